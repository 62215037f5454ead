"""Parts of those whom an undone import takes along are excused by the sealed entry that says so, by nothing else."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import transaction

from klientela.base.ledger.entry import Entry, ObjectRef, Part, record
from klientela.base.ledger.sealer import seal_all
from klientela.base.ledger.shredding import forget
from klientela.base.ledger.verification import verify
from klientela.base.parameters.set_up import SYSTEM
from klientela.base.vault.subject import PurposeClass, SubjectKey, pseudonym_of
from klientela.clients.parties import evidence
from klientela.clients.parties.editing import create_party
from klientela.clients.parties.models import Party
from tests.base.ledger.scene import break_in
from tests.base.vault.conftest import keys_of_their_own
from tests.clients.parties.files import HUBSPOT
from tests.clients.parties.stored import imported, undone
from tests.clients.parties.test_keeping import SAID, person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_home")]

__all__ = ["keys_of_their_own"]


def missing() -> int:
    result = verify(payloads=True)
    assert set(result.found_of) <= {"LEDGER-PAYLOAD-MISSING"}
    return result.found_of["LEDGER-PAYLOAD-MISSING"]


def anna() -> UUID:
    return create_party(SYSTEM, person("Anna Buk", "anna@buk.example"), SAID)


def test_an_import_that_was_taken_back_leaves_evidence_that_verifies() -> None:
    batch = imported(HUBSPOT)
    seal_all()
    undone(batch)
    assert not Party.objects.exists()
    seal_all()
    result = verify(payloads=True)
    assert result.is_clean
    assert result.payloads
    assert result.payloads.shredded > 0


def test_a_key_that_somebody_destroys_is_still_missed_after_an_undo() -> None:
    kept = anna()
    undone(imported(HUBSPOT))
    SubjectKey.objects.filter(subject__holder=kept).delete()
    seal_all()
    assert missing() == 1


def test_an_entry_excuses_nothing_until_it_is_sealed() -> None:
    gone = anna()
    seal_all()
    with transaction.atomic():
        record(SYSTEM, evidence.PARTY_TAKEN_BACK, obj=ObjectRef("party", pseudonym_of(gone)))
        forget([gone])
    assert verify(payloads=True).found_of["LEDGER-PAYLOAD-MISSING"] == 1
    seal_all()
    assert missing() == 0


def test_neither_another_kind_of_entry_nor_one_that_says_what_stays_excuses_anything() -> None:
    gone = anna()
    about = ObjectRef("party", pseudonym_of(gone))
    with transaction.atomic():
        record(SYSTEM, evidence.PARTY_CHANGED, obj=about)
        stays = [Part(gone, PurposeClass.CORE, {"stays": True})]
        record(SYSTEM, evidence.PARTY_TAKEN_BACK, obj=about, parts=stays)
        forget([gone])
    seal_all()
    assert missing() == 2


def test_a_sealed_entry_that_is_made_into_an_excuse_is_itself_found() -> None:
    gone = anna()
    with transaction.atomic():
        record(SYSTEM, evidence.PARTY_CHANGED, obj=ObjectRef("party", pseudonym_of(gone)))
        forget([gone])
    seal_all()
    break_in("UPDATE ledger_entry SET kind = %s WHERE kind = %s", "party.taken_back", "party.changed")
    assert Entry.objects.filter(kind="party.taken_back").exists()
    assert verify(payloads=True).found_of["LEDGER-ENTRY-CHANGED"] == 1
