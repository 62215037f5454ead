"""The tables of this context."""

from klientela.base.vault.subject import Subject, SubjectKey, WrappingKey

__all__ = ["Subject", "SubjectKey", "WrappingKey"]
