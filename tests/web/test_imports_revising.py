"""The pages on which a planned import is changed by hand: its columns, and the rows that stay out."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from klientela.atoms.formats.tables.by_hand import FIELDS
from klientela.base.exchange import folder as files
from klientela.base.exchange.batch import Batch, Phase
from klientela.base.jobs.state import JobState
from klientela.clients.parties.models import Party
from klientela.interfaces.web.imports import list_pages
from tests.clients.parties.files import HUBSPOT, PHONE
from tests.clients.parties.stored import own_home
from tests.support.cast import Cast, signed_in
from tests.web.page import Page, read
from tests.web.test_imports import STATEMENT, lines, planned, shown, upload, worked
from tests.web.test_imports_states import broke_off
from tests.web.test_pages import check_policy

__all__ = ["own_home"]

pytestmark = pytest.mark.usefixtures("own_home")

UNKNOWN = "Kto;Skąd;Barwa\nAnna Modrzew;Tartak Modrzew sp. z o.o.;zielony\nPiotr Głóg;;szary\n"
FAULTY = "Imię;Nazwisko;Firma;NIP;E-mail\n" + "".join(
    f"Jan{n};Wiąz{n};Firma {n} S.A.;52524457{n:02};jan{n}(at)wiaz{n}.example\n" for n in range(12)
)


def posted(browser: Client, batch: Batch, what: str, data: dict[str, object], status: int = 302) -> Page:
    response = browser.post(f"/imports/{batch.id}/{what}/", data)
    assert response.status_code == status
    batch.refresh_from_db()
    page = read(response)
    if status != 302:
        check_policy(response, page)
    return page


def selected(page: Page, name: str) -> str:
    """Return what a select of the mapping shows."""
    at = page.elements.index(page.one("select", name=name))
    chosen = [e for e in page.elements[at:] if e.tag == "option" and "selected" in e.attributes]
    return chosen[0].attributes["value"]


def boxes(page: Page) -> dict[str, bool]:
    found = [(one.attributes["value"], "checked" in one.attributes) for one in page.all("input", name="row")]
    assert all(one.attributes["form"] == "import-form" for one in page.all("input", name="row"))
    return dict(found)


def test_a_file_nobody_recognises_asks_what_its_columns_are(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser, UNKNOWN, "lista.csv")
    page = shown(browser, batch)
    assert "W tym pliku niczego nie rozpoznano." in page.one("main").words
    assert page.all("input", name="source_kind") == []
    rows = [row.words for row in page.all("tr")[1:]]
    assert rows[0].startswith("Kto Anna ModrzewPiotr Głóg – pomiń – imię i nazwisko")
    assert [selected(page, f"column-0-{n}") for n in range(3)] == ["", "", ""]
    posted(browser, batch, "revise", {"column-0-0": "full_name", "column-0-1": "organisation", "column-0-2": ""})
    assert (batch.phase, JobState.objects.get(task_id=batch.run_id).name) == (Phase.READING, "exchange.read")
    worked(batch)
    page = shown(browser, batch)
    assert [selected(page, f"column-0-{n}") for n in range(3)] == ["full_name", "organisation", ""]
    assert "rozpoznano na podstawie: Twojego wyboru" in page.one("section", id="columns").words
    assert lines(page)[1:3] == ["Osoby: nowe 2, już znane 0.", "Organizacje: nowe 1, już znane 0."]
    browser.post(f"/imports/{batch.id}/", STATEMENT)
    worked(batch)
    assert Party.objects.count() == 3


def test_every_field_is_offered_once_under_its_group(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    page = shown(browser, planned(browser))
    at = page.elements.index(page.one("select", name="column-0-1"))
    until = page.elements.index(page.one("select", name="column-0-2"))
    options = [e for e in page.elements[at:until] if e.tag == "option"]
    assert sorted(e.attributes["value"] for e in options) == sorted(["", *FIELDS])
    assert len({e.words for e in options}) == len(options)
    groups = [e.attributes["label"] for e in page.elements[at:until] if e.tag == "optgroup"]
    assert groups == ["Osoba", "Organizacja", "Kontakt", "Adres", "Numery", "Inne"]


def test_a_mapping_that_cannot_be_is_said_and_what_was_chosen_stays(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser, UNKNOWN, "lista.csv")
    page = posted(browser, batch, "revise", {"column-0-0": "full_name", "column-0-1": "full_name"}, 400)
    assert page.one("div", role="alert").words.startswith("Kolumn „Kto” i „Skąd” nie można odczytać")
    assert [selected(page, f"column-0-{n}") for n in range(2)] == ["full_name", "full_name"]
    for wrong in ({"column-0-0": "notes"}, {"column-0-0": "<script>"}):
        posted(browser, batch, "revise", wrong, 400)
    assert batch.phase == Phase.READY
    assert not (files.folder_of(batch.id) / files.MAPPING).exists()
    answer = browser.post(f"/imports/{batch.id}/revise/", {"column-0-0": ""}, follow=True)
    assert "Nic się nie zmieniło." in [one.words for one in read(answer).all("div", role="status")]


def test_choices_are_taken_back_at_a_click(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser)
    assert shown(browser, batch).all("button", name="anew") == []
    posted(browser, batch, "revise", {"column-0-6": ""})
    worked(batch)
    button = shown(browser, batch).one("button", name="anew")
    assert button.words == "Przywróć rozpoznanie"
    posted(browser, batch, "revise", {"anew": "1", "column-0-6": ""})
    worked(batch)
    assert selected(shown(browser, batch), "column-0-6") == "organisation"


def test_cards_have_no_columns_to_choose(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    page = shown(browser, planned(browser, PHONE, "phone.vcf"))
    assert page.all("select") == []
    assert "Odczytaj ponownie" not in page.one("main").words


def test_rows_are_left_out_by_boxes_and_by_numbers_and_taken_in_again(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    many = "Imię;Nazwisko\n" + "".join(f"Jan{n};Wiąz{n}\n" for n in range(30))
    batch = planned(browser, many, "many.csv")
    assert set(boxes(shown(browser, batch)).values()) == {False}
    posted(browser, batch, "revise", {"row": ["2", "4"], "other_rows": "25-27, 30"})
    assert batch.phase == Phase.READING
    worked(batch)
    page = shown(browser, batch)
    assert [number for number, is_out in boxes(page).items() if is_out] == ["2", "4"]
    assert page.one("input", name="other_rows").attributes["value"] == "25–27, 30"
    assert "6 wierszy pominiętych przez Ciebie." in lines(page)
    assert lines(page)[0] == "Wiersze: o kimś nowym 24, o już znanych 0."
    posted(browser, batch, "revise", {"row": ["2"], "other_rows": "25–27"})
    worked(batch)
    assert files.left_out(files.folder_of(batch.id)) == frozenset({2, 25, 26, 27})
    browser.post(f"/imports/{batch.id}/", STATEMENT)
    worked(batch)
    page = shown(browser, batch)
    assert [tile.words for tile in page.all("p", class_="k-tile-value")] == ["26", "0", "0", "4"]
    response = browser.get(f"/imports/{batch.id}/rejected.csv")
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.splitlines()[1] == "2;Pominięty przez Ciebie.;Jan1;Wiąz1"


def test_all_rows_left_out_can_be_taken_in_again(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser)
    posted(browser, batch, "revise", {"other_rows": "1-3"})
    worked(batch)
    page = shown(browser, batch)
    assert page.all("input", name="source_kind") == []
    assert boxes(page) == {"1": True, "2": True, "3": True}
    posted(browser, batch, "revise", {"other_rows": ""})
    assert worked(batch).phase == Phase.READY
    assert shown(browser, batch).all("input", name="source_kind")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("trzy", "Wpisz numery wierszy w ten sposób: 3, 7, 10-14."),
        ("2, 4", "Nie ma wiersza 4: plik ma wiersze od 1 do 3."),
        ("0", "Nie ma wiersza 0: plik ma wiersze od 1 do 3."),
    ],
)
def test_what_is_no_row_is_said_beside_the_field_and_stays_there(cast: Cast, typed: str, said: str) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser)
    page = posted(browser, batch, "revise", {"row": ["1"], "other_rows": typed}, 400)
    assert page.one("ul", class_="k-error").words == said
    assert page.one("input", name="other_rows").attributes["value"] == typed
    assert boxes(page) == {"1": True, "2": False, "3": False}
    assert batch.phase == Phase.READY


def test_what_is_wrong_is_said_with_its_rows_and_values(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    page = shown(browser, planned(browser, FAULTY, "lista.csv"))
    faults = {one.words.split("×")[0]: one.words for one in page.all("div", class_="k-fault")}
    emails = faults["W adresie e-mail „jan0(at)wiaz0.example” znak @ zapisano słownie. 12"]
    assert "wiersz 1 (linia 2): jan0(at)wiaz0.example" in emails
    assert "wiersz 10 (linia 11): jan9(at)wiaz9.example" in emails
    assert emails.endswith("i jeszcze 2")
    numbers = next(words for reason, words in faults.items() if reason.startswith("NIP"))
    assert "wiersz 1 (linia 2): NIP 5252445700" in numbers


def test_changing_comes_too_late_once_it_is_approved(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser)
    browser.post(f"/imports/{batch.id}/", STATEMENT)
    for data in ({"column-0-6": ""}, {"other_rows": "1"}, {"other_rows": "x"}):
        answer = browser.post(f"/imports/{batch.id}/revise/", data, follow=True)
        assert read(answer).one("div", role="alert").words == "Teraz nie można tego zrobić: import jest w innym stanie."
    batch.refresh_from_db()
    assert batch.phase == Phase.APPLYING


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"source_kind": "purchased-list", "basis": "6-1-a"}, "Obecność w rejestrze albo na kupionej liście nie jest"),
        ({"purpose": "marketing", "basis": "6-1-b"}, "Marketing nie jest potrzebny do wykonania umowy"),
        ({"purpose": "offer", "basis": "6-1-c"}, "Żaden przepis nie zobowiązuje firmy do składania ofert"),
        ({"purpose": "accounting", "basis": "6-1-a"}, "Rachunkowości i podatków wymaga prawo"),
    ],
)
def test_a_statement_that_contradicts_itself_is_said_beside_the_basis(
    cast: Cast, stated: dict[str, str], said: str
) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser)
    response = browser.post(f"/imports/{batch.id}/", {**STATEMENT, **stated})
    page = read(response)
    assert response.status_code == 400
    assert page.one("ul", class_="k-error").attributes["id"] == "id_basis_error"
    assert page.one("ul", class_="k-error").words.startswith(said)
    batch.refresh_from_db()
    assert batch.phase == Phase.READY


def test_the_list_refreshes_itself_only_while_something_is_done(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = upload(browser)
    waiting = read(browser.get("/imports/")).one("section", id="imports").attributes
    assert (waiting["hx-get"], waiting["hx-trigger"]) == ("/imports/rows/", "load delay:2s")
    fresh = read(browser.get("/imports/rows/"))
    assert fresh.all("html") == []
    assert "hx-get" in fresh.one("section", id="imports").attributes
    worked(batch)
    assert "hx-get" not in read(browser.get("/imports/rows/")).one("section", id="imports").attributes


def test_the_list_marks_what_broke_off_and_offers_to_go_on(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = upload(browser)
    broke_off(batch)
    page = read(browser.get("/imports/"))
    assert "hx-get" not in page.one("section", id="imports").attributes
    assert "przerwano; to, co zrobiono, jest zachowane" in page.one("section", id="imports").words
    form = page.one("form", action=f"/imports/{batch.id}/resume/")
    assert browser.post(form.attributes["action"]).status_code == 302
    assert "hx-get" in read(browser.get("/imports/")).one("section", id="imports").attributes


def test_older_imports_follow_page_by_page(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(list_pages, "PAGE", 2)
    browser = signed_in(cast.seller)
    for number in range(5):
        upload(browser, HUBSPOT, f"{number}.csv")
    seen, address = [], "/imports/"
    while address:
        with django_assert_num_queries(6):
            page = read(browser.get(address))
        seen.append([link.words for link in page.all("a") if link.words.endswith(".csv")])
        following = page.all("a", rel="next")
        address = following[0].attributes["href"] if following else ""
        assert page.one("section", id="imports").attributes["hx-get"].startswith("/imports/rows/")
    assert seen == [["4.csv", "3.csv"], ["2.csv", "1.csv"], ["0.csv"]]
    assert browser.get("/imports/?before=x").status_code == 404
    beyond = read(browser.get(f"/imports/?before={UUID(int=0)}"))
    assert "Nie ma starszych importów." in beyond.one("main").words
