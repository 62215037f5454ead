"""Undoing merges: in their order, only what stands with the survivor, each with one name and its own confirmations."""

from __future__ import annotations

from uuid import UUID

import pytest

from klientela.base.parameters.pesel import allow_pesel
from klientela.base.parameters.set_up import SYSTEM
from klientela.clients.parties.client_file import client_file
from klientela.clients.parties.editing import add_values, create_party, remove_value
from klientela.clients.parties.links import LinkCircleError, LinkDraft, LinkKind, add_link
from klientela.clients.parties.live_values import UnknownValueError
from klientela.clients.parties.merge import NotUndoableError, merge, merges_of, survivor_of, undo_merge
from klientela.clients.parties.merge_journal import MergeStep
from klientela.clients.parties.models import Confirmation, ContactPoint, Link, Name, Party
from klientela.clients.parties.rules.draft import NameKind
from klientela.clients.parties.sealed_numbers import keep_pesel, read_pesel
from tests.clients.parties.test_keeping import SAID, firm, person
from tests.support.dump import dump

pytestmark = pytest.mark.django_db
ONE = "44051401458"  # a specimen: nobody's


def people(*names: str) -> list[UUID]:
    return [create_party(SYSTEM, person(name, f"{name[:3].lower()}@las.example"), SAID) for name in names]


def without_pairs() -> list[str]:
    return [line for line in dump() if not line.startswith("pair")]


def test_the_later_of_two_merges_is_undone_first_and_nobody_gets_what_is_anothers() -> None:
    allow_pesel(SYSTEM, "art. 104 ust. 1 Prawa bankowego")
    last, middle, first = people("Lena Buk", "Karol Klon", "Danuta Dąb")
    keep_pesel(SYSTEM, first, ONE, SAID)
    before = without_pairs()
    one = merge(SYSTEM, middle, first)
    other = merge(SYSTEM, last, middle)
    merged = without_pairs()
    with pytest.raises(NotUndoableError):
        undo_merge(SYSTEM, one)
    assert without_pairs() == merged
    assert survivor_of(SYSTEM, one) == last
    undo_merge(SYSTEM, other)
    assert [row.id for row in merges_of(SYSTEM, middle)] == [one]
    undo_merge(SYSTEM, one)
    assert without_pairs() == before
    assert read_pesel(SYSTEM, first, reason="umowa zlecenia") == ONE


def test_a_merge_on_which_a_later_one_rests_waits_for_that_one() -> None:
    kept = create_party(SYSTEM, person("Anna Buk"), SAID)
    one, other = (create_party(SYSTEM, person(name, "a@buk.example"), SAID) for name in ("Ania Buk", "A. Buk"))
    before = without_pairs()
    first, second = merge(SYSTEM, kept, one), merge(SYSTEM, kept, other)
    with pytest.raises(NotUndoableError):
        undo_merge(SYSTEM, first)  # else the one address that both had would be missing from what is left
    undo_merge(SYSTEM, second)
    undo_merge(SYSTEM, first)
    assert without_pairs() == before


def test_an_erasure_waits_for_no_later_merge() -> None:
    kept = create_party(SYSTEM, person("Anna Buk"), SAID)
    one, other = (create_party(SYSTEM, person(name, "a@buk.example"), SAID) for name in ("Ania Buk", "A. Buk"))
    first, _second = merge(SYSTEM, kept, one), merge(SYSTEM, kept, other)
    undo_merge(SYSTEM, first, for_erasure=True)
    assert set(ContactPoint.objects.values_list("party_id", flat=True)) == {one, other}


def test_merges_that_have_nothing_in_common_are_undone_in_any_order() -> None:
    kept, one, other = people("Anna Buk", "Ewa Klon", "Ida Dąb")
    before = without_pairs()
    first, second = merge(SYSTEM, kept, one), merge(SYSTEM, kept, other)
    for done in (first, second):
        undo_merge(SYSTEM, done)
    assert without_pairs() == before


