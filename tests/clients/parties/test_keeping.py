"""Keeping clients by hand: every value with its source, within one's own rows, and nothing lost by a correction."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from klientela.atoms.formats.contact import ContactRecord, IdentifierKind, Labelled, Place
from klientela.base.access.capabilities import DeniedError
from klientela.base.access.roles import Role as UserRole
from klientela.base.access.user import User
from klientela.base.exchange.batch import Statement
from klientela.base.ledger.entry import Entry
from klientela.base.parameters.set_up import SYSTEM
from klientela.clients.parties.client_file import UnknownPartyError, client_file, party_of
from klientela.clients.parties.editing import (
    AlreadyHeldError,
    EmptyValueError,
    NoNameLeftError,
    add_role,
    add_values,
    change_party,
    correct_value,
    create_party,
    remove_value,
)
from klientela.clients.parties.listing import BadPageMarkError, Filters, list_clients, tags_in_use
from klientela.clients.parties.live_values import UnknownValueError
from klientela.clients.parties.lookalikes import lookalikes_of
from klientela.clients.parties.models import Party, Source
from klientela.clients.parties.party import Stage
from klientela.clients.parties.rules.draft import NameDraft, PartyDraft, PartyKind, PointKind, RoleDraft, RoleKind
from klientela.clients.parties.rules.row import identifier_draft, point_draft
from klientela.clients.parties.source import StatementError
from klientela.clients.parties.values import ContactPoint, Identifier
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
SAID = Statement(source_kind="own-statement", purpose="offer", basis="6-1-f", obtained_on=date(2025, 6, 1))


def person(name: str, *reach: str) -> PartyDraft:
    given, _, family = name.partition(" ")
    points = [point_draft(PointKind.EMAIL if "@" in one else PointKind.PHONE, one) for one in reach]
    return PartyDraft(PartyKind.PERSON, NameDraft(name, given, "", family), points=points)


def firm(name: str, nip: str = "") -> PartyDraft:
    numbers = [identifier_draft(IdentifierKind.NIP, nip)] if nip else []
    return PartyDraft(PartyKind.ORGANISATION, NameDraft(name), identifiers=numbers)


def test_a_wrong_number_is_kept_with_its_reason() -> None:
    party_id = create_party(SYSTEM, firm("Tartak Buk", "525-24-45-768"), SAID)
    held = client_file(SYSTEM, party_id).identifiers[0]
    assert (held.value.written, held.value.fault) == ("525-24-45-768", "VALUE-NIP-CHECKSUM")
    right = correct_value(SYSTEM, "identifier", held.value.id, changes={"written": "525-24-45-767"}, statement=SAID)
    held = client_file(SYSTEM, party_id).identifiers[0]
    assert (held.value.id, held.value.normal, held.value.fault) == (right, "5252445767", "")
    assert [former.written for former in held.history] == ["525-24-45-768"]


def test_a_correction_leaves_use_at_once_and_moves_the_name_in_the_list() -> None:
    party_id = create_party(SYSTEM, person("Anna Buk", "anna@buk.example"), SAID)
    name = client_file(SYSTEM, party_id).names[0].value
    correct_value(SYSTEM, "name", name.id, changes={"given": "Anna", "family": "Żuk", "text": ""}, statement=SAID)
    assert [row.party.name for row in list_clients(SYSTEM, Filters()).rows] == ["Anna Żuk"]
    assert Entry.objects.filter(kind="party.value_corrected").count() == 1


def test_what_cannot_be_corrected_is_refused_and_changes_nothing() -> None:
    party_id = create_party(SYSTEM, person("Anna Buk", "anna@buk.example", "a.buk@buk.example"), SAID)
    first, second = (held.value for held in client_file(SYSTEM, party_id).points)
    with pytest.raises(AlreadyHeldError):
        correct_value(SYSTEM, "contactpoint", second.id, changes={"written": first.written}, statement=SAID)
    with pytest.raises(EmptyValueError):
        correct_value(SYSTEM, "contactpoint", second.id, changes={"written": "  "}, statement=SAID)
    wrong = Statement(source_kind="", purpose="offer", basis="6-1-f")
    with pytest.raises(StatementError):
        correct_value(SYSTEM, "contactpoint", second.id, changes={"written": "b@buk.example"}, statement=wrong)
    with pytest.raises(UnknownValueError):
        correct_value(SYSTEM, "party", party_id, changes={"name": "x"}, statement=SAID)
    with pytest.raises(NoNameLeftError):
        remove_value(SYSTEM, "name", client_file(SYSTEM, party_id).names[0].value.id)
    assert [held.value.written for held in client_file(SYSTEM, party_id).points] == [first.written, second.written]
    assert Source.objects.count() == 1


def test_a_removed_value_is_history_and_can_be_added_again_later() -> None:
    party_id = create_party(SYSTEM, person("Anna Buk", "anna@buk.example"), SAID)
    remove_value(SYSTEM, "contactpoint", client_file(SYSTEM, party_id).points[0].value.id)
    found = client_file(SYSTEM, party_id)
    assert (found.points, [row.written for row in found.left_use]) == ([], ["anna@buk.example"])
    assert add_values(SYSTEM, party_id, person("Anna Buk", "anna@buk.example"), SAID)
    assert [held.value.written for held in client_file(SYSTEM, party_id).points] == ["anna@buk.example"]


def test_roles_join_people_to_several_organisations() -> None:
    anna = create_party(SYSTEM, person("Anna Buk"), SAID)
    firms = [create_party(SYSTEM, firm(name), SAID) for name in ("Tartak Buk", "Drukarnia Lis")]
    for one, title in zip(firms, ("prezes", "członek rady"), strict=True):
        assert add_role(SYSTEM, anna, one, role=RoleDraft(RoleKind.BOARD, title), statement=SAID)
    assert [held.value.title for held in client_file(SYSTEM, anna).roles] == ["prezes", "członek rady"]
    assert [role.party.name for role in client_file(SYSTEM, firms[1]).staff] == ["Anna Buk"]
    with pytest.raises(UnknownPartyError):
        add_role(SYSTEM, firms[0], firms[1], role=RoleDraft(RoleKind.WORKS), statement=SAID)


def test_somebody_alike_is_found_before_a_second_one_is_made() -> None:
    party_id = create_party(SYSTEM, person("Łucja Świerczek", "lucja@tartak.example"), SAID)
    asked = ContactRecord(Place("", 0), full_name="Lucja Swierczek", emails=[Labelled("LUCJA@tartak.example")])
    assert [(match.b, match.score) for match in lookalikes_of(SYSTEM, asked)] == [(party_id.hex, 125)]
    assert lookalikes_of(SYSTEM, ContactRecord(Place("", 0), full_name="Jan Klon")) == []


def test_a_seller_sees_and_changes_their_own_clients_only(cast: Cast) -> None:
    seller, other = cast.seller.as_actor(), SYSTEM
    own = create_party(seller, person("Anna Buk"), SAID)
    theirs = person("Jan Klon", "jan@klon.example")
    theirs.tags = ["vip"]
    foreign = create_party(other, theirs, SAID)
    point = ContactPoint.objects.get(party_id=foreign)
    assert [row.party.id for row in list_clients(seller, Filters()).rows] == [own]
    assert {row.party.id for row in list_clients(cast.owner.as_actor(), Filters()).rows} == {own, foreign}
    for forbidden in (
        lambda: client_file(seller, foreign),
        lambda: add_values(seller, foreign, person("Jan Klon", "x@klon.example"), SAID),
        lambda: change_party(seller, foreign, stage=Stage.CLIENT, owner=None),
    ):
        with pytest.raises(UnknownPartyError):
            forbidden()
    with pytest.raises(UnknownValueError):
        remove_value(seller, "contactpoint", point.id)
    asked = ContactRecord(Place("", 0), full_name="Jan Klon", emails=[Labelled("jan@klon.example")])
    assert tags_in_use(seller) == []
    assert [tag.name for tag in tags_in_use(SYSTEM)] == ["vip"]
    assert lookalikes_of(seller, asked) == []  # a look-up must not tell whom others know
    assert ContactPoint.objects.get(party_id=foreign).ended_at is None


@pytest.mark.parametrize("name", ["bookkeeper", "iod", "read_only"])
def test_who_may_only_look_changes_nothing(cast: Cast, name: str) -> None:
    actor = cast.named(name).as_actor()
    party_id = create_party(SYSTEM, person("Anna Buk"), SAID)
    assert client_file(actor, party_id).party.id == party_id
    with pytest.raises(DeniedError):
        create_party(actor, person("Jan Klon"), SAID)
    with pytest.raises(DeniedError):
        change_party(actor, party_id, stage=Stage.CLIENT, owner=None)
    assert Party.objects.count() == 1


def test_an_outsider_is_denied_everything(cast: Cast) -> None:
    outsider = cast.outsider.as_actor()
    party_id = create_party(SYSTEM, person("Anna Buk"), SAID)
    for denied in (lambda: list_clients(outsider, Filters()), lambda: client_file(outsider, party_id)):
        with pytest.raises(DeniedError):
            denied()
    with pytest.raises(UnknownPartyError):
        party_of(SYSTEM, uuid4())


def test_the_list_pages_both_ways_in_polish_order(django_assert_num_queries: object) -> None:
    create_party(SYSTEM, PartyDraft(PartyKind.PERSON, NameDraft("Zenon Aleksandrowicz")), SAID)  # in one piece
    names = ["Łucja Ćwik", "Jan Cwik", "Adam Ćwiek", "Ewa Lis", "Zofia Łoś", "Ida Źrebak", "Jan Żak", "Piotr Zych"]
    for name in names:
        create_party(SYSTEM, person(name), SAID)
    ordered = [
        "Zenon Aleksandrowicz",
        "Jan Cwik",
        "Adam Ćwiek",
        "Łucja Ćwik",
        "Ewa Lis",
        "Zofia Łoś",
        "Piotr Zych",
        "Ida Źrebak",
        "Jan Żak",
    ]
    first = list_clients(SYSTEM, Filters(), limit=3)
    second = list_clients(SYSTEM, Filters(), after=first.after, limit=3)
    third = list_clients(SYSTEM, Filters(), after=second.after, limit=3)
    assert [row.party.name for page in (first, second, third) for row in page.rows] == ordered
    assert (first.before, third.after) == ("", "")
    back = list_clients(SYSTEM, Filters(), before=third.before, limit=3)
    assert [row.party.name for row in back.rows] == ordered[3:6]
    assert [row.party.name for row in list_clients(SYSTEM, Filters(), before=back.before, limit=3).rows] == ordered[:3]
    for wrong in ("x", "!!!!", "AAAA"):
        with pytest.raises(BadPageMarkError):
            list_clients(SYSTEM, Filters(), after=wrong)


def test_filters_narrow_the_list(cast: Cast) -> None:
    anna = create_party(SYSTEM, person("Anna Buk"), SAID)
    create_party(SYSTEM, firm("Tartak Buk"), SAID)
    tagged = person("Jan Klon")
    tagged.tags = ["Targi Poznań"]
    create_party(SYSTEM, tagged, SAID)
    change_party(SYSTEM, anna, stage=Stage.CLIENT, owner=User.objects.get(id=cast.seller.id))
    for filters, expected in (
        (Filters(kind="organisation"), ["Tartak Buk"]),
        (Filters(stage="client"), ["Anna Buk"]),
        (Filters(owner=cast.seller.id), ["Anna Buk"]),
        (Filters(tag="targi poznan"), ["Jan Klon"]),
    ):
        assert [row.party.name for row in list_clients(SYSTEM, filters).rows] == expected
    assert UserRole.SELLER in cast.seller.roles
    assert Identifier.objects.count() == 0
