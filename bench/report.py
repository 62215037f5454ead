"""Writes docs/performance.md: the same layout every time, so that a difference shows figures only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import fill

from bench.figures import Row
from bench.machine import Machine

_HEAD = "| row | work | engine | goal | figures | memory | verdict |\n|---|---|---|---|---|---|---|"
_WIDTH = 120
_INTRODUCTION = """\
# Performance, measured

Written by `make bench`; not edited by hand. Goals are those set before the code was written; red rows stay until they
are green. Figures are of one run on the machine below: compare rows of one document, or documents of one machine."""
_DURABILITY = """\
Durability is part of the price: SQLite runs as the product runs it (WAL, `synchronous=FULL`), PostgreSQL with `fsync`,
`synchronous_commit` and `full_page_writes` on. Everything goes over loopback; servers are `klientela serve` as users
start it, with two web workers and the job worker. Memory of servers is PSS (shared pages counted once) of all
processes of Klientela, without PostgreSQL's own; memory of batch work is the highest resident size of its process."""
_NOT_YET = """\
## Not measured yet

Rows P4 to P6, P8, P9 and P12 to P27 wait for their features; the audit beside the goals is the part of P26 that exists
(no invoices, no statements). P1 to P3 stand at corpus S; M was not seeded yet. The page cache is warm throughout: a
start right after the machine's own start takes longer. Other machines, several hosts, Python 3.12 to 3.14 and
PostgreSQL above 15 were not measured; no peer runs beside us yet."""


def report(rows: Sequence[Row], machine: Machine, *, on: date, seed: int, taken_by_others: float) -> str:
    """Return the document; `taken_by_others` is the share of all cores that other work took during the run."""
    goals = [row for row in rows if row.row]
    beside = [row for row in rows if not row.row]
    parts = [
        _INTRODUCTION,
        _circumstances(machine, on=on, seed=seed, taken_by_others=taken_by_others),
        _DURABILITY,
        f"## Rows with a goal\n\n{_section(goals)}",
        f"## Beside the goals\n\n{_section(beside)}",
        _NOT_YET,
    ]
    return "\n\n".join(parts) + "\n"


def _circumstances(machine: Machine, *, on: date, seed: int, taken_by_others: float) -> str:
    facts = (
        ("Date", on.isoformat()),
        ("Machine", f"{machine.cores} cores of {machine.cpu}, {machine.memory_gib} GiB, {machine.file_system}"),
        ("System", f"{machine.kernel}, Python {machine.python}"),
        ("Engines", f"SQLite {machine.sqlite}, PostgreSQL {machine.postgresql}"),
        ("Taken by other work during the run", f"{taken_by_others:.0%} of all cores; figures are better without it"),
        ("Corpus", f"invented contacts and entries, seed {seed}; shape in `home/demo/corpus.py` and `bench/ledger.py`"),
    )
    return "\n".join(f"- {name}: {fact}" for name, fact in facts)


def _section(rows: Sequence[Row]) -> str:
    """Return the table, and below it how each work was measured: once, as it is the same on every engine."""
    table = "\n".join([_HEAD, *(_line(row) for row in rows)])
    works: dict[str, dict[str, None]] = {}
    for row in rows:
        works.setdefault(row.how, {})[row.work] = None
    told = [
        fill(f"- *{'; '.join(named)}*: {how}", _WIDTH, subsequent_indent="  ", break_on_hyphens=False)
        for how, named in works.items()
    ]
    return "\n\n".join([table, "How it was measured:", "\n".join(told)])


def _line(row: Row) -> str:
    figures = "; ".join(figure.said for figure in row.figures)
    memory = row.memory.said if row.memory else "–"
    cells = (row.row or "–", row.work, row.engine, row.goal, figures, memory, row.verdict)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
