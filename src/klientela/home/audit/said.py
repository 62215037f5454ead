"""The report in a language, as plain data: what docs/audit.md documents, and what every rendering is made of."""

from __future__ import annotations

import re
from typing import Any

from klientela import __version__
from klientela.atoms.decision import Decision
from klientela.atoms.words import Language
from klientela.home.audit.labels import KINDS, LABELS, MAILBOXES, VALUES
from klientela.home.audit.report import DuplicateGroup, FileRead, Finding, Report

FORMAT = "klientela.audit/1"
DUPLICATES_SHOWN = 200
LONGEST_TEXT = 500  # characters; far more than any sentence of ours
_SIGNS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def said(report: Report, language: Language, *, duplicates: int = DUPLICATES_SHOWN) -> dict[str, Any]:
    """Return the report in `language`: strings, numbers, lists and objects only; the schema is `audit.schema.json`."""
    report_said = {
        "format": FORMAT,
        "version": __version__,
        "rules_version": report.rules_version,
        "language": language,
        "as_of": report.as_of.isoformat(),
        "summary": _summary(report),
        "kinds": [
            {"kind": kind.value, "label": KINDS[kind.value].said(language), "count": count}
            for kind, count in report.kinds.most_common()
        ],
        "values": [
            {"kind": kind, "label": VALUES[kind].said(language), "given": count.given, "invalid": count.invalid}
            for kind, count in report.values.items()
        ],
        "mailboxes": [
            {"kind": kind, "label": words.said(language), "count": report.mailboxes[kind]}
            for kind, words in MAILBOXES.items()
        ],
        "findings": [_finding(finding, language) for finding in report.ordered_findings()],
        "duplicates": [_group(group, language) for group in report.duplicates[:duplicates]],
        "files": [_file(file, language) for file in report.files],
    }
    harmless: dict[str, Any] = _harmless(report_said)
    return harmless


def _summary(report: Report) -> dict[str, Any]:
    notice = report.notice
    return {
        "files": len(report.files),
        "records": report.records,
        "people": report.people,
        "organisations": report.organisations,
        "natural_persons": report.natural_persons,
        "personal_records": report.personal_records,
        "records_too_many": report.records_too_many,
        "duplicate_groups": report.duplicate_groups,
        "without_source": report.without_source,
        "without_purpose": report.without_purpose,
        "notice": {
            "overdue": notice.overdue,
            "due": notice.due,
            "unknown": notice.unknown,
            "settled": notice.settled,
            "earliest": notice.earliest.isoformat() if notice.earliest else None,
        },
    }


def _finding(finding: Finding, language: Language) -> dict[str, Any]:
    decision, reason = finding.decision, finding.decision.deciding
    return {
        "code": reason.code.code,
        "verdict": decision.verdict.value,
        "weight": reason.code.weight.value,
        "count": finding.said_count,
        "cases": finding.count,
        "text": reason.said(language),
        "source": reason.code.cited(language),
        "step": reason.step_said(language),
        "reasons": [
            {"code": code, "count": count, "text": example.said(language), "source": example.code.cited(language)}
            for code, (example, count) in finding.by_code()
        ],
        "examples": [
            {"place": example.place, "column": example.column, "text": _own_words(example.decision, language)}
            for example in finding.examples
        ],
        "more": finding.count - len(finding.examples),
    }


def _own_words(decision: Decision, language: Language) -> str:
    return decision.deciding.said(language)


def _group(group: DuplicateGroup, language: Language) -> dict[str, Any]:
    return {
        "of": group.of,
        "certainty": "same" if group.is_certain else "maybe",
        "label": LABELS[_likeness(group)].said(language),
        "score": round(group.score, 3),
        "across_files": group.is_across_files,
        "size": group.size,
        "members": [
            {
                "place": member.place,
                "name": member.name,
                "organisation": member.organisation,
                "contact": member.contact,
            }
            for member in group.members
        ],
        "evidence": [
            {"code": reason.code.code, "text": _with_value(reason.said(language), value), "weight": round(weight, 3)}
            for reason, weight, value in group.reasons
        ],
    }


def _with_value(text: str, value: str) -> str:
    return f"{text.removesuffix('.')}: {value}." if value else text


def _likeness(group: DuplicateGroup) -> str:
    likeness = "same" if group.is_certain else "maybe"
    return likeness if group.of == "person" else f"{likeness}_firm"


def _file(file: FileRead, language: Language) -> dict[str, Any]:
    return {
        "name": file.name,
        "records": file.records,
        "refused": None
        if file.refused is None
        else {
            "code": file.refused.code.code,
            "text": file.refused.said(language),
            "step": file.refused.step_said(language),
        },
        "lists": [
            {
                "part": part.part,
                "format": part.format,
                "version": part.version,
                "encoding": part.encoding,
                "delimiter": part.delimiter,
                "preset": part.preset,
                "header_row": part.header_row,
                "columns": [
                    {"header": column.header, "field": column.field, "found_by": column.found_by}
                    for column in part.columns
                ],
            }
            for part in file.lists
        ],
        "problems": [
            {"place": str(problem.place), "code": problem.reason.code.code, "text": problem.reason.said(language)}
            for problem in file.problems
        ],
        "problems_in_all": file.problems_in_all,
    }


def _harmless(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Take out control and direction signs, with which a value from a file could repaint a terminal or a page.

    A header, a sheet or a member of an archive may have a name as long as a book; nobody needs all of it.
    """
    if isinstance(value, dict):
        return {name: _harmless(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_harmless(item) for item in value]
    if not isinstance(value, str):
        return value
    return _SIGNS.sub(" ", value if len(value) <= LONGEST_TEXT else f"{value[:LONGEST_TEXT]}…")
