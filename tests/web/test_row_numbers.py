"""Row numbers as people write them, and as they are written back."""

from __future__ import annotations

import pytest

from klientela.interfaces.web.imports.row_numbers import MOST_ROWS, read_numbers, said_numbers


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
    ],
)
def test_what_is_typed_is_understood(text: str, numbers: set[int]) -> None:
    assert read_numbers(text) == numbers


@pytest.mark.parametrize(
    "text", ["x", "3-", "-3", "7-3", "1-2-3", "3.5", f"1-{MOST_ROWS + 1}", "9" * 5000, "1–999999999"]
)
def test_what_is_no_row_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_numbers(text)


def test_numbers_are_written_back_short_and_understood_again() -> None:
    numbers = {1, 2, 5, 7, 8, 9, 30}
    assert said_numbers(numbers) == "1, 2, 5, 7–9, 30"
    assert read_numbers(said_numbers(numbers)) == numbers
    assert said_numbers(set()) == ""
