"""The full-text index as a place that erasing must reach: engines keep the words of removed rows for a while.

Rewriting takes a second and more, so that no request waits for it: a job does it, once for all that was removed before.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from typing_extensions import override

from klientela.atoms.ids import uuid7
from klientela.atoms.personal_data import NoPersonalData
from klientela.atoms.words import Words
from klientela.base.jobs.attempt import completing
from klientela.base.jobs.job import job
from klientela.base.ledger.engine import empty_write_ahead_log
from klientela.base.search.engine import rewrite_index
from klientela.base.vault.personal_store import Erased


class Removal(models.Model):
    """Something was removed, and its words may still stand in the files of the index."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    personal_data: ClassVar[NoPersonalData] = NoPersonalData("That something was removed, not what.", ("id",))

    @override
    def __str__(self) -> str:
        return str(self.id)


class SearchFiles:
    """The files of the full-text index."""

    name = "search index"
    words = Words(en="Words in the files of the search index", pl="Słowa w plikach indeksu wyszukiwania")
    retention = Words(
        en="as long as the data that can be found by them, and about a minute more",
        pl="tak długo jak dane, które można po nich znaleźć, i około minuty dłużej",
    )

    def forget(self, erased: Erased) -> None:
        """Have the index written anew once its rows are gone."""
        forget_later()


def forget_later() -> None:
    """Ask, in the transaction that removes rows, that the files of the index forget their words (GDPR Art. 17)."""
    Removal.objects.create()


def has_removals() -> bool:
    """Return whether anything was removed since the index was last written anew."""
    return Removal.objects.exists()


@job("search.forget", every=timedelta(minutes=1), only_when=has_removals, is_whole=False)
def forget_removed() -> None:
    """Write the index anew without what was removed, and empty the database's log, which may hold the old index.

    What is removed meanwhile waits for the next run. A run that is killed is repeated.
    """
    covered = list(Removal.objects.values_list("id", flat=True))
    rewrite_index()
    empty_write_ahead_log()
    with completing():
        Removal.objects.filter(id__in=covered).delete()
