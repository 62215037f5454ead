"""The answer about two rows: a score made of visible parts, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from klientela.atoms.decision import Reason, ReasonCode
from klientela.atoms.words import Param

SAME_FROM = 70
MAYBE_FROM = 50


class Aspect(StrEnum):
    """As what two rows are compared: a row can be a person and an organisation at once."""

    PERSON = "person"
    ORGANISATION = "organisation"


class Likeness(StrEnum):
    """What a score means: the same party, perhaps the same (a person decides), or different ones."""

    SAME = "same"
    MAYBE = "maybe"
    DIFFERENT = "different"


class Part(NamedTuple):
    """One sign with what it adds to the score, or takes away; `value` is what both rows have, where it may be shown."""

    code: ReasonCode
    weight: int
    value: str = ""

    @property
    def reason(self) -> Reason:
        """Return the sign as a reason that can be said."""
        return Reason(self.code, {"weight": self.weight})


@dataclass(frozen=True, slots=True)
class Match:
    """Two rows compared in one aspect; the parts sum to the score."""

    a: str
    b: str
    aspect: Aspect
    parts: tuple[Part, ...]
    score: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "score", sum(part.weight for part in self.parts))

    @property
    def likeness(self) -> Likeness:
        """Return what the score means."""
        return likeness(self.score)

    @property
    def params(self) -> dict[str, Param]:
        """Return the score for a text."""
        return {"score": self.score}


def likeness(score: int) -> Likeness:
    """Return what a score means: SAME from 70, MAYBE from 50."""
    if score >= SAME_FROM:
        return Likeness.SAME
    return Likeness.MAYBE if score >= MAYBE_FROM else Likeness.DIFFERENT
