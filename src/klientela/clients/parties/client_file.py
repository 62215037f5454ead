"""A client's file: everything held about one party, each value with its sources and its history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from klientela.atoms.actor import Actor
from klientela.clients.parties.likely_pair import LikelyPair, PairState
from klientela.clients.parties.listing import visible_parties
from klientela.clients.parties.party import Party, ProcessingState
from klientela.clients.parties.source import Source
from klientela.clients.parties.values import (
    VALUE_TABLES,
    Address,
    Confirmation,
    ContactPoint,
    Detail,
    Identifier,
    Link,
    Name,
    Role,
    SealedNumber,
    Tagging,
    Value,
)

MOST_STAFF = 100


class UnknownPartyError(LookupError):
    """There is no such party, or it is not for this actor to see."""


@dataclass(slots=True)
class Held:
    """A live value with every source that says so, and what stood in its place before, newest first."""

    value: Any
    sources: list[Source]
    history: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class ClientFile:
    """All of it; `left_use` holds values that were removed without a successor."""

    party: Party
    names: list[Held] = field(default_factory=list)
    points: list[Held] = field(default_factory=list)
    identifiers: list[Held] = field(default_factory=list)
    addresses: list[Held] = field(default_factory=list)
    details: list[Held] = field(default_factory=list)
    tags: list[Held] = field(default_factory=list)
    roles: list[Held] = field(default_factory=list)
    links: list[Held] = field(default_factory=list)
    sealed: list[Held] = field(default_factory=list)
    left_use: list[Any] = field(default_factory=list)
    staff: list[Role] = field(default_factory=list)
    linked_from: list[Link] = field(default_factory=list)
    pairs: list[LikelyPair] = field(default_factory=list)

    @property
    def sources(self) -> list[Source]:
        """Return every source of a live value, newest first."""
        found = {source.id: source for held in self.held() for source in held.sources}
        return [found[source_id] for source_id in sorted(found, reverse=True)]

    def held(self) -> Iterable[Held]:
        """Yield every live value."""
        for values in (self.names, self.points, self.identifiers, self.addresses):
            yield from values
        for values in (self.details, self.tags, self.roles, self.links, self.sealed):
            yield from values


_GATHERED: dict[type[Value], tuple[str, tuple[str, ...]]] = {
    Name: ("names", ()),
    ContactPoint: ("points", ()),
    Identifier: ("identifiers", ()),
    Address: ("addresses", ()),
    Detail: ("details", ()),
    Tagging: ("tags", ("tag",)),
    Role: ("roles", ("organisation",)),
    Link: ("links", ("other",)),
    SealedNumber: ("sealed", ()),
}


def party_of(actor: Actor, party_id: UUID) -> Party:
    """Return a party that the actor sees; a merged one is the one it became. Raises DeniedError, UnknownPartyError."""
    passed: set[UUID] = set()
    while party_id not in passed:
        passed.add(party_id)
        merged = Party.objects.filter(id=party_id).only("replaced_by_id").first()
        if merged is not None and merged.replaced_by_id is not None:
            party_id = merged.replaced_by_id
    party = visible_parties(actor).select_related("owner", "team").filter(id=party_id).first()
    if party is None:
        raise UnknownPartyError(str(party_id))
    return party


def parties_to_change(
    actor: Actor, *party_ids: UUID, along: Callable[[Collection[UUID]], set[UUID]] = set
) -> list[Party]:
    """Return parties as `party_of` does, their rows held until the transaction ends; asked for twice, twice the same.

    `along` returns what is held with them: their own ids and others. Rows are always taken in the order of their ids,
    and let go where one was merged away meanwhile, so that no two operations wait for each other. Raises DeniedError,
    UnknownPartyError.
    """
    while True:
        ids = [party_of(actor, party_id).id for party_id in party_ids]
        wanted = along(ids)
        mark = transaction.savepoint()
        list(Party.objects.select_for_update().filter(id__in=wanted).order_by("id").values_list("id"))
        held = {party.id: party for party in visible_parties(actor).filter(id__in=ids)}
        if held.keys() == set(ids) and along(ids) <= wanted:
            transaction.savepoint_commit(mark)
            return [held[party_id] for party_id in ids]
        transaction.savepoint_rollback(mark)


def client_file(actor: Actor, party_id: UUID) -> ClientFile:
    """Return a party's file in a fixed number of queries. Raises DeniedError, UnknownPartyError."""
    found = ClientFile(party_of(actor, party_id))
    confirmed = _confirmations(found.party.id)
    for table in VALUE_TABLES:
        name, related = _GATHERED[table]
        rows = table._default_manager.filter(Q(party=found.party)).select_related("source", *related).order_by("id")
        held, left = _with_history(rows, confirmed)
        setattr(found, name, held)
        found.left_use.extend(left)
    staff = Role.objects.filter(organisation=found.party, ended_at=None).select_related("party", "source")
    seen = visible_parties(actor)
    found.staff = list(staff.filter(party__in=seen).order_by("party__sort_key", "id")[:MOST_STAFF])
    found.links = [held for held in found.links if _is_usable(held.value.other)]
    found.left_use = [row for row in found.left_use if not isinstance(row, Link) or _is_usable(row.other)]
    linked = Link.objects.filter(other=found.party, ended_at=None, party__in=seen).select_related("party", "source")
    found.linked_from = list(linked.order_by("party__sort_key", "id"))
    pairs = LikelyPair.objects.filter(Q(first=found.party) | Q(second=found.party), state=PairState.OPEN.value)
    found.pairs = list(pairs.filter(first__in=seen, second__in=seen).select_related("first", "second"))
    return found


def _is_usable(other: Party) -> bool:
    """Say whether a link to an organisation is shown: one to a merged one waits for an undo, quarantine hides it."""
    return other.replaced_by_id is None and other.processing_state != ProcessingState.QUARANTINED


def _confirmations(party_id: UUID) -> dict[UUID, list[Source]]:
    confirmed: dict[UUID, list[Source]] = defaultdict(list)
    rows = Confirmation.objects.filter(party_id=party_id).select_related("source").order_by("id")
    for confirmation in rows:
        confirmed[confirmation.value_id].append(confirmation.source)
    return confirmed


def _with_history(rows: Iterable[Any], confirmed: dict[UUID, list[Source]]) -> tuple[list[Held], list[Any]]:
    """Split a table's rows into live ones, each with those it succeeds, and those that left without a successor."""
    by_id = {row.id: row for row in rows}
    held: list[Held] = []
    used: set[UUID] = set()
    for row in by_id.values():
        if row.ended_at is None:
            history = list(_before(row, by_id))
            used.update(former.id for former in history)
            held.append(Held(row, [row.source, *confirmed.get(row.id, [])], history))
    left = [row for row in by_id.values() if row.ended_at is not None and row.id not in used]
    return held, left


def _before(row: Value, by_id: dict[UUID, Any]) -> Iterable[Any]:
    passed = {row.id}
    former = by_id.get(row.succeeds_id) if row.succeeds_id else None
    while former is not None and former.id not in passed:
        passed.add(former.id)
        yield former
        former = by_id.get(former.succeeds_id)
