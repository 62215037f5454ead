"""Load what `full_export` wrote into an installation that has no clients yet: to the same state, with fresh ids."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.db import DataError, IntegrityError, models, transaction

from klientela.atoms.actor import Actor
from klientela.atoms.ids import uuid7
from klientela.atoms.text import fold
from klientela.atoms.words import Words
from klientela.base.access.capabilities import require
from klientela.base.access.user import User
from klientela.base.ledger.entry import Draft, ObjectRef, Part, record_many
from klientela.base.vault.said_error import SaidError
from klientela.base.vault.subject import PurposeClass, in_batches, pseudonyms_of
from klientela.clients.parties import evidence
from klientela.clients.parties.capabilities import IMPORT_CLIENTS
from klientela.clients.parties.exporting.full import FORMAT, PARTY_COLUMNS, REFERENCES, SOURCE_COLUMNS
from klientela.clients.parties.exporting.possible import BadFullFileError, refuse_impossible, roots
from klientela.clients.parties.exporting.sealed import check_numbers, number_to_seal
from klientela.clients.parties.exporting.white_list import check_sources, check_values, checked_instant, checked_word
from klientela.clients.parties.naming import show_under_current_names
from klientela.clients.parties.party import SORT_KEY_BYTES, Party, ProcessingState, Stage
from klientela.clients.parties.rules.draft import PartyKind
from klientela.clients.parties.rules.purposes import Basis, Purpose
from klientela.clients.parties.sealed_numbers import seal_numbers
from klientela.clients.parties.searching import index_parties
from klientela.clients.parties.source import Source, SourceKind
from klientela.clients.parties.values import VALUE_TABLES, Confirmation, SealedNumber, Tag, Value

_AT_ONCE = 500
_TABLES = {table.__name__.lower(): table for table in VALUE_TABLES}
_CODES: dict[str, type[StrEnum]] = {
    "purpose": Purpose,
    "basis": Basis,
    "stage": Stage,
    "processing_state": ProcessingState,
}


class NotEmptyError(SaidError):
    """There are clients already, so that loading could not end in the same state."""

    words = Words(
        en="A full export can be loaded only where there are no clients yet. To add to what you have, import CSV or "
        "vCard.",
        pl="Pełny eksport można wczytać tylko tam, gdzie nie ma jeszcze klientów. Aby dodać dane do istniejących, "
        "zaimportuj CSV albo vCard.",
    )


def is_full_export(path: Path) -> bool:
    """Say whether a file begins as a full export does."""
    with path.open("rb") as file:
        return file.read(len(FORMAT) + 12).startswith(f'{{"format":"{FORMAT}"'.encode())


@transaction.atomic
def load_full(actor: Actor, path: Path, *, progress: Callable[[int, int], None]) -> int:
    """Load a full export and return how many parties it had; all of it or nothing.

    Numbers that left sealed ones in full are sealed anew. Raises DeniedError, NotEmptyError, BadFullFileError.
    """
    require(actor, IMPORT_CLIENTS)
    if Party.objects.exists():
        raise NotEmptyError
    try:
        said = _read(path)
        _refuse(said)
        sources = [_source(row) for row in said["sources"]]
        Source.objects.bulk_create(sources, batch_size=_AT_ONCE)
        loader = _Loader(actor, said["parties"], sources)
        loader.load(progress)
    except _WRONG as error:
        raise BadFullFileError(where=type(error).__name__) from error
    return len(said["parties"])


def _refuse(said: dict[str, Any]) -> None:
    """Refuse, before anything is stored, what no installation can come to. Raises BadFullFileError."""
    for party in said["parties"]:
        PartyKind(party["kind"])
        check_values(party, str(party["name"])[:80])
    check_numbers(said["parties"])
    refuse_impossible(said["parties"])
    check_sources(said["sources"])


_WRONG = (
    *(KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError, OverflowError),
    *(IntegrityError, DataError),
)
LONGEST_LINE = 16 * 1024 * 1024  # a party with ten thousand values


def _read(path: Path) -> dict[str, Any]:
    """Read the document as it was written, a party on a line, so that no more is held than it is worth."""
    parties: list[dict[str, Any]] = []
    with path.open(encoding="utf-8") as file:
        _line(file, starts=f'{{"format":"{FORMAT}",')
        if _line(file) != '"parties":[':
            raise ValueError("parties")
        while (line := _line(file)) != "],":
            if line:
                parties.append(_party_on(line))
        said: dict[str, Any] = json.loads("{" + file.read(64 * LONGEST_LINE))
    return {"parties": parties, "sources": said["sources"]}


def _line(file: IO[str], *, starts: str = "") -> str:
    line = file.readline(LONGEST_LINE)
    if not line.endswith("\n") or not line.startswith(starts):
        raise ValueError("line")
    return line.rstrip("\n")


def _party_on(line: str) -> dict[str, Any]:
    said = json.loads(line.removesuffix(","))
    if not isinstance(said, dict) or not isinstance(said["values"], dict):
        raise TypeError("party")
    return said


class _Loader:
    """Makes the parties first, so that values may refer to any of them."""

    def __init__(self, actor: Actor, parties: Sequence[dict[str, Any]], sources: Sequence[Source]) -> None:
        self._actor = actor
        self._said = parties
        self._ids = [uuid7() for _ in parties]
        self._sources = sources
        self._roots = roots(parties)
        self._values: dict[str, tuple[UUID, tuple[str, int]]] = {}  # with its table, and whose it is after all merges
        self._numbers: dict[UUID, str] = {}
        self._owners = {user.email: user for user in User.objects.all()}
        names = {row["tag"] for party in parties for row in party["values"].get("tagging", [])}
        tags = [Tag(name=_text(name, 80), key=fold(_text(name, 80))) for name in sorted(names)]
        Tag.objects.bulk_create(tags, ignore_conflicts=True)
        self._tags = dict(Tag.objects.values_list("key", "id"))

    def load(self, progress: Callable[[int, int], None]) -> None:
        for place, some in enumerate(in_batches(range(len(self._said)), _AT_ONCE)):
            Party.objects.bulk_create([self._party(number) for number in some])
            progress(place * _AT_ONCE, 2 * len(self._said))
        for number, party in enumerate(self._said):
            if party["replaced_by"] is not None:
                kept = self._ids[party["replaced_by"]]
                Party.objects.filter(id=self._ids[number]).update(replaced_by_id=kept)
        for place, some in enumerate(in_batches(range(len(self._said)), _AT_ONCE)):
            self._load_values(some)
            progress(len(self._said) + place * _AT_ONCE, 2 * len(self._said))
        for some_ids in in_batches(self._ids, _AT_ONCE):
            show_under_current_names(some_ids)
            index_parties(some_ids)

    def _party(self, number: int) -> Party:
        said = self._said[number]
        columns = {name: _column(Party, name, said[name]) for name in PARTY_COLUMNS}
        owner = self._owners.get(said["owner"])
        key = _text(said["sort_key"], SORT_KEY_BYTES).encode()[:SORT_KEY_BYTES]
        party = Party(id=self._ids[number], sort_key=key, **columns)
        party.owner, party.team_id = owner, owner.team_id if owner else None
        return party

    def _load_values(self, numbers: Sequence[int]) -> None:
        confirmations: list[Confirmation] = []
        for name, table in _TABLES.items():
            rows = [
                self._value(table, number, row, confirmations)
                for number in numbers
                for row in self._said[number]["values"].get(name, ())
            ]
            if table is SealedNumber:
                seal_numbers([(row, self._numbers[row.id]) for row in rows if isinstance(row, SealedNumber)])
            table._default_manager.bulk_create(rows)
        Confirmation.objects.bulk_create(confirmations)
        ids = [self._ids[number] for number in numbers]
        pseudonyms = pseudonyms_of(ids)
        record_many(
            self._actor,
            [
                Draft(
                    evidence.PARTY_CREATED,
                    ObjectRef("party", pseudonyms[party_id]),
                    [Part(party_id, PurposeClass.CORE, {"loaded": self._said[number]["name"]})],
                )
                for number, party_id in zip(numbers, ids, strict=True)
            ],
        )

    def _value(self, table: type[Value], number: int, said: dict[str, Any], confirmations: list[Confirmation]) -> Value:
        if said["id"] in self._values:
            raise ValueError("id")
        own_id, party_id = uuid7(), self._ids[number]
        chain = (table.__name__, self._roots[number])
        columns: dict[str, Any] = {"id": own_id, "party_id": party_id}
        columns["source_id"] = self._sources[_place(said["source"], self._sources)].id
        before, its_chain = self._values.get(said.get("succeeds", ""), (None, None))  # so there are no circles
        columns["succeeds_id"] = before if its_chain == chain else None
        self._values[said["id"]] = own_id, chain
        for column, name in REFERENCES.items():
            if name in said:
                columns[column] = self._ids[_place(said[name], self._ids)]
        if "tag" in said:
            columns["tag_id"] = self._tags[fold(said["tag"])]
        if table is SealedNumber:
            self._numbers[own_id] = number_to_seal(said)
            columns["holder"] = party_id
        special = {"id", "source", "succeeds", "tag", "confirmed", "number", *REFERENCES.values()}
        columns |= {name: _column(table, name, value) for name, value in said.items() if name not in special}
        for one in said.get("confirmed", ()):
            source = self._sources[_place(one["source"], self._sources)]
            at = checked_instant(one["at"])
            confirmations.append(Confirmation(party_id=party_id, source=source, value_id=own_id, at=at))
        return table(**columns)


def _source(said: dict[str, Any]) -> Source:
    checked_word(SourceKind, said["kind"])
    return Source(**{name: _column(Source, name, said[name]) for name in SOURCE_COLUMNS})


def _place(number: object, among: Sequence[object]) -> int:
    if type(number) is not int or not 0 <= number < len(among):
        raise ValueError("place")
    return number


def _column(table: type[models.Model], name: str, value: object) -> object:
    """Return a value as its column takes it. Raises ValueError, FieldDoesNotExist for what no export holds."""
    column = next((field for field in table._meta.concrete_fields if field.attname == name), None)
    if column is None:
        raise ValueError(name)
    if name in _CODES:
        return checked_word(_CODES[name], value)
    if isinstance(column, models.DateTimeField):
        return checked_instant(value) if value else None
    if isinstance(column, models.DateField):
        return date.fromisoformat(str(value)) if value else None
    if isinstance(column, models.BooleanField):
        return _yes_or_no(value)
    return _text(value, column.max_length or 0)


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("bool")
    return value


def _text(value: object, limit: int) -> str:
    if not isinstance(value, str) or len(value) > limit or "\x00" in value:
        raise ValueError("text")
    return value
