"""The said report as pages show it: numbers and dates written out, tiles picked, long lists cut."""

from __future__ import annotations

from datetime import date
from typing import Any

from klientela.atoms.words import Language, format_param
from klientela.home.audit.labels import DELIMITERS, LABELS, field_name, labels

PROBLEMS_SHOWN = 20
SPELLED = {
    "vcard": "vCard",
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "cp1250": "Windows-1250",
    "iso8859-2": "ISO 8859-2",
}


def shown(report: dict[str, Any]) -> dict[str, Any]:
    """Return `said()`'s report as the renderings take it: every number a string in the report's language."""
    language: Language = report["language"]
    page: dict[str, Any] = _written(report, language)
    page["as_of_said"] = format_param(date.fromisoformat(report["as_of"]), language)
    page["tiles"] = _tiles(report, language)
    for finding, source in zip(page["findings"], report["findings"], strict=True):
        finding["more_said"] = _more(source, language)
        for reason, counted in zip(finding["reasons"], source["reasons"], strict=True):
            reason["is_repeated"] = counted["count"] > 1
    for file in page["files"]:
        file["problems"] = file["problems"][:PROBLEMS_SHOWN]
        for part in file["lists"]:
            part["said"] = _list_said(part, language)
            for column in part["columns"]:
                column["field"] = field_name(column["field"], language)
    groups, all_groups = len(report["duplicates"]), report["summary"]["duplicate_groups"]
    if groups < all_groups:
        page["duplicates_said"] = LABELS["shown_of"].said(language, shown=groups, all=all_groups)
    return page


def page_context(report: dict[str, Any]) -> dict[str, Any]:
    """Return what templates take: the shown report as `r`, the fixed words as `l`."""
    return {"r": shown(report), "l": labels(report["language"])}


def _tiles(report: dict[str, Any], language: Language) -> list[dict[str, Any]]:
    words, summary = labels(language), report["summary"]
    notice = summary["notice"]
    by = format_param(date.fromisoformat(notice["earliest"]), language) if notice["earliest"] else "—"
    waiting = notice["overdue"] or notice["due"] or notice["unknown"]
    late = f"{format_param(notice['overdue'], language)} {words['overdue']}"
    unknown = f"{format_param(notice['unknown'], language)} {words['without_source']}"
    return [
        _tile(
            words["people"], summary["people"], LABELS["in_records"].said(language, count=summary["records"]), language
        ),
        _tile(words["organisations"], summary["organisations"], "", language),
        _tile(words["under_rodo"], summary["natural_persons"], words["under_rodo_note"], language),
        _tile(words["twice"], summary["records_too_many"], words["twice_note"], language),
        {
            "label": words["notice_by"],
            "value": by if waiting else "—",
            "note": late if notice["overdue"] else unknown,
            "is_long": True,
        },
    ]


def _tile(label: str, value: int, note: str, language: Language) -> dict[str, Any]:
    return {"label": label, "value": format_param(value, language), "note": note, "is_long": False}


def _more(finding: dict[str, Any], language: Language) -> str:
    return LABELS["more"].said(language, n=finding["more"]) if finding["more"] > 0 else ""


def _list_said(part: dict[str, Any], language: Language) -> str:
    words = DELIMITERS.get(part["delimiter"])
    delimiter = words.said(language) if words else ""
    pieces = (
        part["part"],
        f"{_spelled(part['format'])} {part['version']}".strip(),
        _spelled(part["encoding"]),
        delimiter,
        part["preset"],
    )
    return " · ".join(piece for piece in pieces if piece)


def _spelled(name: str) -> str:
    return SPELLED.get(name, name.upper())


def _written(value: Any, language: Language) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return {name: _written(item, language) for name, item in value.items()}
    if isinstance(value, list):
        return [_written(item, language) for item in value]
    return format_param(value, language) if isinstance(value, int) and not isinstance(value, bool) else value
