"""Who would have to be informed that the firm holds their data, and by when (GDPR Art. 13, 14).

Decided for each record, counted for each person: whoever stands in three lists is informed once, by the first deadline.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import IntEnum

from klientela.atoms.days import read_day
from klientela.atoms.decision import Decision, ReasonCode, Verdict
from klientela.atoms.formats.contact import ContactRecord
from klientela.clients.parties.rules.source import source_kind_named
from klientela.clients.privacy.rules import notice
from klientela.clients.privacy.rules.notice import NoticeFacts, decide_notice
from klientela.home.audit import families
from klientela.home.audit.report import Example, Report


class Owed(IntEnum):
    """What is owed for one record; the worst of a person's records counts."""

    NOTHING = 0
    SETTLED = 1
    UNKNOWN = 2
    DUE = 3
    OVERDUE_ART_14 = 4
    OVERDUE_ART_13 = 5


_OWED_OF = {
    notice.DUE_BY.code: Owed.DUE,
    notice.DUE_TODAY.code: Owed.DUE,
    notice.SOURCE_UNKNOWN.code: Owed.UNKNOWN,
    notice.SOURCE_UNCLEAR.code: Owed.UNKNOWN,
    notice.OBTAINED_UNKNOWN.code: Owed.UNKNOWN,
    notice.INFORMED.code: Owed.SETTLED,
    notice.INFORMED_LATE.code: Owed.SETTLED,
    notice.NOT_A_PERSON.code: Owed.SETTLED,
    notice.AT_COLLECTION.code: Owed.OVERDUE_ART_13,
}
_FAMILIES: dict[Owed, ReasonCode] = {
    Owed.OVERDUE_ART_13: families.NOTICE_OVERDUE_13,
    Owed.OVERDUE_ART_14: families.NOTICE_OVERDUE,
    Owed.DUE: families.NOTICE_DUE,
    Owed.UNKNOWN: families.NOTICE_UNKNOWN,
}


def note_notice(record: ContactRecord, is_person: Verdict, report: Report) -> Owed:
    """Decide about the notice owed to one record's person, and keep the case; an organisation is owed none."""
    if is_person is not Verdict.YES:
        return Owed.NOTHING
    decision = decide_notice(
        NoticeFacts(
            as_of=report.as_of,
            is_natural_person=is_person,
            source=source_kind_named(record.source),
            source_said=record.source,
            obtained_on=read_day(record.obtained_on),
        )
    )
    owed = _OWED_OF.get(decision.deciding.code.code, Owed.OVERDUE_ART_14)
    if owed in _FAMILIES:
        _keep(record, decision, owed, report)
    return owed


def _keep(record: ContactRecord, decision: Decision, owed: Owed, report: Report) -> None:
    column = record.column_of.get("source") or record.column_of.get("obtained_on", "")
    finding = report.add_case(_FAMILIES[owed], Example(str(record.place), column, decision))
    due = decision.deciding.params.get("due")
    if owed in (Owed.DUE, Owed.UNKNOWN) and isinstance(due, date):
        finding.params["by"] = _earlier(finding.params.get("by"), due)
        report.notice.earliest = _earlier(report.notice.earliest, due)


def count_notices(report: Report, owed_by_person: Iterable[Owed]) -> None:
    """Count people by what is owed to them, and let each finding speak of people, not of records."""
    counts = dict.fromkeys(Owed, 0)
    for owed in owed_by_person:
        counts[owed] += 1
    report.notice.overdue = counts[Owed.OVERDUE_ART_13] + counts[Owed.OVERDUE_ART_14]
    report.notice.due, report.notice.unknown = counts[Owed.DUE], counts[Owed.UNKNOWN]
    report.notice.settled = counts[Owed.SETTLED]
    for owed, family in _FAMILIES.items():
        if counts[owed]:
            report.findings[family.code].people = counts[owed]
        else:  # each of these people has a worse record, under which they are counted
            report.findings.pop(family.code, None)


def _earlier(known: object, day: date) -> date:
    return min(known, day) if isinstance(known, date) else day
