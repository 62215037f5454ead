"""The firm's settings and the evidence they leave, up to the verifier that trusts nobody."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Download, Page, expect

from tests.browser.conftest import Visits
from tests.browser.world import World

pytestmark = pytest.mark.browser

VERIFIER = Path(__file__).parents[2] / "verifier" / "klientela_verify.py"


def downloaded(page: Page, role: Literal["link", "button"], name: str) -> Download:
    with page.expect_download() as download:
        page.get_by_role(role, name=name).click()
    return download.value


def verified(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the stand-alone verifier away from the product's own code."""
    command = [sys.executable, "-I", str(VERIFIER), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_what_is_saved_leaves_evidence_that_others_can_verify(visits: Visits, world: World, tmp_path: Path) -> None:
    page = visits.start(world.server, world.owner)
    page.goto("/settings/")
    page.get_by_label("Adres", exact=False).first.fill("ul. Modrzewiowa 9, 60-001 Poznań")
    page.get_by_role("button", name="Zapisz ustawienia").click()
    expect(page.get_by_role("status")).to_contain_text("Zapisano ustawienia. Obowiązują od dziś.")
    assert page.get_by_label("Adres", exact=False).first.input_value() == "ul. Modrzewiowa 9, 60-001 Poznań"

    page.goto("/evidence/")
    page.get_by_label("Rodzaj").select_option("Zmieniono dane firmy")
    page.get_by_role("button", name="Filtruj").click()
    changed = page.locator("tbody tr").first
    expect(changed).to_contain_text("Zmieniono dane firmy")
    expect(changed).to_contain_text("Karolina Modrzew")
    changed.get_by_role("link").click()
    sealed(page)
    proof = tmp_path / "proof.json"
    downloaded(page, "link", "Pobierz dowód").save_as(proof)

    page.get_by_role("link", name="Dowody").first.click()
    page.get_by_role("button", name="Sprawdź teraz").click()
    expect(page.locator(".k-verdict-answer")).to_have_text("Tak: zgadza się każdy wpis, każdy skrót i każdy podpis")
    page.get_by_role("link", name="Dowody").first.click()
    expect(page.locator(".k-verdict-answer")).to_have_text("Nienaruszony")

    export = tmp_path / "evidence.jsonl"
    downloaded(page, "button", "Eksport dla kontroli (UODO, audytor)").save_as(export)
    good = verified(export, "--proof", proof)
    assert good.returncode == 0, good.stdout + good.stderr
    lines = export.read_bytes().splitlines(keepends=True)
    export.write_bytes(b"".join([lines[0], *lines[2:]]))
    assert verified(export).returncode == 1


def sealed(page: Page) -> None:
    """Wait until the entry that is shown is sealed."""
    link = page.get_by_role("link", name="Pobierz dowód")
    for _attempt in range(60):
        if link.count():
            return
        page.wait_for_timeout(250)
        page.reload()
    raise AssertionError("not sealed in time")


def test_contents_are_shown_for_a_reason_and_that_is_evidence(visits: Visits, world: World) -> None:
    page = visits.start(world.server, world.owner)
    page.goto("/evidence/{entry}/".format(**world.ids))
    page.get_by_label("Po co chcesz to przeczytać?").fill("pytanie użytkownika o swoje dane")
    page.get_by_role("button", name="Pokaż treść").click()
    expect(page.locator("pre")).to_contain_text('"full_name": "Karolina Modrzew"')
    page.goto("/evidence/?kind=value.revealed")
    expect(page.locator("tbody tr").first).to_contain_text(f"wpis {world.ids['entry'][:8]}")
