"""What was measured, what was wanted, and whether the one reaches the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number, and its goal where there is one: at most, or at least, so much."""

    name: str
    value: float
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None

    @property
    def has_goal(self) -> bool:
        """Say whether anything was wanted of it."""
        return self.at_most is not None or self.at_least is not None

    @property
    def is_reached(self) -> bool:
        """Say whether the goal is reached, also where there is none."""
        too_much = self.at_most is not None and self.value > self.at_most
        too_little = self.at_least is not None and self.value < self.at_least
        return not too_much and not too_little

    @property
    def said(self) -> str:
        """Return the figure as the document shows it."""
        return f"{self.name} {number(self.value, self.unit)}"

    @property
    def goal_said(self) -> str:
        """Return the goal as the document shows it."""
        if self.at_most == 0:
            return f"no {self.name}"
        if self.at_most is not None:
            return f"{self.name} ≤ {number(self.at_most, self.unit)}"
        return f"{self.name} ≥ {number(self.at_least or 0, self.unit)}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the document: a piece of work on one engine."""

    row: str  # as PERFORMANCE.md numbers it; empty beside the goals
    work: str
    engine: str
    figures: Sequence[Figure]
    memory: Figure | None
    how: str

    @property
    def goal(self) -> str:
        """Return all goals of the row."""
        return "; ".join(figure.goal_said for figure in self.measured if figure.has_goal) or "none"

    @property
    def verdict(self) -> str:
        """Return green, red with what is missed, or that nothing was wanted."""
        missed = [figure.name for figure in self.measured if not figure.is_reached]
        if missed:
            return f"RED: {', '.join(missed)}"
        return "green" if self.goal != "none" else "no goal"

    @property
    def measured(self) -> list[Figure]:
        """Return all figures of the row, memory included."""
        return [*self.figures, *([self.memory] if self.memory else [])]


def number(value: float, unit: str) -> str:
    """Write a number with as many digits as mean something: 1,234,567; 87; 8.7; 0.87; shares as 99.87 %."""
    digits = 0 if value >= 100 or value == int(value) else 1 if value >= 10 and unit != "%" else 2
    return f"{value:,.{digits}f} {unit}".rstrip()


def percentile(values: Sequence[float], share: int) -> float:
    """Return the smallest value that at least `share` percent of the values do not exceed (nearest rank)."""
    return sorted(values)[max(0, ceil(len(values) * share / 100) - 1)]


def spread(name: str, seconds: Sequence[float], *, worst_at_most: float | None = None) -> list[Figure]:
    """Return p50, p95 and the longest of some durations, in milliseconds; the goal is that of the longest."""
    in_ms = [value * 1000 for value in seconds]
    return [
        Figure(f"{name} p50", percentile(in_ms, 50), "ms"),
        Figure(f"{name} p95", percentile(in_ms, 95), "ms"),
        Figure(f"{name} max", max(in_ms), "ms", at_most=worst_at_most),
    ]
