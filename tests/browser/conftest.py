"""One Chromium and one demo firm for all browser tests; a context of its own for each visit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.look_over import WIDE
from tests.browser.people import Person
from tests.browser.server import Server
from tests.browser.watch import Watch
from tests.browser.world import World, make_world


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", action="store_true", help="write the pictures of the documentation")


class Visits:
    """Browsers of people: each visit has its own context, and all are watched until the test is over."""

    def __init__(self, chromium: Browser) -> None:
        self._chromium = chromium
        self._open: list[tuple[BrowserContext, Watch]] = []

    def start(self, server: Server, person: Person | None = None, **options: Any) -> Page:
        given = {"locale": "pl-PL", "timezone_id": "Europe/Warsaw", "viewport": WIDE, "reduced_motion": "reduce"}
        state = person.state if person else None
        context = self._chromium.new_context(**{**given, **options}, storage_state=state, base_url=server.url)
        context.set_default_timeout(20_000)
        self._open.append((context, Watch(context, server.url)))
        return context.new_page()

    def watch(self, page: Page) -> Watch:
        return next(watch for context, watch in self._open if context == page.context)

    def end(self) -> None:
        """Close all, and assert that no page did what none should."""
        for context, _watch in self._open:
            context.close()
        assert [fault for _context, watch in self._open for fault in watch.faults] == []


# Of the package, not of the session: tests of other folders must not find Playwright's event loop running.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo firm, served."""
    yield from served(tmp_path_factory.mktemp("firm"), "--demo")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    """An installation that nobody has set up."""
    yield from served(tmp_path)


@pytest.fixture(scope="package")
def world(chromium: Browser, firm: Server) -> World:
    """People of the demo firm, signed in, and what they have done."""
    visits = Visits(chromium)
    made = make_world(visits.start, firm)
    visits.end()
    return made


@pytest.fixture
def visits(chromium: Browser) -> Iterator[Visits]:
    made = Visits(chromium)
    yield made
    made.end()


def served(folder: Path, *options: str) -> Iterator[Server]:
    server = Server(folder, *options)
    try:
        server.wait()
        yield server
    finally:
        said = server.stop()
    assert server.process.returncode == 0
    assert [line for line in said.splitlines() if "Traceback" in line or " ERROR " in line] == [], said
