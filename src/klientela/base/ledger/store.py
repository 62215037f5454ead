"""SQLite's write-ahead log as a place that erasing must reach: it holds pages as they were before."""

from __future__ import annotations

from django.db import transaction

from klientela.atoms.words import Words
from klientela.base.ledger.engine import empty_write_ahead_log
from klientela.base.vault.personal_store import Erased


class WriteAheadLog:
    """The write-ahead log of the database."""

    name = "write-ahead log"
    words = Words(en="The database's log of last changes", pl="Dziennik ostatnich zmian bazy danych")
    retention = Words(
        en="until the next checkpoint, seconds to minutes", pl="do następnego zapisu bazy, sekundy lub minuty"
    )

    def forget(self, erased: Erased) -> None:
        """Empty the log after the commit."""
        transaction.on_commit(empty_write_ahead_log)
