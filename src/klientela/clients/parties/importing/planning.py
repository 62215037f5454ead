"""Decide about every row of a file before anything is stored: whose it is, whether it is known, or why it is refused.

One line of the plan for each row, in the order of the file: which parties it goes to and whether it makes them. Ids of
new parties are given here, so that an import that is killed and goes on stores the same as one that is not.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from klientela.atoms.actor import Actor
from klientela.atoms.formats.contact import ContactRecord
from klientela.atoms.ids import uuid7
from klientela.base.vault.subject import in_batches
from klientela.clients.parties.importing.fingerprints import Seen, fingerprinter, seen_before
from klientela.clients.parties.likely_pair import FoundPair
from klientela.clients.parties.lookalikes import lookalikes, signs_of
from klientela.clients.parties.rules.draft import RowDraft
from klientela.clients.parties.rules.draft_lines import draft_line, read_draft
from klientela.clients.parties.rules.matching import reasons as sign
from klientela.clients.parties.rules.matching.duplicates import Group, find_duplicates
from klientela.clients.parties.rules.matching.facts import Facts, contradict, organisation_facts, together
from klientela.clients.parties.rules.matching.match import Aspect, Likeness, Match
from klientela.clients.parties.rules.matching.record import MatchRecord, match_record
from klientela.clients.parties.rules.row import draft_of

Progress = Callable[[int, int], None]
Look = Callable[[int, ContactRecord, RowDraft, str], None]
_LOOKED_UP_TOGETHER = 500


NOTHING = RowDraft(None, None, None)
_NOBODY = MatchRecord("")


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What is to become of one row; with neither party it is rejected. `is_seen`: this very row came before."""

    person_id: UUID | None = None
    person_is_new: bool = False
    organisation_id: UUID | None = None
    organisation_is_new: bool = False
    fingerprint: bytes = b""
    is_seen: bool = False
    draft: RowDraft = NOTHING

    @property
    def is_rejected(self) -> bool:
        """Say whether nothing of the row can be kept."""
        return self.person_id is None and self.organisation_id is None


@dataclass(slots=True)
class Plan:
    """The whole plan, with why rows were taken for parties that exist, and the pairs that a person must decide on."""

    rows: list[PlannedRow] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    pairs: list[FoundPair] = field(default_factory=list)


@dataclass(slots=True)
class _Read:
    """What is kept of each row while the plan is made; a row that is passed over has no fingerprint."""

    records: list[MatchRecord] = field(default_factory=list)
    sides: list[tuple[bool, bool]] = field(default_factory=list)
    fingerprints: list[bytes] = field(default_factory=list)

    def pass_over(self) -> None:
        """Keep the place of a row that is left out, and nothing of it."""
        self.records.append(_NOBODY)
        self.sides.append((False, False))
        self.fingerprints.append(b"")

    def unseen(self, seen: Mapping[bytes, object]) -> Iterator[MatchRecord]:
        """Yield what is to be compared: rows that did not come before and are not left out."""
        for record, fingerprint in zip(self.records, self.fingerprints, strict=True):
            if fingerprint and fingerprint not in seen:
                yield record


def plan_rows(
    actor: Actor,
    contacts: Iterable[ContactRecord],
    *,
    sha256: str,
    look: Look,
    progress: Progress,
    left_out: AbstractSet[int] = frozenset(),
) -> Plan:
    """Plan the rows of a file; `look` is shown each row once, with its draft as `draft_line` writes it.

    Rows whose numbers are `left_out` are rejected, whatever they say.
    """
    read = _read(contacts, look, progress, left_out=left_out)
    seen = seen_before(actor, read.fingerprints, sha256=sha256)
    found = _found_in_store(actor, read, seen, progress)
    groups = find_duplicates(read.unseen(seen), progress=lambda: progress(len(read.sides), len(read.sides) + 1))
    plan = Plan()
    ids = _Ids(read, seen, found, groups)
    read.records.clear()  # most of the memory of a large file
    plan.rows = list(ids.rows())
    plan.matches = list(ids.matched.values())
    plan.pairs = list(_pairs(plan.rows, groups, found.matches))
    return plan


