"""The tables of this context."""

from klientela.base.exchange.batch import Batch, JournalLine
from klientela.base.exchange.erased_value import ErasedValue

__all__ = ["Batch", "ErasedValue", "JournalLine"]
