"""Places that hold personal data without being a column of a model: files, indexes of an engine, logs.

What holds such data implements the port and is registered in `main/wiring.py`; erasing and the data map walk them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from klientela.atoms.words import Words


@dataclass(frozen=True, slots=True)
class Erased:
    """Who is erased: ids, the texts that reach or number them (as written and in normal form), and their names."""

    ids: frozenset[UUID]
    reach: frozenset[str]
    names: frozenset[str] = frozenset()


class PersonalStore(Protocol):
    """A place that holds personal data."""

    @property
    def name(self) -> str:
        """Return the name that tests know it by."""

    @property
    def words(self) -> Words:
        """Return what is held there."""

    @property
    def retention(self) -> Words:
        """Return until when it is held."""

    def forget(self, erased: Erased) -> None:
        """Forget somebody, in the transaction that erases them or once it is committed."""


_registered: dict[str, PersonalStore] = {}


def register_store(store: PersonalStore) -> None:
    """Let erasing reach a place."""
    _registered[store.name] = store


def personal_stores() -> list[PersonalStore]:
    """Return every place, in the order of registration: what is rewritten last forgets what the others wrote."""
    return list(_registered.values())
