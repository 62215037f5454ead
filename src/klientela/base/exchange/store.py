"""The files of imports as a place that erasing must reach: rows that were rejected, and files not yet approved."""

from __future__ import annotations

import csv
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from pathlib import Path

from django.db import transaction

from klientela.atoms.actor import Actor, ActorKind, Scope
from klientela.atoms.clock import now
from klientela.atoms.words import Words
from klientela.base.exchange import folder as files
from klientela.base.exchange.batch import Batch, Phase
from klientela.base.exchange.erased_value import ErasedValue, Sought, keep_erased, sought_since, texts_of
from klientela.base.exchange.evidence import IMPORT_DISCARDED
from klientela.base.jobs.attempt import completing
from klientela.base.jobs.job import job
from klientela.base.ledger.entry import ObjectRef, record
from klientela.base.vault.personal_store import Erased

_KEPT_FOR = timedelta(days=31)  # a day longer than any file


class ImportFiles:
    """Files in the folders of imports."""

    name = "files of imports"
    words = Words(
        en="Files of imports: lists that wait for approval, and rows that were rejected",
        pl="Pliki importów: listy, które czekają na zatwierdzenie, i odrzucone wiersze",
    )
    retention = Words(en="30 days at most", pl="najwyżej 30 dni")

    def forget(self, erased: Erased) -> None:
        """Have the files searched once the erasure is committed: rejected rows go, waiting files are discarded.

        A waiting file cannot be kept without one of its rows, and may not be imported with it.
        """
        keep_erased(erased)


def is_due() -> bool:
    """Return whether somebody was erased since the files were last searched."""
    return ErasedValue.objects.filter(is_due=True).exists()


@job("exchange.forget", every=timedelta(minutes=1), only_when=is_due, is_whole=False)
def forget_erased() -> None:
    """Search the files of all imports for those who were erased; killed, it begins anew."""
    due = list(ErasedValue.objects.filter(is_due=True).values_list("id", flat=True))
    for batch_id, folder in files.all_folders():
        if batch := Batch.objects.filter(id=batch_id).first():
            _forget_in(batch, folder, sought_since(batch.created_at))
    with completing():
        ErasedValue.objects.filter(id__in=due).update(is_due=False)
        ErasedValue.objects.filter(at__lt=now() - _KEPT_FOR).delete()


def _forget_in(batch: Batch, folder: Path, sought: Sought) -> None:
    """Search one file. One that is being read or applied is left to whoever does that, and looks for the erased too."""
    if batch.phase in (Phase.APPLIED, Phase.UNDONE):
        drop_rows(folder, sought)
    elif batch.phase == Phase.READY and _holds(folder, sought):
        with transaction.atomic():
            if waiting := Batch.objects.select_for_update().filter(id=batch.id, phase=Phase.READY).first():
                discard_for_erased(waiting, folder)


def drop_rows(folder: Path, sought: Sought) -> None:
    """Write the rejected rows anew without those of the erased; the first line holds the headers."""
    path = folder / files.REJECTED
    if not sought or not path.exists():
        return
    text = path.read_text(encoding="utf-8")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    kept = rows[:1] + [row for row in rows[1:] if not sought.is_in(row[2:])]
    if len(kept) < len(rows):
        with files.finished(path) as file:
            csv.writer(file, delimiter=delimiter).writerows(kept)


def rows_of_erased(folder: Path, sought: Sought) -> frozenset[int]:
    """Return the numbers of the rows of a file that was read in which somebody erased stands."""
    if not sought:
        return frozenset()
    contacts = enumerate(files.contacts_in(folder), start=1)
    return frozenset(number for number, contact in contacts if sought.is_in(texts_of(contact)))


def discard_for_erased(batch: Batch, folder: Path) -> None:
    """Discard a file that waits, in the caller's transaction, with evidence."""
    record(Actor(ActorKind.SYSTEM, scope=Scope.ALL), IMPORT_DISCARDED, obj=ObjectRef("import", batch.id))
    batch.delete()
    transaction.on_commit(lambda: files.delete_folder(folder))


def _holds(folder: Path, sought: Sought) -> bool:
    with suppress(OSError, ValueError):
        return bool(rows_of_erased(folder, sought))
    return True  # what cannot be read cannot be said to be without them
