"""Writes docs/performance.md: the same layout every time, so that a difference shows figures only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
_CORPUS = "invented contacts and entries, seed {seed}; shape in `home/demo/corpus.py` and `bench/ledger.py`"
PEERS_HEADING = "## Beside peers"
_NOT_YET_HEADING = "## Not measured yet"
_NOT_YET = f"""\
{_NOT_YET_HEADING}

Rows P4, P6 and P12 to P27 wait for their features; the audit beside the goals is the part of P26 that exists
(no invoices, no statements). P1 to P3 and P5 stand at corpus S. P8 and P9 stand beside peers, which
`make bench-peers` measures. The page cache is warm throughout: a start right after the machine's own start takes
longer. Other machines, several hosts, Python 3.12 to 3.14 and PostgreSQL above 15 were not measured."""


def report(
    rows: Sequence[Row], machine: Machine, *, on: date, seed: int, taken_by_others: float, kept: str = ""
) -> str:
    """Return the document; `taken_by_others` is the share of all cores that other work took during the run.

    `kept` is the document as it stood: the part about peers, which has a run of its own, is taken over from it.
    """
    goals = [row for row in rows if row.row]
    beside = [row for row in rows if not row.row]
    peers = peers_part(kept)
    parts = [
        _INTRODUCTION,
        circumstances(machine, on=on, taken_by_others=taken_by_others, corpus=_CORPUS.format(seed=seed)),
        _DURABILITY,
        f"## Rows with a goal\n\n{section(goals)}",
        f"## Beside the goals\n\n{section(beside)}",
        *([peers] if peers else []),
        _NOT_YET,
    ]
    return "\n\n".join(parts) + "\n"


def peers_part(document: str) -> str:
    """Return the part of a document about peers, with its heading; empty where there is none."""
    _before, heading, rest = document.partition(PEERS_HEADING)
    return heading + rest.partition("\n## ")[0].rstrip() if heading else ""


def with_peers(document: str, part: str) -> str:
    """Return a document with this part about peers in the place of the one it has, else before what is missing."""
    old = peers_part(document)
    if old:
        return document.replace(old, part)
    before, heading, rest = document.rpartition(_NOT_YET_HEADING)
    return f"{before}{part}\n\n{heading}{rest}" if heading else f"{document}\n{part}\n"


def circumstances(machine: Machine, *, on: date, taken_by_others: float, corpus: str) -> str:
    """Return where and when it was measured, and on what."""
    facts = (
        ("Date", on.isoformat()),
        ("Machine", f"{machine.cores} cores of {machine.cpu}, {machine.memory_gib} GiB, {machine.file_system}"),
        ("System", f"{machine.kernel}, Python {machine.python}"),
        ("Engines", f"SQLite {machine.sqlite}, PostgreSQL {machine.postgresql}"),
        ("Taken by other work during the run", f"{taken_by_others:.0%} of all cores; figures are better without it"),
        ("Corpus", corpus),
    )
    return "\n".join(f"- {name}: {fact}" for name, fact in facts)


def section(rows: Sequence[Row]) -> str:
    """Return the table, and below it how each work was measured: once, as it is the same on every engine."""
    table = "\n".join([_HEAD, *(_line(row) for row in rows)])
    return "\n\n".join([table, told((row.work, row.how) for row in rows)])


def told(works: Iterable[tuple[str, str]]) -> str:
    """Return how works were measured, those measured in one way together."""
    named: dict[str, dict[str, None]] = {}
    for work, how in works:
        named.setdefault(how, {})[work] = None
    lines = [
        fill(f"- *{'; '.join(these)}*: {how}", _WIDTH, subsequent_indent="  ", break_on_hyphens=False)
        for how, these in named.items()
    ]
    return "\n\n".join(["How it was measured:", "\n".join(lines)])


def _line(row: Row) -> str:
    figures = "; ".join(figure.said for figure in row.figures)
    memory = row.memory.said if row.memory else "–"
    cells = (row.row or "–", row.work, row.engine, row.goal, figures, memory, row.verdict)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
