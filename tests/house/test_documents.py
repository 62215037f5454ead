"""The documents say what the code does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from klientela.home.audit.rendering import SCHEMA
from klientela.interfaces.cli.frame import ENTRIES
from klientela.interfaces.cli.outcome import Exit
from tools.reference import DOCUMENT, reference

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def test_the_reference_is_up_to_date() -> None:
    assert DOCUMENT.read_text() == reference(), "python -m tools.reference write"


@pytest.mark.parametrize("command", ENTRIES)
def test_every_command_is_documented(command: str) -> None:
    assert f"klientela {command}" in (ROOT / "docs" / "cli.md").read_text()


def test_every_exit_code_is_documented() -> None:
    text = (ROOT / "docs" / "cli.md").read_text()
    assert [code for code in Exit if f"| {int(code)} |" not in text] == []


def test_every_field_of_the_audits_json_is_documented() -> None:
    text = (ROOT / "docs" / "audit.md").read_text()
    assert [name for name in _names(json.loads(SCHEMA.read_text())) if f"`{name}`" not in text] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    assert [link for link in LINK.findall(path.read_text()) if not (path.parent / link).exists()] == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def _names(schema: dict[str, object]) -> set[str]:
    found: set[str] = set()
    for key, value in schema.items():
        if key == "properties" and isinstance(value, dict):
            found |= set(value)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
            if isinstance(inner, dict):
                found |= _names(inner)
    return found
