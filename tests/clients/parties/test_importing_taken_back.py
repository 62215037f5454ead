"""Taking an import back where its clients were merged: what is held by hand stays, and everybody has a name."""

from __future__ import annotations

from uuid import UUID

import pytest

from klientela.base.exchange.batch import Batch
from klientela.base.parameters.pesel import allow_pesel
from klientela.base.parameters.set_up import SYSTEM
from klientela.clients.parties.client_file import client_file
from klientela.clients.parties.editing import (
    NoNameLeftError,
    add_role,
    add_values,
    create_party,
    remove_value,
)
from klientela.clients.parties.merge import merge, undo_merge
from klientela.clients.parties.models import ContactPoint, Name, Party
from klientela.clients.parties.names import choose_name
from klientela.clients.parties.rules.draft import NameDraft, NameKind, PartyDraft, PartyKind, RoleDraft, RoleKind
from klientela.clients.parties.sealed_numbers import keep_pesel, read_pesel
from tests.clients.parties.stored import imported, undone
from tests.clients.parties.test_keeping import SAID, firm, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home")]
ONE = "44051401458"  # a specimen: nobody's
WHY = "umowa zlecenia"


def names(party_id: UUID) -> list[tuple[str, str]]:
    return list(Name.objects.filter(party_id=party_id, ended_at=None).order_by("text").values_list("text", "kind"))


def danuta() -> tuple[Batch, UUID]:
    """An import of one person, and her id."""
    batch = imported("Imię;Nazwisko;E-mail\nDanuta;Dąb;danuta@dab.example\n")
    return batch, Party.objects.get().id


def test_a_number_kept_by_hand_outlives_the_import_of_its_person_after_a_merge() -> None:
    allow_pesel(SYSTEM, "art. 104 ust. 1 Prawa bankowego")
    batch, dropped = danuta()
    keep_pesel(SYSTEM, dropped, ONE, SAID)
    kept = create_party(SYSTEM, person("Danuta Nowak", "nowak@dab.example"), SAID)
    done = merge(SYSTEM, kept, dropped)
    undone(batch)
    assert read_pesel(SYSTEM, kept, reason=WHY) == ONE
    assert [held.value.normal for held in client_file(SYSTEM, kept).points] == ["nowak@dab.example"]
    assert names(kept) == [("Danuta Nowak", "current")]
    undo_merge(SYSTEM, done)
    assert read_pesel(SYSTEM, dropped, reason=WHY) == ONE
    assert (names(kept), names(dropped)) == ([("Danuta Nowak", "current")], [("Danuta Dąb", "current")])


def test_a_value_added_by_hand_comes_back_to_an_imported_client_that_was_merged_away() -> None:
    batch = imported("Firma;NIP\nTartak Dąb sp. z o.o.;5252445767\n")
    dropped = Party.objects.get().id
    kept = create_party(SYSTEM, firm("Tartak Dąb sp. z o.o."), SAID)
    add_values(SYSTEM, dropped, person("", "reka@dab.example"), SAID)
    done = merge(SYSTEM, kept, dropped)
    undone(batch)
    undo_merge(SYSTEM, done)
    assert ContactPoint.objects.get().party_id == dropped
    assert [names(party) for party in (kept, dropped)] == [[("Tartak Dąb sp. z o.o.", "current")]] * 2


def test_an_import_is_taken_back_over_any_number_of_merges() -> None:
    batch, first = danuta()
    middle, last = (create_party(SYSTEM, person(name), SAID) for name in ("Danka Dąb", "D. Dąb"))
    merge(SYSTEM, middle, first)
    merge(SYSTEM, last, middle)
    undone(batch)
    assert not ContactPoint.objects.exists()
    assert names(last) == [("D. Dąb", "current"), ("Danka Dąb", "alias")]
    assert set(Party.objects.values_list("id", flat=True)) == {middle, last}  # of the imported one nothing was left


def test_an_imported_survivor_keeps_a_name_of_its_own() -> None:
    batch = imported("Firma;NIP\nStolarnia Kos sp. z o.o.;5252445767\n")
    kept = Party.objects.get().id
    dropped = create_party(SYSTEM, firm("Tartak Wilga"), SAID)
    done = merge(SYSTEM, kept, dropped)
    undone(batch)
    assert names(kept) == [("Stolarnia Kos sp. z o.o.", "current"), ("Tartak Wilga", "alias")]
    undo_merge(SYSTEM, done)
    assert (names(kept), names(dropped)) == (
        [("Stolarnia Kos sp. z o.o.", "current")],
        [("Tartak Wilga", "current")],
    )
    assert Party.objects.get(id=kept).name == "Stolarnia Kos sp. z o.o."


def test_an_organisation_whose_staff_a_merge_moved_stays_with_its_name() -> None:
    batch = imported("Firma;NIP\nTartak Dąb sp. z o.o.;5252445767\n")
    dropped = Party.objects.get().id
    anna = create_party(SYSTEM, person("Anna Buk"), SAID)
    add_role(SYSTEM, anna, dropped, role=RoleDraft(RoleKind.WORKS, "prezes"), statement=SAID)
    kept = create_party(SYSTEM, firm("Tartak Wilga"), SAID)
    done = merge(SYSTEM, kept, dropped)
    undone(batch)
    undo_merge(SYSTEM, done)
    assert [role.party.name for role in client_file(SYSTEM, dropped).staff] == ["Anna Buk"]
    assert names(dropped) == [("Tartak Dąb sp. z o.o.", "current")]


def test_of_two_imported_names_the_current_one_stays_and_cannot_be_removed() -> None:
    batch = imported("Firma;NIP\nTartak Dąb sp. z o.o.;5252445767\nDąb Tartak Przemysłowy;5252445767\n")
    party = Party.objects.get()
    current = Name.objects.get(kind=NameKind.CURRENT.value).text
    add_values(SYSTEM, party.id, PartyDraft(PartyKind.ORGANISATION, NameDraft(""), tags=["vip"]), SAID)
    assert len(names(party.id)) == 2
    undone(batch)
    assert names(party.id) == [(current, "current")]
    for kind in NameKind:
        Name.objects.update(kind=kind.value)
        with pytest.raises(NoNameLeftError):
            remove_value(SYSTEM, "name", Name.objects.get().id)


def test_where_only_a_removed_name_is_left_the_imported_one_stays() -> None:
    batch = imported("Imię;Nazwisko;E-mail\nDanuta;Dąb;danuta@dab.example\n")
    party = Party.objects.get().id
    add_values(SYSTEM, party, person("Danuta Nowak"), SAID)
    alias = Name.objects.get(text="Danuta Nowak")
    remove_value(SYSTEM, "name", alias.id)
    undone(batch)
    assert names(party) == [("Danuta Dąb", "current")]


def test_a_name_by_hand_that_was_an_alias_becomes_the_current_one() -> None:
    batch, party = danuta()
    add_values(SYSTEM, party, person("Danuta Nowak"), SAID)
    choose_name(SYSTEM, Name.objects.get(text="Danuta Nowak").id, former=NameKind.FORMER)
    choose_name(SYSTEM, Name.objects.get(text="Danuta Dąb").id, former=NameKind.ALIAS)
    undone(batch)
    assert names(party) == [("Danuta Nowak", "current")]
