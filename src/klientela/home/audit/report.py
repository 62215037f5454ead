"""What an audit found, before it is said in a language."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from klientela.atoms.decision import Decision, Reason, ReasonCode, Verdict
from klientela.atoms.formats.findings import Problem
from klientela.atoms.formats.recognised import Recognised
from klientela.atoms.words import Param
from klientela.clients.parties.rules.kind import RecordKind

RULES_VERSION = "2026-11"
_GRAVITY = (Verdict.YES, Verdict.UNKNOWN, Verdict.NO)
EXAMPLES = 5  # of one finding; the rest is counted


@dataclass(slots=True)
class FileRead:
    """One file: the lists that were recognised in it, and how much of it could be read."""

    name: str
    lists: tuple[Recognised, ...] = ()
    records: int = 0
    problems: list[Problem] = field(default_factory=list)
    problems_in_all: int = 0
    refused: Reason | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """Where a finding can be seen: place, column, and the case's own decision."""

    place: str
    column: str
    decision: Decision


@dataclass(slots=True)
class Finding:
    """All cases of one family; its decision speaks of them together."""

    family: ReasonCode
    verdict: Verdict = Verdict.YES
    count: int = 0
    examples: list[Example] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    first_of_code: dict[str, Reason] = field(default_factory=dict)
    params: dict[str, Param] = field(default_factory=dict)
    people: int | None = None  # where a finding speaks of people, who may have several records

    @property
    def said_count(self) -> int:
        """Return the number that the finding names."""
        return self.count if self.people is None else self.people

    @property
    def decision(self) -> Decision:
        """Return what is said of all cases: the family with their number, and each reason that occurred."""
        reason = Reason(self.family, {**self.params, "count": self.said_count})
        weighed = tuple(self.first_of_code.values())
        return Decision(self.verdict, reason, RULES_VERSION, weighed=weighed)

    def add(self, example: Example) -> None:
        """Count a case, and keep it while there are few."""
        reason = example.decision.deciding
        self.count += 1
        self.verdict = max(self.verdict, example.decision.verdict, key=_GRAVITY.index)
        self.codes[reason.code.code] += 1
        self.first_of_code.setdefault(reason.code.code, reason)
        if len(self.examples) < EXAMPLES:
            self.examples.append(example)

    def by_code(self) -> list[tuple[str, tuple[Reason, int]]]:
        """Return each reason that occurred with its first case and how often it did, the most frequent first."""
        return [(code, (self.first_of_code[code], count)) for code, count in self.codes.most_common()]


@dataclass(slots=True)
class ValueCount:
    """How many values of a kind there were, and how many of them are wrong."""

    given: int = 0
    invalid: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """One record of a duplicate group."""

    place: str
    name: str
    organisation: str
    contact: str


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Records that are one person or one organisation, or may be."""

    of: str
    is_certain: bool
    score: float
    members: tuple[Member, ...]
    size: int
    reasons: tuple[tuple[Reason, float, str], ...]  # each with its weight, and what the records have in common
    is_across_files: bool


@dataclass(slots=True)
class NoticeCount:
    """For how many natural persons information under GDPR Art. 13-14 is due, and by when."""

    overdue: int = 0
    due: int = 0
    unknown: int = 0
    settled: int = 0
    earliest: date | None = None


@dataclass(slots=True)
class Report:
    """The whole audit."""

    as_of: date
    rules_version: str = RULES_VERSION
    files: list[FileRead] = field(default_factory=list)
    kinds: Counter[RecordKind] = field(default_factory=Counter)
    people: int = 0
    organisations: int = 0
    natural_persons: int = 0
    personal_records: int = 0
    values: dict[str, ValueCount] = field(default_factory=dict)
    mailboxes: Counter[str] = field(default_factory=Counter)
    notice: NoticeCount = field(default_factory=NoticeCount)
    without_source: int = 0
    without_purpose: int = 0
    findings: dict[str, Finding] = field(default_factory=dict)
    duplicates: list[DuplicateGroup] = field(default_factory=list)
    duplicate_groups: int = 0
    records_too_many: int = 0

    @property
    def records(self) -> int:
        """Return how many records were read."""
        return sum(file.records for file in self.files)

    def add_case(self, family: ReasonCode, example: Example) -> Finding:
        """Count a case of a family, opening the family with its first; return the family's finding."""
        finding = self.findings.setdefault(family.code, Finding(family))
        finding.add(example)
        return finding

    def ordered_findings(self) -> list[Finding]:
        """Return the findings, what costs most first."""
        return sorted(self.findings.values(), key=_cost)


def _cost(finding: Finding) -> tuple[int, int, str]:
    code = finding.family
    return code.weight.rank, -finding.said_count, code.code
