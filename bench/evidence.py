"""Measures the evidence ledger at its full size (row P10); the work itself is in `ledger.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure, Row
from bench.installation import Engine, installation

ENTRIES = 1_000_000
APPEND_PER_SECOND = 20_000
VERIFY_SECONDS = 10
PROVE_MS = 5


def measure_evidence(folder: Path, engine: Engine) -> Iterator[Row]:
    """Append, seal, verify, export and prove."""
    with installation(folder, engine) as installed:
        found, ended = installed.ask("evidence", str(ENTRIES))
    figures = [
        Figure("append", found["append_per_second"], "entries/s", at_least=APPEND_PER_SECOND),
        Figure("verify", found["verify_seconds"], "s", at_most=VERIFY_SECONDS),
        Figure("prove p50", found["prove_ms_p50"], "ms"),
        Figure("prove p95", found["prove_ms_p95"], "ms"),
        Figure("prove max", found["prove_ms_max"], "ms", at_most=PROVE_MS),
    ]
    memory = Figure("peak", ended.peak_mb, "MB")
    how = (
        f"{ENTRIES:,} entries with one sealed payload each, about 1,000 people, in transactions of 10,000; sealed; "
        "then all leaves, tiles, heads and signatures verified; then 50 entries proved. One process; on PostgreSQL "
        "its server is one more."
    )
    yield Row("P10", "ledger: append, verify 1 million, prove one", engine.name, figures, memory, how)
    beside = [
        Figure("append of new people", found["append_of_new_people_per_second"], "entries/s"),
        Figure("append one by one", found["append_single_ms"], "ms"),
        Figure("seal", found["seal_per_second"], "entries/s"),
        Figure("export", found["export_seconds"], "s"),
    ]
    how = (
        "10,000 entries about people the vault does not know yet (a pseudonym and a key each); 200 entries in a "
        "transaction each; sealing in runs of 20,000; the export (without payloads) to a file."
    )
    yield Row("", "ledger: the rest of its work", engine.name, beside, memory, how)
