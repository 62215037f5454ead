"""The files of imports as a place that erasing must reach: rows that were rejected, and files not yet approved."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import transaction

from klientela.atoms.actor import Actor, ActorKind, Scope
from klientela.atoms.formats.contact import ContactRecord
from klientela.atoms.formats.contact_lines import read_contact_line
from klientela.atoms.text import fold
from klientela.atoms.words import Words
from klientela.base.exchange import folder as files
from klientela.base.exchange.batch import Batch, Phase
from klientela.base.exchange.evidence import IMPORT_DISCARDED
from klientela.base.ledger.entry import ObjectRef, record
from klientela.base.vault.personal_store import Erased

_WAITING = (Phase.READING, Phase.READY, Phase.REFUSED)
_FEWEST_DIGITS = 7  # of a phone number or an identifier: fewer are anybody's


class ImportFiles:
    """Files in the folders of imports."""

    name = "files of imports"
    words = Words(
        en="Files of imports: lists that wait for approval, and rows that were rejected",
        pl="Pliki importów: listy, które czekają na zatwierdzenie, i odrzucone wiersze",
    )
    retention = Words(en="30 days at most", pl="najwyżej 30 dni")

    def forget(self, erased: Erased) -> None:
        """After the commit, drop rejected rows that name the person, and discard waiting files that hold them.

        A waiting file cannot be kept without one of its rows, and may not be imported with it.
        """
        sought = _Sought(erased)
        transaction.on_commit(lambda: _forget(sought))


class _Sought:
    """What tells that a text is about the person: an address, a number; a name only where nothing else is known."""

    def __init__(self, erased: Erased) -> None:
        texts = erased.reach or erased.names
        self._words = {fold(text) for text in texts if text}
        self._digits = {digits[-9:] for text in texts if len(digits := _digits(text)) >= _FEWEST_DIGITS}

    def may_be_in(self, line: str) -> bool:
        """Say, quickly, whether a line may hold one of their values."""
        folded, digits = fold(line), "".join(filter(str.isdigit, line))
        return any(word in folded for word in self._words) or any(number in digits for number in self._digits)

    def is_in(self, cells: Iterable[str]) -> bool:
        """Say whether one of some values is theirs, however it is written."""
        for cell in cells:
            digits = _digits(cell)
            if fold(cell) in self._words or (len(digits) >= _FEWEST_DIGITS and digits[-9:] in self._digits):
                return True
        return False


def _digits(text: str) -> str:
    """Return the digits of a number; of an address none, because those in it are no number."""
    return "".join(letter for letter in text if letter.isdigit()) if "@" not in text else ""


def _forget(sought: _Sought) -> None:
    for batch_id, folder in files.all_folders():
        waiting = Batch.objects.filter(id=batch_id, phase__in=_WAITING).first()
        if waiting is None:
            _drop_rows(folder / files.REJECTED, sought)
        elif _holds(folder, sought):
            _discard(waiting, folder)


def _drop_rows(path: Path, sought: _Sought) -> None:
    """Write the rejected rows anew without those of the person; the first line holds the headers."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file)) or [[]]
    kept = [row for row in rows if not sought.is_in(row[2:])]
    if len(kept) == len(rows):
        return
    with files.finished(path) as file:
        csv.writer(file).writerows([header, *kept])


def _holds(folder: Path, sought: _Sought) -> bool:
    path = folder / files.ROWS
    if not path.exists():
        return False
    with path.open(encoding="utf-8") as lines:
        return any(sought.may_be_in(line) and sought.is_in(_values(read_contact_line(line))) for line in lines)


def _values(contact: ContactRecord) -> Iterator[str]:
    yield contact.full_name
    yield f"{contact.given_name} {contact.family_name}"
    yield from (found.value for found in (*contact.emails, *contact.phones, *contact.urls))
    yield from (found.value for found in contact.identifiers)
    yield from (value for _header, value in contact.extra)


@transaction.atomic
def _discard(batch: Batch, folder: Path) -> None:
    record(Actor(ActorKind.SYSTEM, scope=Scope.ALL), IMPORT_DISCARDED, obj=ObjectRef("import", batch.id))
    batch.delete()
    transaction.on_commit(lambda: files.delete_folder(folder))
