"""Links, single facts, names and numbers of a client by hand: what the pages offer, say and refuse."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from klientela.atoms.clock import today
from klientela.base.exchange.batch import Statement
from klientela.base.ledger.entry import Entry
from klientela.clients.parties.editing import add_values, correct_value
from klientela.clients.parties.models import Detail, Identifier, LikelyPair, Link, Name, Party, Role, Source
from klientela.clients.parties.rules.draft import NameDraft, PartyDraft, PartyKind, PointKind
from klientela.clients.parties.rules.row import point_draft
from tests.support.cast import Cast, signed_in
from tests.web.client_rows import CARD, STATED, joined, organisation, person
from tests.web.page import Page, read
from tests.web.test_pages import check_policy

UNKNOWN = "01a202fa-423a-70ff-bf31-a21ec7677e30"
CIRCLE = "Organizacja byłaby wtedy spółką dominującą wobec samej siebie. Najpierw zakończ tamto powiązanie."
DATES = {"from_on": "", "to_on": ""}


@pytest.fixture
def seller(cast: Cast) -> Client:
    return signed_in(cast.seller)


@pytest.fixture
def tartak(cast: Cast) -> UUID:
    return organisation(cast.seller, "Tartak Buk sp. z o.o.", nip="5252445767", street="Leśna 3", city="Poznań")


@pytest.fixture
def las(cast: Cast) -> UUID:
    return organisation(cast.seller, "Grupa Las S.A.")


def values(page: Page) -> list[str]:
    return [value.words for value in page.all("p", class_="k-value-text")]


def link(seller: Client, here: UUID, other: UUID, side: str, name: str, **more: str) -> Any:
    form = {**STATED, **DATES, "other": str(other), "side": side, **more}
    return seller.post(f"/clients/{here}/add/link/?name={name}", form)


@pytest.mark.parametrize(
    ("side", "here", "there"),
    [
        ("parent", "spółka dominująca", "spółka zależna"),
        ("of-parent", "spółka zależna", "spółka dominująca"),
        ("branch", "oddział", "centrala"),
        ("of-branch", "centrala", "oddział"),
        ("payer", "płatnik", "nabywca, za którego płaci"),
        ("recipient", "odbiorca", "nabywca, dla którego odbiera"),
        ("factor", "faktor", "faktorant"),
        ("of-factor", "faktorant", "faktor"),
    ],
)
def test_a_link_is_worded_from_either_side(
    seller: Client, tartak: UUID, las: UUID, side: str, here: str, there: str
) -> None:
    assert link(seller, tartak, las, side, "Grupa")["Location"] == f"/clients/{tartak}/"
    assert f"Grupa Las S.A. {here}" in values(read(seller.get(f"/clients/{tartak}/")))
    assert f"Tartak Buk sp. z o.o. {there}" in values(read(seller.get(f"/clients/{las}/")))


def test_the_form_finds_organisations_and_refuses_beside_the_field(seller: Client, tartak: UUID, las: UUID) -> None:
    response = seller.get(f"/clients/{tartak}/add/link/?name=t")
    check_policy(response, read(response))
    assert read(response).all("option") == []  # not itself
    page = read(seller.get(f"/clients/{tartak}/add/link/?name=gr"))
    assert page.all("option")[0].words == "Grupa Las S.A."
    link(seller, tartak, las, "parent", "gr")
    before = Link.objects.count(), Source.objects.count(), Entry.objects.count()
    for side, field, said, more in (
        ("parent", "other", "Takie powiązanie już jest zapisane.", {}),
        ("of-parent", "other", CIRCLE, {}),
        ("payer", "to_on", "Koniec nie może być wcześniejszy niż początek.",
         {"from_on": "2026-02-02", "to_on": "2026-02-01"}),
    ):  # fmt: skip
        answer = link(seller, tartak, las, side, "gr", **more)
        assert answer.status_code == 400
        assert read(answer).one("ul", id=f"id_{field}_error").words == said
    assert (Link.objects.count(), Source.objects.count(), Entry.objects.count()) == before


def test_a_link_is_ended_with_a_date_and_removed(seller: Client, tartak: UUID, las: UUID) -> None:
    link(seller, tartak, las, "payer", "gr", from_on="2020-01-01")
    held = Link.objects.get()
    page = read(seller.get(f"/clients/{las}/"))
    end = f"/clients/{las}/link/{held.id}/?end=1"
    assert page.one("a", href=end).words == "Zakończ powiązanie z „Tartak Buk sp. z o.o.”"
    begun = {e.attributes["name"]: e.attributes.get("value", "") for e in read(seller.get(end)).all("input")}
    assert (begun["from_on"], begun["to_on"]) == ("2020-01-01", f"{today()}")
    form = {**STATED, "from_on": "2020-01-01", "to_on": "2026-06-30"}
    assert seller.post(f"/clients/{las}/link/{held.id}/", form)["Location"] == f"/clients/{las}/"
    page = read(seller.get(f"/clients/{las}/"))
    ended = "Tartak Buk sp. z o.o. nabywca, za którego płaci · 01.01.2020–30.06.2026 · zakończone"
    assert ended in values(page)
    assert [found for found in page.all("a") if "end=1" in found.attributes["href"]] == []
    assert seller.post(f"/clients/{tartak}/link/{Link.objects.get(ended_at=None).id}/remove/").status_code == 302
    assert ended not in values(read(seller.get(f"/clients/{las}/")))


def test_a_link_to_what_one_may_not_see_is_neither_made_nor_changed(seller: Client, cast: Cast, tartak: UUID) -> None:
    foreign = organisation(cast.owner, "Grupa Las S.A.")
    ewa = person(cast.seller, "Ewa", "Klonek")
    assert link(seller, tartak, foreign, "payer", "gr").status_code == 400
    for place in (f"{foreign}/add/link/", f"{ewa}/add/link/"):
        assert seller.get(f"/clients/{place}").status_code == 404
        assert seller.post(f"/clients/{place}", STATED).status_code == 404
    assert link(signed_in(cast.owner), tartak, foreign, "payer", "gr").status_code == 302
    held = Link.objects.get()
    page = read(seller.get(f"/clients/{tartak}/"))
    assert "Grupa Las S.A. płatnik" in values(page)
    assert [e for e in page.all("a") if "/link/" in e.attributes["href"] and "/add/" not in e.attributes["href"]] == []
    for place in ("", "remove/"):
        seller.post(f"/clients/{tartak}/link/{held.id}/{place}", {**STATED, **DATES})
    assert list(Link.objects.values_list("ended_at", flat=True)) == [None]


def test_facts_are_offered_where_they_belong_and_shown_in_words(seller: Client, cast: Cast, tartak: UUID) -> None:
    ewa = person(cast.seller, "Ewa", "Klonek")
    adds = [link.words for link in read(seller.get(f"/clients/{ewa}/")).all("a", class_="btn-plain")]
    assert {"Dodaj datę urodzenia", "Dodaj stanowisko"} <= set(adds)
    assert not {"Dodaj formę prawną", "Dodaj branżę", "Powiąż organizację", "Dodaj PESEL"} & set(adds)
    for party, what, text in (
        (ewa, "birthday", "1980-04-12"),
        (ewa, "job-title", "stolarka"),
        (tartak, "legal-form", "Sp. z o.o."),
        (tartak, "industry", "1610Z"),
        (tartak, "industry", "16.23.Z"),
    ):
        page = read(seller.get(f"/clients/{party}/add/{what}/"))
        assert len([e for e in (*page.all("input"), *page.all("select")) if e.attributes.get("name") == "text"]) == 1
        assert seller.post(f"/clients/{party}/add/{what}/", {**STATED, "text": text}).status_code == 302, what
    shown = values(read(seller.get(f"/clients/{ewa}/")))
    assert {"12.04.1980 Data urodzenia", "stolarka Stanowisko"} <= set(shown)
    page = read(seller.get(f"/clients/{tartak}/"))
    assert {
        "spółka z ograniczoną odpowiedzialnością (Sp. z o.o.) Forma prawna",
        "16.10.Z Branża (PKD) · główna",
        "16.23.Z Branża (PKD)",
    } <= set(values(page))
    adds = [link.words for link in page.all("a", class_="btn-plain")]
    assert "Dodaj branżę" in adds
    assert "Dodaj formę prawną" not in adds
    other = Detail.objects.get(text="16.23.Z")
    assert seller.post(f"/clients/{tartak}/detail/{other.id}/main/").status_code == 302
    assert Detail.objects.get(is_main=True).id == other.id
    assert seller.get(f"/clients/{tartak}/detail/{other.id}/main/").status_code == 405


@pytest.mark.parametrize(
    ("what", "text", "said"),
    [
        ("industry", "16.1.Z", "Kod PKD ma cztery cyfry i literę, na przykład 62.10.B."),
        ("birthday", "2199-01-01", "Tego dnia nikt nie mógł się urodzić."),
        ("birthday", "kiedyś", "Wpisz poprawną datę."),
        ("legal-form", "spółka", "Wybierz poprawną wartość. spółka nie jest żadną z dostępnych opcji."),
    ],
)
def test_a_wrong_fact_is_refused_beside_its_field(
    seller: Client, cast: Cast, tartak: UUID, what: str, text: str, said: str
) -> None:
    party = person(cast.seller, "Ewa", "Klonek") if what == "birthday" else tartak
    answer = seller.post(f"/clients/{party}/add/{what}/", {**STATED, "text": text})
    assert (answer.status_code, Detail.objects.filter(kind=what).count()) == (400, 0)
    assert read(answer).one("ul", id="id_text_error").words == said
    assert seller.post(f"/clients/{tartak}/add/job-title/", {**STATED, "text": "x"}).status_code == 404


def test_an_alias_is_made_the_current_name_by_choice(seller: Client, cast: Cast) -> None:
    ewa = person(cast.seller, "Ewa", "Klonek")
    other = PartyDraft(PartyKind.PERSON, NameDraft("Ewa Żak", given="Ewa", family="Żak"))
    add_values(cast.seller.as_actor(), ewa, other, CARD)
    alias = Name.objects.get(text="Ewa Żak")
    address = f"/clients/{ewa}/name/{alias.id}/current/"
    assert read(seller.get(f"/clients/{ewa}/")).one("a", href=address).words == "Ustaw „Ewa Żak” jako obecną"
    response = seller.get(address)
    check_policy(response, read(response))
    assert seller.post(address, {"former": "current"}).status_code == 400
    assert seller.post(address, {"former": "former"})["Location"] == f"/clients/{ewa}/"
    page = read(seller.get(f"/clients/{ewa}/"))
    assert page.one("h1").words == "Ewa Żak"
    assert {"Ewa Żak obecna nazwa", "Ewa Klonek dawna nazwa"} <= set(values(page))


def test_a_number_of_another_client_is_told_with_what_can_be_done(seller: Client, cast: Cast, tartak: UUID) -> None:
    twin = organisation(cast.seller, "Tartak Bukowy", nip="5252445768")
    wrong = Identifier.objects.get(party_id=twin)
    address = f"/clients/{twin}/identifier/{wrong.id}/"
    answer = seller.post(address, {**STATED, "written": "525-24-45-767"})
    page = read(answer)
    assert answer.status_code == 400
    assert page.one("ul", id="id_written_error").words == (
        "Ten numer ma już „Tartak Buk sp. z o.o.”. Jeśli to ten sam klient, porównaj obu i scal."
    )
    compare = page.one("button", formaction=f"/clients/{twin}/compare/{tartak}/")
    assert compare.words == "Porównaj obu"
    answer = seller.post(compare.attributes["formaction"])
    assert answer["Location"] == f"/clients/duplicates/{LikelyPair.objects.get().id}/"
    assert seller.post(address, {**STATED, "written": "525-24-45-767", "anyway": "1"}).status_code == 302
    assert seller.post(f"/clients/{twin}/compare/{twin}/").status_code == 404
    ewa = person(cast.seller, "Ewa", "Klonek")
    assert seller.post(f"/clients/{twin}/compare/{ewa}/").status_code == 404


def test_a_value_that_stands_there_already_can_be_removed_at_once(seller: Client, cast: Cast) -> None:
    ewa = person(cast.seller, "Ewa", "Klonek", phone="603444555")
    draft = PartyDraft(PartyKind.PERSON, NameDraft(""), points=[point_draft(PointKind.PHONE, "60344455")])
    add_values(cast.seller.as_actor(), ewa, draft, CARD)
    wrong = Party.objects.get(id=ewa).contactpoints.exclude(fault="").get()
    answer = seller.post(f"/clients/{ewa}/contactpoint/{wrong.id}/", {**STATED, "written": "603444555", "label": ""})
    removal = read(answer).one("a", href=f"/clients/{ewa}/contactpoint/{wrong.id}/remove/")
    assert removal.words == "Usuń tę wartość"


def test_a_source_names_its_file_at_once_and_a_former_title_its_text(seller: Client, cast: Cast, tartak: UUID) -> None:
    ewa = person(cast.seller, "Ewa", "Klonek")
    joined(cast.seller, ewa, tartak, title="prezeska")
    Source.objects.filter(roles__party=ewa).update(document="targi.csv")
    said = Statement(source_kind="own-statement", purpose="offer", basis="6-1-f")
    actor = cast.seller.as_actor()
    correct_value(actor, "role", Role.objects.get().id, changes={"title": "dyrektorka"}, statement=said)
    page = read(seller.get(f"/clients/{ewa}/"))
    assert [former.words for former in page.all("s")] == ["Tartak Buk sp. z o.o.: prezeska"]
    Source.objects.update(document="targi.csv")
    summary = read(seller.get(f"/clients/{ewa}/")).all("summary")[1]
    assert " · targi.csv · " in summary.words


def test_what_an_import_replaced_says_so_and_an_unknown_date_is_left_out(
    seller: Client, cast: Cast, tartak: UUID
) -> None:
    ewa = person(cast.seller, "Ewa", "Klonek")
    joined(cast.seller, ewa, tartak, title="prezeska")
    said = Statement(source_kind="own-statement", purpose="offer", basis="6-1-f")
    for title in ("dyrektorka", "doradczyni"):
        role = Role.objects.get(ended_at=None)
        correct_value(cast.seller.as_actor(), "role", role.id, changes={"title": title}, statement=said)
    middle = Role.objects.get(title="dyrektorka").source
    Source.objects.filter(id=middle.id).update(batch_id=ewa, obtained_on=None)
    page = read(seller.get(f"/clients/{ewa}/"))
    former = [one.words for one in page.all("li") if "Tartak Buk sp. z o.o.:" in one.words][-2:]
    assert former[0].startswith("Tartak Buk sp. z o.o.: dyrektorka Rola w organizacjipoprawiono ")
    assert former[0].endswith("źródło: Osoba sama nam podała")
    assert former[1].startswith("Tartak Buk sp. z o.o.: prezeska Rola w organizacjizastąpiono przez import ")
    assert "—" not in former[0]


@pytest.mark.parametrize(
    ("language", "label", "shown"),
    [
        ("pl", "work", "Telefon · służbowy"),
        ("pl", "CELL", "Telefon · komórkowy"),
        ("en", "praca", "Phone · work"),
        ("pl", "działka", "Telefon · działka"),
    ],
)
def test_usual_labels_speak_the_users_language(cast: Cast, language: str, label: str, shown: str) -> None:
    cast.seller.language = language
    cast.seller.save()
    ewa = person(cast.seller, "Ewa", "Klonek")
    points = [point_draft(PointKind.PHONE, "603444555", label=label)]
    draft = PartyDraft(PartyKind.PERSON, NameDraft(""), points=points)
    add_values(cast.seller.as_actor(), ewa, draft, CARD)
    assert f"+48 603 444 555 {shown}" in values(read(signed_in(cast.seller).get(f"/clients/{ewa}/")))


def test_organisations_show_nip_and_town_beneath_their_names(seller: Client, tartak: UUID, las: UUID) -> None:
    rows = [row.words for row in read(seller.get("/clients/")).all("tr")[1:]]
    assert rows[0].startswith("OrganizacjaGrupa Las S.A. ")
    assert rows[1].startswith("OrganizacjaTartak Buk sp. z o.o.NIP 525-24-45-767 · Poznań")
    found = read(seller.get("/clients/", {"q": "tartak"})).all("tr")[1]
    assert "NIP 525-24-45-767 · Poznań" in found.words
