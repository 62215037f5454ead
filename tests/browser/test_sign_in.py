"""Signing in by a password, being refused, signing out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits
from tests.browser.look_over import look_over
from tests.browser.people import Person, sign_in
from tests.browser.server import Server
from tests.browser.world import World

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _attempts_are_forgotten(firm: Server) -> Iterator[None]:
    firm.forget_attempts()
    yield
    firm.forget_attempts()


def attempt(page: Page, email: str, password: str) -> str:
    """Try to sign in, and return what the page says."""
    page.goto("/accounts/login/")
    page.get_by_label("Adres e-mail").fill(email)
    page.get_by_label("Hasło").fill(password)
    page.get_by_role("button", name="Zaloguj się", exact=True).click()
    expect(page.locator(".k-message.k-stop")).to_be_visible()
    assert page.get_by_label("Adres e-mail").input_value() == email
    assert page.get_by_label("Hasło").input_value() == ""
    return page.locator(".k-message.k-stop").inner_text()


def test_one_signs_in_lands_where_one_wanted_and_signs_out(visits: Visits, world: World) -> None:
    page = visits.start(world.server)
    page.goto("/settings/")
    assert page.url == f"{world.server.url}/accounts/login/?next=/settings/"
    page.get_by_label("Adres e-mail").fill(world.bookkeeper.email)
    page.get_by_label("Hasło").fill(world.bookkeeper.password)
    page.get_by_role("button", name="Zaloguj się", exact=True).click()
    page.wait_for_url("**/settings/")
    page.locator("summary").click()
    page.get_by_role("button", name="Wyloguj się").click()
    page.wait_for_url("**/accounts/login/**")
    page.goto("/settings/")
    assert page.url == f"{world.server.url}/accounts/login/?next=/settings/"
    page.go_back()
    page.go_back()
    assert page.locator("h1").inner_text() == "Zaloguj się"  # nothing of a user's stays on a shared machine


def test_a_wrong_password_and_an_unknown_address_are_told_alike(visits: Visits, world: World) -> None:
    page = visits.start(world.server)
    said = [attempt(page, email, "nie to haslo") for email in (world.seller.email, "nikt@klonowa.example")]
    assert said == ["Adres e-mail lub hasło są nieprawidłowe."] * 2


def test_after_five_wrong_passwords_the_right_one_must_wait(visits: Visits, world: World) -> None:
    page = visits.start(world.server)
    for _time in range(5):
        assert attempt(page, world.seller.email, "nie to haslo") == "Adres e-mail lub hasło są nieprawidłowe."
    refused = attempt(page, world.seller.email, world.seller.password)
    assert refused == "Za dużo nieudanych prób logowania. Spróbuj ponownie później."
    world.server.forget_attempts()
    sign_in(page, world.server.url, world.seller)
    assert page.url == f"{world.server.url}/clients/"


def test_too_many_attempts_end_on_a_page_of_ours(visits: Visits, world: World) -> None:
    page = visits.start(world.server)
    page.goto("/accounts/login/")
    token = page.locator("form:has([name=password]) [name=csrfmiddlewaretoken]").input_value()
    headers = {"Referer": f"{world.server.url}/accounts/login/"}
    for number in range(30):
        form = {"csrfmiddlewaretoken": token, "login": f"ktos{number}@klonowa.example", "password": "x"}
        assert page.request.post("/accounts/login/", form=form, headers=headers).status == 200
    page.get_by_label("Adres e-mail").fill(world.seller.email)
    page.get_by_label("Hasło").fill(world.seller.password)
    page.get_by_role("button", name="Zaloguj się", exact=True).click()
    expect(page.locator("h1")).to_have_text("Za dużo prób")
    document = visits.watch(page).documents[-1]
    assert document.status == 429
    assert look_over(page, document) == []


def test_somebody_unknown_is_led_to_the_sign_in_page_in_their_language(visits: Visits, world: World) -> None:
    page = visits.start(world.server, Person("", ""), locale="en-GB")
    page.goto("/")
    assert page.locator("h1").inner_text() == "Sign in"
    assert look_over(page, visits.watch(page).documents[-1], "en") == []
    page.get_by_role("button", name="Polski").click()
    expect(page.locator("h1")).to_have_text("Zaloguj się")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Sign in")
