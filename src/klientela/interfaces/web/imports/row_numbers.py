"""Row numbers as people write them: `3, 7, 10-14`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import groupby

MOST_ROWS = 1_000_000  # more than any file may have: no range that is typed may fill the memory
_RANGE = re.compile(r"(\d{1,9})(?:\s*[-–—]\s*(\d{1,9}))?")


def read_numbers(text: str) -> frozenset[int]:
    """Return the numbers that a text names. Raises ValueError where it is anything else."""
    numbers: set[int] = set()
    for piece in filter(None, map(str.strip, re.split(r"[,;\n]", text))):
        for part in _spaced(piece):
            numbers.update(_range(part))
    return frozenset(numbers)


def _spaced(piece: str) -> list[str]:
    """Return the parts of `3 7 10`; spaces around a dash do not part."""
    return re.split(r"(?<![-–—\s])\s+(?![-–—\s])", piece)


def _range(part: str) -> range:
    match = _RANGE.fullmatch(part)
    if not match:
        raise ValueError(part)
    first, last = int(match[1]), int(match[2] or match[1])
    if last < first or last > MOST_ROWS:
        raise ValueError(part)
    return range(first, last + 1)


def said_numbers(numbers: Collection[int]) -> str:
    """Return numbers as they are written: `3, 7, 10–14`."""
    return ", ".join(_runs(sorted(numbers)))


def _runs(numbers: list[int]) -> Iterator[str]:
    for _key, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        members = [number for _at, number in run]
        yield str(members[0]) if len(members) == 1 else f"{members[0]}{'–' if len(members) > 2 else ', '}{members[-1]}"
