"""The tables of this context."""

from klientela.base.search.record import IndexedRecord, SpelledWord

__all__ = ["IndexedRecord", "SpelledWord"]
