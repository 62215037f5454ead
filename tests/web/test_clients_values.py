"""Values of a client corrected, taken out of use and added, each with where the news comes from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from klientela.atoms.clock import today
from klientela.base.ledger.entry import Entry
from klientela.clients.parties.models import Party, Source
from klientela.clients.parties.values import (
    VALUE_TABLES,
    Address,
    Confirmation,
    ContactPoint,
    Detail,
    Identifier,
    Name,
    Role,
    Tagging,
)
from tests.support.cast import Cast, signed_in
from tests.web.client_rows import STATED, joined, organisation, person
from tests.web.page import Page, read
from tests.web.test_pages import check_policy

UNKNOWN = "01a202fa-423a-70ff-bf31-a21ec7677e30"


def state() -> tuple[int, ...]:
    """How much is stored of everything that a form could write."""
    tables = (*VALUE_TABLES, Source, Entry)
    live = tuple(table._default_manager.filter(ended_at=None).count() for table in VALUE_TABLES)
    return (*(table._default_manager.count() for table in tables), *live)


def kinds() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


def typed(page: Page) -> dict[str, str]:
    """What the form of a page holds."""
    held = {
        e.attributes["name"]: e.attributes.get("value", "")
        for e in page.all("input")
        if e.attributes.get("type") != "hidden"
    }
    name = ""
    for element in page.elements:
        name = element.attributes.get("name", "") if element.tag == "select" else name
        if element.tag == "option" and "selected" in element.attributes:
            held[name] = element.attributes["value"]
    return held


@pytest.fixture
def ewa(cast: Cast) -> UUID:
    return person(cast.seller, "Ewa", "Klonek", email="ewa@poczta.example", phone="603444555", tags=("targi",))


@pytest.fixture
def seller(cast: Cast) -> Client:
    return signed_in(cast.seller)


def point(party: UUID, kind: str = "phone") -> ContactPoint:
    return ContactPoint.objects.get(party_id=party, kind=kind, ended_at=None)


def test_the_form_begins_with_the_value_its_source_and_its_purpose(seller: Client, ewa: UUID) -> None:
    response = seller.get(f"/clients/{ewa}/contactpoint/{point(ewa).id}/")
    page = read(response)
    check_policy(response, page)
    assert typed(page) == {
        "written": "603444555",
        "label": "",
        "source_kind": "card",
        "from_whom": "Targi Budma",
        "obtained_on": f"{today():%Y-%m-%d}",
        "purpose": "offer",
        "basis": "6-1-f",
    }


def test_a_corrected_value_takes_the_place_of_the_former(seller: Client, ewa: UUID) -> None:
    former = point(ewa)
    form = {**STATED, "written": " 604 555\t666 ", "label": "dom", "from_whom": "mąż", "source_kind": "referral"}
    answer = seller.post(f"/clients/{ewa}/contactpoint/{former.id}/", form)
    assert (answer.status_code, answer["Location"]) == (302, f"/clients/{ewa}/")
    now = point(ewa)
    assert (now.normal, now.written, now.label, now.succeeds_id) == ("+48604555666", "604 555 666", "dom", former.id)
    assert (now.source.kind, now.source.from_whom, f"{now.source.obtained_on}") == ("referral", "mąż", "2026-11-20")
    assert kinds()[-1] == "party.value_corrected"


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"written": ""}, "written", "To pole jest wymagane."),
        ({"written": "60"}, "written", "Numer telefonu 60 jest za krótki: ma 2 cyfry. Zapytaj klienta o numer."),
        ({"obtained_on": f"{today() + timedelta(1)}"}, "obtained_on", "Dane nie mogą pochodzić z przyszłości."),
        ({"obtained_on": "wczoraj"}, "obtained_on", "Wpisz poprawną datę."),
        ({"purpose": "zabawa"}, "purpose", "Wybierz poprawną wartość. zabawa nie jest żadną z dostępnych opcji."),
        ({"written": "605 666 777"}, "written", "Ten klient ma już tę wartość."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_typed_is_lost(
    seller: Client, cast: Cast, ewa: UUID, change: dict[str, str], field: str, said: str
) -> None:
    seller.post(f"/clients/{ewa}/add/contact/", {**STATED, "kind": "phone", "written": "605666777", "label": ""})
    former = ContactPoint.objects.get(party_id=ewa, normal="+48603444555")
    before = state()
    form = {**STATED, "written": "604555666", "label": "dom", "from_whom": "mąż", **change}
    answer = seller.post(f"/clients/{ewa}/contactpoint/{former.id}/", form)
    page = read(answer)
    assert answer.status_code == 400
    assert page.one("ul", id=f"id_{field}_error").words == said
    assert page.one("div", role="alert").words == "Nic jeszcze nie zapisano: popraw to, co zaznaczono poniżej."
    kept = {name: form[name] for name in form if name != "purpose" or field != "purpose"}
    assert {name: typed(page).get(name) for name in kept} == kept
    assert state() == before


def test_who_comes_second_sees_what_the_first_has_written(seller: Client, cast: Cast, ewa: UUID) -> None:
    former = point(ewa)
    address = f"/clients/{ewa}/contactpoint/{former.id}/"
    seller.post(address, {**STATED, "written": "604555666", "label": ""})
    before = state()
    newer = f"/clients/{ewa}/contactpoint/{point(ewa).id}/"
    second = signed_in(cast.owner)
    assert second.get(address)["Location"] == newer
    answer = second.post(address, {**STATED, "written": "605666777", "label": "praca"})
    page = read(answer)
    assert answer.status_code == 409
    assert "teraz to „+48 604 555 666”" in page.one("div", role="alert").words
    assert typed(page)["written"] == "605666777"
    assert [form.attributes["action"] for form in page.all("form") if "action" in form.attributes][-1] == newer
    assert state() == before
    warned = read(second.post(f"{address}remove/", follow=True))
    assert "Ktoś w międzyczasie poprawił tę wartość" in warned.one("div", role="status").words
    assert state() == before


def test_a_name_is_corrected_in_its_parts_and_lists_follow(seller: Client, ewa: UUID) -> None:
    name = Name.objects.get(party_id=ewa)
    page = read(seller.get(f"/clients/{ewa}/name/{name.id}/"))
    assert {part: typed(page)[part] for part in ("title", "given", "additional", "family")} == {
        "title": "", "given": "Ewa", "additional": "", "family": "Klonek"
    }  # fmt: skip
    form = {**STATED, "title": "dr", "given": "Ewa", "additional": "Maria", "family": "Żak", "suffix": ""}
    assert seller.post(f"/clients/{ewa}/name/{name.id}/", form).status_code == 302
    now = Name.objects.get(party_id=ewa, ended_at=None)
    assert (now.text, now.prefix, now.family) == ("Ewa Maria Żak", "dr", "Żak")
    assert Party.objects.get(id=ewa).name == "Ewa Maria Żak"
    empty = seller.post(f"/clients/{ewa}/name/{now.id}/", {**form, "given": "", "family": " "})
    assert read(empty).one("ul", id="id_family_error").words == "Podaj imię albo nazwisko."


def test_every_sort_of_value_can_be_corrected(seller: Client, cast: Cast, ewa: UUID) -> None:
    firm = organisation(cast.seller, "Tartak Buk", nip="5252445767", street="Leśna 3", city="Poznań")
    joined(cast.seller, ewa, firm, title="prezes")
    name = Name.objects.get(party_id=ewa)
    Detail.objects.create(party_id=ewa, kind="birthday", text="1980", since_at=name.since_at, source=name.source)
    changes: tuple[tuple[type[Any], UUID, dict[str, str], str], ...] = (
        (Identifier, firm, {"written": "5260250274"}, "normal"),
        (Address, firm, {"street": "Polna 1", "postal_code": "60-102", "city": "Poznań"}, "street"),
        (Name, firm, {"text": "Tartak Buk sp. z o.o."}, "text"),
        (Detail, ewa, {"text": "1981-04-12"}, "text"),
        (Role, ewa, {"title": "wiceprezes", "unit": "", "from_on": "2026-01-01", "to_on": ""}, "title"),
    )
    for table, party, form, column in changes:
        row = table.objects.get(party_id=party, ended_at=None)
        optional = dict.fromkeys(("region", "country", "label"), "")
        answer = seller.post(f"/clients/{party}/{table.__name__.lower()}/{row.id}/", {**STATED, **optional, **form})
        assert answer.status_code == 302, table
        now = table.objects.get(party_id=party, ended_at=None)
        assert (now.succeeds_id, getattr(now, column)) == (row.id, next(iter(form.values())))


def test_an_end_before_the_beginning_is_refused(seller: Client, cast: Cast, ewa: UUID) -> None:
    joined(cast.seller, ewa, organisation(cast.seller, "Tartak Buk"))
    role = Role.objects.get()
    form = {**STATED, "title": "", "unit": "", "from_on": "2026-02-02", "to_on": "2026-02-01"}
    page = read(seller.post(f"/clients/{ewa}/role/{role.id}/", form))
    assert page.one("ul", id="id_to_on_error").words == "Koniec nie może być wcześniejszy niż początek."


def test_removing_asks_first(seller: Client, ewa: UUID) -> None:
    value = point(ewa, "email")
    address = f"/clients/{ewa}/contactpoint/{value.id}/remove/"
    before = state()
    assert "ewa@poczta.example" in read(seller.get(address)).one("main").words
    assert state() == before
    assert seller.post(address)["Location"] == f"/clients/{ewa}/"
    value.refresh_from_db()
    assert value.ended_as == "removed"
    assert kinds()[-1] == "party.value_removed"
    assert seller.post(address).status_code == 404


def test_a_client_cannot_be_left_without_a_name(seller: Client, ewa: UUID) -> None:
    before = state()
    page = read(seller.post(f"/clients/{ewa}/name/{Name.objects.get(party_id=ewa).id}/remove/", follow=True))
    assert page.one("div", role="alert").words == "Klient musi mieć nazwę: popraw ją, zamiast usuwać."
    assert state() == before


ADDED: tuple[tuple[str, dict[str, str], type[Any], dict[str, str]], ...] = (
    ("contact", {"kind": "web", "written": "https://klonek.example/", "label": ""}, ContactPoint,
     {"kind": "web", "normal": "klonek.example"}),
    ("contact", {"kind": "email", "written": "Ewa@Praca.example", "label": "praca"}, ContactPoint,
     {"normal": "ewa@praca.example", "label": "praca"}),
    ("number", {"kind": "nip", "written": "525-24-45-767"}, Identifier, {"kind": "nip", "normal": "5252445767"}),
    ("address", {"street": "Leśna 3", "postal_code": "60-101", "city": "Poznań", "region": "", "country": "",
                 "label": ""}, Address, {"street": "Leśna 3", "normal": "lesna 3 60 101 poznan"}),
    ("tag", {"tag": "budowlaniec"}, Tagging, {"tag__name": "budowlaniec"}),
)  # fmt: skip


@pytest.mark.parametrize(("what", "form", "table", "columns"), ADDED)
def test_a_value_is_added_with_its_source_and_confirms_nothing_else(
    seller: Client, ewa: UUID, what: str, form: dict[str, str], table: type[Any], columns: dict[str, str]
) -> None:
    before = state()
    assert seller.get(f"/clients/{ewa}/add/{what}/").status_code == 200
    answer = seller.post(f"/clients/{ewa}/add/{what}/", {**STATED, **form})
    assert (answer.status_code, answer["Location"]) == (302, f"/clients/{ewa}/")
    made = table.objects.get(party_id=ewa, ended_at=None, **columns)
    assert made.source.kind == "own-statement"
    assert sum(state()) - sum(before) == 4  # the value, once more among the live ones; its source; the evidence
    assert kinds()[-1] == "party.extended"


@pytest.mark.parametrize(
    ("what", "form", "field", "said"),
    [
        ("contact", {"kind": "email", "written": "ewa.example", "label": ""}, "written",
         "„ewa.example” nie ma znaku @, więc to nie adres e-mail. Zapytaj klienta o adres."),
        ("contact", {"kind": "kot", "written": "x", "label": ""}, "kind",
         "Wybierz poprawną wartość. kot nie jest żadną z dostępnych opcji."),
        ("number", {"kind": "nip", "written": "5252445768"}, "written",
         ("NIP 5252445768: cyfra kontrolna się nie zgadza, więc któraś cyfra jest błędna. "
         "Porównaj numer z dokumentem klienta i wpisz go ponownie.")),
        ("number", {"kind": "pesel", "written": "44051401359"}, "kind",
         "Wybierz poprawną wartość. pesel nie jest żadną z dostępnych opcji."),
        ("address", {"street": " ", "postal_code": "", "city": "", "region": "", "country": "", "label": "dom"},
         "street", "Podaj przynajmniej ulicę albo miejscowość."),
        ("tag", {"tag": "x" * 81}, "tag", "Upewnij się, że ta wartość ma co najwyżej 80 znaków (obecnie ma 81)."),
        ("tag", {"tag": "\x00 \t"}, "tag", "To pole jest wymagane."),
    ],
)  # fmt: skip
def test_what_cannot_be_added_is_refused(
    seller: Client, ewa: UUID, what: str, form: dict[str, str], field: str, said: str
) -> None:
    before = state()
    answer = seller.post(f"/clients/{ewa}/add/{what}/", {**STATED, **form})
    assert answer.status_code == 400
    assert read(answer).one("ul", id=f"id_{field}_error").words == said
    assert state() == before


def test_a_value_that_was_removed_by_mistake_is_added_again(seller: Client, ewa: UUID) -> None:
    value = point(ewa)
    seller.post(f"/clients/{ewa}/contactpoint/{value.id}/remove/")
    form = {**STATED, "kind": "phone", "written": "603 444 555", "label": ""}
    assert seller.post(f"/clients/{ewa}/add/contact/", form).status_code == 302
    assert point(ewa).id != value.id


def test_a_value_that_is_held_is_confirmed_once_and_then_said_to_be_held(seller: Client, ewa: UUID) -> None:
    form = {**STATED, "kind": "phone", "written": "603 444 555", "label": ""}
    assert seller.post(f"/clients/{ewa}/add/contact/", form).status_code == 302
    assert [found.source.kind for found in Confirmation.objects.filter(value_id=point(ewa).id)] == ["own-statement"]
    answer = seller.post(f"/clients/{ewa}/add/contact/", form)
    assert answer.status_code == 400
    assert read(answer).one("ul", id="id_written_error").words == "Ten klient ma już tę wartość."
    assert Confirmation.objects.count() == 1


def test_an_organisation_is_found_as_the_list_finds_it(seller: Client, cast: Cast, ewa: UUID) -> None:
    organisation(cast.seller, "Browar Las sp. z o.o.", nip="5252445767", street="Leśna 3", city="Poznań")
    organisation(cast.owner, "Las Browar")
    person(cast.seller, "Jan", "Las")
    for query in ("las", "browar las", "las brow", "525-24-45-767", "bowar"):
        page = read(seller.get(f"/clients/{ewa}/add/role/", {"name": query}))
        offered = [one.words for one in page.all("option") if "Las" in one.words]
        assert offered == ["Browar Las sp. z o.o. · NIP 525-24-45-767 · Poznań"], query
        assert page.all("a", href="/clients/new/organisation/") == []
    page = read(seller.get(f"/clients/{ewa}/add/role/", {"name": "Zawilec"}))
    assert "Nazwa organizacji" in [label.words for label in page.all("label")]
    assert "Nie ma organizacji o takiej nazwie." in page.one("main").words
    assert page.one("a", href=f"/clients/{ewa}/", class_="btn").words == "Anuluj"


def test_an_added_value_guesses_no_source_and_needs_one(seller: Client, cast: Cast, ewa: UUID) -> None:
    address = f"/clients/{ewa}/add/contact/"
    assert typed(read(seller.get(address)))["source_kind"] == ""
    before = state()
    answer = seller.post(address, {**STATED, "source_kind": "", "kind": "phone", "written": "605666777", "label": ""})
    assert read(answer).one("ul", id="id_source_kind_error").words == "To pole jest wymagane."
    assert state() == before
    firm = organisation(cast.seller, "Łąka S.A.")
    said = [one.words for one in read(seller.get(f"/clients/{firm}/add/contact/")).all("option")]
    assert "Organizacja sama podała" in said
    assert "Osoba sama nam podała" not in said


def test_an_organisation_is_found_by_the_beginning_of_its_name_and_joined(
    seller: Client, cast: Cast, ewa: UUID
) -> None:
    firm = organisation(cast.seller, "Łąka S.A.")
    organisation(cast.seller, "Las sp.k.")
    organisation(cast.owner, "Łąkowa Dolina")
    address = f"/clients/{ewa}/add/role/"
    assert read(seller.get(address)).all("select") == []
    page = read(seller.get(f"{address}?name=%C5%82%C4%85ka"))
    assert next(option.words for option in page.all("option")) == "Łąka S.A."
    assert "Las sp.k." not in page.one("main").words
    assert "Dolina" not in page.one("main").words
    form = {**STATED, "other": str(firm), "kind": "board", "title": "prezes", "unit": ""}
    assert seller.post(f"{address}?name=%C5%82%C4%85", form)["Location"] == f"/clients/{ewa}/"
    role = Role.objects.get(party_id=ewa)
    assert (role.organisation_id, role.kind, role.title) == (firm, "board", "prezes")
    nobody = read(seller.get(f"{address}?name=Zzz"))
    assert nobody.one("a", href="/clients/new/organisation/").words == "Nowa organizacja"


def test_a_person_is_joined_from_the_file_of_the_organisation(seller: Client, cast: Cast, ewa: UUID) -> None:
    firm = organisation(cast.seller, "Łąka S.A.")
    form = {**STATED, "other": str(ewa), "kind": "works", "title": "", "unit": "skład"}
    assert seller.post(f"/clients/{firm}/add/role/?name=klo", form)["Location"] == f"/clients/{firm}/"
    assert Role.objects.get(organisation_id=firm).party_id == ewa


def test_an_organisation_of_another_keeper_cannot_be_joined(seller: Client, cast: Cast, ewa: UUID) -> None:
    foreign = organisation(cast.owner, "Łąkowa Dolina")
    before = state()
    form = {**STATED, "other": str(foreign), "kind": "works", "title": "", "unit": ""}
    answer = seller.post(f"/clients/{ewa}/add/role/?name=%C5%82%C4%85", form)
    assert answer.status_code == 400
    assert state() == before


def test_what_is_not_there_or_not_theirs_is_not_found(seller: Client, cast: Cast, ewa: UUID) -> None:
    foreign = person(cast.owner, "Zofia", "Lis", phone="606777888")
    value, tag = point(foreign), Tagging.objects.get(party_id=ewa)
    before = state()
    for place in (
        f"{foreign}/contactpoint/{value.id}/", f"{ewa}/contactpoint/{value.id}/", f"{ewa}/party/{ewa}/",
        f"{ewa}/contactpoint/{UNKNOWN}/", f"{ewa}/tagging/{tag.id}/", f"{foreign}/contactpoint/{value.id}/remove/",
        f"{foreign}/add/tag/", f"{foreign}/add/role/", f"{ewa}/add/party/",
    ):  # fmt: skip
        for answer in (seller.get(f"/clients/{place}"), seller.post(f"/clients/{place}", STATED)):
            assert answer.status_code == 404, place
    assert state() == before
