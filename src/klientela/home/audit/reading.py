"""The audit itself: reads the lists once, record by record, asks the rules, and gathers what they answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from klientela.atoms.decision import Decision, Verdict
from klientela.atoms.formats.contact import ContactRecord
from klientela.atoms.formats.contact_list import ContactList, open_contacts
from klientela.atoms.formats.findings import UnreadableFile, refusal
from klientela.clients.parties.rules.kind import RecordKind, classify
from klientela.clients.parties.rules.matching.duplicates import find_duplicates
from klientela.clients.parties.rules.matching.record import MatchRecord, match_record
from klientela.home.audit.duplicates import RecordSummary, gather_duplicates, summarise
from klientela.home.audit.families import (
    FILE_PROBLEMS,
    FILE_REFUSED,
    NAMELESS,
    NOTHING_WRONG,
)
from klientela.home.audit.files import READING_BROKE_OFF, AuditFile
from klientela.home.audit.notices import Owed, note_notice
from klientela.home.audit.report import RULES_VERSION, Example, FileRead, Finding, Report
from klientela.home.audit.values import check_values

PROGRESS_EVERY = 500

Progress = Callable[[int, AuditFile | None], None]


def run_audit(files: Sequence[AuditFile], *, as_of: date, progress: Progress | None = None) -> Report:
    """Read the files and return what was found in them; a file that cannot be read is reported, never fatal.

    `progress` is called with the number of records read so far and the file, or None when all are read and duplicates
    are looked for; it may raise to stop.
    """
    progress = progress or _silent
    report = Report(as_of=as_of)
    rows: list[MatchRecord] = []
    summaries: list[RecordSummary] = []
    for record, kind, owed in _records(files, report, progress):
        summaries.append(summarise(record, kind, owed))
        rows.append(match_record(record, key=str(len(rows))))
    progress(len(rows), None)
    groups = find_duplicates(rows, progress=lambda: progress(len(rows), None))
    gather_duplicates(report, groups, summaries)
    _state_totals(report)
    return report


def _records(
    files: Sequence[AuditFile], report: Report, progress: Progress
) -> Iterator[tuple[ContactRecord, RecordKind, Owed]]:
    read = 0
    for file in files:
        outcome = FileRead(file.name)
        report.files.append(outcome)
        progress(read, file)
        for record in _contacts(file, outcome, report):
            read += 1
            outcome.records += 1
            if read % PROGRESS_EVERY == 0:
                progress(read, file)
            yield record, *_look_at(record, report)


def _contacts(file: AuditFile, outcome: FileRead, report: Report) -> Iterator[ContactRecord]:
    """Yield the contacts of one file, and note what was recognised, what was skipped, or why it was refused."""
    contacts: ContactList | None = None
    try:
        if file.broke_off:
            raise refusal(READING_BROKE_OFF, cause=file.broke_off)
        contacts = open_contacts(file.path, name=file.name)
        outcome.lists = contacts.recognised
        yield from contacts
    except UnreadableFile as error:
        outcome.refused = error.reason
        refused = Decision(Verdict.NO, error.reason, RULES_VERSION)
        report.add_case(FILE_REFUSED, Example(file.name, "", refused))
    if contacts is not None:
        outcome.problems, outcome.problems_in_all = contacts.problems.found, contacts.problems.total


def _look_at(record: ContactRecord, report: Report) -> tuple[RecordKind, Owed]:
    classified = classify(record)
    report.kinds[classified.kind] += 1
    is_person = classified.decision.verdict
    report.personal_records += is_person is Verdict.YES
    if is_person is Verdict.YES:
        report.without_purpose += 1  # no list that was read states one: a purpose is asked for at import
        report.without_source += not record.source.strip()
    if classified.kind is RecordKind.UNKNOWN:
        report.add_case(NAMELESS, Example(str(record.place), "", classified.decision))
    for family, example in check_values(record, classified.kind, report):
        report.add_case(family, example)
    return classified.kind, note_notice(record, is_person, report)


def _state_totals(report: Report) -> None:
    for file in report.files:
        for problem in file.problems:
            case = Decision(Verdict.NO, problem.reason, RULES_VERSION)
            report.add_case(FILE_PROBLEMS, Example(str(problem.place), "", case))
        surplus = file.problems_in_all - len(file.problems)
        if surplus:
            report.findings[FILE_PROBLEMS.code].count += surplus
    if not report.findings and report.records:
        report.findings[NOTHING_WRONG.code] = Finding(NOTHING_WRONG)


def _silent(_read: int, _file: AuditFile | None) -> None:
    """Tell nobody."""
