"""Lists are dropped, read, reported, taken along and forgotten; with scripts and without."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits
from tests.browser.look_over import look_over
from tests.browser.world import LONG_WORK, World

pytestmark = pytest.mark.browser

PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


def drop(page: Page, *files: Path) -> None:
    page.goto("/audit/")
    page.locator("#lists").set_input_files(files)
    page.get_by_role("button", name="Sprawdź listy", exact=True).click()


def wait_for_report(page: Page) -> None:
    expect(page.locator("h1")).to_have_text("Audyt list kontaktów", timeout=LONG_WORK)


def reports(page: Page) -> dict[str, bytes]:
    """Take the report along in all its forms."""
    taken = {}
    for form in ("PDF", "HTML", "JSON"):
        with page.expect_download() as download:
            page.get_by_role("link", name=form, exact=True).click()
        assert download.value.suggested_filename.endswith(f".{form.lower()}")
        taken[form] = download.value.path().read_bytes()
    return taken


def test_the_demo_lists_from_the_drop_to_the_deletion(visits: Visits, world: World) -> None:
    page = visits.start(world.server, world.owner)
    # Asked how far it is, the server "says nothing new", so that the page stands still to be looked over.
    page.route("**/progress/", lambda route: route.fulfill(status=204))
    drop(page, *world.server.demo_lists)
    expect(page.locator("h1")).to_have_text("Czytam Twoje listy")
    expect(page.get_by_role("progressbar", name="Czytam")).to_be_visible()
    assert look_over(page, visits.watch(page).documents[-1]) == []
    page.unroute("**/progress/")
    page.reload()
    wait_for_report(page)
    address = page.url
    assert page.locator(".k-tile", has_text="Organizacje").locator(".k-tile-value").inner_text() == "45"
    finding = page.locator(".k-finding", has_text="trzeba było już poinformować")
    expect(finding.locator(".k-finding-count")).to_have_text(" 46 ")
    expect(finding).to_contain_text("Następny krok:")
    expect(finding.locator(".k-examples")).to_be_hidden()
    finding.get_by_text("Pokaż przykłady").click()
    expect(finding.locator(".k-examples li").first).to_be_visible()

    taken = reports(page)
    assert taken["PDF"].startswith(b"%PDF")
    assert b"<script" not in taken["HTML"].lower()
    report = json.loads(taken["JSON"])
    assert (report["language"], report["summary"]["organisations"]) == ("pl", 45)
    assert [file["name"] for file in report["files"]] == [path.name for path in world.server.demo_lists]

    other = visits.start(world.server, world.seller)
    for wanted in (address, f"{address}report.pdf", f"{address}progress/"):
        assert other.request.get(wanted).status == 404

    page.get_by_role("button", name="Usuń teraz").click()
    expect(page.get_by_role("status")).to_contain_text("Usunięto raport i pliki.")
    answer = page.goto(address)
    assert answer
    assert (answer.status, page.locator("h1").inner_text()) == (404, "Tego raportu już tu nie ma")


def test_the_whole_story_needs_no_script(visits: Visits, world: World) -> None:
    page = visits.start(world.server, world.owner, java_script_enabled=False)
    drop(page, *world.server.demo_lists)
    more = page.get_by_role("link", name="Zobacz, jak daleko już jest")
    for _look in range(160):
        if not more.count():
            break
        page.wait_for_timeout(250)
        more.click()
    wait_for_report(page)
    expect(page.locator(".k-finding", has_text="trzeba było już poinformować")).to_contain_text("46")
    page.get_by_text("Pokaż przykłady").first.click()
    expect(page.locator(".k-finding .k-examples li").first).to_be_visible()
    assert reports(page)["PDF"].startswith(b"%PDF")
    page.get_by_role("button", name="Usuń teraz").click()
    expect(page.get_by_role("status")).to_contain_text("Usunięto raport i pliki.")


def test_a_photo_called_a_list_is_refused_and_the_others_are_read(visits: Visits, world: World, tmp_path: Path) -> None:
    photo, good = tmp_path / "zdjecie.csv", tmp_path / "klienci.csv"
    photo.write_bytes(PHOTO)
    good.write_text("Imię;Nazwisko;E-mail\nAnna;Buk;anna@bukowa.example\n")
    page = visits.start(world.server, world.seller)
    drop(page, photo, good)
    wait_for_report(page)
    refused = page.locator("section", has=page.get_by_role("heading", name="zdjecie.csv"))
    expect(refused.locator(".k-badge")).to_have_text("nieodczytany")
    assert len(refused.inner_text().splitlines()) >= 2
    assert "PNG" in refused.inner_text()
    read = page.locator("section", has=page.get_by_role("heading", name="klienci.csv"))
    expect(read).to_contain_text("Wpisy: 1 ")


def test_the_drop_zone_lists_what_was_chosen(visits: Visits, world: World) -> None:
    page = visits.start(world.server, world.owner)
    page.goto("/audit/")
    page.locator("#lists").set_input_files(world.server.demo_lists[:2])
    expect(page.locator(".k-drop-files li")).to_have_count(2)
    expect(page.locator(".k-drop-files li").first).to_contain_text(world.server.demo_lists[0].name)
    expect(page.get_by_text("Wybierz pliki")).to_be_visible()


def test_reading_can_be_stopped(visits: Visits, world: World) -> None:
    page = visits.start(world.server, world.owner)
    drop(page, *world.server.demo_lists)
    address = page.url
    page.get_by_role("button", name="Przerwij i usuń pliki").click()
    expect(page.get_by_role("status")).to_contain_text("Usunięto raport i pliki.")
    assert page.request.get(address).status == 404


def test_a_printed_report_shows_what_is_folded(visits: Visits, world: World) -> None:
    page = visits.start(world.server, world.owner)
    page.goto("/audit/{audit}/".format(**world.ids))
    page.emulate_media(media="print")
    expect(page.locator(".k-examples li").first).to_be_visible()
    expect(page.locator("#menu")).to_be_hidden()
    expect(page.get_by_role("button", name="Usuń teraz")).to_be_hidden()
