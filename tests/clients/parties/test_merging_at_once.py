"""Two people who merge, link and change the same clients at the same moment; SQLite has one writer at a time anyway."""

from __future__ import annotations

import pytest
from django.db import connection

from klientela.base.parameters.set_up import SYSTEM
from klientela.clients.parties.client_file import client_file
from klientela.clients.parties.editing import add_values, correct_value, create_party
from klientela.clients.parties.erasing import erase_party
from klientela.clients.parties.links import LinkDraft, LinkKind, add_link
from klientela.clients.parties.merge import merge, undo_merge
from klientela.clients.parties.models import ContactPoint, Link, Name, Party
from klientela.clients.parties.names import choose_name
from klientela.clients.parties.rules.draft import NameKind
from tests.clients.parties.test_keeping import SAID, firm, person
from tests.support.two_at_once import second_while_first_is_open

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def test_of_two_opposite_merges_one_is_done_and_one_client_is_left() -> None:
    one, other = (create_party(SYSTEM, person(name), SAID) for name in ("Anna Buk", "Ania Buk"))
    ended = second_while_first_is_open(lambda: merge(SYSTEM, one, other), lambda: merge(SYSTEM, other, one))
    assert ended == ["done", "NotMergeableError"]
    assert list(Party.objects.filter(replaced_by=None).values_list("id", flat=True)) == [one]


def test_what_is_merged_into_one_that_was_merged_away_goes_to_the_survivor() -> None:
    last, middle = (create_party(SYSTEM, person(name), SAID) for name in ("Anna Buk", "Ania Buk"))
    first = create_party(SYSTEM, person("A. Buk", "a@buk.example"), SAID)
    ended = second_while_first_is_open(lambda: merge(SYSTEM, last, middle), lambda: merge(SYSTEM, middle, first))
    assert ended == ["done", "done"]
    assert [held.value.normal for held in client_file(SYSTEM, last).points] == ["a@buk.example"]


def test_a_value_added_while_its_client_is_merged_away_goes_to_the_survivor() -> None:
    kept = create_party(SYSTEM, person("Anna Buk"), SAID)
    dropped = create_party(SYSTEM, person("Ania Buk", "a@buk.example"), SAID)
    ended = second_while_first_is_open(
        lambda: merge(SYSTEM, kept, dropped),
        lambda: add_values(SYSTEM, dropped, person("Ania Buk", "nowy@buk.example"), SAID),
    )
    assert ended == ["done", "done"]
    assert {point.party_id for point in ContactPoint.objects.all()} == {kept}


def test_a_value_corrected_while_its_client_is_merged_away_is_corrected_with_the_survivor() -> None:
    kept = create_party(SYSTEM, person("Anna Buk"), SAID)
    dropped = create_party(SYSTEM, person("Ania Buk", "a@buk.example"), SAID)
    point = ContactPoint.objects.get()
    ended = second_while_first_is_open(
        lambda: merge(SYSTEM, kept, dropped),
        lambda: correct_value(SYSTEM, "contactpoint", point.id, changes={"written": "b@buk.example"}, statement=SAID),
    )
    assert ended == ["done", "done"]
    live = ContactPoint.objects.get(ended_at=None)
    assert (live.normal, live.party_id) == ("b@buk.example", kept)


def test_one_merged_away_this_moment_is_not_erased_together_with_the_survivor() -> None:
    kept, dropped = (create_party(SYSTEM, person(name), SAID) for name in ("Anna Buk", "Ania Buk"))
    ended = second_while_first_is_open(lambda: merge(SYSTEM, kept, dropped), lambda: erase_party(SYSTEM, dropped))
    assert (ended, Party.objects.count()) == (["done", "UnknownPartyError"], 2)


def test_one_merge_is_undone_once() -> None:
    kept, dropped = (create_party(SYSTEM, person(name), SAID) for name in ("Anna Buk", "Ania Buk"))
    done = merge(SYSTEM, kept, dropped)
    ended = second_while_first_is_open(lambda: undo_merge(SYSTEM, done), lambda: undo_merge(SYSTEM, done))
    assert ended == ["done", "UnknownPartyError"]


def test_two_links_that_would_close_a_circle_over_others_are_not_both_stored() -> None:
    a, b, c, d = (create_party(SYSTEM, firm(name), SAID) for name in ("A", "B", "C", "D"))
    for lower, upper in ((a, b), (c, d)):
        add_link(SYSTEM, lower, LinkDraft(upper, LinkKind.PARENT), SAID)
    ended = second_while_first_is_open(
        lambda: add_link(SYSTEM, b, LinkDraft(c, LinkKind.PARENT), SAID),
        lambda: add_link(SYSTEM, d, LinkDraft(a, LinkKind.PARENT), SAID),
    )
    assert (ended, Link.objects.count()) == (["done", "LinkCircleError"], 3)


def test_a_merge_and_a_link_that_would_close_a_circle_are_not_both_done() -> None:
    a, b, c = (create_party(SYSTEM, firm(name), SAID) for name in ("A", "B", "C"))
    add_link(SYSTEM, a, LinkDraft(b, LinkKind.PARENT), SAID)
    ended = second_while_first_is_open(
        lambda: add_link(SYSTEM, b, LinkDraft(c, LinkKind.PARENT), SAID), lambda: merge(SYSTEM, a, c)
    )
    assert (ended, Party.objects.filter(replaced_by=None).count()) == (["done", "LinkCircleError"], 3)


def test_of_two_names_chosen_at_once_one_is_current() -> None:
    anna = create_party(SYSTEM, person("Anna Buk"), SAID)
    for name in ("Anna Klon", "Anna Lipa"):
        add_values(SYSTEM, anna, person(name), SAID)
    klon, lipa = Name.objects.filter(kind="alias").order_by("id")
    ended = second_while_first_is_open(
        lambda: choose_name(SYSTEM, klon.id, former=NameKind.ALIAS),
        lambda: choose_name(SYSTEM, lipa.id, former=NameKind.ALIAS),
    )
    assert ended == ["done", "done"]
    assert list(Name.objects.filter(kind="current").values_list("text", flat=True)) == ["Anna Lipa"]
