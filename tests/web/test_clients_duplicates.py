"""Pairs that may be one: the queue, the decision, and taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from klientela.base.ledger.entry import Entry
from klientela.clients.parties.editing import add_values
from klientela.clients.parties.likely_pair import PAGE, FoundPair, LikelyPair, keep_pairs
from klientela.clients.parties.merge import merge
from klientela.clients.parties.merge_journal import Merge
from klientela.clients.parties.models import Party
from klientela.clients.parties.rules.draft import NameDraft, PartyDraft, PartyKind
from klientela.clients.parties.values import ContactPoint
from tests.support.cast import Cast, signed_in
from tests.web.client_rows import CARD, organisation, person
from tests.web.page import Page, read
from tests.web.test_pages import check_policy

SIGNS = "MATCH-NAME-SAME:40 MATCH-MOBILE:32 MATCH-CITY-DIFFERS:-5 MATCH-LAND"  # cut off, as a long one is
UNKNOWN = "01a202fa-423a-70ff-bf31-a21ec7677e30"


@pytest.fixture
def two(cast: Cast) -> tuple[UUID, UUID]:
    """Two clients of the seller that may be one."""
    one = person(cast.seller, "Ewa", "Klonek", phone="603444555", tags=("targi",))
    other = person(cast.seller, "Ewa", "Klonek", phone="603444555", email="ewa@poczta.example")
    keep_pairs([FoundPair(one, other, 72, SIGNS)])
    return one, other


@pytest.fixture
def seller(cast: Cast) -> Client:
    return signed_in(cast.seller)


def pair_address() -> str:
    return f"/clients/duplicates/{LikelyPair.objects.get().id}/"


def listed(page: Page) -> list[str]:
    return [link.attributes["href"] for link in page.all("a") if "/clients/duplicates/0" in link.attributes["href"]]


def kinds() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


def moving_and_common(page: Page) -> list[str]:
    return [values.words for values in page.all("ul", class_="k-small")]


def test_the_queue_shows_pairs_with_what_speaks_for_them(seller: Client, two: tuple[UUID, UUID]) -> None:
    response = seller.get("/clients/duplicates/")
    page = read(response)
    check_policy(response, page)
    assert listed(page) == [pair_address()]
    assert page.one("article").words == (
        "Ewa Klonek i Ewa Klonek Ewa Klonek+48 603 444 555Ewa Klonekewa@poczta.example · +48 603 444 555 "
        "Prawie na pewno to samo To samo imię i nazwisko. Ten sam numer komórkowy. Różne miejscowości. "
        "Porównaj"
    )
    assert read(seller.get("/clients/")).one("a", href="/clients/duplicates/").words == "Porównaj ich"


def test_the_likeliest_stand_first_page_by_page(cast: Cast, seller: Client) -> None:
    people = [person(cast.seller, "Ewa", f"Klonek{number}") for number in range(PAGE + 3)]
    for number, other in enumerate(people[1:]):
        keep_pairs([FoundPair(people[0], other, 50 + number % 7, "MATCH-NAME-CLOSE:50")])
    first = read(seller.get("/clients/duplicates/"))
    second = read(seller.get(first.one("a", rel="next").attributes["href"]))
    expected = [f"/clients/duplicates/{pair.id}/" for pair in LikelyPair.objects.order_by("-score", "id")]
    assert (len(listed(first)), len(listed(second))) == (PAGE, 2)
    assert listed(first) + listed(second) == expected
    assert second.all("a", rel="next") == []


@pytest.mark.parametrize("mark", ["x", "72", "72.x", f"9999999999999999999999.{'a' * 31}", "a.b"])
def test_a_mark_that_makes_no_sense_leads_nowhere(seller: Client, mark: str) -> None:
    assert seller.get(f"/clients/duplicates/?after={mark}").status_code == 404


def test_an_empty_queue_says_what_it_is_for(seller: Client) -> None:
    page = read(seller.get("/clients/duplicates/"))
    assert page.one("h2").words == "Żadna para nie czeka na decyzję"


def test_only_pairs_whose_both_sides_one_sees_are_shown(cast: Cast, seller: Client, two: tuple[UUID, UUID]) -> None:
    Party.objects.filter(id=two[1]).update(owner=cast.owner)
    address = pair_address()
    assert listed(read(seller.get("/clients/duplicates/"))) == []
    before = kinds()
    assert seller.get(address).status_code == 404
    for act in ("merge", "separate"):
        assert seller.post(f"{address}{act}/", {"kept": str(two[0]), "previewed": str(two[0])}).status_code == 404
    assert kinds() == before
    assert listed(read(signed_in(cast.owner).get("/clients/duplicates/"))) == [address]


def test_a_pair_is_shown_field_by_field_with_what_would_move(seller: Client, two: tuple[UUID, UUID]) -> None:
    response = seller.get(pair_address())
    page = read(response)
    check_policy(response, page)
    rows = {row.words.split(" ")[0] for row in page.all("tr")}
    assert {"E-mail", "Telefon", "Nazwa", "Etykieta"} <= rows
    assert [box.attributes["value"] for box in page.all("input", name="kept") if "checked" in box.attributes] == [
        str(two[0])
    ]
    both = "Ewa Klonek Nazwa+48 603 444 555 Telefon"
    assert moving_and_common(page) == ["ewa@poczta.example E-mail", both]
    turned = read(seller.get(f"{pair_address()}?kept={two[1]}"))
    assert moving_and_common(turned) == ["targi Etykieta", both]
    assert [reason.words for reason in page.all("span", class_="k-reason-aside")] == [
        "silna przesłanka", "przesłanka", "przemawia przeciw"
    ]  # fmt: skip


def test_merging_keeps_the_chosen_one_and_can_be_undone(cast: Cast, seller: Client, two: tuple[UUID, UUID]) -> None:
    kept, dropped = two[1], two[0]
    answer = seller.post(f"{pair_address()}merge/", {"kept": str(kept), "previewed": str(kept)})
    made = Merge.objects.get()
    assert answer["Location"] == f"/clients/{kept}/?merged={made.id}"
    page = read(seller.get(answer["Location"]))
    assert page.one("div", role="status").words == "Scalono: „Ewa Klonek” to teraz część tego klienta. Cofnij scalenie"
    assert seller.get(f"/clients/{dropped}/")["Location"] == f"/clients/{kept}/"
    assert listed(read(seller.get("/clients/duplicates/"))) == []
    looking = read(signed_in(cast.iod).get(answer["Location"]))
    assert [form for form in looking.all("form") if "undo" in form.attributes.get("action", "")] == []
    undone = seller.post(f"/clients/merges/{made.id}/undo/", follow=True)
    assert undone.redirect_chain == [(f"/clients/{dropped}/", 302)]
    assert read(undone).one("div", role="status").words == "Cofnięto scalenie: to znowu dwaj klienci."
    assert kinds()[-2:] == ["party.merged", "party.merge_undone"]
    assert seller.post(f"/clients/merges/{made.id}/undo/").status_code == 404


def test_undoing_says_how_much_stays(cast: Cast, seller: Client, two: tuple[UUID, UUID]) -> None:
    made = merge(cast.seller.as_actor(), two[0], two[1])
    form = {"source_kind": "own-statement", "from_whom": "", "obtained_on": "2026-11-20", "purpose": "offer"}
    seller.post(f"/clients/{two[0]}/add/tag/", {**form, "basis": "6-1-f", "tag": "nowy"})
    page = read(seller.post(f"/clients/merges/{made}/undo/", follow=True))
    assert page.all("div", role="status")[-1].words == (
        "Cofnięto scalenie: to znowu dwaj klienci. "
        "1 wartość dodana po scaleniu zostaje przy kliencie, który został zachowany."
    )


def test_an_undo_out_of_order_says_what_to_undo_first(cast: Cast, seller: Client, two: tuple[UUID, UUID]) -> None:
    last = person(cast.seller, "Ewa", "Las")
    made = merge(cast.seller.as_actor(), two[0], two[1])
    merge(cast.seller.as_actor(), last, two[0])
    answer = seller.post(f"/clients/merges/{made}/undo/", follow=True)
    assert answer.redirect_chain == [(f"/clients/{last}/", 302)]
    assert "Najpierw cofnij późniejsze scalenie" in read(answer).one("div", role="alert").words
    assert Merge.objects.filter(undone_at=None).count() == 2


def test_another_choice_than_the_one_previewed_is_shown_first(seller: Client, two: tuple[UUID, UUID]) -> None:
    answer = seller.post(f"{pair_address()}merge/", {"kept": str(two[1]), "previewed": str(two[0])})
    assert answer["Location"] == f"{pair_address()}?kept={two[1]}"
    assert Merge.objects.count() == 0
    assert seller.post(f"{pair_address()}merge/", {"kept": UNKNOWN, "previewed": UNKNOWN}).status_code == 404


def test_two_that_are_different_are_remembered_as_such(seller: Client, two: tuple[UUID, UUID]) -> None:
    answer = seller.post(f"{pair_address()}separate/", follow=True)
    assert answer.redirect_chain == [("/clients/duplicates/", 302)]
    assert LikelyPair.objects.get().state == "separate"
    assert kinds()[-1] == "party.kept_separate"
    assert listed(read(answer)) == []
    again = read(seller.get(pair_address()))
    assert "Uznano już, że to dwaj różni klienci." in again.one("div", role="note").words


def test_numbers_that_contradict_each_other_are_named_and_stop_the_merge(cast: Cast, seller: Client) -> None:
    one = organisation(cast.seller, "Tartak Buk", nip="5252445767")
    other = organisation(cast.seller, "Tartak Buk", nip="5260250274")
    keep_pairs([FoundPair(one, other, 60, "MATCH-FIRM-NAME:60")])
    page = read(seller.get(pair_address()))
    assert page.one("div", role="alert").words == (
        "Te dane sobie przeczą; najpierw popraw błędne:NIP: 525-24-45-767 czy 526-02-50-274?"
    )
    assert [button.words for button in page.all("button", form="merging")] == []
    before = kinds()
    answer = seller.post(f"{pair_address()}merge/", {"kept": str(one), "previewed": str(one)}, follow=True)
    assert read(answer).all("div", role="alert")[0].words.startswith("Oboje mają poprawny NIP")
    assert kinds() == before


def test_two_whose_data_may_be_used_differently_are_not_merged(seller: Client, two: tuple[UUID, UUID]) -> None:
    Party.objects.filter(id=two[0]).update(processing_state="restricted")
    page = read(seller.get(pair_address()))
    assert page.one("div", role="note").words.startswith("Tych dwojga nie można scalić")
    answer = seller.post(f"{pair_address()}merge/", {"kept": str(two[0]), "previewed": str(two[0])}, follow=True)
    assert read(answer).one("div", role="alert").words.startswith("Tych dwojga nie można scalić")
    assert Merge.objects.count() == 0


@pytest.mark.parametrize("role", ["bookkeeper", "iod", "read_only"])
def test_who_may_only_look_decides_nothing(cast: Cast, two: tuple[UUID, UUID], role: str) -> None:
    client = signed_in(cast.named(role))
    address = pair_address()
    made = merge(cast.seller.as_actor(), two[0], person(cast.seller, "Ewa", "Klonek"))
    page = read(client.get(address))
    assert page.all("input", name="kept") == []
    before = (kinds(), ContactPoint.objects.filter(party_id=two[0]).count())
    for place in (f"{address}merge/", f"{address}separate/", f"/clients/merges/{made}/undo/"):
        assert client.post(place, {"kept": str(two[0]), "previewed": str(two[0])}).status_code == 404
    assert (kinds(), ContactPoint.objects.filter(party_id=two[0]).count()) == before
    assert signed_in(cast.outsider).get("/clients/duplicates/").status_code == 404
    assert signed_in(cast.outsider).get(address).status_code == 404


def test_the_number_of_queries_is_fixed(
    cast: Cast, seller: Client, two: tuple[UUID, UUID], django_assert_num_queries: Any
) -> None:
    address = pair_address()
    seller.get("/account/")
    for _time in range(2):
        with django_assert_num_queries(8):
            seller.get("/clients/duplicates/")
        with django_assert_num_queries(60):
            seller.get(address)
        third = person(cast.seller, "Ewa", "Klonek", email="klonek@poczta.example")
        keep_pairs([FoundPair(two[0], third, 60, SIGNS)])


def test_only_what_one_side_alone_says_is_marked(seller: Client, cast: Cast) -> None:
    one = organisation(cast.seller, "Tartak Buk sp. z o.o.", nip="5252445767", city="Poznań")
    other = organisation(cast.seller, "TARTAK BUK SP. Z O.O.", city="Poznań")
    draft = PartyDraft(PartyKind.ORGANISATION, NameDraft("Tartak Bukowy"))
    add_values(cast.seller.as_actor(), other, draft, CARD)
    pair = seller.post(f"/clients/{one}/compare/{other}/")["Location"]
    assert [mark.words for mark in read(seller.get(pair)).all("mark")] == ["Tartak Bukowy"]
    queued = read(seller.get("/clients/duplicates/"))
    assert "NIP 525-24-45-767 · Poznań" in queued.all("article")[0].words
    compare = queued.one("a", href=pair)
    assert compare.attributes["aria-label"] in (
        "Porównaj: Tartak Buk sp. z o.o., TARTAK BUK SP. Z O.O.",
        "Porównaj: TARTAK BUK SP. Z O.O., Tartak Buk sp. z o.o.",
    )
