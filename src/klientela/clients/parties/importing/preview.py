"""What an import would do, shown before it does it: counts, the first rows, what is wrong, who is known already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from klientela.atoms.decision import ReasonCode, Weight
from klientela.atoms.formats.contact import ContactRecord, IdentifierKind
from klientela.atoms.words import Words
from klientela.base.exchange.defused import defused
from klientela.clients.parties.importing.planning import Plan
from klientela.clients.parties.lookalikes import signs_of
from klientela.clients.parties.rules.draft import RowDraft

FIRST_ROWS = 20
MATCHES_SHOWN = 50

NOTHING_TO_KEEP = ReasonCode(
    "IMPORT-NOTHING-TO-KEEP",
    Words(
        en="There is no name, no valid e-mail address or phone number and no number of a firm.",
        pl="Nie ma imienia, nazwiska ani nazwy, poprawnego adresu e-mail, telefonu ani numeru firmy.",
    ),
    "Klientela import rules 2026-11",
    Weight.CAUTION,
    Words(en="Add a name or a way to reach them.", pl="Dopisz nazwę albo sposób kontaktu."),
)


@dataclass(slots=True)
class Preview:
    """Gathers the preview while the rows pass by."""

    rows: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    pesels: int = 0
    notes: int = 0
    unmapped: Counter[str] = field(default_factory=Counter)
    first: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    def look(self, number: int, contact: ContactRecord, draft: RowDraft) -> None:
        """Take notice of a row."""
        self.rows = number
        parties = [party for party in (draft.person, draft.organisation) if party]
        for party in parties:
            self.faults.update(point.fault for point in party.points if point.fault)
            self.faults.update(number.fault for number in party.identifiers if number.fault)
        self.pesels += any(identifier.kind is IdentifierKind.PESEL for identifier in contact.identifiers)
        self.notes += bool(contact.notes)
        self.unmapped.update(header for header, _ in contact.extra)
        if len(self.first) < FIRST_ROWS:
            self.first.append(_row(number, draft))
        if not parties:
            self.rejected.append((number, as_written(contact)))

    def said(self, plan: Plan) -> dict[str, Any]:
        """Return the preview once the plan is made."""
        people = [row for row in plan.rows if row.person_id]
        organisations = [row for row in plan.rows if row.organisation_id]
        new_people = {row.person_id for row in people if row.person_is_new}
        new_organisations = {row.organisation_id for row in organisations if row.organisation_is_new}
        return {
            "rows": self.rows,
            "rejected": len(self.rejected),
            "seen": sum(row.is_seen for row in plan.rows),
            "people_new": len(new_people),
            "people_known": len({row.person_id for row in people} - new_people),
            "organisations_new": len(new_organisations),
            "organisations_known": len({row.organisation_id for row in organisations} - new_organisations),
            "pairs": len(plan.pairs),
            "faults": dict(self.faults.most_common()),
            "pesels": self.pesels,
            "notes": self.notes,
            "unmapped": dict(self.unmapped.most_common(30)),
            "first": self.first,
            "matches": _matches(plan),
        }


def _row(number: int, draft: RowDraft) -> dict[str, Any]:
    points = [p for party in (draft.person, draft.organisation) if party for p in party.points]
    return {
        "number": number,
        "person": draft.person.name.text if draft.person else "",
        "organisation": draft.organisation.name.text if draft.organisation else "",
        "title": draft.role.title if draft.role else "",
        "reach": [[point.written, point.fault] for point in points],
    }


def _matches(plan: Plan) -> list[dict[str, Any]]:
    """Return the rows that were taken for parties already stored, least certain first."""
    shown = sorted(plan.matches, key=lambda match: (match.score, int(match.a)))[:MATCHES_SHOWN]
    return [
        {"number": int(match.a), "party": match.b, "score": match.score, "signs": signs_of(match)} for match in shown
    ]


def as_written(contact: ContactRecord) -> dict[str, str]:
    """Return what a row held by the headers it stood under, as far as it was read."""
    written: dict[str, str] = {}
    for name, header in contact.column_of.items():
        value = getattr(contact, name, "")
        written[header] = value if isinstance(value, str) else ", ".join(_texts(value))
    written.update(contact.extra)
    return written


def _texts(values: Sequence[Any]) -> list[str]:
    return [str(getattr(value, "value", None) or getattr(value, "full", None) or value) for value in values]


def rejected_table(rejected: Sequence[tuple[int, dict[str, str]]], reason: str) -> list[list[str]]:
    """Return the rejected rows as a table that a spreadsheet can open: number, reason, and what the row held."""
    headers = list(dict.fromkeys(header for _, written in rejected for header in written))
    rows = [
        [str(number), reason, *(defused(written.get(header, "")) for header in headers)] for number, written in rejected
    ]
    return [["Nr / No.", "Powód / Reason", *(defused(header) for header in headers)], *rows]
