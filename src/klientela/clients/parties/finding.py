"""Finding what a form is about: a value, corrected meanwhile or not, and parties as the list finds them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from klientela.atoms.actor import Actor
from klientela.clients.parties.client_file import party_of
from klientela.clients.parties.listing import Filters
from klientela.clients.parties.live_values import TABLES, UnknownValueError, parties_of
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.draft import PartyKind
from klientela.clients.parties.searching import search_clients
from klientela.clients.parties.values import Link, Value

MOST_FOUND = 20


def live_value(actor: Actor, party_id: UUID, *, table: str, value_id: UUID) -> Value:
    """Return a value of a party, or the live one that has taken its place since, with its source and its party.

    A link is found from either end, where both are seen. Raises DeniedError, UnknownPartyError, and UnknownValueError
    where it left use without a successor.
    """
    party = party_of(actor, party_id)
    if table not in TABLES:
        raise UnknownValueError(table)
    mine = Q(party=party) | Q(other=party) if TABLES[table] is Link else Q(party=party)
    rows = TABLES[table]._default_manager.filter(mine).select_related("party", "source")
    value = rows.filter(id=value_id).first()
    while value is not None and value.ended_at is not None:
        value = rows.filter(succeeds_id=value.id).first()
    if value is None:
        raise UnknownValueError(str(value_id))
    for shown_by in parties_of(value):
        party_of(actor, shown_by)
    return value


def parties_found(actor: Actor, query: str, *, kind: PartyKind) -> list[Party]:
    """Return the parties of a kind that the list finds for `query`, the best first. Raises DeniedError."""
    hits = search_clients(actor, query, filters=Filters(kind=kind.value), limit=MOST_FOUND)
    return [hit.party for hit in hits]
