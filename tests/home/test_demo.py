from __future__ import annotations

import json
from pathlib import Path

import pytest
from stdnum.pl import nip, pesel

from klientela.base.access.user import User
from klientela.base.exchange.batch import Batch
from klientela.clients.parties.models import Confirmation, Party, Source
from klientela.home.demo.first_imports import LISTS
from klientela.home.demo.first_run import FIRM, ensure_demo
from klientela.home.demo.lists import SPECIMEN_PESEL, write_demo_lists


def test_the_same_seed_gives_the_same_lists(tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in write_demo_lists(tmp_path / "a")}
    second = {path.name: path.read_bytes() for path in write_demo_lists(tmp_path / "b")}
    other = {path.name: path.read_bytes() for path in write_demo_lists(tmp_path / "c", seed=7)}
    assert first == second
    assert all(first[name] != other[name] for name in first)


def test_its_numbers_are_well_formed_and_nobodys() -> None:
    assert nip.is_valid(FIRM.nip)
    assert FIRM.nip.startswith("999")
    assert pesel.is_valid(SPECIMEN_PESEL)


@pytest.mark.django_db
def test_an_empty_installation_gets_a_demo_once(tmp_path: Path) -> None:
    login = ensure_demo(tmp_path)
    assert login is not None
    assert User.objects.get().check_password(login.password)
    assert ensure_demo(tmp_path) == login
    assert User.objects.count() == 1
    assert json.loads((tmp_path / "demo-login.json").read_text())["email"] == login.email


@pytest.mark.django_db
def test_the_demo_firm_has_clients_from_three_sources(tmp_path: Path) -> None:
    ensure_demo(tmp_path)
    assert {(batch.phase, batch.file_name) for batch in Batch.objects.all()} == {("applied", name) for name in LISTS}
    assert set(Source.objects.values_list("kind", flat=True)) == {"import", "card"}
    assert Party.objects.filter(kind="person").count() > 50
    assert Confirmation.objects.exists()  # the lists overlap


@pytest.mark.django_db
def test_a_firms_own_installation_gets_none(tmp_path: Path) -> None:
    ensure_demo(tmp_path / "elsewhere")
    assert ensure_demo(tmp_path / "own") is None
