"""The tables of this context."""

from klientela.base.exchange.batch import Batch, JournalLine

__all__ = ["Batch", "JournalLine"]
