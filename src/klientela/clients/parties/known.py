"""What is already known of parties, read in few queries, so that a writer adds only what is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from klientela.base.vault.subject import in_batches
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.value_keys import is_reach, name_key
from klientela.clients.parties.values import (
    Address,
    Confirmation,
    ContactPoint,
    Detail,
    Identifier,
    Name,
    Role,
    Tagging,
    Value,
)

_IN_ONE_QUERY = 500
Key = tuple[str, ...]


class KnownValue(NamedTuple):
    """A live value by its row, its source and the import that brought it."""

    id: UUID
    source_id: UUID
    batch_id: UUID | None


@dataclass(frozen=True, slots=True)
class KnownRole:
    """A live role, with when its source was obtained."""

    value: KnownValue
    title: str
    obtained_on: date | None


@dataclass(slots=True)
class Known:
    """The live values of one party by what makes them the same, and when those that left use did so."""

    name: str = ""
    name_id: UUID | None = None
    values: dict[Key, KnownValue] = field(default_factory=dict)
    left_use: dict[Key, datetime] = field(default_factory=dict)
    roles: dict[UUID, list[KnownRole]] = field(default_factory=lambda: defaultdict(list))
    confirmed: set[tuple[UUID, UUID | None]] = field(default_factory=set)

    @property
    def is_named_by_reach(self) -> bool:
        """Say whether the party bears an address or a number for want of a name."""
        return is_reach(self.name)


def known_of(party_ids: Collection[UUID]) -> dict[UUID, Known]:
    """Return what is known of each party that exists."""
    found: dict[UUID, Known] = {}
    for some in in_batches(sorted(party_ids), _IN_ONE_QUERY):
        for party_id, name in Party.objects.filter(id__in=some).values_list("id", "name"):
            found[party_id] = Known(name)
        _add_names(found, some)
        _add_values(found, some)
        _add_roles(found, some)
        confirmations = Confirmation.objects.filter(party_id__in=some)
        for party_id, value_id, batch_id in confirmations.values_list("party_id", "value_id", "source__batch_id"):
            found[party_id].confirmed.add((value_id, batch_id))
    return found


def _rows(table: type[Value], ids: list[UUID], *columns: str) -> Iterable[tuple[Any, ...]]:
    rows = table._default_manager.filter(Q(party_id__in=ids)).order_by("id")
    return rows.values_list("party_id", "ended_at", "id", "source_id", "source__batch_id", *columns)


def _add_names(found: dict[UUID, Known], ids: list[UUID]) -> None:
    for party_id, ended_at, *value, kind, text in _rows(Name, ids, "kind", "text"):
        known, row = found[party_id], KnownValue(*value)
        _add(known, ("name", name_key(text)), row, ended_at)
        if kind == "current" and ended_at is None:
            known.name_id = row.id


def _add_values(found: dict[UUID, Known], ids: list[UUID]) -> None:
    keyed: tuple[tuple[str, type[Value], tuple[str, ...]], ...] = (
        ("point", ContactPoint, ("kind", "normal")),
        ("identifier", Identifier, ("kind", "normal")),
        ("address", Address, ("normal",)),
        ("detail", Detail, ("kind", "text")),
        ("tag", Tagging, ("tag__key",)),
    )
    for label, table, columns in keyed:
        for party_id, ended_at, value_id, source_id, batch_id, *key in _rows(table, ids, *columns):
            row = KnownValue(value_id, source_id, batch_id)
            _add(found[party_id], (label, *key), row, ended_at)


def _add(known: Known, key: Key, value: KnownValue, ended_at: datetime | None) -> None:
    if ended_at is None:
        known.values[key] = value
    else:
        known.left_use[key] = max(ended_at, known.left_use.get(key, ended_at))


def _add_roles(found: dict[UUID, Known], ids: list[UUID]) -> None:
    columns = ("organisation_id", "title", "source__obtained_on")
    for party_id, ended_at, *value, organisation_id, title, obtained_on in _rows(Role, ids, *columns):
        known = found[party_id]
        if ended_at is None:
            known.roles[organisation_id].append(KnownRole(KnownValue(*value), title, obtained_on))
        else:
            _add(known, ("role", organisation_id.hex, title), KnownValue(*value), ended_at)
