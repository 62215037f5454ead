"""Who would have to be informed that the firm holds their data, and by when (GDPR Art. 13, 14)."""

from __future__ import annotations

from datetime import date

from klientela.atoms.days import read_day
from klientela.atoms.decision import Decision, ReasonCode, Verdict
from klientela.atoms.formats.contact import ContactRecord
from klientela.clients.parties.rules.source import SourceKind, source_kind_named
from klientela.clients.privacy.rules import notice
from klientela.clients.privacy.rules.notice import NoticeFacts, decide_notice
from klientela.home.audit import families
from klientela.home.audit.report import Example, Report

_DUE = frozenset({notice.DUE_BY.code, notice.DUE_TODAY.code})
_UNKNOWN = frozenset({notice.SOURCE_UNKNOWN.code, notice.OBTAINED_UNKNOWN.code})
_SETTLED = frozenset({notice.INFORMED.code, notice.INFORMED_LATE.code, notice.NOT_A_PERSON.code})


def count_notice(record: ContactRecord, is_person: Verdict, report: Report) -> None:
    """Decide about the notice owed to one record's person, and count it; an organisation is owed none."""
    if is_person is not Verdict.YES:
        return
    source, obtained_on = source_kind_named(record.source), read_day(record.obtained_on)
    report.without_source += source is SourceKind.UNKNOWN
    report.without_purpose += 1  # no list that was read states one: a purpose is asked for at import
    facts = NoticeFacts(as_of=report.as_of, is_natural_person=is_person, source=source, obtained_on=obtained_on)
    _count(record, decide_notice(facts), report)


def _count(record: ContactRecord, decision: Decision, report: Report) -> None:
    code, counted = decision.deciding.code.code, report.notice
    if code in _SETTLED:
        counted.settled += 1
        return
    family: ReasonCode
    if code in _UNKNOWN:
        counted.unknown += 1
        family = families.NOTICE_UNKNOWN
    elif code in _DUE:
        counted.due += 1
        family = families.NOTICE_DUE
    else:
        counted.overdue += 1
        family = families.NOTICE_OVERDUE
    _keep(record, decision, family, report)


def _keep(record: ContactRecord, decision: Decision, family: ReasonCode, report: Report) -> None:
    column = record.column_of.get("source") or record.column_of.get("obtained_on", "")
    finding = report.add_case(family, Example(str(record.place), column, decision))
    due = decision.deciding.params.get("due")
    if family is not families.NOTICE_OVERDUE and isinstance(due, date):
        finding.params["by"] = _earlier(finding.params.get("by"), due)
        report.notice.earliest = _earlier(report.notice.earliest, due)


def _earlier(known: object, day: date) -> date:
    return min(known, day) if isinstance(known, date) else day
