"""Two that are one become one; what moved is known, and comes back when the merge is undone."""

from __future__ import annotations

from random import Random

import pytest

from klientela.base.access.capabilities import DeniedError
from klientela.base.parameters.set_up import SYSTEM
from klientela.clients.parties.client_file import UnknownPartyError, client_file, party_of
from klientela.clients.parties.editing import add_role, add_values, correct_value, create_party
from klientela.clients.parties.likely_pair import FoundPair, LikelyPair, keep_pairs
from klientela.clients.parties.listing import Filters, list_clients
from klientela.clients.parties.merge import (
    ContradictionError,
    NotMergeableError,
    keep_separate,
    merge,
    merges_of,
    preview_merge,
    undo_merge,
)
from klientela.clients.parties.models import Party
from klientela.clients.parties.party import ProcessingState
from klientela.clients.parties.rules.draft import RoleDraft, RoleKind
from klientela.home.demo.people import invented_nip
from tests.clients.parties.files import HUBSPOT
from tests.clients.parties.stored import imported, undone
from tests.clients.parties.test_keeping import SAID, firm, person
from tests.support.cast import Cast
from tests.support.dump import dump

pytestmark = pytest.mark.django_db


def two_people() -> tuple[object, object]:
    kept = create_party(SYSTEM, person("Anna Buk", "anna@buk.example", "601 222 333"), SAID)
    dropped = create_party(SYSTEM, person("Anna Klon", "anna@buk.example", "602 333 444"), SAID)
    return kept, dropped


def test_the_survivor_takes_over_what_it_did_not_have() -> None:
    kept, dropped = two_people()
    office = create_party(SYSTEM, firm("Tartak Buk"), SAID)
    add_role(SYSTEM, dropped, office, role=RoleDraft(RoleKind.WORKS, "prezes"), statement=SAID)
    preview = preview_merge(SYSTEM, kept, dropped)
    assert [type(row).__name__ for row in preview.moving] == ["Name", "ContactPoint", "Role"]
    assert [row.normal for row in preview.common] == ["anna@buk.example"]
    merge(SYSTEM, kept, dropped)
    found = client_file(SYSTEM, kept)
    assert [(held.value.kind, held.value.text) for held in found.names] == [
        ("current", "Anna Buk"),
        ("alias", "Anna Klon"),
    ]
    assert {held.value.normal: len(held.sources) for held in found.points} == {
        "anna@buk.example": 2,
        "+48601222333": 1,
        "+48602333444": 1,
    }
    assert [held.value.title for held in found.roles] == ["prezes"]
    assert [row.party.name for row in list_clients(SYSTEM, Filters()).rows] == ["Anna Buk", "Tartak Buk"]
    assert party_of(SYSTEM, dropped).id == kept


def test_an_undone_merge_leaves_everything_as_it_was() -> None:
    kept, dropped = two_people()
    before = dump()
    done = merge(SYSTEM, kept, dropped)
    assert dump() != before
    undone_ = undo_merge(SYSTEM, done)
    assert (undone_.party_id, undone_.staying) == (dropped, 0)
    assert [line for line in dump() if not line.startswith("pair")] == before
    with pytest.raises(UnknownPartyError):
        undo_merge(SYSTEM, done)


def test_a_merge_can_be_undone_after_later_edits_and_says_what_stays() -> None:
    kept, dropped = two_people()
    done = merge(SYSTEM, kept, dropped)
    moved = next(held.value for held in client_file(SYSTEM, kept).points if held.value.normal == "+48602333444")
    correct_value(SYSTEM, "contactpoint", moved.id, changes={"written": "603 444 555"}, statement=SAID)
    add_values(SYSTEM, kept, person("Anna Buk", "nowy@buk.example"), SAID)
    undone_ = undo_merge(SYSTEM, done)
    assert undone_.staying == 1
    assert [held.value.normal for held in client_file(SYSTEM, dropped).points] == ["anna@buk.example", "+48603444555"]
    assert [held.value.normal for held in client_file(SYSTEM, kept).points] == [
        "anna@buk.example",
        "+48601222333",
        "nowy@buk.example",
    ]


def test_staff_follow_their_organisation() -> None:
    kept, dropped = (create_party(SYSTEM, firm(name), SAID) for name in ("Tartak Buk", "Tartak Buk s.c."))
    anna = create_party(SYSTEM, person("Anna Buk"), SAID)
    add_role(SYSTEM, anna, dropped, role=RoleDraft(RoleKind.WORKS, "prezes"), statement=SAID)
    done = merge(SYSTEM, kept, dropped)
    assert [role.party.name for role in client_file(SYSTEM, kept).staff] == ["Anna Buk"]
    undo_merge(SYSTEM, done)
    assert [role.party.name for role in client_file(SYSTEM, dropped).staff] == ["Anna Buk"]
    assert client_file(SYSTEM, kept).staff == []


def test_contradicting_numbers_kinds_and_states_are_refused() -> None:
    one, other = (
        create_party(SYSTEM, firm(*facts), SAID) for facts in (("A", "5252445767"), ("B", invented_nip(Random(1))))
    )
    before = dump()
    assert len(preview_merge(SYSTEM, one, other).contradictions) == 1
    with pytest.raises(ContradictionError):
        merge(SYSTEM, one, other)
    anna = create_party(SYSTEM, person("Anna Buk"), SAID)
    with pytest.raises(NotMergeableError):
        merge(SYSTEM, anna, one)
    with pytest.raises(NotMergeableError):
        merge(SYSTEM, anna, anna)
    jan = create_party(SYSTEM, person("Jan Klon"), SAID)
    Party.objects.filter(id=jan).update(processing_state=ProcessingState.RESTRICTED.value)
    with pytest.raises(NotMergeableError):
        merge(SYSTEM, anna, jan)
    assert [line for line in dump() if "Buk" not in line and "Klon" not in line] == before


def test_keep_separate_is_remembered() -> None:
    kept, dropped = two_people()
    pair = FoundPair(kept, dropped, 55, "MATCH-EMAIL:55")
    keep_pairs([pair])
    assert len(client_file(SYSTEM, kept).pairs) == 1
    keep_separate(SYSTEM, dropped, kept)
    keep_pairs([pair])
    assert client_file(SYSTEM, kept).pairs == []
    assert list(LikelyPair.objects.values_list("state", flat=True)) == ["separate"]


def test_only_those_who_may_merge_do(cast: Cast) -> None:
    kept, dropped = two_people()
    for name in ("bookkeeper", "iod", "read_only", "outsider"):
        with pytest.raises(DeniedError):
            merge(cast.named(name).as_actor(), kept, dropped)
    with pytest.raises(UnknownPartyError):
        merge(cast.seller.as_actor(), kept, dropped)
    done = merge(SYSTEM, kept, dropped)
    assert [row.id for row in merges_of(SYSTEM, kept)] == [done]


@pytest.mark.usefixtures("own_home")
def test_an_import_can_be_taken_back_after_a_merge() -> None:
    kept = create_party(SYSTEM, person("Jan Żurawik", "602 111 222"), SAID)
    before = dump()
    batch = imported(HUBSPOT.replace("+48 601", "+48 609").replace("602 111 222", ""))
    imported_jan = Party.objects.exclude(id=kept).get(name="Jan Żurawik").id
    merge(SYSTEM, kept, imported_jan)
    undone(batch)
    assert [line for line in dump() if not line.startswith("pair")] == before