def _read(contacts: Iterable[ContactRecord], look: Look, progress: Progress, *, left_out: AbstractSet[int]) -> _Read:
    read, fingerprint_of = _Read(), fingerprinter()
    for number, contact in enumerate(contacts, start=1):
        draft = draft_of(contact)
        facts = draft_line(draft)
        look(number, contact, draft, facts)
        if number in left_out:
            read.pass_over()
        else:
            read.sides.append((draft.person is not None, draft.organisation is not None))
            read.fingerprints.append(fingerprint_of(facts))
            read.records.append(match_record(contact, key=str(number)))
        if number % _LOOKED_UP_TOGETHER == 0:
            progress(number, number + 1)
    return read


Found = dict[tuple[Aspect, int], list[Match]]


@dataclass(slots=True)
class _Stored:
    """The matches of each row among stored parties, by what it was compared as, and what the firms of them say."""

    matches: Found = field(default_factory=lambda: defaultdict(list))
    facts: dict[str, Facts] = field(default_factory=dict)


def _found_in_store(actor: Actor, read: _Read, seen: Mapping[bytes, object], progress: Progress) -> _Stored:
    stored = _Stored()
    done = 0
    for some in in_batches(read.unseen(seen), _LOOKED_UP_TOGETHER):
        found = lookalikes(actor, some)
        stored.facts.update(found.facts)
        for key, matches in found.matches.items():
            for match in matches:
                stored.matches[match.aspect, int(key)].append(match)
        done += len(some)
        progress(done, len(read.records) + 1)
    return stored


class _Ids:
    """Which party each row goes to: one seen before, one that is found, that of an earlier row, or a new one."""

    def __init__(
        self,
        read: _Read,
        seen: Mapping[bytes, Seen],
        found: _Stored,
        groups: Iterable[Group],
    ) -> None:
        self._read = read
        self._seen = seen
        self._groups: dict[tuple[Aspect, int], int] = {}
        self._said: dict[int, Facts] = {}  # by the first row of each group of one firm
        for group in groups:
            if group.likeness is Likeness.SAME:
                self._groups.update({(group.aspect, int(key)): int(group.members[0]) for key in group.members})
                if group.aspect is Aspect.ORGANISATION:
                    self._said[int(group.members[0])] = group.facts
        self.matched = self._best_of_each_group(found)
        self._given: dict[tuple[Aspect, int], UUID] = {}
        self._made: set[UUID] = set()
        self._first_alike: dict[bytes, int] = {}  # a row that stands there twice is one, however little it says

    def _best_of_each_group(self, found: _Stored) -> dict[tuple[Aspect, int], Match]:
        """Give each group to the stored party that it fits best, if all that goes to that party can be true of one."""
        best: dict[tuple[Aspect, int], Match] = {}
        said = dict(found.facts)
        for (aspect, number), match in sorted(_certain(found.matches), key=lambda one: _rank(one[1]), reverse=True):
            root = (aspect, self._groups.get((aspect, number), number))
            if root in best:
                continue
            facts = self._facts(root[1]) if aspect is Aspect.ORGANISATION else ()
            if not contradict(facts, said.get(match.b, ())):
                best[root] = match
                said[match.b] = together(facts, said.get(match.b, ()))
        return best

    def _facts(self, number: int) -> Facts:
        return self._said.get(number) or organisation_facts(self._read.records[number - 1])

    def rows(self) -> Iterator[PlannedRow]:
        for number, ((has_person, has_organisation), fingerprint) in enumerate(
            zip(self._read.sides, self._read.fingerprints, strict=True), start=1
        ):
            if not fingerprint:
                yield PlannedRow()
                continue
            if fingerprint in self._seen:
                yield self._as_before(fingerprint, has_person=has_person)
                continue
            number = self._first_alike.setdefault(fingerprint, number)
            person, person_is_new = self._place(Aspect.PERSON, number) if has_person else (None, False)
            firm, firm_is_new = self._place(Aspect.ORGANISATION, number) if has_organisation else (None, False)
            yield PlannedRow(person, person_is_new, firm, firm_is_new, fingerprint)

    def _as_before(self, fingerprint: bytes, *, has_person: bool) -> PlannedRow:
        main, other, is_same_file = self._seen[fingerprint]
        person, organisation = (main, other) if has_person else (None, main)
        return PlannedRow(person, False, organisation, False, fingerprint, is_seen=is_same_file)

    def _place(self, aspect: Aspect, number: int) -> tuple[UUID, bool]:
        root = (aspect, self._groups.get((aspect, number), number))
        match = self.matched.get(root)
        if match:
            return UUID(match.b), False
        party_id = self._given.setdefault(root, uuid7())
        is_new = party_id not in self._made
        self._made.add(party_id)
        return party_id, is_new


