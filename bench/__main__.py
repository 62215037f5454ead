"""`python -m bench`: measure every row on both engines and write docs/performance.md.

`python -m bench P7 P11` measures these rows only, and prints them instead.
"""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench.auditing import measure_auditing
from bench.clients import measure_importing, measure_listing
from bench.evidence import measure_evidence
from bench.figures import Row
from bench.installation import Engine, installation, serving
from bench.machine import Watch, this_machine
from bench.process import ROOT, FailedError
from bench.quality import measure_quality
from bench.report import report
from bench.starting import measure_starting
from bench.writing import measure_writing
from klientela.home.demo.corpus import SEED
from tools.postgres import DURABLE, Cluster

DOCUMENT = ROOT / "docs" / "performance.md"
LIMIT_SECONDS = 30 * 60
BY_ENGINE: dict[str, Callable[[Path, Engine], Iterator[Row]]] = {
    "P1": measure_importing,
    "P2": measure_listing,
    "P7": measure_writing,
    "P10": measure_evidence,
    "P11": measure_starting,
}
AUDIT, QUALITY = "audit", "quality"
NAMES = (*BY_ENGINE, AUDIT, QUALITY)


class TooLongError(Exception):
    """The whole run took longer than it may."""


def main() -> int:
    """Measure, and write or print. Returns the exit code: a red row is a result, not a failure."""
    wanted = sys.argv[1:] or NAMES
    unknown = [name for name in wanted if name not in NAMES]
    if unknown:
        print(f"Unknown: {', '.join(unknown)}. Rows: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(LIMIT_SECONDS)
    try:
        text = _measured(wanted)
    except KeyboardInterrupt:
        print("Interrupted; nothing was written.", file=sys.stderr)
        return 130
    except (FailedError, TooLongError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    finally:
        signal.alarm(0)
    if sys.argv[1:]:
        print(text)
    else:
        DOCUMENT.write_text(text, encoding="utf-8")
        print(f"Written: {DOCUMENT.relative_to(ROOT)}")
    return 0


def _measured(wanted: Sequence[str]) -> str:
    watch = Watch()
    with _folder() as folder, _engines() as engines:
        machine = this_machine(folder)
        _say("warming up")
        _warm_up(folder)
        rows = list(_rows(folder, engines, wanted))
    others, kept = watch.taken_by_others(), DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    return report(rows, machine, on=datetime.now(UTC).date(), seed=SEED, taken_by_others=others, kept=kept)


def _rows(folder: Path, engines: Sequence[Engine], wanted: Sequence[str]) -> Iterator[Row]:
    for name, measure in BY_ENGINE.items():
        for engine in engines if name in wanted else []:
            _say(f"{name} on {engine.name}")
            yield from map(_told, measure(folder, engine))
    if AUDIT in wanted:
        _say("reading and auditing lists")
        yield from map(_told, measure_auditing(folder))
    if QUALITY in wanted:
        _say("finding people written twice")
        yield from map(_told, measure_quality(folder))


def _warm_up(folder: Path) -> None:
    """Compile the code once, so that no row pays for it."""
    with installation(folder, Engine("SQLite")) as installed:
        installed.ask("users", "1", "ciepły kot mruczy głośno")
        with serving(installed):
            pass
        installed.run("bench.corpus", "write", str(installed.folder), "200")
        installed.run("klientela", "audit", str(installed.folder / "contacts.csv"), good=(0, 1))


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="klientela-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _engines() -> Iterator[list[Engine]]:
    cluster = Cluster(DURABLE)
    try:
        yield [Engine("SQLite"), Engine("PostgreSQL", cluster)]
    finally:
        cluster.stop()


def _told(row: Row) -> Row:
    figures = "; ".join(figure.said for figure in row.measured)
    _say(f"  {row.row or '–'} {row.work}, {row.engine}: {figures}: {row.verdict}")
    return row


_started = time.monotonic()


def _say(text: str) -> None:
    print(f"{time.monotonic() - _started:6.1f} s  {text}", flush=True)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _too_long(_number: int, _frame: object) -> None:
    raise TooLongError(f"the run took longer than {LIMIT_SECONDS // 60} minutes; nothing was written")


if __name__ == "__main__":
    sys.exit(main())
