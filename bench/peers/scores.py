"""How right a list of scored pairs is, given who is who: pure counting, the same for us and for every peer."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

Pair = tuple[float, str, str]


@dataclass(frozen=True, slots=True)
class Truth:
    """Who each row is, and how many pairs of rows are one person; with `sides`, only pairs between the two count."""

    person_of: Mapping[str, str]
    sides: Mapping[str, str] | None = None

    @property
    def total(self) -> int:
        """Return how many pairs there are to be found."""
        sizes = Counter(self.person_of.values())
        if self.sides is None:
            return sum(size * (size - 1) // 2 for size in sizes.values())
        on_a = Counter(person for key, person in self.person_of.items() if self.sides[key] == "a")
        return sum(count * (sizes[person] - count) for person, count in on_a.items())

    def counts(self, one: str, other: str) -> bool:
        """Say whether a pair is asked for at all."""
        return (
            one in self.person_of
            and other in self.person_of
            and (self.sides is None or self.sides[one] != self.sides[other])
        )


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs held for one person from a threshold on: right and wrong ones, and those that were missed."""

    right: int
    wrong: int
    missed: int
    threshold: float = 0.0

    @property
    def precision(self) -> float:
        """Return the share of right ones among those found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Return the share found of those there are."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of the two."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0


def read_pairs(path: Path) -> Iterator[Pair]:
    """Yield the pairs of a file: score, one, other."""
    with path.open(encoding="utf-8", newline="") as file:
        for score, one, other in csv.reader(file):
            yield float(score), one, other


def at_least(pairs: Iterable[Pair], truth: Truth, threshold: float) -> Score:
    """Return how right the pairs from `threshold` on are."""
    found = {_ordered(one, other) for score, one, other in pairs if score >= threshold and truth.counts(one, other)}
    right = sum(truth.person_of[one] == truth.person_of[other] for one, other in found)
    return Score(right, len(found) - right, truth.total - right, threshold)


def best_of_pairs(pairs: Iterable[Pair], truth: Truth) -> Score:
    """Return the score at the threshold that gives the best F1: an advantage that only who knows the truth can give."""
    total, right, wrong = truth.total, 0, 0
    best = Score(0, 0, total, 1.0)
    asked = sorted({(score, *_ordered(one, other)) for score, one, other in pairs if truth.counts(one, other)})
    for threshold, some in groupby(reversed(asked), key=lambda pair: pair[0]):
        for _score, one, other in some:
            is_right = truth.person_of[one] == truth.person_of[other]
            right, wrong = right + is_right, wrong + (not is_right)
        best = max(best, Score(right, wrong, total - right, threshold), key=lambda score: score.f1)
    return best


def best_of_clusters(pairs: Iterable[Pair], truth: Truth) -> Score:
    """Return the same where rows joined over others count as pairs, too; for one set of rows, not between two."""
    total, clusters = truth.total, _Clusters(truth.person_of)
    best = Score(0, 0, total, 1.0)
    asked = sorted((pair for pair in pairs if truth.counts(pair[1], pair[2])), reverse=True)
    for threshold, some in groupby(asked, key=lambda pair: pair[0]):
        for _score, one, other in some:
            clusters.join(one, other)
        right = clusters.right
        best = max(best, Score(right, clusters.found - right, total - right, threshold), key=lambda score: score.f1)
    return best


def _ordered(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


class _Clusters:
    """Rows joined so far, with how many pairs that makes and how many of these are one person."""

    def __init__(self, person_of: Mapping[str, str]) -> None:
        self._parents: dict[str, str] = {}
        self._people = {key: Counter([person]) for key, person in person_of.items()}
        self.found = self.right = 0

    def root(self, key: str) -> str:
        while (parent := self._parents.get(key, key)) != key:
            key = parent
        return key

    def join(self, one: str, other: str) -> None:
        first, second = self.root(one), self.root(other)
        if first == second:
            return
        if self._people[first].total() < self._people[second].total():
            first, second = second, first
        large, small = self._people[first], self._people.pop(second)
        self.found += large.total() * small.total()
        self.right += sum(large[person] * count for person, count in small.items())
        large.update(small)
        self._parents[second] = first
