"""The tables of this context."""

from klientela.base.parameters.parameter import Parameter

__all__ = ["Parameter"]
