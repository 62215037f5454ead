"""What a person changes in a planned import before it is approved: what its columns are, and which rows stay out.

Either puts the import back to be read; what was changed lies in its folder, so that a killed process goes on with it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from klientela.atoms.actor import Actor
from klientela.atoms.words import Words
from klientela.base.exchange import folder as files
from klientela.base.exchange.batch import Batch, Phase
from klientela.base.exchange.desk import held
from klientela.base.exchange.mapping import ByHand, changed_mapping, keep_mapping, kept_mapping
from klientela.base.exchange.planned import is_planned_with
from klientela.base.exchange.port import importable_named
from klientela.base.vault.said_error import SaidError


class UnknownRowError(SaidError):
    """The file has no row of this number; nothing was changed."""

    words = Words(
        en="There is no row {number}: the file has rows 1 to {rows}.",
        pl="Nie ma wiersza {number}: plik ma wiersze od 1 do {rows}.",
    )


class Renewed(StrEnum):
    """Why an import that was to be approved is shown once more instead."""

    CHANGED = "changed"  # its columns or rows were, in the same form
    OUTDATED = "outdated"  # the records are no longer those of the preview


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """All that the form of a planned import says; what is None it says nothing of.

    `stated` is the statement as it is typed, complete or not: it is kept until the import is approved.
    """

    chosen: ByHand | None = None
    left_out: Collection[int] | None = None
    stated: Mapping[str, str] | None = None
    is_anew: bool = False


@transaction.atomic
def take_form(actor: Actor, batch_id: UUID, form: Form, *, why: Renewed | None = None) -> Batch:
    """Keep what is typed, and have a planned import planned anew where the columns or rows are not those of its plan.

    It stays READY where they are. Raises DeniedError, UnknownBatchError, WrongPhaseError, MappingError,
    UnknownRowError.
    """
    batch = held(actor, batch_id, Phase.READY)
    folder = files.folder_of(batch_id)
    by_hand = _wanted_mapping(folder, form.chosen, is_anew=form.is_anew)
    numbers = files.left_out(folder) if form.left_out is None else _wanted_rows(batch, form.left_out)
    is_changed = not is_planned_with(folder, by_hand, numbers)  # not with what was kept: see `planned`
    before = kept_form(folder)
    stated = before.get("stated", {}) if form.stated is None else form.stated
    _keep_form(folder, stated, why=(why or "") if is_changed else before.get("why", ""))
    _keep_changes(folder, by_hand, numbers)
    return _to_be_read(batch) if is_changed else batch


@transaction.atomic
def renew(actor: Actor, batch_id: UUID) -> Batch:
    """Have a planned import planned anew where others were applied, or records made, since it was.

    It stays READY where none were. Raises DeniedError, UnknownBatchError, WrongPhaseError.
    """
    batch = held(actor, batch_id, Phase.READY)
    folder = files.folder_of(batch_id)
    if not is_outdated(batch):
        return batch
    _keep_form(folder, kept_form(folder).get("stated", {}), why=Renewed.OUTDATED)
    return _to_be_read(batch)


def is_outdated(batch: Batch) -> bool:
    """Say whether others were applied, or records made, since an import was planned; never where its files are gone."""
    folder = files.folder_of(batch.id)
    has_preview = (folder / files.PREVIEW).exists()
    return has_preview and importable_named(batch.importable).has_moved_on(batch, folder)


def kept_form(folder: Path) -> dict[str, Any]:
    """Return the statement as it was typed last, under `stated`, and `why` the plan was made anew."""
    return files.read_json(folder / files.STATED)


def _keep_form(folder: Path, stated: Mapping[str, str], *, why: str) -> None:
    files.write_json(folder / files.STATED, {"stated": dict(stated), "why": why})


@transaction.atomic
def read_as(actor: Actor, batch_id: UUID, chosen: ByHand | None) -> Batch:
    """Have a planned file read again with the columns a person has chosen; None takes all such choices back.

    It stays READY where nothing changes. Rows that were left out stay so, wherever the new reading finds them.
    Raises DeniedError, UnknownBatchError, WrongPhaseError, MappingError.
    """
    batch = held(actor, batch_id, Phase.READY)
    folder = files.folder_of(batch_id)
    by_hand = _wanted_mapping(folder, chosen, is_anew=chosen is None)
    numbers = files.left_out(folder)
    is_changed = not is_planned_with(folder, by_hand, numbers)
    _keep_changes(folder, by_hand, numbers)
    return _to_be_read(batch) if is_changed else batch


@transaction.atomic
def leave_out_rows(actor: Actor, batch_id: UUID, numbers: Collection[int]) -> Batch:
    """Leave rows out of a planned import, and take those back in that are not named; it is planned anew.

    It stays READY where nothing changes. Raises DeniedError, UnknownBatchError, WrongPhaseError, UnknownRowError.
    """
    batch = held(actor, batch_id, Phase.READY)
    folder = files.folder_of(batch_id)
    wanted = _wanted_rows(batch, numbers)
    is_changed = not is_planned_with(folder, kept_mapping(folder), wanted)
    _keep_changes(folder, kept_mapping(folder), wanted)
    return _to_be_read(batch) if is_changed else batch


def _wanted_mapping(folder: Path, chosen: ByHand | None, *, is_anew: bool) -> ByHand:
    """Return what is to be kept of the columns. Raises MappingError."""
    before = kept_mapping(folder)
    if is_anew:
        return {}
    return changed_mapping(files.read_json(folder / files.ABOUT)["lists"], before, chosen) if chosen else before


def _wanted_rows(batch: Batch, numbers: Collection[int]) -> frozenset[int]:
    """Return the rows that are to be left out. Raises UnknownRowError."""
    unknown = min((number for number in numbers if not 1 <= number <= batch.rows), default=None)
    if unknown is not None:
        raise UnknownRowError(number=unknown, rows=batch.rows)
    return frozenset(numbers)


def _keep_changes(folder: Path, by_hand: ByHand, numbers: Collection[int]) -> None:
    """Keep rows and columns; other columns may find other rows, so those that are left out are kept by their places."""
    if numbers != files.left_out(folder):
        files.leave_out(folder, numbers)
    if by_hand != kept_mapping(folder):
        _remember_places(folder)
        keep_mapping(folder, by_hand)


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
