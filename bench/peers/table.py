"""The part of docs/performance.md that sets ours beside theirs: one line for each figure, with the ratio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.figures import number
from bench.report import told

_HEAD = "| row | work | on | measure | ours | peer | theirs | ours / theirs |\n|---|---|---|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure of ours beside a peer's; a figure that could not be had is None, and `how` says why."""

    row: str  # as PERFORMANCE.md numbers it; empty beside the goals
    work: str
    where: str
    peer: str
    measure: str
    unit: str
    ours: float | None
    theirs: float | None
    how: str

    @property
    def ratio(self) -> str:
        """Return ours divided by theirs."""
        return f"{self.ours / self.theirs:.2f}" if self.ours is not None and self.theirs else "–"

    @property
    def line(self) -> str:
        """Return the line of the table."""
        ours, theirs = _said(self.ours, self.unit), _said(self.theirs, self.unit)
        cells = (self.row or "–", self.work, self.where, self.measure, ours, self.peer, theirs, self.ratio)
        return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _said(value: float | None, unit: str) -> str:
    return "–" if value is None else number(value, unit)


def beside_table(rows: Sequence[Beside]) -> str:
    """Return the table, and below it how each work was measured."""
    table = "\n".join([_HEAD, *(row.line for row in rows)])
    return "\n\n".join([table, told((row.work, row.how) for row in rows)])
