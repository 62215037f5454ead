"""Every page a user can reach, looked over: policy, language, keyboard, width, contrast and structure."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visits
from tests.browser.look_over import look_over
from tests.browser.places import IN_STORIES, NO_PAGES, PLACES, Place, go, patterns
from tests.browser.world import World

pytestmark = pytest.mark.browser


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
