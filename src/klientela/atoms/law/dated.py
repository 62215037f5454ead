"""A value that the law sets, from when to when, and where it is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class DatedValue(Generic[Value]):
    """A value in force from `valid_from` to `valid_to`, both included; `valid_to` is None while nothing ends it."""

    valid_from: date
    valid_to: date | None
    value: Value
    source: str

    def holds_on(self, day: date) -> bool:
        """Say whether the value is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class LawNotKnownError(LookupError):
    """No value of the table is in force on the day asked for."""


def in_force(values: Iterable[DatedValue[Value]], on: date) -> DatedValue[Value]:
    """Return the value in force on a day. Raises LawNotKnownError when the table has none for it."""
    for value in values:
        if value.holds_on(on):
            return value
    raise LawNotKnownError(f"no value is in force on {on.isoformat()}")
