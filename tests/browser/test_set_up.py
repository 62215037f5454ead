"""The first page of a new installation."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visits
from tests.browser.look_over import look_over
from tests.browser.server import Server

pytestmark = pytest.mark.browser

TYPED = {
    "Nazwa firmy": "Stolarnia Bukowa sp. z o.o.",
    "NIP": "525-24-45-768",
    "Twoje imię i nazwisko": "Anna Buk",
    "Twój adres e-mail": "anna@bukowa.example",
    "Telefon do tego kontaktu": "61 555 01 23",
}
PASSWORD = "cztery zwykle slowa razem"


def test_the_first_visitor_sets_the_firm_up_and_nobody_can_again(visits: Visits, empty: Server) -> None:
    page = visits.start(empty)
    page.goto("/users/")
    assert page.url == f"{empty.url}/set-up/"
    assert page.locator("h1").inner_text() == "Otwórz odnośnik z konsoli"
    assert look_over(page, visits.watch(page).documents[-1]) == []
    page.get_by_label("Jednorazowy kod").fill("zgadnięty")
    page.get_by_role("button", name="Dalej").click()
    expect(page.get_by_role("alert")).to_have_text("To nie jest ten kod.", use_inner_text=True)
    link = f"{empty.url}/set-up/?code={(empty.installation.home / 'set-up-code').read_text()}"
    assert f"{link}\n" in empty.installation.log.read_text()
    page.goto(link)
    assert look_over(page, visits.watch(page).documents[-1]) == []
    for label, value in TYPED.items():
        page.get_by_label(label).fill(value)
    page.get_by_label("Hasło").fill(PASSWORD)
    page.get_by_role("button", name="Uruchom i zaloguj").click()

    refused = page.get_by_label("NIP")
    expect(refused).to_have_attribute("aria-invalid", "true")
    expect(refused).to_have_accessible_description(
        "Dziesięć cyfr; spacje i łączniki mogą zostać. "
        "NIP 5252445768: cyfra kontrolna się nie zgadza, więc któraś cyfra jest błędna."
    )
    assert {label: page.get_by_label(label).input_value() for label in TYPED} == TYPED
    assert page.get_by_label("Hasło").input_value() == ""
    document = visits.watch(page).documents[-1]
    assert document.status == 400
    assert look_over(page, document) == []

    refused.fill("525-24-45-767")
    page.get_by_label("Hasło").fill(PASSWORD)
    page.get_by_role("button", name="Uruchom i zaloguj").click()
    page.wait_for_url(f"{empty.url}/clients/")
    expect(page.get_by_role("status")).to_have_text(
        "Instalacja jest gotowa. Zalogowano Cię jako właściciela.", use_inner_text=True
    )
    page.goto("/settings/")
    assert page.get_by_label("NIP").input_value() == "525-24-45-767"
    assert page.get_by_label("Kontakt w sprawie danych", exact=True).input_value() == "Anna Buk"
    assert page.get_by_label("E-mail do tego kontaktu").input_value() == "anna@bukowa.example"
    for visitor in (page, visits.start(empty)):
        answer = visitor.goto("/set-up/")
        assert answer
        assert answer.status == 404
        assert visitor.locator("h1").inner_text() == "Tu niczego nie ma"