def test_undo_moves_only_what_stands_with_the_survivor() -> None:
    kept, dropped, third = people("Anna Buk", "Ewa Klon", "Ida Dąb")
    done = merge(SYSTEM, kept, dropped)
    ContactPoint.objects.filter(normal="ewa@las.example").update(party_id=third)
    undo_merge(SYSTEM, done)
    assert ContactPoint.objects.get(normal="ewa@las.example").party_id == third


def test_confirmations_stay_with_the_value_they_confirm() -> None:
    kept, dropped = (create_party(SYSTEM, person(name, "a@buk.example"), SAID) for name in ("Anna Buk", "Ania Buk"))
    add_values(SYSTEM, dropped, person("Ania Buk", "a@buk.example"), SAID)
    before = without_pairs()
    theirs = ContactPoint.objects.get(party_id=dropped)
    assert [held.sources[1:] != [] for held in client_file(SYSTEM, dropped).points] == [True]
    done = merge(SYSTEM, kept, dropped)
    assert set(Confirmation.objects.filter(value_id=theirs.id).values_list("party_id", flat=True)) == {dropped}
    assert [len(held.sources) for held in client_file(SYSTEM, kept).points] == [3]  # its own and both of the other
    undo_merge(SYSTEM, done)
    assert without_pairs() == before


def test_what_was_confirmed_since_goes_back_with_the_value() -> None:
    kept, dropped = people("Anna Buk", "Ewa Klon")
    done = merge(SYSTEM, kept, dropped)
    assert add_values(SYSTEM, kept, person("Anna Buk", "ewa@las.example"), SAID)
    undo_merge(SYSTEM, done)
    assert [len(held.sources) for held in client_file(SYSTEM, dropped).points] == [2]
    assert not Confirmation.objects.filter(party_id=kept, value_id=ContactPoint.objects.get(party_id=dropped).id)


def test_a_value_that_waits_with_one_merged_away_is_not_changed() -> None:
    kept, dropped = (create_party(SYSTEM, person(name, "a@buk.example"), SAID) for name in ("Anna Buk", "Ania Buk"))
    merge(SYSTEM, kept, dropped)
    with pytest.raises(UnknownValueError):
        remove_value(SYSTEM, "contactpoint", ContactPoint.objects.get(party_id=dropped).id)


def test_one_that_no_name_is_left_of_is_called_as_lists_call_it() -> None:
    kept, dropped = people("Anna Buk", "Ewa Klon")
    done = merge(SYSTEM, kept, dropped)
    Name.objects.filter(text="Ewa Klon").delete()
    undo_merge(SYSTEM, done)
    name = Name.objects.get(party_id=dropped)
    point = ContactPoint.objects.get(party_id=dropped)
    assert (name.text, name.kind, name.source_id) == ("Ewa Klon", NameKind.CURRENT, point.source_id)
    assert Party.objects.get(id=dropped).name == "Ewa Klon"


def test_a_hidden_link_refuses_no_new_one_and_an_undo_that_would_close_a_circle_is_refused() -> None:
    kept, dropped, third = (create_party(SYSTEM, firm(name), SAID) for name in ("Buk A", "Buk B", "Las"))
    add_link(SYSTEM, dropped, LinkDraft(kept, LinkKind.PARENT), SAID)
    shown = add_link(SYSTEM, third, LinkDraft(kept, LinkKind.PARENT), SAID)
    add_link(SYSTEM, third, LinkDraft(dropped, LinkKind.PARENT), SAID)
    done = merge(SYSTEM, kept, dropped)
    remove_value(SYSTEM, "link", shown)
    later = add_link(SYSTEM, kept, LinkDraft(third, LinkKind.PARENT), SAID)
    merged = without_pairs(), MergeStep.objects.count()
    with pytest.raises(LinkCircleError):
        undo_merge(SYSTEM, done)
    assert (without_pairs(), MergeStep.objects.count()) == merged
    remove_value(SYSTEM, "link", later)
    undo_merge(SYSTEM, done)
    live = Link.objects.filter(ended_at=None).values_list("party_id", "other_id")
    assert set(live) == {(dropped, kept), (third, dropped)}
