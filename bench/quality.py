"""How well the matcher finds people written twice, on data that it was never tuned on: by kind of slip.

`python -m bench.quality COUNT SEED` scores one corpus in a process of its own and prints its counts as JSON.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from itertools import combinations
from pathlib import Path

from bench.figures import Figure, Row
from bench.installation import Engine, installation
from bench.seeds import HOLD_OUT
from bench.variations import Variation, can_be_found, variation
from klientela.atoms.formats.contact import Address, ContactRecord, Identifier, IdentifierKind, Labelled, Place
from klientela.clients.parties.rules.matching.duplicates import find_duplicates
from klientela.clients.parties.rules.matching.match import Aspect, Likeness
from klientela.clients.parties.rules.matching.record import match_record
from klientela.home.demo.corpus import Row as Contact
from klientela.home.demo.corpus import invent_with_truth

PEOPLE, FIRMS = 50_000, 10_000
AGAIN = 0.03  # as `klientela seed` has it


@dataclass(slots=True)
class Counts:
    """Pairs of rows: found and one person, found and two people, one person and not found."""

    found: int = 0
    false: int = 0
    missed: int = 0
    asked: int = 0  # of the missed: put before a person as a question
    hopeless: int = 0  # of the missed: the rows share nothing that could tell

    @property
    def precision(self) -> float:
        """Return how much of what was found is right; 1 where nothing was found."""
        return self.found / (self.found + self.false) if self.found + self.false else 1.0

    @property
    def recall(self) -> float:
        """Return how much of what there is was found; 1 where there is nothing."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.found / (2 * self.found + self.false + self.missed) if self.found else 0.0

    def __add__(self, other: Counts) -> Counts:
        """Return both together."""
        return Counts(*map(sum, zip(astuple(self), astuple(other), strict=True)))


def contact_of(row: Contact, number: int) -> ContactRecord:
    """Return a row of the corpus as a file would give it; the fields one by one, nothing made better."""
    record = ContactRecord(
        Place("corpus", number), given_name=row.given, family_name=row.family, organisation=row.firm,
        job_title=row.post,
    )  # fmt: skip
    record.emails = [Labelled(row.email)] if row.email else []
    record.phones = [Labelled(row.phone)] if row.phone else []
    record.identifiers = [Identifier(IdentifierKind.NIP, row.nip)] if row.nip else []
    if row.town:
        record.addresses = [Address(street=row.street, city=row.town, postal_code=row.postal_code)]
    return record


def people_of(rows: Iterable[tuple[Contact, int | None]]) -> tuple[list[Contact], dict[int, int]]:
    """Return the rows, and for each that names a person the number of the row on which that person came first."""
    kept, first = [], dict[int, int]()
    for number, (row, original) in enumerate(rows):
        kept.append(row)
        if row.given or row.family:
            first[number] = number if original is None else first.get(original, number)
    return kept, first


def score(rows: Sequence[Contact], first: Mapping[int, int]) -> dict[Variation, Counts]:
    """Return how the matcher does on rows whose truth is known, by kind of slip."""
    counts: dict[Variation, Counts] = defaultdict(Counts)
    found, asked = _answers(rows, first)
    true = _pairs(_members(first).values())
    for pair in found | true:
        one, other = rows[pair[0]], rows[pair[1]]
        is_missed = pair not in found
        counts[variation(one, other)] += Counts(
            found=pair in found and pair in true,
            false=pair not in true,
            missed=is_missed,
            asked=is_missed and pair in asked,
            hopeless=is_missed and not can_be_found(one, other),
        )
    return counts


Pairs = set[tuple[int, int]]


def _answers(rows: Sequence[Contact], first: Mapping[int, int]) -> tuple[Pairs, Pairs]:
    """Return the pairs that the matcher holds for one person, and those that it would ask about."""
    records = (match_record(contact_of(row, number), key=str(number)) for number, row in enumerate(rows))
    groups = [group for group in find_duplicates(records) if group.aspect is Aspect.PERSON]
    people = {
        likeness: [
            [int(key) for key in group.members if int(key) in first] for group in groups if group.likeness is likeness
        ]
        for likeness in (Likeness.SAME, Likeness.MAYBE)
    }
    return _pairs(people[Likeness.SAME]), _pairs(people[Likeness.MAYBE])


def _members(first: Mapping[int, int]) -> dict[int, list[int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for number, person in first.items():
        members[person].append(number)
    return members


def _pairs(groups: Iterable[Sequence[int]]) -> Pairs:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def measure_quality(folder: Path) -> Iterator[Row]:
    """Score the matcher on each hold-out seed, and give all of them together by kind of slip."""
    totals: dict[str, Counts] = defaultdict(Counts)
    seconds, peak = 0.0, 0.0
    with installation(folder, Engine("none")) as installed:
        for seed in HOLD_OUT:
            ended = installed.run("bench.quality", str(PEOPLE), str(FIRMS), str(seed))
            seconds, peak = seconds + ended.seconds, max(peak, ended.peak_mb)
            for kind, counted in json.loads(ended.output.splitlines()[-1]).items():
                totals[kind] += Counts(**counted)
    whole = [Figure("whole processes", seconds, "s")]
    yield _row("all", sum(totals.values(), Counts()), whole, Figure("peak", peak, "MB"))
    for kind in Variation:
        if kind.value in totals:
            yield _row(kind.value, totals[kind.value], [], None)


def _row(kind: str, counts: Counts, more: list[Figure], memory: Figure | None) -> Row:
    figures = [
        Figure("precision", counts.precision * 100, "%"),
        Figure("recall", counts.recall * 100, "%"),
        Figure("F1", counts.f1 * 100, "%"),
        *(Figure(name, value) for name, value in asdict(counts).items()),
        *more,
    ]
    return Row("", f"finding people written twice, hold-out seeds: {kind}", "none", figures, memory, HOW)


HOW = (
    f"{len(HOLD_OUT)} corpora of {PEOPLE:,} contacts at {FIRMS:,} firms, three in a hundred written twice, from seeds "
    "on which nothing was tuned (`bench/seeds.py`); product defaults, pairs of rows in one group. *Found*, *false*, "
    "*missed* are pairs; *asked* are missed ones put before a person; *hopeless* ones share nothing that could tell: a "
    "bare name, or a new family name with no own address or mobile number beside it. A pair, true or false, is "
    "of the kind by which its names differ (`bench/variations.py`); *none*: same name, other fields differ. "
    "Some false pairs are the corpus's own: it gives namesakes at one firm one address, and calls them two."
)


if __name__ == "__main__":
    scored = score(
        *people_of(invent_with_truth(int(sys.argv[1]), int(sys.argv[3]), firms=int(sys.argv[2]), again=AGAIN))
    )
    print(json.dumps({kind.value: asdict(counted) for kind, counted in scored.items()}))
