"""All that is held about clients as one JSON document, to be loaded elsewhere to the same state (see `loading`).

`klientela-clients/1`: sources and parties are named by their places in the two lists. One party stands on one line.
Sealed numbers are in it only where they were asked for, with a reason; `left_out` counts, by kind, those that are not.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from klientela import __version__
from klientela.atoms.actor import Actor
from klientela.atoms.clock import now
from klientela.base.access.capabilities import require
from klientela.base.access.row_scope import rows_in_scope
from klientela.base.vault.subject import in_batches
from klientela.clients.parties.capabilities import EXPORT_CLIENTS
from klientela.clients.parties.exporting.sealed import OpenedNumbers
from klientela.clients.parties.party import Party
from klientela.clients.parties.source import Source
from klientela.clients.parties.values import VALUE_TABLES, Confirmation, SealedNumber, Tagging, Value

FORMAT = "klientela-clients/1"
REFERENCES = {"organisation_id": "organisation", "other_id": "other"}
_AT_ONCE = 500
_OWN_COLUMNS = {"id", "party_id", "source_id", "succeeds_id", "tag_id", "holder", "sealed", "blind", *REFERENCES}
SOURCE_COLUMNS = ("kind", "obtained_on", "from_whom", "document", "said", "purpose", "basis", "created_at")
PARTY_COLUMNS = ("kind", "name", "stage", "processing_state", "is_sole_trader", "created_at")


def full_export(actor: Actor, numbers: OpenedNumbers) -> Iterator[str]:
    """Yield the document in pieces: everything the actor sees, merged parties and history included.

    `numbers` opens the sealed numbers, and counts those that are left out. Raises DeniedError.
    """
    require(actor, EXPORT_CLIENTS)
    rows = rows_in_scope(actor, Party.objects.all(), owner="owner_id", team="team_id")
    ids = list(rows.order_by("id").values_list("id", flat=True))
    places = {party_id: place for place, party_id in enumerate(ids)}
    sources = _Sources()
    yield f'{{"format":"{FORMAT}","version":"{__version__}","made_at":"{now().isoformat()}",\n"parties":[\n'
    separator = ""
    for some in in_batches(ids, _AT_ONCE):
        for said in _parties(some, places, sources, numbers=numbers):
            yield f"{separator}{json.dumps(said, ensure_ascii=False, separators=(',', ':'))}"
            separator = ",\n"
    left_out = json.dumps(numbers.left_out)
    yield f'\n],\n"sources":{json.dumps(sources.said(), ensure_ascii=False)},"left_out":{left_out}}}\n'


class _Sources:
    """Sources in the order in which values name them."""

    def __init__(self) -> None:
        self._places: dict[UUID, int] = {}

    def place(self, source_id: UUID) -> int:
        return self._places.setdefault(source_id, len(self._places))

    def said(self) -> list[dict[str, Any]]:
        found: dict[UUID, dict[str, Any]] = {}
        for some in in_batches(self._places, _AT_ONCE):
            for source in Source.objects.filter(id__in=some):
                found[source.id] = {name: _plain(getattr(source, name)) for name in SOURCE_COLUMNS}
        return [found[source_id] for source_id in self._places]


def _parties(
    ids: list[UUID], places: dict[UUID, int], sources: _Sources, *, numbers: OpenedNumbers
) -> Iterator[dict[str, Any]]:
    values: dict[UUID, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    confirmed = _confirmations(ids, sources)
    for table in VALUE_TABLES:
        for row in _rows(table, ids):
            opened = numbers.said(row) if isinstance(row, SealedNumber) else {}
            said = _value(row, places, sources, confirmed=confirmed.get(row.id, [])) if opened is not None else None
            if said is not None:
                values[row.party_id][table.__name__.lower()].append(said | (opened or {}))
    for party in Party.objects.filter(id__in=ids).select_related("owner").order_by("id"):
        said = {name: _plain(getattr(party, name)) for name in PARTY_COLUMNS}
        said["sort_key"] = bytes(party.sort_key).decode()
        said["owner"] = party.owner.email if party.owner else ""
        said["replaced_by"] = places.get(party.replaced_by_id) if party.replaced_by_id else None
        yield {**said, "values": values[party.id]}


def _rows(table: type[Value], ids: list[UUID]) -> Iterator[Any]:
    yield from table._default_manager.filter(Q(party_id__in=ids)).order_by("id")


def _confirmations(ids: list[UUID], sources: _Sources) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in Confirmation.objects.filter(party_id__in=ids).order_by("id"):
        found[row.value_id].append({"source": sources.place(row.source_id), "at": row.at.isoformat()})
    return found


def _value(
    row: Value, places: dict[UUID, int], sources: _Sources, *, confirmed: list[dict[str, Any]]
) -> dict[str, Any] | None:
    """Return a value, or None where it refers to a party that is not in the export."""
    columns = [field.attname for field in row._meta.concrete_fields if field.attname not in _OWN_COLUMNS]
    said = {name: value for name in columns if (value := _plain(getattr(row, name))) not in ("", None)}
    for column, name in REFERENCES.items():
        if hasattr(row, column):
            if getattr(row, column) not in places:
                return None
            said[name] = places[getattr(row, column)]
    if isinstance(row, Tagging):
        said["tag"] = row.tag.name
    said |= {"id": row.id.hex, "source": sources.place(row.source_id)}
    if row.succeeds_id:
        said["succeeds"] = row.succeeds_id.hex
    if confirmed:
        said["confirmed"] = confirmed
    return said


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime | date) else value
