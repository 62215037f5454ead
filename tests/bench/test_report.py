"""The document of the measurements says what was measured, and calls red what is red."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench.corpus import count_contacts, write_lists
from bench.figures import Figure, Row, number, percentile, spread
from bench.machine import Machine
from bench.report import report
from klientela.home.demo.corpus import HEADER, invent_rows
from klientela.home.demo.corpus import Row as Contact

MACHINE = Machine(
    cores=2,
    cpu="Example 9000",
    memory_gib=24,
    kernel="Linux 6.1",
    file_system="ext4",
    python="3.11.7",
    sqlite="3.40.1",
    postgresql="15.18",
)
FAST = Row("P7", "writing", "SQLite", spread("request", [0.01, 0.02, 0.2004], worst_at_most=250), None, "Often.")
SLOW = Row(
    "P7",
    "writing",
    "PostgreSQL",
    [Figure("request max", 250.6, "ms", at_most=250), Figure("lost requests", 0, at_most=0)],
    Figure("PSS", 220.1, "MB", at_most=220),
    "Often.",
)
BESIDE = Row("", "reading", "none", [Figure("speed", 12345.6, "rows/s")], Figure("peak", 56, "MB"), "Once | twice.")


def lines_of(*rows: Row) -> list[str]:
    return report(rows, MACHINE, on=date(2026, 11, 22), seed=7, taken_by_others=0.244).splitlines()


def test_every_row_is_a_line_with_its_goal_figures_and_verdict() -> None:
    said = lines_of(FAST, SLOW, BESIDE)
    fast, slow, beside = [line for line in said if line.startswith(("| P7", "| –"))]
    assert fast == (
        "| P7 | writing | SQLite | request max ≤ 250 ms | request p50 20 ms; request p95 200 ms; request max 200 ms "
        "| – | green |"
    )
    assert slow == (
        "| P7 | writing | PostgreSQL | request max ≤ 250 ms; no lost requests; PSS ≤ 220 MB "
        "| request max 251 ms; lost requests 0 | PSS 220 MB | RED: request max, PSS |"
    )
    assert beside == "| – | reading | none | none | speed 12,346 rows/s | peak 56 MB | no goal |"
    assert [line for line in said if line.startswith("- *")] == ["- *writing*: Often.", "- *reading*: Once | twice."]


def test_the_circumstances_are_said() -> None:
    assert [line for line in lines_of(FAST) if line.startswith("- ")][:6] == [
        "- Date: 2026-11-22",
        "- Machine: 2 cores of Example 9000, 24 GiB, ext4",
        "- System: Linux 6.1, Python 3.11.7",
        "- Engines: SQLite 3.40.1, PostgreSQL 15.18",
        "- Taken by other work during the run: 24% of all cores; figures are better without it",
        "- Corpus: invented contacts and entries, seed 7; shape in `home/demo/corpus.py` and `bench/ledger.py`",
    ]


def test_other_figures_change_no_line_but_their_own() -> None:
    other = Row("P7", "writing", "SQLite", spread("request", [0.4], worst_at_most=250), None, "Often.")
    before, after = lines_of(FAST, BESIDE), lines_of(other, BESIDE)
    (changed,) = [new for old, new in zip(before, after, strict=True) if old != new]
    assert changed == (
        "| P7 | writing | SQLite | request max ≤ 250 ms | request p50 400 ms; request p95 400 ms; request max 400 ms "
        "| – | RED: request max |"
    )


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (1234567.4, "", "1,234,567"),
        (99.96, "s", "100.0 s"),
        (8.765, "ms", "8.77 ms"),
        (0.0, "", "0"),
        (5.0, "s", "5 s"),
    ],
)
def test_numbers(value: float, unit: str, said: str) -> None:
    assert number(value, unit) == said


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(value) for value in range(20, 0, -1)]
    assert [percentile(values, share) for share in (50, 95, 100)] == [10.0, 19.0, 20.0]
    assert percentile([7.0], 50) == 7.0


def test_a_goal_is_reached_at_its_very_limit() -> None:
    assert [Figure("x", 2.0, at_most=2).is_reached, Figure("x", 2.0, at_least=2).is_reached] == [True, True]
    assert [Figure("x", 2.1, at_most=2).is_reached, Figure("x", 1.9, at_least=2).is_reached] == [False, False]


def test_the_contacts_are_the_same_for_the_same_seed() -> None:
    first = list(invent_rows(500, 1))
    assert first == list(invent_rows(500, 1))
    assert first != list(invent_rows(500, 2))
    assert len(Contact().values) == len(HEADER)


def test_each_file_holds_every_contact(tmp_path: Path) -> None:
    write_lists(tmp_path, 300)
    counted = {path.name: count_contacts(path) for path in sorted(tmp_path.iterdir())}
    assert counted == {"contacts.csv": 300, "contacts.vcf": 300, "contacts.xlsx": 300}
