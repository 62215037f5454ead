"""Every text has its translation, and what is wrong with a catalogue is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import catalogues, frontend

FAULTY = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : 1);\\n"

#, fuzzy
msgid "Sign in"
msgstr "Zaloguj"

msgid "Nobody says this"
msgstr "Nikt"

#, python-format
msgid "last verified %(at)s"
msgstr "ostatnie %(kiedy)s"
"""


def test_the_polish_catalogue_is_complete() -> None:
    assert catalogues.faults() == []


def test_what_is_missing_fuzzy_dropped_or_differs_in_a_placeholder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = tmp_path / "django.po"
    catalogue.write_text(FAULTY)
    monkeypatch.setattr(catalogues, "CATALOGUE", catalogue)
    said = catalogues.faults()
    assert "fuzzy: Sign in" in said
    assert "out of use: Nobody says this" in said
    assert "missing: Sign out" in said
    assert [line for line in said if line.startswith("placeholders: ")] == ["placeholders: last verified %(at)s"]


def test_extracting_twice_changes_nothing_and_keeps_what_was_translated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "pl" / "django.po"
    copy.parent.mkdir()
    written = catalogues.CATALOGUE.read_bytes()
    copy.write_bytes(written)
    monkeypatch.setattr(catalogues, "CATALOGUE", copy)
    catalogues.extract()
    assert copy.read_bytes() == written


def test_every_icon_that_is_named_was_gathered() -> None:
    assert frontend.fingerprint() == (frontend.VENDOR / ".stamp").read_text()
