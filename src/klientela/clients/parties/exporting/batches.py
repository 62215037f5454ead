"""The parties of an export in the order of the list, some at a time with all their values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Q

from klientela.atoms.actor import Actor
from klientela.base.access.capabilities import require
from klientela.clients.parties.capabilities import EXPORT_CLIENTS
from klientela.clients.parties.listing import Filters, filtered_parties
from klientela.clients.parties.party import Party
from klientela.clients.parties.source import Source
from klientela.clients.parties.values import (
    Address,
    ContactPoint,
    Detail,
    Identifier,
    Link,
    Name,
    Role,
    Tagging,
    Value,
)

AT_ONCE = 500


@dataclass(slots=True)
class Exported:
    """A party with its live values by table."""

    party: Party
    values: dict[type[Value], list[Any]] = field(default_factory=lambda: defaultdict(list))

    @property
    def name(self) -> Name | None:
        """Return the current name's row."""
        return next((name for name in self.values[Name] if name.kind == "current"), None)

    @property
    def source(self) -> Source | None:
        """Return the source of the current name."""
        return self.name.source if self.name else None


_RELATED: dict[type[Value], tuple[str, ...]] = {
    Name: (),
    ContactPoint: (),
    Identifier: (),
    Address: (),
    Detail: (),
    Tagging: ("tag",),
    Role: ("organisation",),
    Link: ("other",),
}


def exported_parties(actor: Actor, filters: Filters) -> Iterator[Exported]:
    """Yield the parties that the actor may export, in Polish order. Raises DeniedError."""
    require(actor, EXPORT_CLIENTS)
    return chain.from_iterable(_some(parties) for parties in _batches(actor, filters))


def _batches(actor: Actor, filters: Filters) -> Iterator[list[Party]]:
    found = filtered_parties(actor, filters).order_by("sort_key", "id")
    parties = list(found[:AT_ONCE])
    while parties:
        yield parties
        last = parties[-1]
        later = Q(sort_key__gt=last.sort_key) | Q(sort_key=last.sort_key, id__gt=last.id)
        parties = list(found.filter(later)[:AT_ONCE])


def _some(parties: list[Party]) -> list[Exported]:
    found: dict[UUID, Exported] = {party.id: Exported(party) for party in parties}
    for table, related in _RELATED.items():
        rows = table._default_manager.filter(Q(party_id__in=list(found)), ended_at=None)
        for row in rows.select_related("source", *related).order_by("id"):
            if not isinstance(row, Link) or row.other.replaced_by_id is None:  # else the link waits for an undo
                found[row.party_id].values[table].append(row)
    return list(found.values())
