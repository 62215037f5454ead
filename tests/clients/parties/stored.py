"""What tests of stored parties share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from klientela.atoms.actor import Actor
from klientela.base.exchange import desk, steps
from klientela.base.exchange.batch import Batch, Statement
from klientela.base.exchange.reader_child import read
from klientela.base.parameters.set_up import SYSTEM

STATEMENT = Statement(source_kind="import", purpose="offer", basis="6-1-f", obtained_on=date(2025, 6, 1))


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home whose imports nobody else sees; files are read here, because a process for each would take most of the
    time. Reading apart is tested by `tests/home/audit/test_reader.py`, and with imports by `test_killed_import.py`.
    """
    monkeypatch.setattr(steps, "work_apart", lambda _module, order, *, hear: read(order, hear))
    with override_settings(CONFIGURATION=settings.CONFIGURATION.model_copy(update={"home": tmp_path})):
        yield tmp_path


def received(text: str | bytes, name: str = "list.csv", actor: Actor = SYSTEM) -> Batch:
    """Take in a file and plan its import."""
    batch = desk.receive_file(actor, "clients", name=name, pieces=[text.encode() if isinstance(text, str) else text])
    steps.read_batch(batch.id, progress=lambda done, total: None)
    batch.refresh_from_db()
    return batch


def imported(
    text: str | bytes, name: str = "list.csv", statement: Statement = STATEMENT, actor: Actor = SYSTEM
) -> Batch:
    """Import a file."""
    batch = received(text, name, actor)
    desk.approve(actor, batch.id, statement)
    steps.apply_batch(batch.id, progress=lambda done, total: None)
    batch.refresh_from_db()
    return batch


def undone(batch: Batch) -> None:
    """Take an import back."""
    desk.begin_undo(SYSTEM, batch.id)
    steps.undo_batch(batch.id, progress=lambda done, total: None)
