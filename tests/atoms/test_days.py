from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klientela.atoms.days import read_day

DAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-03", "2026-11-03T10:00:00Z", "2026-11-03 10:00", "2026/11/3", "03.11.2026", "3-11-2026",
        "03/11/2026 12:00",
        "3 Nov 2026", "03 November 2026", "3 listopada 2026", "3 lis 2026", "Nov 3, 2026", " 3.11.2026 ",
        "46329", "46329.0",
    ],
)  # fmt: skip
def test_a_date_is_read_in_every_way_it_is_written(text: str) -> None:
    assert read_day(text) == DAY


@pytest.mark.parametrize(
    "text", ["", "wczoraj", "31.02.2026", "2026-13-01", "12345", "3 foo 2026", "99/99/2026", "11.2026"]
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert read_day(text) is None


def test_an_american_date_is_seen_where_only_it_fits() -> None:
    assert read_day("11/22/2026") == date(2026, 11, 22)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_every_date_comes_back(day: date) -> None:
    assert read_day(day.isoformat()) == read_day(f"{day:%d.%m.%Y}") == day


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    read_day(text)
