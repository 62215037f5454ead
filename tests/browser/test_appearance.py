"""Language and theme, the keyboard, the narrow screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits
from tests.browser.languages import GATHER, left_over
from tests.browser.look_over import NARROW
from tests.browser.people import Person, make_user, sign_in
from tests.browser.world import World

pytestmark = pytest.mark.browser

PAPER = {"light": "rgb(246, 246, 244)", "dark": "rgb(16, 21, 19)"}
OWNERS_PAGES = (
    "/account/", "/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/password/change/", "/accounts/sessions/",
    "/accounts/logout/", "/accounts/reauthenticate/", "/settings/", "/users/", "/users/new/", "/users/{sylwia}/",
    "/users/{lech}/", "/users/{gustaw}/", "/evidence/", "/evidence/{entry}/", "/audit/", "/kit/", "/nothing/",
)  # fmt: skip


@pytest.fixture(scope="module")
def second_owner(world: World) -> Person:
    return Person("dorota@klonowa.example", "")


@pytest.fixture
def page(visits: Visits, world: World, second_owner: Person) -> Page:
    """A page of an owner of their own, so that nobody else's language changes."""
    if not second_owner.state:
        world.server.forget_attempts()
        made = make_user(
            visits.start(world.server, world.owner), world.server, world.owner, name="Dorota Druga", role="owner"
        )
        page = visits.start(world.server)
        sign_in(page, world.server.url, made)
        second_owner.state = page.context.storage_state()
    return visits.start(world.server, second_owner)


def check_paper(page: Page, on_light: str, on_dark: str) -> None:
    """Check the paper on a light and on a dark device."""
    for device, theme in (("light", on_light), ("dark", on_dark)):
        page.emulate_media(color_scheme=device)
        expect(page.locator("body")).to_have_css("background-color", PAPER[theme])


def test_the_language_is_switched_everywhere_at_once(visits: Visits, world: World, page: Page) -> None:
    page.goto("/audit/")
    page.locator("summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("What is in the contact lists you already have?")
    found = {}
    for place in OWNERS_PAGES:
        page.goto(place.format(**world.ids))
        assert page.locator("html").get_attribute("lang") == "en"
        found[place] = left_over(page.evaluate(GATHER), "en")
    assert found == {place: [] for place in OWNERS_PAGES}
    page.goto("/audit/")
    page.locator("form[action='/audit/demo/'] button").click()
    expect(page.locator("h1")).to_have_text("Audit of contact lists", timeout=40_000)
    assert left_over(page.evaluate(GATHER), "en") == []
    page.locator("summary").first.click()
    page.get_by_role("button", name="Polski").click()
    expect(page.locator("h1")).to_have_text("Audyt list kontaktów")


def test_the_theme_is_kept_and_auto_follows_the_device(page: Page) -> None:
    page.goto("/account/")
    for theme, name in (("dark", "Ciemny"), ("light", "Jasny")):
        page.locator("summary").click()
        page.get_by_role("button", name=name).click()
        expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
        check_paper(page, theme, theme)
    page.locator("summary").click()
    page.get_by_role("button", name="Auto").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "auto")
    check_paper(page, "light", "dark")


def test_the_first_tab_skips_to_the_content(page: Page) -> None:
    page.goto("/account/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Przejdź do treści")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Imię i nazwisko")).to_be_focused()


def test_an_account_is_saved_by_the_keyboard_alone(page: Page) -> None:
    page.goto("/account/")
    page.get_by_label("Imię i nazwisko").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Dorota Pierwsza")
    for _stop in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Zapisz")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Zapisano Twoje konto.")
    expect(page.locator(".k-account-name span")).to_have_text("Dorota Pierwsza")


@pytest.mark.parametrize("has_script", [True, False])
def test_the_menu_opens_on_a_narrow_screen(visits: Visits, world: World, *, has_script: bool) -> None:
    page = visits.start(world.server, world.owner, viewport=NARROW, java_script_enabled=has_script)
    page.goto("/audit/")
    menu = page.get_by_role("navigation", name="Menu główne")
    expect(menu).to_have_count(0)
    page.get_by_role("button", name="Menu").click()
    expect(menu).to_be_visible()
    menu.get_by_role("link", name="Dowody").click()
    expect(page.locator("h1")).to_have_text("Dowody")
    page.get_by_role("button", name="Menu").click()
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
