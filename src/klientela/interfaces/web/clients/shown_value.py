"""The parts of a client's file as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from klientela.clients.parties.source import Source


@dataclass(frozen=True, slots=True)
class Former:
    """A value that left use: what it said, when and how it left."""

    text: str
    kind: str
    until: datetime | None
    how: str
    source: Source


@dataclass(frozen=True, slots=True)
class Action:
    """What else may be done with a value: a page to open, or, where it asks nothing, a button."""

    label: str
    icon: str
    url: str
    is_button: bool = False


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A value that is in use; its addresses are empty where nothing may be changed."""

    text: str
    note: str
    sources: tuple[Source, ...]
    history: tuple[Former, ...] = ()
    url: str = ""
    fault: str = ""
    step: str = ""
    correct_url: str = ""
    remove_url: str = ""
    actions: tuple[Action, ...] = ()
    name: str = ""

    @property
    def called(self) -> str:
        """Return what buttons call it: the value itself, or its name where that is masked."""
        return self.name or self.text

    @property
    def source(self) -> Source:
        """Return the source that said it first."""
        return self.sources[0]

    @property
    def others(self) -> int:
        """Return how many other sources say the same."""
        return len(self.sources) - 1


@dataclass(frozen=True, slots=True)
class Group:
    """Values of one sort, with the ways to add one; `empty` says what an empty group means."""

    title: str
    icon: str
    values: tuple[ShownValue, ...]
    adds: tuple[Action, ...] = ()
    empty: str = ""
