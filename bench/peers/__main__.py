"""`python -m bench.peers`: run the peers beside us and write the part of docs/performance.md about them.

`--small` runs everything at small sizes and prints it, to see that it works; names of parts (`parties`, `P8`, `P9`)
run these only, and print them.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench.installation import Engine
from bench.machine import Watch, this_machine
from bench.peers.duplicates import measure_corpus, verdict
from bench.peers.environment import NotInstalledError, Peer, install, reason_of
from bench.peers.febrl import measure_febrl
from bench.peers.parties import Sizes, measure_parties
from bench.peers.table import Beside, beside_table
from bench.process import ROOT, FailedError
from bench.report import PEERS_HEADING, circumstances, section, with_peers
from bench.seeds import HOLD_OUT
from tools.postgres import DURABLE, Cluster

DOCUMENT = ROOT / "docs" / "performance.md"
PEERS = {  # the packages whose versions are shown, and the parts that need them
    "tryton": (("trytond", "trytond-party"), {"parties"}),
    "splink": (("splink", "duckdb"), {"P8", "P9"}),
    "recordlinkage": (("recordlinkage", "pandas"), {"P8"}),
}
PARTS = ("parties", "P8", "P9")
FULL = Sizes(100_000, 20_000, 200)
SMALL = Sizes(2_000, 400, 40)
CORPORA = (10_000, 100_000, 1_000_000)
SMALL_CORPORA = (2_000, 5_000)
INTRODUCTION = """\
Written by `make bench-peers`, in a run of its own: each peer in its own virtual environment and its own processes, ours
and theirs one after the other on the same machine. *ours / theirs* below 1 is quicker, or less memory; for shares (%)
above 1 is better."""


def main() -> int:
    """Measure, and write or print. Returns the exit code: a peer that is ahead is a result, not a failure."""
    parser = argparse.ArgumentParser(prog="bench.peers", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(PARTS)}")
    parser.add_argument("--small", action="store_true")
    given = parser.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; parts: {', '.join(PARTS)}")
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        text = _measured(tuple(given.parts) or PARTS, is_small=given.small)
    except KeyboardInterrupt:
        print("Interrupted; nothing was written.", file=sys.stderr)
        return 130
    if given.small or given.parts:
        print(text)
    else:
        DOCUMENT.write_text(with_peers(DOCUMENT.read_text(encoding="utf-8"), text), encoding="utf-8")
        print(f"Written: {DOCUMENT.relative_to(ROOT)}")
    return 0


def _measured(parts: tuple[str, ...], *, is_small: bool) -> str:
    watch, missing = Watch(), list[str]()
    with tempfile.TemporaryDirectory(prefix="klientela-peers-") as made:
        folder = Path(made)
        machine = this_machine(folder)
        rows = list(_rows(folder, parts, missing, is_small=is_small))
    facts = circumstances(
        machine, on=datetime.now(UTC).date(), taken_by_others=watch.taken_by_others(),
        corpus=f"`klientela seed --seed 1` (parties), `home/demo/corpus.py` with seed {HOLD_OUT[0]} (P9), FEBRL (P8)",
    )  # fmt: skip
    said = [f"Not measured: {one}" for one in missing]
    goal = verdict(rows)
    goals = [section([goal])] if goal else []
    table = [beside_table(rows)] if rows else []
    return "\n\n".join([PEERS_HEADING, INTRODUCTION, facts, *goals, *table, *said])


def _rows(folder: Path, parts: tuple[str, ...], missing: list[str], *, is_small: bool) -> Iterator[Beside]:
    peers = dict(_installed(parts, missing))
    works: dict[str, Callable[[], Iterator[Beside]]] = {
        "P8": lambda: measure_febrl(folder, peers),
        "P9": lambda: measure_corpus(folder, peers, SMALL_CORPORA if is_small else CORPORA),
        "parties": lambda: _parties(folder, peers, SMALL if is_small else FULL),
    }
    for name, measure in works.items():
        if name in parts:
            _say(name)
            try:
                yield from map(_told, measure())
            except FailedError as error:
                missing.append(f"{name}: {reason_of(str(error))}")
                _say(f"  FAILED: {error}")


def _installed(parts: tuple[str, ...], missing: list[str]) -> Iterator[tuple[str, Peer]]:
    for name, (shown, needed) in PEERS.items():
        if needed & set(parts):
            _say(f"installing {name}")
            try:
                yield name, install(name, shown)
            except NotInstalledError as error:
                missing.append(f"{name} could not be installed: {error}")
                _say(f"  {missing[-1]}")


def _parties(folder: Path, peers: dict[str, Peer], sizes: Sizes) -> Iterator[Beside]:
    if "tryton" not in peers:
        return
    cluster = Cluster(DURABLE)
    try:
        yield from measure_parties(folder, [Engine("SQLite"), Engine("PostgreSQL", cluster)], peers["tryton"], sizes)
    finally:
        cluster.stop()


def _told(row: Beside) -> Beside:
    _say(f"  {row.line}")
    return row


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


_started = time.monotonic()


def _say(text: str) -> None:
    print(f"{time.monotonic() - _started:6.1f} s  {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
