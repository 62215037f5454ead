"""A value that was looked at: what it is in its normal form, or why it cannot be that."""

from __future__ import annotations

from dataclasses import dataclass

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
    bare = "".join(value.split())
    return "•" * max(len(bare) - shown, 0) + bare[len(bare) - min(shown, len(bare) // 2) :]
