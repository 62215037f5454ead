"""PESEL numbers in pages, from the setting to the deletion; and erasing a whole client."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from klientela.base.ledger.entry import Entry
from klientela.base.parameters.pesel import allow_pesel, forbid_pesel, may_keep_pesel
from klientela.base.parameters.set_up import SYSTEM
from klientela.clients.parties.merge import merge
from klientela.clients.parties.models import Party, SealedNumber
from klientela.interfaces.web.clients.labels import MASKED
from tests.support.cast import Cast, signed_in
from tests.web.client_rows import STATED, organisation, person
from tests.web.page import read
from tests.web.test_clients_links import values
from tests.web.test_pages import check_policy

NUMBER = "44051401458"  # a specimen: nobody's
LAW = "art. 104 Prawa bankowego"


@pytest.fixture
def ewa(cast: Cast) -> UUID:
    return person(cast.seller, "Ewa", "Klonek", email="ewa@poczta.example")


@pytest.fixture
def seller(cast: Cast) -> Client:
    return signed_in(cast.seller)


def sealed(seller: Client, party: UUID, number: str = NUMBER) -> None:
    assert seller.post(f"/clients/{party}/pesel/", {**STATED, "number": number}).status_code == 302


def test_purpose_and_basis_are_the_law_and_cannot_be_chosen(seller: Client, ewa: UUID) -> None:
    allow_pesel(SYSTEM, LAW)
    page = read(seller.get(f"/clients/{ewa}/pesel/"))
    assert {one.attributes["name"] for one in page.all("select")} == {"source_kind"}
    assert [one.words for one in page.all("dd")] == [
        "Rachunkowość i podatki", "Obowiązek prawny, art. 6 ust. 1 lit. c", LAW
    ]  # fmt: skip
    sealed(seller, ewa)  # says offers on legitimate interest
    source = SealedNumber.objects.get().source
    assert (source.purpose, source.basis, source.kind) == ("accounting", "6-1-c", "own-statement")


def test_the_setting_needs_a_provision_and_somebody_who_may(cast: Cast) -> None:
    iod = signed_in(cast.iod)
    answer = iod.post("/settings/pesel/", {"provision": " "})
    assert answer.status_code == 400
    assert read(answer).one("ul", id="id_provision_error").words == "To pole jest wymagane."
    for name in ("seller", "bookkeeper", "read_only"):
        assert signed_in(cast.named(name)).post("/settings/pesel/", {"provision": LAW}).status_code == 404
    assert not may_keep_pesel()
    assert iod.post("/settings/pesel/", {"provision": LAW})["Location"] == "/settings/pesel/"
    assert may_keep_pesel()
    page = read(signed_in(cast.bookkeeper).get("/settings/pesel/"))
    assert LAW in page.one("main").words
    assert page.all("input", name="provision") == []
    assert iod.post("/settings/pesel/", {"provision": "", "forbid": "1"}).status_code == 302
    assert not may_keep_pesel()
    assert Entry.objects.filter(kind="firm.pesel_changed").count() == 2


def test_while_it_is_off_no_file_offers_it(seller: Client, ewa: UUID) -> None:
    assert "PESEL" not in read(seller.get(f"/clients/{ewa}/")).one("main").words
    for place in ("pesel/", "pesel/show/", "pesel/remove/"):
        assert seller.get(f"/clients/{ewa}/{place}").status_code == 404
    assert seller.post(f"/clients/{ewa}/pesel/", {**STATED, "number": NUMBER}).status_code == 404
    assert SealedNumber.objects.count() == 0


def test_a_number_is_added_shown_masked_and_read_with_a_reason(cast: Cast, seller: Client, ewa: UUID) -> None:
    allow_pesel(SYSTEM, LAW)
    assert read(seller.get(f"/clients/{ewa}/")).one("a", href=f"/clients/{ewa}/pesel/").words == "Dodaj PESEL"
    wrong = seller.post(f"/clients/{ewa}/pesel/", {**STATED, "number": "44051401459"})
    assert wrong.status_code == 400
    assert "cyfra kontrolna się nie zgadza" in read(wrong).one("ul", id="id_number_error").words
    sealed(seller, ewa)
    response = seller.get(f"/clients/{ewa}/")
    assert f"{MASKED} PESEL" in values(read(response))
    assert NUMBER not in response.content.decode()
    assert seller.get(f"/clients/{ewa}/pesel/show/").status_code == 404
    bookkeeper = signed_in(cast.bookkeeper)
    assert NUMBER not in bookkeeper.get(f"/clients/{ewa}/pesel/show/").content.decode()
    for reason, said in (
        ("  ", "Podaj, po co chcesz to przeczytać."),
        ("x", "Napisz co najmniej 10 znaków: do jakiej sprawy potrzebujesz tego numeru?"),
    ):
        refused = bookkeeper.post(f"/clients/{ewa}/pesel/show/", {"reason": reason})
        assert (refused.status_code, NUMBER in refused.content.decode()) == (400, False)
        assert read(refused).one("p", id="reason-error").words == said
    assert Entry.objects.filter(kind="value.revealed").count() == 0
    shown = bookkeeper.post(f"/clients/{ewa}/pesel/show/", {"reason": "umowa zlecenia"})
    check_policy(shown, read(shown))
    assert read(shown).one("code").words == NUMBER
    assert shown["Cache-Control"] == "private, no-store"
    assert Entry.objects.filter(kind="value.revealed").count() == 1


def test_switched_off_again_it_stays_masked_with_a_hint_to_delete_it(cast: Cast, seller: Client, ewa: UUID) -> None:
    allow_pesel(SYSTEM, LAW)
    sealed(seller, ewa)
    forbid_pesel(SYSTEM)
    page = read(seller.get(f"/clients/{ewa}/"))
    assert f"{MASKED} PESEL" in values(page)
    assert page.one("p", class_="k-value-fault").words == (
        "W ustawieniach nie ma już przepisu, który wymaga tego numeru: usuń go."
    )
    assert seller.get(f"/clients/{ewa}/pesel/").status_code == 404
    assert page.one("a", href=f"/clients/{ewa}/pesel/remove/").words == "Usuń „PESEL”"
    assert "nie trafi" not in read(seller.get(f"/clients/{ewa}/pesel/remove/")).one("main").words
    assert seller.post(f"/clients/{ewa}/pesel/remove/").status_code == 302
    assert SealedNumber.objects.count() == 0
    assert seller.post(f"/clients/{ewa}/pesel/remove/").status_code == 404


def test_the_same_number_twice_leads_to_the_duplicates(cast: Cast, seller: Client, ewa: UUID) -> None:
    allow_pesel(SYSTEM, LAW)
    sealed(seller, ewa)
    twin = person(cast.seller, "Ewunia", "Klonek")
    answer = seller.post(f"/clients/{twin}/pesel/", {**STATED, "number": NUMBER}, follow=True)
    said = [part.words for part in read(answer).all("div", role="status")]
    assert "Ten sam PESEL ma ktoś jeszcze: zobacz „Być może ten sam klient”." in said
    assert "Być może ten sam klient" in [title.words for title in read(answer).all("h2")]


def test_a_pesel_is_of_a_person_that_one_sees(cast: Cast, seller: Client, ewa: UUID) -> None:
    allow_pesel(SYSTEM, LAW)
    firm, foreign = organisation(cast.seller, "Tartak Buk"), person(cast.owner, "Jan", "Klon")
    for party in (firm, foreign):
        assert seller.get(f"/clients/{party}/pesel/").status_code == 404
        assert seller.post(f"/clients/{party}/pesel/", {**STATED, "number": NUMBER}).status_code == 404
    assert SealedNumber.objects.count() == 0


def test_erasing_says_what_goes_and_what_stays_and_asks(cast: Cast, ewa: UUID) -> None:
    twin = person(cast.seller, "Ewunia", "Klonek", phone="603444555")
    merge(SYSTEM, ewa, twin)
    iod = signed_in(cast.iod)
    assert read(iod.get(f"/clients/{ewa}/")).one("a", href=f"/clients/{ewa}/erase/").words == "Usuń klienta na zawsze"
    response = iod.get(f"/clients/{ewa}/erase/")
    page = read(response)
    check_policy(response, page)
    assert "„Ewa Klonek”: 4 wartości razem ze źródłami i historią" in page.one("main").words
    assert "Klienci scaleni z tym klientem: Ewunia Klonek" in page.one("main").words
    assert iod.post(f"/clients/{ewa}/erase/").status_code == 400
    assert Party.objects.count() == 2
    answer = iod.post(f"/clients/{ewa}/erase/", {"understood": "1"}, follow=True)
    assert answer.redirect_chain == [("/clients/", 302)]
    assert read(answer).one("div", role="status").words == "Klienta usunięto."
    assert Party.objects.count() == 0
    for party in (ewa, twin):
        assert iod.get(f"/clients/{party}/").status_code == 404
        assert iod.post(f"/clients/{party}/erase/", {"understood": "1"}).status_code == 404
    assert Entry.objects.filter(kind="party.erased").count() == 1


@pytest.mark.parametrize("role", ["seller", "bookkeeper", "read_only", "outsider"])
def test_who_may_not_erase_finds_no_such_page(cast: Cast, ewa: UUID, role: str) -> None:
    client = signed_in(cast.named(role))
    assert client.get(f"/clients/{ewa}/erase/").status_code == 404
    assert client.post(f"/clients/{ewa}/erase/", {"understood": "1"}).status_code == 404
    assert "/erase/" not in client.get(f"/clients/{ewa}/").content.decode()
    assert Party.objects.count() == 1
