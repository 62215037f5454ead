"""Values in use: finding one that an actor may change, and taking one out of use."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from klientela.atoms.actor import Actor
from klientela.atoms.clock import now
from klientela.base.access.capabilities import require
from klientela.clients.parties.capabilities import CHANGE_CLIENTS
from klientela.clients.parties.client_file import UnknownPartyError, parties_to_change
from klientela.clients.parties.links import with_all_above
from klientela.clients.parties.values import VALUE_TABLES, Ended, Link, SealedNumber, Value

# A sealed number has operations of its own: it leaves no history, and is read only as evidence.
TABLES: Mapping[str, type[Value]] = {
    table.__name__.lower(): table for table in VALUE_TABLES if table is not SealedNumber
}


class UnknownValueError(LookupError):
    """There is no such live value, or it is not for this actor to see."""


def value_to_change(actor: Actor, table: str, value_id: UUID) -> Value:
    """Return a live value of a party that the actor sees, both rows held until the transaction ends, the party's first.

    A value that a merge left with the one merged away waits for an undo, and is not changed. A link is changed by
    those only who see both its ends. Raises DeniedError, UnknownValueError.
    """
    require(actor, CHANGE_CLIENTS)
    if table not in TABLES:
        raise UnknownValueError(table)
    live = TABLES[table]._default_manager.filter(id=value_id, ended_at=None)
    value = live.first()
    if value is None:
        raise UnknownValueError(str(value_id))
    try:
        along = with_all_above if isinstance(value, Link) else set
        parties = parties_to_change(actor, *parties_of(value), along=along)
    except UnknownPartyError:
        raise UnknownValueError(str(value_id)) from None
    held = live.select_for_update().first()
    if held is None or not set(parties_of(held)) <= {party.id for party in parties}:  # moved or merged away meanwhile
        raise UnknownValueError(str(value_id))
    return held


def parties_of(value: Value) -> tuple[UUID, ...]:
    """Return the parties whose files show a value: two of a link."""
    return (value.party_id, value.other_id) if isinstance(value, Link) else (value.party_id,)


def end_value(value: Value, ended_as: Ended) -> None:
    """Take a value out of use at once; it stays as history."""
    type(value)._default_manager.filter(id=value.id).update(ended_at=now(), ended_as=ended_as.value)
