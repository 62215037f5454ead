"""The tables of this context."""

from klientela.base.search.record import IndexedRecord, SpelledWord
from klientela.base.search.store import Removal

__all__ = ["IndexedRecord", "Removal", "SpelledWord"]
