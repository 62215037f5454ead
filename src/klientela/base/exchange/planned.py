"""What a plan was made with: the rows that were left out and the columns by hand, as they were when it was made.

What a person chooses is written into the import's folder before the transaction that has it planned anew is committed.
A process killed between the two leaves an import that looks ready, and a plan that knows nothing of the choice: so
whoever asks whether anything is changed compares with this, never with what was chosen last.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from klientela.base.exchange import folder as files
from klientela.base.exchange.mapping import ByHand, kept_mapping

PLANNED = "planned.json"


def note_planned(folder: Path) -> None:
    """Keep what a plan was made with, once it is made."""
    files.write_json(folder / PLANNED, {"left_out": sorted(files.left_out(folder)), "by_hand": kept_mapping(folder)})


def is_planned_with(folder: Path, by_hand: ByHand, left_out: Collection[int]) -> bool:
    """Say whether the plan was made with these columns and without these rows."""
    said = files.read_json(folder / PLANNED)
    if not said:  # planned by a version that did not note it
        return by_hand == kept_mapping(folder) and frozenset(left_out) == files.left_out(folder)
    return bool(said["by_hand"] == by_hand) and frozenset(said["left_out"]) == frozenset(left_out)


def is_as_chosen(folder: Path) -> bool:
    """Say whether the plan was made with what was chosen last."""
    return is_planned_with(folder, kept_mapping(folder), files.left_out(folder))
