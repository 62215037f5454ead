"""Row numbers as people write them: `3, 7, 10-14`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, groupby

MOST_PIECES = 1_000  # a form says more in no sensible case
_RANGE = re.compile(r"(\d{1,9})(?:\s*[-–—]\s*(\d{1,9}))?")


def read_numbers(text: str, rows: int) -> frozenset[int]:
    """Return the numbers that a text names; of those beyond the last row only the first, so that it can be told.

    Raises ValueError where it is anything else, or has more than MOST_PIECES pieces.
    """
    found = re.split(r"[,;\n]", text, maxsplit=MOST_PIECES)
    parts = [part for piece in filter(None, map(str.strip, found)) for part in _spaced(piece)]
    if len(parts) > MOST_PIECES:
        raise ValueError(len(parts))
    return frozenset(chain.from_iterable(_merged(_range(part, rows) for part in parts)))


def _spaced(piece: str) -> list[str]:
    """Return the parts of `3 7 10`; spaces around a dash do not part."""
    return re.split(r"(?<![-–—\s])\s+(?![-–—\s])", piece)


def _range(part: str, rows: int) -> range:
    match = _RANGE.fullmatch(part)
    if not match:
        raise ValueError(part)
    first, last = int(match[1]), int(match[2] or match[1])
    if last < first:
        raise ValueError(part)
    return range(first, min(last, max(first, rows + 1)) + 1)


def _merged(ranges: Iterable[range]) -> list[range]:
    """Return ranges that do not overlap, so that none of their numbers is counted out twice."""
    merged: list[range] = []
    for one in sorted(ranges, key=lambda one: one.start):
        if merged and one.start <= merged[-1].stop:
            merged[-1] = range(merged[-1].start, max(merged[-1].stop, one.stop))
        else:
            merged.append(one)
    return merged


def said_numbers(numbers: Collection[int]) -> str:
    """Return numbers as they are written: `3, 7, 10–14`."""
    return ", ".join(_runs(sorted(numbers)))


def _runs(numbers: list[int]) -> Iterator[str]:
    for _key, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        members = [number for _at, number in run]
        yield str(members[0]) if len(members) == 1 else f"{members[0]}{'–' if len(members) > 2 else ', '}{members[-1]}"
