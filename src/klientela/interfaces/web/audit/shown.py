"""The report as the kit's components."""

from __future__ import annotations

from typing import Any

from klientela.atoms.decision import Weight
from klientela.home.audit.shown import page_context
from klientela.interfaces.web.kit import components as c


def report_context(report: dict[str, Any]) -> dict[str, Any]:
    """Return what the page of a report takes."""
    context = page_context(report)
    page, words = context["r"], context["l"]
    pairs = zip(page["findings"], report["findings"], strict=True)
    return {
        "l": words,
        "as_of": page["as_of_said"],
        "tiles": [c.Tile(tile["label"], tile["value"], tile["note"]) for tile in page["tiles"]],
        "findings": [_finding(shown, said, words) for shown, said in pairs],
        "kinds": [(kind["label"], kind["count"]) for kind in page["kinds"]],
        "values": _values(page, words),
        "duplicates": page["duplicates"],
        "duplicates_said": page.get("duplicates_said", ""),
        "files": page["files"],
    }


def _finding(shown: dict[str, Any], said: dict[str, Any], words: dict[str, str]) -> c.Finding:
    return c.Finding(
        count=said["count"],
        unit="",
        title=shown["text"].removeprefix(f"{shown['count']} "),
        tone=c.TONE_OF_WEIGHT[Weight(said["weight"])],
        law=shown["source"],
        step=shown["step"] or "",
        examples=tuple(c.Example(item["text"], _where(item)) for item in shown["examples"]),
        lines=tuple(_line(reason, words) for reason in shown["reasons"]),
        more=shown["more_said"],
    )


def _line(reason: dict[str, Any], words: dict[str, str]) -> str:
    return f"{reason['count']}×, {words['eg']} {reason['text']}" if reason["is_repeated"] else reason["text"]


def _where(example: dict[str, str]) -> str:
    return f"{example['place']}, {example['column']}" if example["column"] else example["place"]


def _values(page: dict[str, Any], words: dict[str, str]) -> c.Table:
    given, invalid = c.Column(words["given"], is_number=True), c.Column(words["invalid"], is_number=True)
    rows = tuple((c.Cell(value["label"]), c.Cell(value["given"]), c.Cell(value["invalid"])) for value in page["values"])
    return c.Table(words["values"], (c.Column(words["what"]), given, invalid), rows)