def _certain(found: Found) -> Iterator[tuple[tuple[Aspect, int], Match]]:
    return ((row, match) for row, matches in found.items() for match in matches if match.likeness is Likeness.SAME)


_NUMBERS = frozenset(code.code for code in (sign.NIP, sign.REGON, sign.KRS, sign.EU_VAT))
_WHOLE_NAME = frozenset(code.code for code in (sign.FIRM_NAME, sign.FORM))


def _rank(match: Match) -> tuple[bool, bool, int]:
    """Return how well a party fits: a register number says more than the whole name, and that more than a domain."""
    codes = {part.code.code for part in match.parts}
    return not codes.isdisjoint(_NUMBERS), codes >= _WHOLE_NAME, match.score


def _pairs(
    rows: Sequence[PlannedRow], groups: Iterable[Group], found: Mapping[tuple[Aspect, int], Sequence[Match]]
) -> Iterator[FoundPair]:
    """Yield what is likely but not certain: between rows of the file, and between rows and stored parties."""
    for group in groups:
        if group.likeness is Likeness.MAYBE:
            one, other = (_party(rows, group.aspect, int(key)) for key in group.members)
            if one and other and one != other:
                yield _pair(one, other, group.matches[0])
    for (aspect, number), matches in found.items():
        mine = _party(rows, aspect, number)
        for match in matches:
            if mine and mine.hex != match.b:
                yield _pair(mine, UUID(match.b), match)


def _party(rows: Sequence[PlannedRow], aspect: Aspect, number: int) -> UUID | None:
    row = rows[number - 1]
    return row.person_id if aspect is Aspect.PERSON else row.organisation_id


def _pair(one: UUID, other: UUID, match: Match) -> FoundPair:
    return FoundPair(one, other, match.score, signs_of(match))


def plan_line(row: PlannedRow, facts: str) -> str:
    """Return a row of the plan as a line of JSON; `facts` are those of its draft, written already."""
    ids = [row.person_id.hex if row.person_id else "", row.organisation_id.hex if row.organisation_id else ""]
    head = json.dumps([*ids, row.person_is_new, row.organisation_is_new, row.fingerprint.hex(), row.is_seen])
    return f"{head[:-1]},{facts}]\n"


def read_plan_line(line: str) -> PlannedRow:
    """Return the row of a line that `plan_line` wrote."""
    row, facts = read_plan_head(line)
    return replace(row, draft=read_draft(facts))


def read_plan_head(line: str) -> tuple[PlannedRow, list[Any]]:
    """Return the row of a line without its draft, and the facts that the draft is made from."""
    person, organisation, person_is_new, organisation_is_new, fingerprint, is_seen, facts = json.loads(line)
    row = PlannedRow(
        UUID(person) if person else None,
        person_is_new,
        UUID(organisation) if organisation else None,
        organisation_is_new,
        bytes.fromhex(fingerprint),
        is_seen,
    )
    return row, facts
