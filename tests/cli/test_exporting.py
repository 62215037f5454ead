"""`klientela export` says what is in the file and what is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from klientela.base.ledger.shredding import shred
from klientela.base.parameters.pesel import allow_pesel
from klientela.base.parameters.set_up import SYSTEM
from klientela.clients.parties.editing import create_party
from klientela.clients.parties.sealed_numbers import keep_pesel
from klientela.interfaces.cli.exporting import export
from klientela.interfaces.cli.outcome import CommandError
from tests.clients.parties.test_keeping import SAID, person

pytestmark = pytest.mark.django_db
NUMBERS = ("44051401458", "02070803628")  # specimens: nobody's


def test_a_full_export_says_how_many_numbers_cannot_be_opened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    allow_pesel(SYSTEM, "art. 104 Prawa bankowego")
    anna, ewa = (create_party(SYSTEM, person(name), SAID) for name in ("Anna Buk", "Ewa Klonek"))
    for party, number in zip((anna, ewa), NUMBERS, strict=True):
        keep_pesel(SYSTEM, party, number, SAID)
    export(tmp_path / "whole.json", with_pesel=True, reason="kontrola ZUS")
    assert "PESEL" not in capsys.readouterr().out
    shred(anna)
    export(tmp_path / "left.json", with_pesel=True, reason="kontrola ZUS")
    said = capsys.readouterr().out
    assert "2 clients exported." in said
    assert "1 PESEL number was left out: it cannot be opened any more." in said
    text = (tmp_path / "left.json").read_text()
    assert [number in text for number in NUMBERS] == [False, True]
    assert json.loads(text)["left_out"] == {"pesel": 1}


def test_numbers_are_left_out_unless_they_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    allow_pesel(SYSTEM, "art. 104 Prawa bankowego")
    keep_pesel(SYSTEM, create_party(SYSTEM, person("Anna Buk"), SAID), NUMBERS[0], SAID)
    export(tmp_path / "all.json")
    assert NUMBERS[0] not in (tmp_path / "all.json").read_text()
    said = " ".join(capsys.readouterr().out.split())
    assert "1 PESEL number was left out. Where it is needed: --with-pesel --reason TEXT." in said
    for name, reason in (("short.json", "x"), ("all.csv", "kontrola ZUS")):
        with pytest.raises(CommandError):
            export(tmp_path / name, with_pesel=True, reason=reason)
        assert not (tmp_path / name).exists()
