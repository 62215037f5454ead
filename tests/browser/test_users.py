"""An owner makes a user, gives other roles, and locks out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits
from tests.browser.people import Person, prove, sign_in
from tests.browser.world import World

pytestmark = pytest.mark.browser


def menu(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("#menu > .k-menu a").all_inner_texts()]


def test_a_seller_from_the_first_password_to_the_lock(visits: Visits, world: World) -> None:
    world.server.forget_attempts()
    owner = visits.start(world.server, world.owner)
    prove(owner, world.server, world.owner)
    owner.goto("/users/")
    owner.get_by_role("link", name="Nowy użytkownik").click()
    owner.get_by_label("Imię i nazwisko").fill("Marek Sprzedaż")
    owner.get_by_label("Adres e-mail").fill("marek@klonowa.example")
    owner.get_by_label("Handlowiec").check()
    owner.get_by_role("button", name="Utwórz użytkownika").click()
    person = Person("marek@klonowa.example", owner.locator(".k-code code").inner_text())
    assert len(person.password) >= 16
    owner.get_by_role("link", name="Mam je, wróć do użytkowników").click()
    expect(owner.get_by_role("row", name="Marek Sprzedaż")).to_contain_text("Handlowiec")
    assert person.password not in owner.content()

    seller = visits.start(world.server)
    sign_in(seller, world.server.url, person)
    assert menu(seller) == ["Klienci", "Import", "Audyt list"]
    answer = seller.goto("/users/")
    assert answer
    assert (answer.status, seller.locator("h1").inner_text()) == (404, "Tu niczego nie ma")

    owner.get_by_role("link", name="Marek Sprzedaż").click()
    owner.get_by_label("Inspektor ochrony danych").check()
    owner.get_by_role("button", name="Zapisz uprawnienia").click()
    expect(owner.get_by_role("status")).to_contain_text("Zapisano uprawnienia. Obowiązują od następnego kliknięcia.")
    seller.goto("/")
    assert menu(seller) == ["Klienci", "Import", "Audyt list", "Dowody", "Mapa danych", "Ustawienia"]

    owner.get_by_role("button", name="Zablokuj").click()
    question = owner.get_by_role("dialog", name="Zablokować tego użytkownika?")
    expect(question.get_by_role("button", name="Anuluj")).to_be_focused()
    question.get_by_role("button", name="Zablokuj").click()
    expect(owner.get_by_role("status")).to_contain_text("Użytkownik jest zablokowany, także w otwartych sesjach.")
    seller.get_by_role("link", name="Dowody").click()
    assert seller.url == f"{world.server.url}/accounts/login/?next=/evidence/"


def test_a_question_that_is_cancelled_changes_nothing(visits: Visits, world: World) -> None:
    page = visits.start(world.server, world.owner)
    page.goto("/users/{sylwia}/".format(**world.ids))
    page.get_by_role("button", name="Zablokuj").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="Zablokuj")).to_have_count(1)


def test_an_address_that_is_taken_is_said_and_nothing_typed_is_lost(visits: Visits, world: World) -> None:
    page = visits.start(world.server, world.owner)
    prove(page, world.server, world.owner)
    page.goto("/users/new/")
    page.get_by_label("Imię i nazwisko").fill("Druga Sylwia")
    page.get_by_label("Adres e-mail").fill(world.seller.email.upper())
    page.get_by_label("Handlowiec").check()
    page.get_by_role("button", name="Utwórz użytkownika").click()
    expect(page.get_by_label("Adres e-mail")).to_have_attribute("aria-invalid", "true")
    assert page.get_by_label("Imię i nazwisko").input_value() == "Druga Sylwia"
    expect(page.get_by_label("Handlowiec")).to_be_checked()
