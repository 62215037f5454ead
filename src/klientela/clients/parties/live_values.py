"""Values in use: finding one that an actor may change, and taking one out of use."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from klientela.atoms.actor import Actor
from klientela.atoms.clock import now
from klientela.base.access.capabilities import require
from klientela.clients.parties.capabilities import CHANGE_CLIENTS
from klientela.clients.parties.client_file import UnknownPartyError, party_of
from klientela.clients.parties.values import VALUE_TABLES, Ended, Link, SealedNumber, Value

# A sealed number has operations of its own: it leaves no history, and is read only as evidence.
TABLES: Mapping[str, type[Value]] = {
    table.__name__.lower(): table for table in VALUE_TABLES if table is not SealedNumber
}


class UnknownValueError(LookupError):
    """There is no such live value, or it is not for this actor to see."""


def value_to_change(actor: Actor, table: str, value_id: UUID) -> Value:
    """Return a live value of a party that the actor sees, its row held until the transaction ends.

    A link is changed by those only who see both its ends. Raises DeniedError, UnknownValueError.
    """
    require(actor, CHANGE_CLIENTS)
    if table not in TABLES:
        raise UnknownValueError(table)
    value = TABLES[table]._default_manager.select_for_update().filter(id=value_id, ended_at=None).first()
    if value is None:
        raise UnknownValueError(str(value_id))
    try:
        for party_id in parties_of(value):
            party_of(actor, party_id)
    except UnknownPartyError:
        raise UnknownValueError(str(value_id)) from None
    return value


def parties_of(value: Value) -> tuple[UUID, ...]:
    """Return the parties whose files show a value: two of a link."""
    return (value.party_id, value.other_id) if isinstance(value, Link) else (value.party_id,)


def end_value(value: Value, ended_as: Ended) -> None:
    """Take a value out of use at once; it stays as history."""
    type(value)._default_manager.filter(id=value.id).update(ended_at=now(), ended_as=ended_as.value)
