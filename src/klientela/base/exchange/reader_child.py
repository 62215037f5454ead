"""The process that reads an imported file: contacts go out as lines, with what was recognised and what was wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from klientela.atoms.decision import Reason
from klientela.atoms.formats.contact_lines import contact_line
from klientela.atoms.formats.contact_list import ContactList, open_contacts
from klientela.atoms.formats.findings import Problem, UnreadableFile
from klientela.atoms.formats.recognised import Recognised
from klientela.atoms.words import LANGUAGES
from klientela.base.jobs.apart import Tell, Told, answer_order

TELL_EVERY = 500


def read(order: Told, tell: Tell) -> Told:
    """Read the file of the order into its lines; answer with what was recognised, or why it was refused."""
    try:
        by_hand = {
            part: {int(column): field for column, field in chosen.items()} for part, chosen in order["by_hand"].items()
        }
        contacts = open_contacts(Path(order["path"]), name=order["name"], by_hand=by_hand)
        rows = _write_lines(contacts, Path(order["lines"]), tell)
    except UnreadableFile as error:
        return {"refusal": error.reason.code.code, "said": _said(error.reason)}
    return {
        "rows": rows,
        "by_hand": order["by_hand"],
        "lists": [_recognised(one) for one in contacts.recognised],
        "problems": [_problem(problem) for problem in contacts.problems.found],
        "problems_total": contacts.problems.total,
    }


def _write_lines(contacts: ContactList, path: Path, tell: Tell) -> int:
    rows = 0
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8", errors="replace") as lines:
        for record in contacts:
            lines.write(contact_line(record) + "\n")
            rows += 1
            if rows % TELL_EVERY == 0:
                tell({"read": rows})
    return rows


def _recognised(one: Recognised) -> dict[str, Any]:
    return {
        "format": one.format,
        "part": one.part,
        "preset": one.preset,
        "encoding": one.encoding,
        "columns": [
            [column.header, column.field, column.found_by, samples]
            for column, samples in zip(one.columns, one.samples or [()] * len(one.columns), strict=True)
        ],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"place": str(problem.place), "code": problem.reason.code.code, "said": _said(problem.reason)}


def _said(reason: Reason) -> dict[str, str]:
    return {language: reason.said(language) for language in LANGUAGES}


if __name__ == "__main__":
    answer_order(read)
