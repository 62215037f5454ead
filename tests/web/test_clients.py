"""The list of clients and the file of one: what each role sees, and what may be changed there."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from klientela.atoms.clock import today
from klientela.base.access.accounts import create_user
from klientela.base.access.roles import Role
from klientela.base.exchange.batch import Statement
from klientela.base.ledger.entry import Entry
from klientela.base.parameters.set_up import SYSTEM
from klientela.clients.parties.editing import add_values, correct_value, remove_value
from klientela.clients.parties.listing import PAGE
from klientela.clients.parties.models import Party
from klientela.clients.parties.rules.draft import NameDraft, PartyDraft, PartyKind, PointKind
from klientela.clients.parties.rules.row import point_draft
from klientela.clients.parties.values import ContactPoint, Tagging
from tests.support.cast import PASSWORD, Cast, signed_in
from tests.web.client_rows import joined, organisation, person
from tests.web.page import Page, read
from tests.web.test_pages import check_policy

UNKNOWN = "01a202fa-423a-70ff-bf31-a21ec7677e30"
SEEING = ("owner", "seller", "bookkeeper", "iod", "read_only")


def names(page: Page) -> list[str]:
    """The clients that a page lists."""
    return [link.words for link in page.all("a") if link.attributes["href"].count("-") == 4 and link.words]


def values(page: Page) -> list[str]:
    return [value.words for value in page.all("p", class_="k-value-text")]


@pytest.fixture
def lucja(cast: Cast) -> UUID:
    """A seller's client, with a job and two tags."""
    found = person(
        cast.seller,
        "Łucja",
        "Świerczek",
        email="lucja.swierczek@tartak-buk.example",
        phone="601222333",
        tags=("targi", "Żory"),
    )
    firm = organisation(cast.seller, "Tartak Buk sp. z o.o.", nip="5252445767", street="Leśna 3", city="Poznań")
    joined(cast.seller, found, firm, title="kierowniczka zakupów")
    return found


def test_an_empty_list_teaches_and_offers_a_beginning(cast: Cast) -> None:
    page = read(signed_in(cast.seller).get("/clients/"))
    assert page.one("h2").words == "Nie ma jeszcze klientów"
    assert [link.attributes["href"] for link in page.all("a", class_="btn")] == ["/imports/", "/clients/new/person/"]
    assert read(signed_in(cast.bookkeeper).get("/clients/")).all("a", class_="btn") == []


def test_the_list_shows_each_client_on_a_line_in_polish_order(cast: Cast, lucja: UUID) -> None:
    for given, family in (("Zofia", "Lis"), ("Łukasz", "Łoś"), ("Anna", "Śliwa"), ("Ewa", "Sad")):
        person(cast.seller, given, family)
    response = signed_in(cast.seller).get("/clients/")
    page = read(response)
    check_policy(response, page)
    assert names(page) == [
        "Zofia Lis", "Łukasz Łoś", "Ewa Sad", "Anna Śliwa", "Łucja Świerczek", "Tartak Buk sp. z o.o."
    ]  # fmt: skip
    assert page.all("tr")[5].words == (
        "OsobaŁucja Świerczek Tartak Buk sp. z o.o.kierowniczka zakupów "
        "lucja.swierczek@tartak-buk.example +48 601 222 333 targi Żory Kontakt"
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=person", ["Zofia Lis", "Łucja Świerczek"]),
        ("kind=organisation", ["Tartak Buk sp. z o.o."]),
        ("tag=zory", ["Łucja Świerczek"]),
        ("stage=client", []),
        ("owner=me", ["Zofia Lis"]),
        ("kind=person&owner=me&stage=contact", ["Zofia Lis"]),
    ],
)
def test_filters_stand_in_the_address(cast: Cast, lucja: UUID, query: str, found: list[str]) -> None:
    person(cast.owner, "Zofia", "Lis")
    page = read(signed_in(cast.owner).get(f"/clients/?{query}"))
    assert names(page) == found
    chosen = [option.attributes["value"] for option in page.all("option") if "selected" in option.attributes]
    assert chosen == [part.partition("=")[2] for part in sorted(query.split("&"), key=_order)]


def _order(part: str) -> int:
    return ("kind", "stage", "tag", "owner").index(part.partition("=")[0])


@pytest.mark.parametrize(
    "query", ["kind=dog", "stage=x", "owner=him", "after=%21", "before=x", "tag=a%00", "after=" + "A" * 22]
)
def test_an_address_that_makes_no_sense_leads_nowhere_or_to_nothing(cast: Cast, query: str) -> None:
    expected = 200 if query.endswith("A" * 22) else 404  # 16 bytes and no name are a mark like any other
    assert signed_in(cast.owner).get(f"/clients/?{query}").status_code == expected


