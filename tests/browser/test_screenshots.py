"""The pictures of the documentation: `pytest -m browser tests/browser/test_screenshots.py --screenshots`."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits
from tests.browser.people import Person, make_user, sign_in
from tests.browser.world import LONG_WORK, World

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).parents[2] / "docs" / "images"
LARGEST = 200_000  # bytes
NAMES = {"pl": "Karolina Modrzew", "en": "Caroline Larch"}


def open_sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    expect(page.locator("#passkey_login")).to_be_visible()


def open_evidence(page: Page) -> None:
    page.goto("/evidence/")
    page.locator("form[action='/evidence/verify/'] button").click()
    page.locator(".k-back").click()
    expect(page.locator(".k-verdict.k-good")).to_be_visible()
    assert page.locator("tbody tr").count() >= 5


def open_audit(page: Page) -> None:
    page.goto("/audit/")
    page.locator("form[action='/audit/demo/'] button").click()
    expect(page.locator(".k-tile")).to_have_count(5, timeout=LONG_WORK)
    assert page.locator(".k-finding").count() == 10


def open_clients(page: Page) -> None:
    page.goto("/clients/?kind=person")
    expect(page.locator("tbody tr")).to_have_count(50)


def open_client(page: Page) -> None:
    open_clients(page)
    page.locator("tbody a", has_text="Anna Jesionek").click()
    expect(page.locator("h1")).to_have_text("Anna Jesionek")


OPENED = {
    "clients": open_clients,
    "client": open_client,
    "sign-in": open_sign_in,
    "evidence": open_evidence,
    "audit": open_audit,
}


@pytest.fixture(scope="module")
def owners(world: World) -> dict[str, Person]:
    return {"pl": world.owner, "en": Person("", "")}


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("name", OPENED)
def test_a_picture(
    request: pytest.FixtureRequest,
    visits: Visits,
    world: World,
    owners: dict[str, Person],
    name: str,
    language: str,
) -> None:
    locale = {"pl": "pl-PL", "en": "en-GB"}[language]
    person = None if name == "sign-in" else with_language(visits, world, owners, language)
    page = visits.start(world.server, person, locale=locale, color_scheme="light")
    OPENED[name](page)
    assert page.locator("html").get_attribute("lang") == language
    page.evaluate("document.fonts.ready")
    picture = page.screenshot()
    assert len(picture) < LARGEST
    if request.config.getoption("--screenshots", default=False):
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / f"{name}-{language}.png").write_bytes(picture)


def with_language(visits: Visits, world: World, owners: dict[str, Person], language: str) -> Person:
    """The owner who reads this language; the English one is made when first asked for."""
    person = owners[language]
    if not person.state:
        world.server.forget_attempts()
        made = make_user(
            visits.start(world.server, world.owner), world.server, world.owner, name=NAMES[language], role="owner"
        )
        page = visits.start(world.server)
        sign_in(page, world.server.url, made)
        page.locator("summary").click()
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        person.state = page.context.storage_state()
    return person
