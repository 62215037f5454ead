"""A value that was looked at: what it is in its normal form, or why it cannot be that."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum import luhn
from stdnum.pl import pesel

from klientela.atoms.decision import Reason


@dataclass(frozen=True, slots=True)
class Checked:
    """A value as written, with either its normal form or the reason why it has none; never both, never neither.

    `hints` are suspicions about a value that is formally right.
    """

    value: str
    normal: str | None
    reason: Reason | None = None
    hints: tuple[Reason, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Say whether the value has a normal form."""
        return self.normal is not None


def masked(value: str, *, shown: int = 2) -> str:
    """Return a sensitive number with only its last `shown` characters left, for texts that people read."""
    bare = value.replace(" ", "").replace("-", "")
    return "•" * max(len(bare) - shown, 0) + bare[len(bare) - min(shown, len(bare) // 2) :]


_ELEVEN_DIGITS = re.compile(r"(?<!\d)\d{11}(?!\d)")
_CARD_DIGITS = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")


def showable(text: str) -> str:
    """Return `text` with every number masked that could be a PESEL or a payment card, whatever field it stood in."""
    text = _ELEVEN_DIGITS.sub(lambda found: masked(found[0]) if pesel.is_valid(found[0]) else found[0], text)
    return _CARD_DIGITS.sub(lambda found: masked(found[0], shown=4) if _is_luhn(found[0]) else found[0], text)


def _is_luhn(number: str) -> bool:
    return luhn.is_valid(number.replace(" ", "").replace("-", ""))
