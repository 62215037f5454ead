from __future__ import annotations

import pytest
from django.db import transaction

from klientela.atoms.actor import Actor
from klientela.atoms.ids import uuid7
from klientela.base.access.accounts import create_user
from klientela.base.access.capabilities import DeniedError, UnknownCapabilityError
from klientela.base.access.evidence_desk import READ_EVIDENCE
from klientela.base.access.reveal import NoReasonError, SealedField, reveal
from klientela.base.access.roles import Role
from klientela.base.ledger.entry import Entry, ObjectRef
from klientela.base.ledger.queries import read_payload
from klientela.base.parameters.set_up import SYSTEM
from klientela.base.vault.destruction import destroy_keys
from klientela.base.vault.sealing import KeyDestroyedError, Place, seal, unseal
from klientela.base.vault.subject import PurposeClass

pytestmark = pytest.mark.django_db
PLACE = Place("person", "pesel", "1")


def _actor(role: Role) -> Actor:
    return create_user(SYSTEM, email=f"{role}@firma.example", full_name="Ewa Lis", roles=[role])[0].as_actor()


def _field(capability: str = READ_EVIDENCE) -> SealedField[bytes]:
    holder = uuid7()
    with transaction.atomic():
        sealed = seal(holder, PurposeClass.CORE, plaintext=b"44051401458", place=PLACE)
    return SealedField(
        ObjectRef("person", "1"),
        column="pesel",
        holder=holder,
        capability=capability,
        unseal=lambda: unseal(holder, PurposeClass.CORE, sealed=sealed, place=PLACE),
    )


def _revealed() -> list[Entry]:
    return list(Entry.objects.filter(kind="value.revealed"))


def test_a_value_is_shown_to_who_may_and_that_is_evidence_with_the_reason() -> None:
    assert reveal(_actor(Role.IOD), _field(), reason=" wniosek  WN/1 ") == b"44051401458"
    [entry] = _revealed()
    assert read_payload(entry.id)[0].payload == {"column": "pesel", "reason": "wniosek WN/1"}


@pytest.mark.parametrize("role", [Role.SELLER, Role.BOOKKEEPER, Role.READ_ONLY])
def test_who_may_not_see_it_leaves_no_trace_but_the_refusal(role: Role) -> None:
    with pytest.raises(DeniedError):
        reveal(_actor(role), _field(), reason="ciekawość")
    assert _revealed() == []


def test_without_a_reason_nothing_is_shown() -> None:
    with pytest.raises(NoReasonError):
        reveal(_actor(Role.IOD), _field(), reason="  ")
    assert _revealed() == []


def test_a_capability_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(UnknownCapabilityError):
        reveal(_actor(Role.OWNER), _field("value.raed"), reason="kontrola")


def test_what_was_erased_cannot_be_shown_and_the_attempt_is_not_recorded_as_a_reading() -> None:
    field = _field()
    with transaction.atomic():
        destroy_keys(field.holder)
    with pytest.raises(KeyDestroyedError):
        reveal(_actor(Role.IOD), field, reason="kontrola")
    assert _revealed() == []
