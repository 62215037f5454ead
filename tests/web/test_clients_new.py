"""New clients: stored with their source, and only once somebody alike who is known has been looked at."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from klientela.base.ledger.entry import Entry
from klientela.clients.parties.models import Party, Source
from klientela.clients.parties.values import Address, ContactPoint, Detail, Identifier, Name
from tests.support.cast import Cast, signed_in
from tests.web.client_rows import STATED, person
from tests.web.page import Page, read
from tests.web.test_pages import check_policy

PERSON = {
    **STATED,
    "given": "Łucja",
    "family": "Świerczek",
    "email": "Lucja@Tartak-Buk.example",
    "phone": "601 222 333",
    "job_title": "kierowniczka",
    "from_whom": "targi",
    "source_kind": "card",
}
FIRM = {
    **STATED,
    "name": "Tartak Buk sp. z o.o.",
    "nip": "525-24-45-767",
    "regon": "",
    "krs": "0000412345",
    "email": "biuro@tartak-buk.example",
    "phone": "",
    "web": "tartak-buk.example",
    "street": "Leśna 3",
    "postal_code": "60-101",
    "city": "Poznań",
}


@pytest.fixture
def seller(cast: Cast) -> Client:
    return signed_in(cast.seller)


def chosen(page: Page) -> list[str]:
    return [option.attributes["value"] for option in page.all("option") if "selected" in option.attributes]


@pytest.mark.parametrize(
    ("place", "own"), [("person", "Osoba sama nam podała"), ("organisation", "Organizacja sama podała")]
)
def test_the_form_of_a_new_client_guesses_no_source(seller: Client, place: str, own: str) -> None:
    response = seller.get(f"/clients/new/{place}/")
    page = read(response)
    check_policy(response, page)
    assert chosen(page) == ["", "offer", "6-1-f"]
    assert [one.words for one in page.all("option")[:2]] == ["Wybierz, skąd są te dane", own]


def test_a_new_person_is_stored_with_every_value_from_one_source(seller: Client, cast: Cast) -> None:
    answer = seller.post("/clients/new/person/", PERSON)
    party = Party.objects.get()
    assert answer["Location"] == f"/clients/{party.id}/"
    assert (party.name, party.owner_id, party.kind) == ("Łucja Świerczek", cast.seller.id, "person")
    name, source = Name.objects.get(), Source.objects.get()
    assert (name.given, name.family, name.source_id) == ("Łucja", "Świerczek", source.id)
    assert (source.kind, source.from_whom, f"{source.obtained_on}") == ("card", "targi", "2026-11-20")
    points = ContactPoint.objects.order_by("kind").values_list("kind", "normal", "source_id")
    assert list(points) == [("email", "lucja@tartak-buk.example", source.id), ("phone", "+48601222333", source.id)]
    assert Detail.objects.get().text == "kierowniczka"
    assert Entry.objects.order_by("-id")[0].kind == "party.created"


def test_a_new_organisation_is_stored_with_its_numbers_and_its_legal_form(seller: Client) -> None:
    answer = seller.post("/clients/new/organisation/", {**FIRM, "is_sole_trader": "on"})
    party = Party.objects.get()
    assert answer["Location"] == f"/clients/{party.id}/"
    assert (party.kind, party.is_sole_trader) == ("organisation", True)
    assert list(Identifier.objects.order_by("kind").values_list("kind", "normal")) == [
        ("krs", "0000412345"),
        ("nip", "5252445767"),
    ]
    assert Address.objects.get().city == "Poznań"
    assert [detail.kind for detail in Detail.objects.all()] == ["legal-form"]
    assert ContactPoint.objects.get(kind="email").is_shared
    assert ContactPoint.objects.get(kind="web").normal == "tartak-buk.example"


@pytest.mark.parametrize(
    ("place", "change", "field", "said"),
    [
        ("person", {"given": "", "family": ""}, "family", "Podaj imię albo nazwisko."),
        ("person", {"email": "lucja.example"}, "email",
         "„lucja.example” nie ma znaku @, więc to nie adres e-mail. Zapytaj klienta o adres."),
        ("person", {"phone": "12"}, "phone",
         "Numer telefonu 12 jest za krótki: ma 2 cyfry. Zapytaj klienta o numer."),
        ("person", {"source_kind": ""}, "source_kind", "To pole jest wymagane."),
        ("person", {"basis": ""}, "basis", "To pole jest wymagane."),
        ("person", {"obtained_on": "2999-01-01"}, "obtained_on", "Dane nie mogą pochodzić z przyszłości."),
        ("organisation", {"name": "  "}, "name", "To pole jest wymagane."),
        ("organisation", {"nip": "5252445768"}, "nip",
         ("NIP 5252445768: cyfra kontrolna się nie zgadza, więc któraś cyfra jest błędna. "
         "Porównaj numer z dokumentem klienta i wpisz go ponownie.")),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(
    seller: Client, place: str, change: dict[str, str], field: str, said: str
) -> None:
    before = Entry.objects.count()
    form = {**(PERSON if place == "person" else FIRM), **change}
    answer = seller.post(f"/clients/new/{place}/", form)
    page = read(answer)
    assert answer.status_code == 400
    assert page.one("ul", id=f"id_{field}_error").words == said
    kept = {box.attributes["name"]: box.attributes.get("value", "") for box in page.all("input", type="text")}
    assert kept == {name: form[name] for name in kept}
    assert (Party.objects.count(), Source.objects.count(), Entry.objects.count()) == (0, 0, before)


def test_somebody_alike_is_shown_before_anything_is_saved(seller: Client, cast: Cast) -> None:
    known = person(cast.seller, "Lucja", "Swierczek", phone="601222333")
    before = Entry.objects.count()
    answer = seller.post("/clients/new/person/", PERSON)
    page = read(answer)
    check_policy(answer, page)
    assert answer.status_code == 409
    assert page.one("span", class_="k-caution").words == "Prawie na pewno to samo"
    assert page.one("a", href=f"/clients/{known}/").words == "Otwórz tego klienta"
    reasons = [reason.words for reason in page.all("span", class_="k-reason-text")]
    assert "Ten sam numer komórkowy." in reasons
    assert [mark.words for mark in page.all("mark")] == ["Łucja Świerczek", "Lucja Swierczek"]
    assert page.one("input", name="job_title").attributes["value"] == "kierowniczka"
    assert (Party.objects.count(), Entry.objects.count()) == (1, before)


def test_a_new_client_is_saved_all_the_same_when_that_is_said(seller: Client, cast: Cast) -> None:
    known = person(cast.seller, "Łucja", "Świerczek", phone="601222333")
    answer = seller.post("/clients/new/person/", {**PERSON, "anyway": "1"})
    assert answer.status_code == 302
    assert Party.objects.exclude(id=known).get().name == "Łucja Świerczek"


def test_a_like_firm_is_found_by_its_number(seller: Client) -> None:
    seller.post("/clients/new/organisation/", FIRM)
    answer = seller.post("/clients/new/organisation/", {**FIRM, "name": "Buk Tartak", "email": "", "web": ""})
    assert answer.status_code == 409
    assert "Ten sam NIP." in [reason.words for reason in read(answer).all("span", class_="k-reason-text")]
    assert Party.objects.count() == 1


def test_nobody_is_told_of_clients_that_are_not_theirs(seller: Client, cast: Cast) -> None:
    person(cast.owner, "Łucja", "Świerczek", phone="601222333")
    assert seller.post("/clients/new/person/", PERSON).status_code == 302


def test_asking_for_somebody_alike_takes_a_fixed_number_of_queries(
    seller: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    found: list[UUID] = [person(cast.seller, "Łucja", "Świerczek", phone="601222333")]
    seller.get("/account/")
    for _time in range(2):
        with django_assert_num_queries(19):
            assert seller.post("/clients/new/person/", PERSON).status_code == 409
        found.append(person(cast.seller, "Łucja", "Świerczek", email=f"lucja{len(found)}@buk.example"))
