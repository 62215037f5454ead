"""Who is in there twice: the matcher's groups with enough of each record to recognise it."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from klientela.atoms.checked import showable
from klientela.atoms.decision import Decision, Evidence, Reason, ReasonCode, Verdict
from klientela.atoms.formats.contact import ContactRecord
from klientela.clients.parties.rules.kind import RecordKind
from klientela.clients.parties.rules.matching.duplicates import Group
from klientela.clients.parties.rules.matching.match import Aspect, Likeness
from klientela.clients.parties.rules.sides import sides_of
from klientela.home.audit import families
from klientela.home.audit.notices import Owed, count_notices
from klientela.home.audit.report import RULES_VERSION, DuplicateGroup, Example, Member, Report

_ORGANISATIONS = frozenset({RecordKind.ORGANISATION, RecordKind.SOLE_TRADER})
_PEOPLE = frozenset({RecordKind.PERSON, RecordKind.PERSON_AT_ORGANISATION, RecordKind.SOLE_TRADER})
MEMBERS_SHOWN = 10
KEPT = 1_000  # groups; the rest is counted
SHOWN = 80  # characters of a name, an organisation or a contact


@dataclass(frozen=True, slots=True)
class RecordSummary:
    """As much of a record as is needed to recognise it; kept for every record until the audit is over."""

    file: str
    place: str
    kind: RecordKind
    name: str
    organisation: str
    contact: str
    owed: Owed

    @property
    def member(self) -> Member:
        """Return the record as a duplicate group shows it."""
        return Member(self.place, self.name or self.organisation, self.organisation if self.name else "", self.contact)


def summarise(record: ContactRecord, kind: RecordKind, owed: Owed) -> RecordSummary:
    """Return what is kept of a record."""
    name = record.full_name or " ".join(filter(None, (record.given_name, record.family_name)))
    organisation = record.organisation or sides_of(record).firm
    ways = [labelled.value for labelled in (*record.emails, *record.phones)]
    place = record.place
    return RecordSummary(
        file=f"{place.file}/{place.part}",
        place=str(place),
        kind=kind,
        name="" if name == organisation else showable(name[:SHOWN]),
        organisation=showable(organisation[:SHOWN]),
        contact=showable(" · ".join(ways[:2])[:SHOWN]),
        owed=owed,
    )


def gather_duplicates(report: Report, groups: Sequence[Group], summaries: Sequence[RecordSummary]) -> None:
    """Put the groups into the report, certain ones across files first, and count people and organisations once each."""
    surplus = dict.fromkeys(Aspect, 0)
    shown: list[tuple[Group, list[RecordSummary]]] = []
    for group in groups:
        rows = [summaries[int(key)] for key in group.members]
        if group.likeness is Likeness.SAME:
            surplus[group.aspect] += len(rows) - 1
        rows = rows if group.aspect is Aspect.PERSON else [row for row in rows if row.kind in _ORGANISATIONS]
        if len(rows) > 1:
            shown.append((group, rows))
    report.people = sum(row.kind in _PEOPLE for row in summaries) - surplus[Aspect.PERSON]
    owed_by_person = _worst_of_each_person(groups, summaries)
    report.natural_persons = len(owed_by_person)
    count_notices(report, owed_by_person)
    report.organisations = sum(bool(row.organisation) for row in summaries) - surplus[Aspect.ORGANISATION]
    best = heapq.nsmallest(KEPT, shown, key=_order)
    report.duplicates = [_group(group, rows) for group, rows in best]
    report.duplicate_groups = len(shown)
    report.records_too_many = sum(len(rows) - 1 for group, rows in shown if group.likeness is Likeness.SAME)
    for group, rows in shown:
        _find(report, group, rows)


def _worst_of_each_person(groups: Sequence[Group], summaries: Sequence[RecordSummary]) -> list[Owed]:
    """Return what is owed to each person whose data these are, each counted once; for several records the worst."""
    person_of = list(range(len(summaries)))
    for group in groups:
        if group.aspect is Aspect.PERSON and group.likeness is Likeness.SAME:
            for key in group.members:
                person_of[int(key)] = int(group.members[0])
    worst: dict[int, Owed] = {}
    for person, row in zip(person_of, summaries, strict=True):
        if row.owed is not Owed.NOTHING:
            worst[person] = max(worst.get(person, Owed.NOTHING), row.owed)
    return list(worst.values())


def _group(group: Group, rows: Sequence[RecordSummary]) -> DuplicateGroup:
    best = max(group.matches, key=lambda match: match.score)
    return DuplicateGroup(
        of=group.aspect.value,
        is_certain=group.likeness is Likeness.SAME,
        score=min(best.score, 100) / 100,
        members=tuple(row.member for row in rows[:MEMBERS_SHOWN]),
        size=len(rows),
        reasons=tuple((part.reason, part.weight / 100, showable(part.value)) for part in best.parts),
        is_across_files=len({row.file for row in rows}) > 1,
    )


def _order(found: tuple[Group, Sequence[RecordSummary]]) -> tuple[bool, bool, int]:
    """Put certain groups before pairs that may be, those across files before those in one, large before small."""
    group, rows = found
    return group.likeness is not Likeness.SAME, len({row.file for row in rows}) == 1, -len(rows)


def _find(report: Report, group: Group, rows: Sequence[RecordSummary]) -> None:
    best = max(group.matches, key=lambda match: match.score)
    evidence = tuple(Evidence("file", row.place) for row in rows)
    verdict = Verdict.NO if group.likeness is Likeness.SAME else Verdict.UNKNOWN
    case = Decision(verdict, Reason(best.parts[0].code, {}, evidence), RULES_VERSION)
    report.add_case(_family(group), Example(rows[0].place, "", case))


def _family(group: Group) -> ReasonCode:
    if group.likeness is Likeness.MAYBE:
        return families.MAYBE_TWICE
    return families.PEOPLE_TWICE if group.aspect is Aspect.PERSON else families.ORGANISATIONS_TWICE
