"""Every page a user can reach, looked over: policy, language, keyboard, width, contrast and structure."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visits
from tests.browser.look_over import look_over, walked_past
from tests.browser.places import IN_STORIES, NO_PAGES, PLACES, Place, go, patterns
from tests.browser.world import World

pytestmark = pytest.mark.browser

POLICY = "default-src 'none'; img-src *"
FAULTY = """<!DOCTYPE html>
<html lang="en">
  <head>
    <title>Wada</title>
    <style>button:focus-visible { outline: none; }</style>
  </head>
  <body>
    <main>
      <h1>Zaloguj się</h1>
      <button onclick="alert(1)">Sign in</button>
      <a href="/" tabindex="2">Dalej</a>
      <svg width="2000" height="10"></svg>
      <img src="https://elsewhere.example/picture.png">
    </main>
    <script>document.title = "run";</script>
  </body>
</html>"""


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_page_is_whole(visits: Visits, world: World, place: Place) -> None:
    person = None if place.who == "visitor" else getattr(world, place.who)
    page = visits.start(world.server, person)
    go(page, world, place)
    document = visits.watch(page).documents[-1]
    assert document.status == place.status
    assert page.locator("h1").inner_text() == place.heading
    assert look_over(page, document) == []


def test_every_address_is_looked_over_or_said_to_be_no_page() -> None:
    named = {place.pattern for place in PLACES} | NO_PAGES | IN_STORIES
    assert set(patterns()) == named


def test_what_is_wrong_with_a_page_is_found(chromium: Browser, world: World) -> None:
    visits = Visits(chromium)
    page = visits.start(world.server)
    page.route("https://elsewhere.example/**", lambda route: route.fulfill(status=204))
    answer = {"headers": {"Content-Security-Policy": POLICY, "Content-Type": "text/html"}, "body": FAULTY}
    page.route("**/faulty/", lambda route: route.fulfill(status=200, **answer))
    page.goto("/faulty/")
    found = look_over(page, visits.watch(page).documents[-1])
    seen = visits.watch(page).faults
    page.context.close()
    assert found[:4] == ["style", "onclick", 'document.title = "run";', "Sign in"]
    assert found[4] == "the page says that it is in another language"
    assert {fault.split(":")[0] for fault in found[5:]} >= {"image-alt", "tabindex", "not reached in its place"}
    assert "the page scrolls sideways" in found
    assert "foreign: https://elsewhere.example/picture.png" in seen
    assert [fault.split(" ")[1] for fault in seen if fault.startswith("policy: ")] == [
        "style-src-elem",
        "script-src-elem",
    ]


def test_a_focus_that_is_not_seen_is_found(visits: Visits, world: World) -> None:
    page = visits.start(world.server)
    page.goto("/accounts/login/")
    assert walked_past(page) == []
    page.evaluate("document.getElementById('passkey_login').style.outline = 'none'")
    (fault,) = walked_past(page)
    assert fault.startswith('focus not seen: <button type="submit"')
