"""What left use goes when its own period is over, and nothing else does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
import time_machine

from klientela.base.access.capabilities import DeniedError
from klientela.base.exchange.batch import Statement
from klientela.base.ledger.entry import Entry
from klientela.base.parameters.set_up import SYSTEM
from klientela.base.search.store import has_removals
from klientela.clients.parties.client_file import client_file
from klientela.clients.parties.editing import correct_value, create_party
from klientela.clients.parties.history import (
    BadPeriodError,
    change_history_months,
    delete_old_history,
    history_months,
)
from klientela.clients.parties.merge import merge, undo_merge
from klientela.clients.parties.source import Source
from klientela.clients.parties.values import ContactPoint, Name, Role
from tests.clients.parties.stored import imported, undone
from tests.clients.parties.test_keeping import SAID, person
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
CORRECTED_AT = datetime(2026, 3, 31, 12, tzinfo=UTC)


@pytest.fixture
def ewa() -> UUID:
    """A client whose address was corrected on 31 March 2026."""
    with time_machine.travel(CORRECTED_AT, tick=False):
        party_id = create_party(SYSTEM, person("Ewa Klonek", "ewa@stary.example", "+48 601 234 567"), SAID)
        old = ContactPoint.objects.get(normal="ewa@stary.example")
        correct_value(SYSTEM, "contactpoint", old.id, changes={"written": "ewa@nowy.example"}, statement=SAID)
    return party_id


KAROL = "karol@klon.example"


def kept_of(party_id: UUID) -> tuple[set[tuple[str, str]], list[str]]:
    names = set(Name.objects.filter(party_id=party_id).values_list("text", "kind"))
    return names, sorted(ContactPoint.objects.filter(party_id=party_id).values_list("normal", flat=True))


def kept() -> list[str]:
    return sorted(ContactPoint.objects.values_list("normal", flat=True))


def test_a_corrected_value_is_kept_for_its_period_and_not_a_second_longer(ewa: UUID) -> None:
    with time_machine.travel(datetime(2029, 3, 31, 12, tzinfo=UTC), tick=False):
        delete_old_history.call()
        assert kept() == ["+48601234567", "ewa@nowy.example", "ewa@stary.example"]
    with time_machine.travel(datetime(2029, 3, 31, 12, 0, 1, tzinfo=UTC), tick=False):
        delete_old_history.call()
        assert kept() == ["+48601234567", "ewa@nowy.example"]


def test_the_deletion_leaves_evidence_of_the_client_and_no_source_that_nothing_has(ewa: UUID) -> None:
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False):
        delete_old_history.call()
    assert has_removals()  # the files of the index are to forget them as well
    created = Entry.objects.get(kind="party.created")
    assert [entry.object_ref for entry in Entry.objects.filter(kind="party.history_deleted")] == [created.object_ref]
    used = set(ContactPoint.objects.values_list("source_id", flat=True)) | set(
        Source.objects.filter(names__isnull=False).values_list("id", flat=True)
    )
    assert set(Source.objects.values_list("id", flat=True)) == used


def test_a_run_with_nothing_to_delete_leaves_no_evidence(ewa: UUID) -> None:
    with time_machine.travel(CORRECTED_AT, tick=False):
        delete_old_history.call()
    assert not has_removals()
    assert not Entry.objects.filter(kind="party.history_deleted").exists()


def test_the_firm_sets_its_own_period(ewa: UUID, cast: Cast) -> None:
    iod = cast.iod.as_actor()
    assert history_months(iod) == 36
    change_history_months(iod, 6)
    assert history_months(iod) == 6
    with time_machine.travel(datetime(2027, 1, 1, tzinfo=UTC), tick=False):
        delete_old_history.call()
    assert "ewa@stary.example" not in kept()
    assert Entry.objects.filter(kind="clients.history_period_changed").count() == 1


@pytest.mark.parametrize("months", [-1, 121])
def test_a_period_out_of_bounds_is_refused(cast: Cast, months: int) -> None:
    with pytest.raises(BadPeriodError):
        change_history_months(cast.iod.as_actor(), months)
    assert history_months(SYSTEM) == 36


def test_a_seller_may_not_change_the_period(cast: Cast) -> None:
    with pytest.raises(DeniedError):
        change_history_months(cast.seller.as_actor(), 6)
    assert history_months(SYSTEM) == 36


def test_a_merge_is_undone_with_what_its_values_were_corrected_to_since(own_home: Path) -> None:
    with time_machine.travel(CORRECTED_AT, tick=False):
        kept = create_party(SYSTEM, person("Karol Klon", "karol@klon.example"), SAID)
        dropped = create_party(SYSTEM, person("Danuta Dąb", "d@stary.example"), SAID)
        done = merge(SYSTEM, kept, dropped)
        name, point = Name.objects.get(text="Danuta Dąb").id, ContactPoint.objects.get(normal="d@stary.example").id
        for family in ("Buk", "Lis"):
            changes = {"text": f"Danuta {family}", "given": "Danuta", "family": family}
            name = correct_value(SYSTEM, "name", name, changes=changes, statement=SAID)
        for address in ("d@nowy.example", "d@nowszy.example"):
            point = correct_value(SYSTEM, "contactpoint", point, changes={"written": address}, statement=SAID)
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False):
        delete_old_history.call()
        assert kept_of(dropped) == (set(), [])
        assert kept_of(kept) == ({("Karol Klon", "current"), ("Danuta Lis", "alias")}, ["d@nowszy.example", KAROL])
        undo_merge(SYSTEM, done)
    assert kept_of(dropped) == ({("Danuta Lis", "current")}, ["d@nowszy.example"])
    assert kept_of(kept) == ({("Karol Klon", "current")}, [KAROL])


def test_a_deleted_value_leaves_what_stood_before_it_and_after_it_joined(own_home: Path) -> None:
    with time_machine.travel(CORRECTED_AT, tick=False):
        party = create_party(SYSTEM, person("Ewa Klonek", "a@klonek.example"), SAID)
        value = ContactPoint.objects.get().id
        for address in ("b@klonek.example", "c@klonek.example"):
            value = correct_value(SYSTEM, "contactpoint", value, changes={"written": address}, statement=SAID)
    first, _second, last = ContactPoint.objects.order_by("id")
    ContactPoint.objects.filter(id=first.id).update(ended_at=datetime(2029, 12, 1, tzinfo=UTC))
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False):
        delete_old_history.call()
        [held] = client_file(SYSTEM, party).points
    assert (held.value.id, [former.id for former in held.history]) == (last.id, [first.id])


ROLE = "Imię;Nazwisko;Firma;Stanowisko;E-mail\nJan;Klon;Tartak Buk S.A.;{};jan.klon@x.example\n"


def titles() -> list[tuple[str, bool]]:
    return [(role.title, role.ended_at is None) for role in Role.objects.order_by("id")]


def test_what_an_import_corrected_stays_while_that_import_can_be_taken_back(own_home: Path) -> None:
    newer = Statement(source_kind="import", purpose="offer", basis="6-1-f", obtained_on=date(2025, 8, 1))
    with time_machine.travel(CORRECTED_AT, tick=False):
        imported(ROLE.format("kierownik"), "a.csv")
        corrected = imported(ROLE.format("prezes"), "b.csv", newer)
    assert titles() == [("kierownik", False), ("prezes", True)]
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False):
        delete_old_history.call()
        undone(corrected)
        assert titles() == [("kierownik", True)]
        delete_old_history.call()
    assert titles() == [("kierownik", True)]


def test_what_an_import_corrected_goes_once_that_was_corrected_by_hand(own_home: Path) -> None:
    newer = Statement(source_kind="import", purpose="offer", basis="6-1-f", obtained_on=date(2025, 8, 1))
    with time_machine.travel(CORRECTED_AT, tick=False):
        imported(ROLE.format("kierownik"), "a.csv")
        imported(ROLE.format("prezes"), "b.csv", newer)
        role = Role.objects.get(ended_at=None)
        correct_value(SYSTEM, "role", role.id, changes={"title": "dyrektor"}, statement=SAID)
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False):
        delete_old_history.call()
    assert titles() == [("dyrektor", True)]
