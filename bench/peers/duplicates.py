"""P9: people written twice in our own Polish corpus, beside Splink tuned for it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure, Row
from bench.peers.environment import Peer
from bench.peers.scores import Pair, Score, Truth, at_least, best_of_clusters, best_of_pairs, read_pairs
from bench.peers.table import Beside
from bench.process import Ended, TooSlowError, run_module
from bench.seeds import HOLD_OUT

CONTACTS_PER_FIRM = 5
SURE, LIKELY = 1.0, 0.5
LIMIT_SECONDS = 600
WORK = "people written twice"
GOAL_CONTACTS = "1,000,000 contacts"
HOW = (
    f"`home/demo/corpus.py` with the hold-out seed {HOLD_OUT[0]}, one firm to {CONTACTS_PER_FIRM} contacts, three "
    "contacts in a hundred written twice; pairs of rows that name a person. Ours: product defaults, pairs in one "
    "group. Splink ({versions}) has every advantage: cleaned columns, rows without a person left out, blocks and "
    "levels made for this corpus, frequencies of values, EM training in the time measured, and the best F1 over all "
    "thresholds, of single pairs or of groups, as the truth shows it; *F1 without the truth* is its pairs from 0.5 on. "
    "Whole processes, from file to file."
)
TOO_SLOW = f" At {{count:,}} contacts {{who}} was stopped after {LIMIT_SECONDS} s: no figure."


@dataclass(frozen=True, slots=True)
class Found:
    """What one matcher found."""

    pairs: list[Pair]
    ended: Ended


def measure_corpus(folder: Path, peers: dict[str, Peer], counts: Sequence[int]) -> Iterator[Beside]:
    """Score both on each size; where one of them does not end in time, that is said beside the other's figures."""
    splink = peers.get("splink")
    for count in counts if splink else ():
        assert splink is not None
        sizes = str(count), str(count // CONTACTS_PER_FIRM)
        run_module("bench.peers.ours.contacts", *sizes, str(HOLD_OUT[0]), str(folder))
        ours, theirs = _ours(folder), _theirs(folder, splink)
        slow = [name for name, found in (("ours", ours), ("Splink", theirs)) if found is None]
        how = HOW.format(versions=splink.said) + "".join(TOO_SLOW.format(who=who, count=count) for who in slow)
        where, peer = f"{count:,} contacts", f"Splink {splink.version}, tuned"
        yield from _lines(where, peer, ours, theirs, truth=_truth(folder), how=how)


def verdict(rows: Sequence[Beside]) -> Row | None:
    """Return P9 with its goals, from the figures at a million; None where there are none of ours."""
    at = {row.measure: row for row in rows if row.work == WORK and row.where == GOAL_CONTACTS}
    ours = {measure: row.ours for measure, row in at.items() if row.ours is not None}
    if not ours:
        return None
    figures = [Figure("whole process", ours["whole process"], "s", at_most=10)]
    if (theirs := at["F1"].theirs) is not None:
        figures.append(Figure("F1 ahead of Splink's", ours["F1"] - theirs, "points", at_least=0))
    memory = Figure("peak", ours["memory"], "MB", at_most=2_048)
    return Row("P9", f"{WORK}: {GOAL_CONTACTS}", "none", figures, memory, "as below, beside Splink's best F1.")


def _ours(folder: Path) -> Found | None:
    rows, pairs = folder / "contacts.csv", folder / "ours.csv"
    try:
        ended = run_module("bench.peers.ours.matching", "contacts", str(rows), str(pairs), seconds=LIMIT_SECONDS)
    except TooSlowError:
        return None
    return Found(list(read_pairs(pairs)), ended)


def _theirs(folder: Path, splink: Peer) -> Found | None:
    rows, pairs = folder / "contacts.csv", folder / "theirs.csv"
    try:
        ended = splink.run("splink_contacts", str(rows), str(pairs), seconds=LIMIT_SECONDS)
    except TooSlowError:
        return None
    return Found(list(read_pairs(pairs)), ended)


def _truth(folder: Path) -> Truth:
    with (folder / "people.csv").open(encoding="utf-8", newline="") as file:
        return Truth(dict(csv.reader(file)))


def _lines(
    where: str, peer: str, ours: Found | None, theirs: Found | None, *, truth: Truth, how: str
) -> Iterator[Beside]:
    sure = at_least(ours.pairs, truth, SURE) if ours else None
    plain = at_least(theirs.pairs, truth, LIKELY) if theirs else None
    best = _best(theirs.pairs, truth) if theirs else None
    figures = (
        ("precision", "%", _share(sure, "precision"), _share(best, "precision")),
        ("recall", "%", _share(sure, "recall"), _share(best, "recall")),
        ("F1", "%", _share(sure, "f1"), _share(best, "f1")),
        ("F1 without the truth", "%", _share(sure, "f1"), _share(plain, "f1")),
        ("whole process", "s", ours.ended.seconds if ours else None, theirs.ended.seconds if theirs else None),
        ("memory", "MB", ours.ended.peak_mb if ours else None, theirs.ended.peak_mb if theirs else None),
    )
    for measure, unit, mine, other in figures:
        yield Beside("P9", WORK, where, peer, measure, unit, mine, other, how)


def _best(pairs: list[Pair], truth: Truth) -> Score:
    return max(best_of_pairs(pairs, truth), best_of_clusters(pairs, truth), key=lambda score: score.f1)


def _share(score: Score | None, name: str) -> float | None:
    share: float | None = None if score is None else getattr(score, name) * 100
    return share
