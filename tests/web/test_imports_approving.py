"""What is approved is what was seen: changes in the same form and other imports are shown before anything is stored."""

from __future__ import annotations

import pytest
from django.test import Client

from klientela.base.exchange.batch import Batch, Phase
from klientela.clients.parties.models import ContactPoint, Party
from tests.clients.parties.files import GOOGLE, HUBSPOT
from tests.clients.parties.stored import own_home
from tests.support.cast import Cast, signed_in
from tests.web.page import read
from tests.web.test_imports import STATEMENT, imported, planned, shown, worked

__all__ = ["own_home"]

pytestmark = pytest.mark.usefixtures("own_home")

LISTED = "Imię;Nazwisko;Telefon;Barwa\nAnna;Buk;601 222 333;zielony\nJan;Dąb;602 333 444;\n"
CHANGED = "Zmiany w kolumnach lub pominiętych wierszach uwzględniono. Sprawdź podgląd i zatwierdź."
PLACES = (
    "Nazwa;NIP;PESEL;Ulica;Miasto;E-mail\n"
    ";123;44051401359;Długa 5;Gdańsk;zly(at)\n"
    "Tartak Buk sp. z o.o.;;;Krótka 1;Łódź;a@tartak-buk.example\n"
)


def approved(browser: Client, batch: Batch, **typed: object) -> Batch:
    assert browser.post(f"/imports/{batch.id}/", {**STATEMENT, **typed}).status_code == 302
    batch.refresh_from_db()
    return batch


def test_a_column_and_a_row_left_out_with_the_approval_are_shown_first_and_then_imported(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = approved(browser, planned(browser, LISTED), **{"column-0-2": "", "row": ["2"], "other_rows": ""})
    assert (batch.phase, Party.objects.count()) == (Phase.READING, 0)
    page = shown(browser, worked(batch))
    assert page.all("div", class_="k-hint")[0].words == CHANGED
    assert "checked" in page.one("input", value="offer").attributes
    assert page.one("input", name="from_whom").attributes["value"] == "HubSpot"
    assert page.one("input", name="obtained_on").attributes["value"] == "2025-06-01"
    batch = approved(browser, batch, **{"column-0-2": "", "row": ["2"], "other_rows": ""})
    assert (batch.phase, worked(batch).phase) == (Phase.APPLYING, Phase.APPLIED)
    assert list(Party.objects.values_list("name", flat=True)) == ["Anna Buk"]
    assert not ContactPoint.objects.exists()


def test_a_mapping_that_cannot_be_is_refused_with_the_approval_and_nothing_is_imported(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser, LISTED)
    response = browser.post(f"/imports/{batch.id}/", {**STATEMENT, "column-0-2": "family_name"})
    page = read(response)
    assert (response.status_code, page.one("input", name="from_whom").attributes["value"]) == (400, "HubSpot")
    assert page.one("div", role="alert").words.startswith("Kolumn „Nazwisko” i „Telefon”")
    batch.refresh_from_db()
    assert batch.phase == Phase.READY


def test_what_is_stated_stays_when_rows_are_left_out(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser, LISTED)
    browser.post(f"/imports/{batch.id}/revise/", {"from_whom": "Jan z targów", "basis": "6-1-f", "other_rows": "1"})
    page = shown(browser, worked(batch))
    assert page.one("input", name="from_whom").attributes["value"] == "Jan z targów"
    assert "checked" in page.one("input", value="6-1-f").attributes
    assert CHANGED not in page.one("main").words


def test_a_plan_that_another_import_has_overtaken_is_made_anew_when_it_is_opened(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser, GOOGLE, "google.csv")
    imported(browser, HUBSPOT)
    shown(browser, batch)
    batch.refresh_from_db()
    assert batch.phase == Phase.READING
    page = shown(browser, worked(batch))
    assert page.all("div", class_="k-hint")[0].words.startswith("Od czasu odczytania tego pliku dane klientów")
    assert "Osoby: nowe 1, już znane 2." in page.one("main").words


def test_an_overtaken_plan_is_not_imported_before_it_was_seen_anew(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser, GOOGLE, "google.csv")
    imported(browser, HUBSPOT)
    parties = Party.objects.count()
    assert approved(browser, batch).phase == Phase.READY
    shown(browser, batch)
    page = shown(browser, worked(batch))
    assert page.one("input", name="from_whom").attributes["value"] == "HubSpot"
    assert Party.objects.count() == parties
    assert approved(browser, batch).phase == Phase.APPLYING


def test_rejected_rows_come_back_under_their_own_headers_and_are_loaded_again(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = approved(browser, planned(browser, PLACES, "lista.csv"), other_rows="1")
    batch = worked(approved(browser, worked(batch), other_rows="1"))
    text = b"".join(browser.get(f"/imports/{batch.id}/rejected.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert text.splitlines() == [
        "\ufeffNr / No.;Powód / Reason;Nazwa;NIP;PESEL;Ulica;Miasto;E-mail",
        "1;Pominięty przez Ciebie.;;123;***;Długa 5;Gdańsk;zly(at)",
    ]
    row = shown(browser, batch, "?outcome=rejected").all("tr")[1].words
    assert row == "123 · *** · Długa 5Pominięty przez Ciebie. Odrzucony 1"
    page = shown(browser, planned(browser, text.replace(";;123", ";Młyn Dąb S.A.;"), "poprawione.csv"))
    assert "Organizacje: nowe 1, już znane 0." in page.one("main").words
    assert "Pominięte kolumny" not in page.one("main").words


def test_columns_that_nobody_recognised_are_named_and_the_mapping_is_open(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    section = shown(browser, planned(browser, LISTED)).one("section", id="columns").words
    assert "Tych kolumn nie rozpoznano i zostaną pominięte: Barwa." in section
    assert "uwagi (nie są zapisywane)" in section
    page = shown(browser, planned(browser, "Telefon;E-mail\n601 222 333;a@buk.example\n"))
    assert "Nie znaleziono kolumny z imieniem, nazwiskiem ani nazwą firmy." in page.one("main").words
    known = shown(
        browser, planned(browser, LISTED.replace(";Barwa", "").replace(";zielony", "").replace("444;", "444"))
    )
    assert "nie rozpoznano" not in known.one("main").words
    assert all("open" not in one.attributes for one in known.all("details"))