def test_pages_follow_each_other_both_ways_without_a_gap(cast: Cast) -> None:
    for number in range(PAGE + 2):
        person(cast.owner, "Ewa", f"Nowak{number:03}")
    client = signed_in(cast.owner)
    first = client.get("/clients/?kind=person")
    following = read(first).one("a", rel="next").attributes
    assert following["hx-get"] == following["href"]
    assert following["hx-nonce"] in first["Content-Security-Policy"]
    second = read(client.get(following["href"]))
    assert names(read(first)) + names(second) == [f"Ewa Nowak{number:03}" for number in range(PAGE + 2)]
    assert second.all("a", rel="next") == []
    assert read(first).all("a", rel="prev") == []
    back = read(client.get(second.one("a", rel="prev").attributes["href"]))
    assert names(back) == names(read(first))


def test_a_seller_sees_their_own_and_others_see_all(cast: Cast, lucja: UUID) -> None:
    mine = person(cast.owner, "Zofia", "Lis")
    for role in SEEING:
        client = signed_in(cast.named(role))
        seen = names(read(client.get("/clients/")))
        status = client.get(f"/clients/{mine}/").status_code
        is_seller = role == "seller"
        assert (len(seen), status) == ((2, 404) if is_seller else (3, 200))
        assert client.get(f"/clients/{lucja}/").status_code == 200
    outsider = signed_in(cast.outsider)
    assert outsider.get("/clients/").status_code == 404
    assert outsider.get(f"/clients/{lucja}/").status_code == 404
    assert signed_in(cast.owner).get(f"/clients/{UNKNOWN}/").status_code == 404


@pytest.mark.parametrize("role", ["bookkeeper", "iod", "read_only"])
def test_who_may_only_look_finds_no_button_and_changes_nothing(cast: Cast, lucja: UUID, role: str) -> None:
    client = signed_in(cast.named(role))
    point = ContactPoint.objects.filter(party_id=lucja)[0]
    page = read(client.get(f"/clients/{lucja}/"))
    assert page.one("main").words.count("lucja.swierczek@tartak-buk.example") == 1
    erasing = [f"/clients/{lucja}/erase/"] if role == "iod" else []
    assert [link.attributes["href"] for link in page.all("a", class_="btn")] == erasing
    assert page.all("select", name="stage") == []
    before = (Entry.objects.count(), ContactPoint.objects.filter(ended_at=None).count(), Party.objects.count())
    writes = (
        "new/person/", "new/organisation/", f"{lucja}/change/", f"{lucja}/add/contact/", f"{lucja}/add/role/",
        f"{lucja}/contactpoint/{point.id}/", f"{lucja}/contactpoint/{point.id}/remove/",
        f"{lucja}/add/link/", f"{lucja}/add/birthday/", f"{lucja}/pesel/", f"{lucja}/pesel/remove/",
        f"{lucja}/name/{point.id}/current/", f"{lucja}/detail/{point.id}/main/", f"{lucja}/compare/{UNKNOWN}/",
        f"duplicates/{UNKNOWN}/merge/", f"duplicates/{UNKNOWN}/separate/", f"merges/{UNKNOWN}/undo/",
    )  # fmt: skip
    for place in writes:
        assert client.post(f"/clients/{place}").status_code == 404
    assert (
        Entry.objects.count(),
        ContactPoint.objects.filter(ended_at=None).count(),
        Party.objects.count(),
    ) == before


def test_each_value_is_shown_with_its_source(cast: Cast, lucja: UUID) -> None:
    page = read(signed_in(cast.seller).get(f"/clients/{lucja}/"))
    assert page.one("h1").words == "Łucja Świerczek"
    assert values(page) == [
        "lucja.swierczek@tartak-buk.example E-mail",
        "+48 601 222 333 Telefon",
        "Tartak Buk sp. z o.o. kierowniczka zakupów",
        "targi",
        "Żory",
        "Łucja Świerczek obecna nazwa",
    ]
    source = page.all("details", class_="k-source")[0]
    assert source.words == (
        "Wizytówka: Targi Budma · 12.03.2026 Skąd mamy daneWizytówka, 12.03.2026 Od kogoTargi Budma "
        "Do czego dane są używaneOdpowiedzi na zapytania i oferty "
        "Proponowana podstawa prawnaPrawnie uzasadniony interes, art. 6 ust. 1 lit. f"
    )


def test_another_source_of_the_same_is_counted_and_shown(cast: Cast, lucja: UUID) -> None:
    said = Statement(source_kind="meeting", purpose="marketing", basis="6-1-a", obtained_on=date(2026, 5, 4))
    draft = PartyDraft(PartyKind.PERSON, NameDraft(""), points=[point_draft(PointKind.PHONE, "601 222 333")])
    add_values(cast.seller.as_actor(), lucja, draft, said)
    details = read(signed_in(cast.seller).get(f"/clients/{lucja}/")).all("details", class_="k-source")
    assert details[1].words.startswith("Wizytówka: Targi Budma · 12.03.2026 · i jeszcze 1 źródło")
    assert "Spotkanie, 04.05.2026" in details[1].words
    assert "Zgoda, art. 6 ust. 1 lit. a" in details[1].words
    assert "Spotkanie" not in details[-1].words  # the name was not said again


