"""Links between organisations: both ends seen, none to itself, none above itself, whole through merges and erasures."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from klientela.atoms.clock import today
from klientela.base.access.capabilities import DeniedError
from klientela.base.ledger.entry import Entry
from klientela.base.parameters.set_up import SYSTEM
from klientela.clients.parties.client_file import UnknownPartyError, client_file
from klientela.clients.parties.editing import correct_value, create_party, remove_value
from klientela.clients.parties.erasing import erase_party
from klientela.clients.parties.links import (
    LinkCircleError,
    LinkDraft,
    LinkedToItselfError,
    LinkEndsEarlyError,
    LinkHeldError,
    LinkKind,
    add_link,
)
from klientela.clients.parties.live_values import UnknownValueError
from klientela.clients.parties.merge import merge, undo_merge
from klientela.clients.parties.models import Link, Party, Source
from klientela.clients.parties.party import ProcessingState
from tests.clients.parties.test_keeping import SAID, firm, person
from tests.support.cast import Cast
from tests.support.dump import dump

pytestmark = pytest.mark.django_db


def firms(*names: str) -> list[UUID]:
    return [create_party(SYSTEM, firm(name), SAID) for name in names]


def linked(one: UUID, other: UUID, kind: LinkKind = LinkKind.PARENT, **days: date) -> UUID:
    return add_link(SYSTEM, one, LinkDraft(other, kind, **days), SAID)


def shown(party_id: UUID) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    found = client_file(SYSTEM, party_id)
    own = [(held.value.other.name, held.value.kind) for held in found.links]
    return own, [(link.party.name, link.kind) for link in found.linked_from]


def test_a_link_stands_on_both_files_with_its_source_and_is_evidence_of_both() -> None:
    daughter, mother = firms("Tartak Buk", "Grupa Las")
    linked(daughter, mother, from_on=date(2020, 1, 1))
    assert shown(daughter) == ([("Grupa Las", "parent")], [])
    assert shown(mother) == ([], [("Tartak Buk", "parent")])
    assert client_file(SYSTEM, daughter).links[0].sources[0].kind == "own-statement"
    assert Entry.objects.filter(kind="party.linked").values("object_ref").distinct().count() == 2


@pytest.mark.parametrize(
    ("kinds", "error"),
    [
        ((LinkKind.PARENT, LinkKind.PARENT), LinkCircleError),
        ((LinkKind.BRANCH, LinkKind.BRANCH), LinkCircleError),
        ((LinkKind.PARENT, LinkKind.PAYER), None),
        ((LinkKind.PARENT, LinkKind.BRANCH), None),  # a branch whose parent is its head office is no circle
    ],
)
def test_no_organisation_stands_above_itself(kinds: tuple[LinkKind, LinkKind], error: type[Exception] | None) -> None:
    one, other = firms("A", "B")
    linked(one, other, kinds[0])
    if error is None:
        linked(other, one, kinds[1])
        return
    before = dump(), Source.objects.count(), Entry.objects.count()
    with pytest.raises(error):
        linked(other, one, kinds[1])
    assert (dump(), Source.objects.count(), Entry.objects.count()) == before


def test_a_longer_circle_is_found_and_one_that_ended_is_none() -> None:
    one, two, three = firms("A", "B", "C")
    linked(one, two)
    upper = linked(two, three)
    with pytest.raises(LinkCircleError):
        linked(three, one)
    correct_value(SYSTEM, "link", upper, changes={"to_on": today() - timedelta(1)}, statement=SAID)
    linked(three, one)
    reopened = Link.objects.get(succeeds_id=upper)
    with pytest.raises(LinkCircleError):
        correct_value(SYSTEM, "link", reopened.id, changes={"to_on": None}, statement=SAID)
    assert Link.objects.get(id=reopened.id).ended_at is None


def test_what_makes_no_link_is_refused_and_changes_nothing() -> None:
    one, other = firms("A", "B")
    anna = create_party(SYSTEM, person("Anna Buk"), SAID)
    linked(one, other)
    before = dump(), Source.objects.count()
    for error, draft in (
        (LinkedToItselfError, LinkDraft(one, LinkKind.PAYER)),
        (LinkHeldError, LinkDraft(other, LinkKind.PARENT)),
        (LinkEndsEarlyError, LinkDraft(other, LinkKind.PAYER, date(2026, 2, 2), date(2026, 2, 1))),
        (UnknownPartyError, LinkDraft(anna, LinkKind.PAYER)),
    ):
        with pytest.raises(error):
            add_link(SYSTEM, one, draft, SAID)
    assert (dump(), Source.objects.count()) == before


def test_both_ends_must_be_ones_own(cast: Cast) -> None:
    seller = cast.seller.as_actor()
    own = create_party(seller, firm("Tartak Buk"), SAID)
    (foreign,) = firms("Grupa Las")
    for one, other in ((own, foreign), (foreign, own)):
        with pytest.raises(UnknownPartyError):
            add_link(seller, one, LinkDraft(other, LinkKind.PAYER), SAID)
    link = linked(own, foreign)
    for actor in (cast.bookkeeper.as_actor(), cast.outsider.as_actor()):
        with pytest.raises(DeniedError):
            add_link(actor, own, LinkDraft(foreign, LinkKind.PAYER), SAID)
    with pytest.raises(UnknownValueError):
        remove_value(seller, "link", link)
    with pytest.raises(UnknownValueError):
        correct_value(seller, "link", link, changes={"to_on": today()}, statement=SAID)
    linked(foreign, own, LinkKind.PAYER)
    assert client_file(seller, own).linked_from == []  # who pays for whom is not told of what others keep
    assert Link.objects.filter(ended_at=None).count() == 2


def test_a_removed_link_is_history_and_evidence_of_both() -> None:
    one, other = firms("A", "B")
    link = linked(one, other)
    remove_value(SYSTEM, "link", link)
    assert (shown(one), shown(other)) == (([], []), ([], []))
    assert [row.id for row in client_file(SYSTEM, one).left_use] == [link]
    assert Entry.objects.filter(kind="party.value_removed").values("object_ref").distinct().count() == 2


def test_a_merge_moves_links_without_one_to_itself_or_a_second_of_a_kind_and_undo_brings_all_back() -> None:
    kept, dropped, third = firms("Buk A", "Buk B", "Las")
    linked(kept, dropped, LinkKind.PAYER)
    linked(dropped, kept, LinkKind.RECIPIENT)
    linked(third, kept, LinkKind.FACTOR)
    linked(third, dropped, LinkKind.FACTOR)
    linked(third, dropped, LinkKind.BRANCH)
    linked(dropped, third, LinkKind.PAYER)
    linked(kept, third, LinkKind.PARENT)
    before = dump()
    done = merge(SYSTEM, kept, dropped)
    assert not any(link.party_id == link.other_id for link in Link.objects.all())
    assert shown(kept) == (
        [("Las", "payer"), ("Las", "parent")],
        [("Las", "factor"), ("Las", "branch")],
    )
    assert shown(third)[0] == [("Buk A", "factor"), ("Buk A", "branch")]
    undo_merge(SYSTEM, done)
    assert [line for line in dump() if not line.startswith("pair")] == before


def test_a_merge_that_would_put_a_firm_above_itself_is_refused() -> None:
    kept, between, dropped = firms("Buk A", "Las", "Buk B")
    linked(kept, between)
    linked(between, dropped)
    before = dump()
    with pytest.raises(LinkCircleError):
        merge(SYSTEM, kept, dropped)
    with pytest.raises(LinkCircleError):
        merge(SYSTEM, dropped, kept)
    assert dump() == before


def test_an_erased_end_takes_the_link_and_its_source_along() -> None:
    one, other = firms("A", "B")
    before = Source.objects.count()
    linked(one, other)
    assert Source.objects.count() == before + 1
    erase_party(SYSTEM, other)
    assert (Link.objects.count(), Source.objects.count()) == (0, before - 1)
    assert shown(one) == ([], [])


def test_a_link_to_one_in_quarantine_is_not_shown_nor_its_history() -> None:
    one, other, third = firms("Buk A", "Las", "Lis")
    linked(one, other)
    ended = linked(one, third)
    remove_value(SYSTEM, "link", ended)
    quarantined = Party.objects.filter(id__in=(other, third))
    quarantined.update(processing_state=ProcessingState.QUARANTINED.value)
    assert (shown(one), client_file(SYSTEM, one).left_use) == (([], []), [])
    quarantined.update(processing_state=ProcessingState.ACTIVE.value)
    assert shown(one) == ([("Las", "parent")], [])
    assert [row.id for row in client_file(SYSTEM, one).left_use] == [ended]
