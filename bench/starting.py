"""Measures the start to the first page and the memory at rest (row P11)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure, Row, spread
from bench.installation import SET_UP, SIGN_IN, Engine, installation, is_shown, serving
from bench.process import pss_mb

STARTS = 5
START_MS = 2000
MEMORY_MB = 220
VISITS, REST_SECONDS = 20, 10
PASSWORD = "sowa lubi cichy zmierzch"


def measure_starting(folder: Path, engine: Engine) -> Iterator[Row]:
    """Start, stop and start again; at the end visit a few pages, wait, and weigh all processes."""
    with installation(folder, engine) as installed:
        with serving(installed, first_page=SET_UP) as server:
            first = server.start_seconds
        installed.ask("users", "1", PASSWORD)
        starts: list[float] = []
        memory = 0.0
        for number in range(STARTS):
            with serving(installed) as server:
                starts.append(server.start_seconds)
                if number == STARTS - 1:
                    memory = _at_rest(server.port, server.process.pid)
    how = (
        f"{STARTS} starts of an installation that was started before, from the start of the process until the page to "
        f"sign in is there; memory after {VISITS} visits to it over new connections and {REST_SECONDS} s of rest: "
        "parent, two web workers, job worker."
    )
    figures = spread("first page", starts, worst_at_most=START_MS)
    weighed = Figure("PSS", memory, "MB", at_most=MEMORY_MB)
    yield Row("P11", "cold start to first page; memory at rest", engine.name, figures, weighed, how)
    yield Row(
        "",
        "very first start to the set-up page",
        engine.name,
        [Figure("first page", first, "s")],
        None,
        "One start in an empty home: keys, tables and page files are made.",
    )


def _at_rest(port: int, pid: int) -> float:
    for _ in range(VISITS):
        is_shown(f"localhost:{port}", SIGN_IN)
    time.sleep(REST_SECONDS)
    return pss_mb(pid)
