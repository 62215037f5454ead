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
    export(tmp_path / "whole.json")
    assert "PESEL" not in capsys.readouterr().out
    shred(anna)
    export(tmp_path / "left.json")
    said = capsys.readouterr().out
    assert "2 clients exported." in said
    assert "1 PESEL number was left out: it cannot be opened any more." in said
    text = (tmp_path / "left.json").read_text()
    assert [number in text for number in NUMBERS] == [False, True]
    assert json.loads(text)["left_out"] == {"pesel": 1}
