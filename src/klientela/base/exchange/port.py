"""What a context must be able to do for its records to be imported; registered in `main/wiring.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from klientela.atoms.actor import Actor
from klientela.atoms.formats.contact import ContactRecord
from klientela.base.exchange.batch import Batch, JournalLine, Outcome, Statement

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class AppliedRow:
    """What became of one row, and the records it went to."""

    outcome: Outcome
    main_id: UUID | None = None
    other_id: UUID | None = None
    fingerprint: bytes | None = None


class Importable(Protocol):
    """Records that can be imported."""

    @property
    def name(self) -> str:
        """Return the name that batches know it by, for ever."""

    @property
    def capability(self) -> str:
        """Return what an importer must be allowed."""

    def check(self, statement: Statement) -> None:
        """Pass silently. Raises StatementError for a statement that is incomplete or unlawful."""

    def plan(
        self, batch: Batch, contacts: Callable[[], Iterator[ContactRecord]], folder: Path, *, progress: Progress
    ) -> None:
        """Decide about every row and write the plan and the preview into `folder`; changes nothing else."""

    def is_outdated(self, batch: Batch, folder: Path) -> bool:
        """Say whether the records are no longer those that the plan was made for, so that it must be made anew."""

    def has_moved_on(self, batch: Batch, folder: Path) -> bool:
        """Say at a glance whether a preview may no longer be true; `is_outdated` looks at every row of the plan."""

    def planned(self, folder: Path) -> Iterator[Any]:
        """Return the rows of the plan, in the order of the file."""

    def apply(self, actor: Actor, batch: Batch, folder: Path, *, rows: Sequence[tuple[int, Any]]) -> list[AppliedRow]:
        """Store some rows as planned, in the caller's transaction."""

    def tally(self, batch_id: UUID) -> dict[str, int]:
        """Return how many records of each kind an import has made and how many it knew: `people_new`, `people_known`.

        Asked once, when its last row is stored.
        """

    def take_back(self, actor: Actor, batch: Batch, lines: Sequence[JournalLine]) -> None:
        """Undo what the lines say, last line first, in the caller's transaction."""


_registered: dict[str, Importable] = {}


def register_importable(importable: Importable) -> None:
    """Make a context's records importable."""
    _registered[importable.name] = importable


def importable_named(name: str) -> Importable:
    """Return what was registered under a name. Raises KeyError."""
    return _registered[name]
