"""A file, or the member of an archive, that can be opened again and again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO

# For each list of a file, by its name: the field that a person has chosen for a column, none to leave it out.
ByHand = Mapping[str, Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where bytes come from: the user's name for the file, the member within it, and how to open a seekable stream.

    With `by_hand` a person decides what the columns are; None where nobody will be asked.
    """

    file: str
    part: str
    open: Callable[[], AbstractContextManager[BinaryIO]]
    by_hand: ByHand | None = None

    def chosen(self, part: str) -> Mapping[int, str] | None:
        """Return what a person has chosen for the columns of a list; None where nobody will be asked."""
        return None if self.by_hand is None else self.by_hand.get(part, {})
