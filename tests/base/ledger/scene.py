"""What the tests of the ledger share: a kind, actors, ways to fill a ledger and to break it."""

from __future__ import annotations

import importlib.util
import io
import sys
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from klientela.atoms.actor import Actor, ActorKind
from klientela.atoms.words import Words
from klientela.base.ledger.append_only import guard
from klientela.base.ledger.entry import Draft, ObjectRef, Part, record_many
from klientela.base.ledger.export import export
from klientela.base.ledger.kinds import declare_kind
from klientela.base.ledger.sealer import seal
from klientela.base.vault.subject import PurposeClass

GIVEN = declare_kind("test.given", words=Words(en="A consent was given", pl="Wyrażono zgodę"))
TAKEN = declare_kind("test.taken", words=Words(en="A consent was withdrawn", pl="Wycofano zgodę"))
SYSTEM = Actor(ActorKind.SYSTEM)
CORE, MARKETING = PurposeClass.CORE, PurposeClass.MARKETING
VERIFIER = Path(__file__).parents[3] / "verifier" / "klientela_verify.py"


def fill(count: int, *, holder: UUID | None = None, actor: Actor = SYSTEM) -> list[UUID]:
    """Record entries, each with one part."""
    holder = holder or uuid4()
    drafts = [
        Draft(GIVEN if n % 3 else TAKEN, ObjectRef("consent", uuid4()), [Part(holder, CORE, {"text": f"Zażółć {n}"})])
        for n in range(count)
    ]
    with transaction.atomic():
        return record_many(actor, drafts)


def fill_and_seal(*counts: int) -> list[UUID]:
    """Record and seal in runs, one head each."""
    ids = []
    for count in counts:
        ids += fill(count)
        assert seal() == count
    return ids


def break_in(sql: str, *params: object, table: str = "ledger_entry") -> None:
    """Change a guarded table as somebody could who owns the database."""
    guard(connection, table, on=False)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)  # type: ignore[arg-type]
        assert cursor.rowcount >= 1
    guard(connection, table)


def exported() -> bytes:
    """Return the whole export."""
    stream = io.BytesIO()
    export(stream)
    return stream.getvalue()


def load_verifier() -> Any:
    """Return the stand-alone verifier as a module."""
    spec = importlib.util.spec_from_file_location("klientela_verify", VERIFIER)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["klientela_verify"] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module
