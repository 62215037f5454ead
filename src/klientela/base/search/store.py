"""The full-text index as a place that erasing must reach: engines keep the words of removed rows for a while."""

from __future__ import annotations

from django.db import transaction

from klientela.atoms.words import Words
from klientela.base.search.index import forget_removed
from klientela.base.vault.personal_store import Erased


class SearchFiles:
    """The files of the full-text index."""

    name = "search index"
    words = Words(en="Words in the search index", pl="Słowa w indeksie wyszukiwania")
    retention = Words(en="as long as the data that can be found by them", pl="tak długo jak dane, które można znaleźć")

    def forget(self, erased: Erased) -> None:
        """Rewrite the index once its rows are gone."""
        transaction.on_commit(forget_removed)
