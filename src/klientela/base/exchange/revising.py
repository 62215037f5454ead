"""What a person changes in a planned import before it is approved: what its columns are, and which rows stay out.

Either puts the import back to be read; what was changed lies in its folder, so that a killed process goes on with it.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from django.db import transaction

from klientela.atoms.actor import Actor
from klientela.atoms.words import Words
from klientela.base.exchange import folder as files
from klientela.base.exchange.batch import Batch, Phase
from klientela.base.exchange.desk import held
from klientela.base.exchange.mapping import ByHand, changed_mapping, keep_mapping, kept_mapping
from klientela.base.vault.said_error import SaidError


class UnknownRowError(SaidError):
    """The file has no row of this number; nothing was changed."""

    words = Words(
        en="There is no row {number}: the file has rows 1 to {rows}.",
        pl="Nie ma wiersza {number}: plik ma wiersze od 1 do {rows}.",
    )


@transaction.atomic
def read_as(actor: Actor, batch_id: UUID, chosen: ByHand | None) -> Batch:
    """Have a planned file read again with the columns a person has chosen; None takes all such choices back.

    It stays READY where nothing changes. Rows that were left out stay so, wherever the new reading finds them.
    Raises DeniedError, UnknownBatchError, WrongPhaseError, MappingError.
    """
    batch = held(actor, batch_id, Phase.READY)
    folder = files.folder_of(batch_id)
    before = kept_mapping(folder)
    by_hand = {} if chosen is None else changed_mapping(files.read_json(folder / files.ABOUT)["lists"], before, chosen)
    if by_hand == before:
        return batch
    _remember_places(folder)
    keep_mapping(folder, by_hand)
    return _to_be_read(batch)


@transaction.atomic
def leave_out_rows(actor: Actor, batch_id: UUID, numbers: Collection[int]) -> Batch:
    """Leave rows out of a planned import, and take those back in that are not named; it is planned anew.

    It stays READY where nothing changes. Raises DeniedError, UnknownBatchError, WrongPhaseError, UnknownRowError.
    """
    batch = held(actor, batch_id, Phase.READY)
    folder = files.folder_of(batch_id)
    unknown = min((number for number in numbers if not 1 <= number <= batch.rows), default=None)
    if unknown is not None:
        raise UnknownRowError(number=unknown, rows=batch.rows)
    if files.left_out(folder) == frozenset(numbers):
        return batch
    files.leave_out(folder, numbers)
    return _to_be_read(batch)


def find_rows_again(folder: Path) -> None:
    """Give rows that were left out the numbers they have after the file was read with other columns."""
    places = {tuple(place) for place in files.read_json(folder / files.LEFT_OUT).get("places", ())}
    if not places:
        return
    contacts = enumerate(files.contacts_in(folder), start=1)
    files.leave_out(folder, [number for number, one in contacts if (one.place.part, one.place.number) in places])


def _remember_places(folder: Path) -> None:
    """Keep where the rows that are left out stand in the file: their numbers count only rows that hold a contact."""
    numbers = files.left_out(folder)
    if numbers:
        contacts = enumerate(files.contacts_in(folder), start=1)
        places = [[one.place.part, one.place.number] for number, one in contacts if number in numbers]
        files.write_json(folder / files.LEFT_OUT, {"rows": sorted(numbers), "places": places})


def _to_be_read(batch: Batch) -> Batch:
    batch.phase = Phase.READING.value
    batch.save(update_fields=["phase"])
    return batch