def test_a_wrong_value_says_what_is_wrong_and_what_to_write(cast: Cast, lucja: UUID) -> None:
    draft = PartyDraft(PartyKind.PERSON, NameDraft(""), points=[point_draft(PointKind.EMAIL, "lucja@tartak,example")])
    add_values(cast.seller.as_actor(), lucja, draft, _said())
    page = read(signed_in(cast.seller).get(f"/clients/{lucja}/"))
    assert page.one("p", class_="k-value-fault").words == (
        "Adres e-mail „lucja@tartak,example” ma przecinek zamiast kropki. Zapisz go tak: lucja@tartak.example."
    )


def test_what_was_corrected_and_what_left_use_stays_as_history(cast: Cast, lucja: UUID) -> None:
    actor = cast.seller.as_actor()
    phone = ContactPoint.objects.get(party_id=lucja, kind="phone")
    correct_value(actor, "contactpoint", phone.id, changes={"written": "602 333 444", "label": ""}, statement=_said())
    remove_value(actor, "tagging", Tagging.objects.get(party_id=lucja, tag__key="zory").id)
    page = read(signed_in(cast.seller).get(f"/clients/{lucja}/"))
    assert "+48 602 333 444 Telefon" in values(page)
    assert [former.words for former in page.all("s")] == ["+48 601 222 333", "Żory"]
    (left,) = (part.words for part in page.all("details") if "Wartości wycofane" in part.words)
    said = f"wycofano {today():%d.%m.%Y} · źródło: Wizytówka, 12.03.2026"
    assert left == f"Wartości wycofane z użycia 1 Żory Etykieta{said}"


def _said() -> Statement:
    return Statement(source_kind="own-statement", purpose="offer", basis="6-1-f", obtained_on=date(2026, 11, 20))


def test_an_organisation_lists_its_people(cast: Cast, lucja: UUID) -> None:
    firm = Party.objects.get(kind="organisation")
    page = read(signed_in(cast.seller).get(f"/clients/{firm.id}/"))
    assert values(page) == [
        "Łucja Świerczek kierowniczka zakupów",
        "525-24-45-767 NIP",
        "Leśna 3, 60-101 Poznań",
        "Tartak Buk sp. z o.o. obecna nazwa",
    ]
    assert page.one("dl", class_="k-inline-facts").words == (
        "RodzajOrganizacja NIP525-24-45-767MiejscowośćPoznań EtapKontakt OpiekunPiotr Klon"
    )


def test_a_firm_that_one_may_not_see_is_named_without_a_link(cast: Cast, lucja: UUID) -> None:
    Party.objects.filter(kind="organisation").update(owner=cast.owner)
    page = read(signed_in(cast.seller).get(f"/clients/{lucja}/"))
    assert "Tartak Buk sp. z o.o. kierowniczka zakupów" in values(page)
    assert [link for link in page.all("a") if link.words == "Tartak Buk sp. z o.o."] == []


def test_a_restricted_client_is_marked_everywhere_and_a_quarantined_one_is_not_there(cast: Cast, lucja: UUID) -> None:
    client = signed_in(cast.seller)
    Party.objects.filter(id=lucja).update(processing_state="restricted")
    assert read(client.get("/clients/")).one("span", class_="k-caution").words == "ograniczone"
    assert "Przetwarzanie jest ograniczone (art. 18 RODO)" in read(client.get(f"/clients/{lucja}/")).one("main").words
    Party.objects.filter(id=lucja).update(processing_state="quarantined")
    assert names(read(client.get("/clients/"))) == ["Tartak Buk sp. z o.o."]
    assert client.get(f"/clients/{lucja}/").status_code == 404


def test_evidence_about_a_client_is_shown_to_those_who_may_see_it(cast: Cast, lucja: UUID) -> None:
    page = read(signed_in(cast.iod).get(f"/clients/{lucja}/"))
    assert [link.words for link in page.all("a") if link.attributes["href"].startswith("/evidence/0")] == [
        "Dodano dane klienta",
        "Zapisano klienta",
    ]
    assert "/evidence/" not in read(signed_in(cast.seller).get(f"/clients/{lucja}/")).one("main").text


