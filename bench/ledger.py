"""Measures the evidence ledger (row P10): appending with sealed payloads, verifying, proving one entry."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.db import transaction

from bench.figures import percentile
from klientela.atoms.actor import Actor, ActorKind
from klientela.atoms.ids import uuid7
from klientela.atoms.words import Words
from klientela.base.ledger.entry import Draft, ObjectRef, Part, record, record_many
from klientela.base.ledger.export import export, prove
from klientela.base.ledger.kinds import declare_kind
from klientela.base.ledger.sealer import seal_all
from klientela.base.ledger.stored_tree import Leaf
from klientela.base.ledger.verification import verify
from klientela.base.vault.subject import PurposeClass

BATCH = 10_000
HOLDERS = 1_000
PROOFS = 50
MEASURED = declare_kind("bench.measured", words=Words(en="Something was measured", pl="Coś zmierzono"))
ACTOR = Actor(ActorKind.SYSTEM)


def measure(n: int) -> dict[str, float]:
    """Append, seal, verify, export and prove over `n` entries in the current, empty database; seconds and rates."""
    holders = [uuid7() for _ in range(HOLDERS)]
    _append(HOLDERS, holders)
    append = _append(n, holders)
    strangers = _append(BATCH, [uuid7() for _ in range(BATCH)])
    single = _seconds(lambda: _one_by_one(200))
    sealing = time.perf_counter()
    sealed = seal_all()
    seal = time.perf_counter() - sealing
    check = _seconds(_verify)
    write = _seconds(_export)
    proofs = [seconds * 1000 for seconds in _proofs()]
    return {
        "entries": n,
        "append_per_second": n / append,
        "append_of_new_people_per_second": BATCH / strangers,
        "append_single_ms": single * 1000 / 200,
        "seal_per_second": sealed / seal,
        "verify_seconds": check,
        "export_seconds": write,
        "prove_ms_p50": percentile(proofs, 50),
        "prove_ms_p95": percentile(proofs, 95),
        "prove_ms_max": max(proofs),
    }


def _append(n: int, holders: list[UUID]) -> float:
    seconds = 0.0
    for start in range(0, n, BATCH):
        drafts = [_draft(holders[number % len(holders)], number) for number in range(start, min(start + BATCH, n))]
        seconds += _seconds(partial(_record, drafts))
    return seconds


def _record(drafts: list[Draft]) -> None:
    with transaction.atomic():
        record_many(ACTOR, drafts)


def _one_by_one(n: int) -> None:
    holder = uuid7()
    for number in range(n):
        draft = _draft(holder, number)
        with transaction.atomic():
            record(ACTOR, MEASURED, obj=draft.obj, parts=draft.parts)


def _draft(holder: UUID, number: int) -> Draft:
    payload = {"channel": "email", "number": number, "purpose": "newsletter", "statement": "I agree to the newsletter."}
    return Draft(MEASURED, ObjectRef("consent", uuid7()), [Part(holder, PurposeClass.CORE, payload)], "2026-11")


def _verify() -> None:
    found = verify()
    assert found.is_clean, found.findings
    assert found.unsealed == 0


def _export() -> None:
    with tempfile.TemporaryFile() as file:
        export(file)


def _proofs() -> list[float]:
    size = Leaf.objects.count()
    ids = [Leaf.objects.get(seq=(number * 7919) % size).entry_id for number in range(PROOFS)]
    return [_seconds(partial(prove, entry_id)) for entry_id in ids]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
