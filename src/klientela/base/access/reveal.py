"""Reading what is sealed: only here, only with a capability and a reason, and always as evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from django.db import transaction

from klientela.atoms.actor import Actor
from klientela.atoms.words import Words
from klientela.base.access.capabilities import require
from klientela.base.access.evidence import VALUE_REVEALED
from klientela.base.ledger.entry import ObjectRef, Part, record
from klientela.base.vault.said_error import SaidError
from klientela.base.vault.subject import PurposeClass

Value = TypeVar("Value")


class NoReasonError(SaidError):
    """Nothing sealed is shown without a reason."""

    words = Words(en="Say why you need to read it.", pl="Podaj, po co chcesz to przeczytać.")


@dataclass(frozen=True, slots=True)
class SealedField(Generic[Value]):
    """A sealed value: what it belongs to, whose it is, the capability that opens it, and how it is opened."""

    obj: ObjectRef
    column: str
    holder: UUID
    capability: str
    unseal: Callable[[], Value]


@transaction.atomic
def reveal(actor: Actor, field: SealedField[Value], *, reason: str) -> Value:
    """Return the value, and record who read it and why. Raises DeniedError, NoReasonError, KeyDestroyedError."""
    require(actor, field.capability)
    reason = " ".join(reason.split())
    if not reason:
        raise NoReasonError
    payload = {"column": field.column, "reason": reason}
    record(actor, VALUE_REVEALED, obj=field.obj, parts=[Part(field.holder, PurposeClass.CORE, payload)])
    return field.unseal()