def test_stage_and_keeper_are_changed(cast: Cast, lucja: UUID) -> None:
    client = signed_in(cast.owner)
    page = read(client.get(f"/clients/{lucja}/"))
    assert [option.words for option in page.all("option")] == [
        "Kontakt", "Potencjalny klient", "Klient", "Były klient", "nikt", "Joanna Lis", "Piotr Klon"
    ]  # fmt: skip
    answer = client.post(f"/clients/{lucja}/change/", {"stage": "client", "owner": str(cast.owner.id)})
    assert (answer.status_code, answer["Location"]) == (302, f"/clients/{lucja}/")
    party = Party.objects.get(id=lucja)
    assert (party.stage, party.owner_id) == ("client", cast.owner.id)
    assert Entry.objects.order_by("-id")[0].kind == "party.changed"


def test_a_client_given_away_is_no_longer_on_the_list(cast: Cast, lucja: UUID) -> None:
    answer = signed_in(cast.seller).post(
        f"/clients/{lucja}/change/", {"stage": "contact", "owner": str(cast.owner.id)}, follow=True
    )
    assert answer.redirect_chain == [("/clients/", 302)]
    assert read(answer).one("div", role="status").words == (
        "Zapisano. Klient ma teraz innego opiekuna i nie ma go już na Twojej liście."
    )


def test_a_stage_or_a_keeper_that_is_none_is_refused(cast: Cast, lucja: UUID) -> None:
    before = Entry.objects.count()
    client = signed_in(cast.seller)
    for form in ({"stage": "king", "owner": ""}, {"stage": "client", "owner": str(cast.bookkeeper.id)}):
        answer = client.post(f"/clients/{lucja}/change/", form)
        assert answer.status_code == 400
        assert len(read(answer).all("ul", class_="k-error")) == 1
    assert client.post(f"/clients/{UNKNOWN}/change/", {"stage": "client"}).status_code == 404
    assert client.get(f"/clients/{lucja}/change/").status_code == 405
    assert Entry.objects.count() == before


def test_the_number_of_queries_does_not_grow_with_what_is_shown(
    cast: Cast, lucja: UUID, django_assert_num_queries: Any
) -> None:
    seller, iod = signed_in(cast.seller), signed_in(cast.iod)
    firm = Party.objects.get(kind="organisation").id
    for number in range(5):
        colleague = person(cast.seller, "Jan", f"Kos{number}", email=f"kos{number}@tartak-buk.example", tags=("x",))
        joined(cast.seller, colleague, firm, title="drwal")
    for client in (seller, iod):
        client.get("/clients/")  # the first request of a session notes when it was seen
    with django_assert_num_queries(11):
        seller.get("/clients/")
    for party_id, count in ((lucja, 25), (firm, 24)):
        with django_assert_num_queries(count):
            seller.get(f"/clients/{party_id}/")
        with django_assert_num_queries(count + 2):
            iod.get(f"/clients/{party_id}/")


@pytest.mark.parametrize("query", ["swiercz", "601222", "lucja.swier", "Tartak Świerczek", "świreczek"])
def test_a_search_finds_by_what_one_would_type(cast: Cast, lucja: UUID, query: str) -> None:
    person(cast.seller, "Jan", "Olszak", email="jan@olszak.example")
    page = read(signed_in(cast.seller).get("/clients/", {"q": query, "kind": "person"}))
    assert names(page) == ["Łucja Świerczek"]
    assert page.one("input", id="q").attributes["value"] == query


def test_a_search_stays_within_ones_rows_and_says_when_nobody_was_found(cast: Cast, lucja: UUID) -> None:
    other = create_user(SYSTEM, email="ewa@firma.example", full_name="Ewa Lis", roles=[Role.SELLER], password=PASSWORD)
    page = read(signed_in(other[0]).get("/clients/", {"q": "Świerczek"}))
    assert names(page) == []
    assert any(words.startswith("Nikogo nie znaleziono.") for words in (p.words for p in page.all("p")))
    assert names(read(signed_in(cast.owner).get("/clients/", {"q": "Świerczek"}))) == ["Łucja Świerczek"]


def test_while_one_types_only_the_list_is_sent(cast: Cast, lucja: UUID) -> None:
    whole = signed_in(cast.owner).get("/clients/?q=swier")
    part = signed_in(cast.owner).get("/clients/?q=swier", headers={"HX-Target": "div#found"})
    assert [names(read(answer)) for answer in (whole, part)] == [["Łucja Świerczek"]] * 2
    assert [text in part.content.decode() for text in ("<html", "<form", '<div id="found"')] == [False, False, True]
    assert "HX-Target" in part["Vary"]


def test_a_search_that_is_cut_says_so(cast: Cast) -> None:
    for number in range(21):
        person(cast.owner, "Jan", f"Buk{number}")
    client = signed_in(cast.owner)
    assert "To najlepsze trafienia" in client.get("/clients/?q=buk").content.decode()
    assert "To najlepsze trafienia" not in client.get("/clients/?q=buk20").content.decode()
