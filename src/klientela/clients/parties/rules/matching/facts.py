"""What rows that are one party must not contradict each other in, whatever else joins them."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import lru_cache

from klientela.clients.parties.rules.matching.record import MatchRecord

# Sets of one kind each; two parties contradict each other where both sets of a kind hold something, and nothing common.
Facts = tuple[AbstractSet[str], ...]
_NONE: frozenset[str] = frozenset()


def person_facts(row: MatchRecord) -> Facts:
    """Return the PESEL numbers of a row and its known given names."""
    return row.pesels, _one_set(_given_names(row))


def organisation_facts(row: MatchRecord) -> Facts:
    """Return the register numbers of a row and the legal form in its name: a sp. k. is no sp. z o.o."""
    form = row.firm.form if row.firm else ""
    return row.nips, row.regons, row.krs, _one_set(frozenset((form,))) if form else _NONE


@lru_cache(maxsize=65_536)
def _one_set(found: frozenset[str]) -> frozenset[str]:
    """Return one set for all rows that say the same: a large list has few names and forms."""
    return found


def _given_names(row: MatchRecord) -> frozenset[str]:
    """Return the known given names of a row: „A. Nowak” fits Anna and Adam, but must not make them one."""
    if row.person is None:
        return _NONE
    is_declined = any(word.is_masculine_case for word in row.person.family)
    known = [word for word in row.person.words if word.sex]
    return frozenset(name for word in known for name in ((word.key, word.stem) if is_declined else (word.key,)))


def contradict(one: Facts, other: Facts) -> bool:
    """Say whether two parties cannot be one; of whom nothing is known, nothing contradicts."""
    return any(mine and theirs and not _have_common(mine, theirs) for mine, theirs in zip(one, other, strict=False))


def _have_common(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    small, large = (one, other) if len(one) < len(other) else (other, one)
    return any(value in large for value in small)


def together(one: Facts, other: Facts) -> Facts:
    """Return what two parties say as one; sets that grew before may grow in place."""
    if not one or not other:
        return one or other
    return tuple(_merged(mine, theirs) for mine, theirs in zip(one, other, strict=True))


def _merged(one: AbstractSet[str], other: AbstractSet[str]) -> AbstractSet[str]:
    """Put the smaller set into the larger: a chain of n rows costs n log n steps so, and n² with a new set each."""
    small, large = (one, other) if len(one) < len(other) else (other, one)
    if small <= large:
        return large
    grown = large if isinstance(large, set) else set(large)  # a row's own set is never changed
    grown.update(small)
    return grown
