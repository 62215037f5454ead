"""Row numbers as people write them, and as they are written back."""

from __future__ import annotations

import pytest

from klientela.interfaces.web.imports.row_numbers import MOST_PIECES, read_numbers, said_numbers

ROWS = 40


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", set()),
        ("3, 7, 10-14", {3, 7, 10, 11, 12, 13, 14}),
        (" 3;7\n9 ", {3, 7, 9}),
        ("3 7 9", {3, 7, 9}),
        ("10 – 12, 20—21", {10, 11, 12, 20, 21}),
        ("3,,3,", {3}),
        ("5-5", {5}),
        ("3-5, 4-6, 7", {3, 4, 5, 6, 7}),
        ("0, 41, 99", {0, 41, 99}),  # no rows of the file: whoever changes the import says so
        ("39-1000000", {39, 40, 41}),
        ("50–999999999", {50}),
    ],
)
def test_what_is_typed_is_understood(text: str, numbers: set[int]) -> None:
    assert read_numbers(text, ROWS) == numbers


@pytest.mark.parametrize(
    "text", ["x", "3-", "-3", "7-3", "1-2-3", "3.5", "9" * 5000, ",".join(["1"] * (MOST_PIECES + 1))]
)
def test_what_is_no_row_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_numbers(text, ROWS)


def test_numbers_are_written_back_short_and_understood_again() -> None:
    numbers = {1, 2, 5, 7, 8, 9, 30}
    assert said_numbers(numbers) == "1, 2, 5, 7–9, 30"
    assert read_numbers(said_numbers(numbers), ROWS) == numbers
    assert said_numbers(set()) == ""


def test_a_million_rows_said_three_hundred_times_are_counted_once() -> None:
    """Counted out each time, they kept a web thread busy for eight seconds."""
    assert read_numbers(",".join(["1-1000000"] * 300), 25) == set(range(1, 27))
    assert len(read_numbers(",".join(f"{n}-1000000" for n in range(1, 301)), 1_000_000)) == 1_000_000
