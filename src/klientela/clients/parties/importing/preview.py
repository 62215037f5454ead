"""What an import would do, shown before it does it: counts, the first rows, what is wrong, who is known already."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from klientela.atoms.channels import email, phone
from klientela.atoms.decision import ReasonCode, Weight
from klientela.atoms.formats.contact import ContactRecord, IdentifierKind
from klientela.atoms.taxids import REASONS as NUMBER_REASONS
from klientela.atoms.words import Language, Words
from klientela.base.exchange.defused import defused
from klientela.clients.parties.importing.planning import Plan, PlannedRow
from klientela.clients.parties.lookalikes import signs_of
from klientela.clients.parties.rules.draft import IdentifierDraft, PartyDraft, PointDraft, RowDraft

FIRST_ROWS = 20
FAULTS_SHOWN = 10  # of each reason
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
FAULTS: dict[str, ReasonCode] = {code.code: code for code in (*email.REASONS, *phone.REASONS, *NUMBER_REASONS)}
LEFT_OUT = Words(en="Left out by you.", pl="Pominięty przez Ciebie.")


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row of which nothing is stored, with what it held: nothing to keep, or left out by a person."""

    number: int
    written: dict[str, str]
    is_left_out: bool = False

    def why(self, language: Language) -> str:
        """Return the reason."""
        return (LEFT_OUT if self.is_left_out else NOTHING_TO_KEEP.words).said(language)


@dataclass(slots=True)
class Preview:
    """Gathers the preview while the rows pass by; those that a person has left out are counted apart."""

    left_out: frozenset[int] = frozenset()
    rows: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    fault_values: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)
    pesels: int = 0
    notes: int = 0
    unmapped: Counter[str] = field(default_factory=Counter)
    first: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)

    def look(self, number: int, contact: ContactRecord, draft: RowDraft) -> None:
        """Take notice of a row."""
        self.rows = number
        if len(self.first) < FIRST_ROWS:
            self.first.append(_row(number, draft))
        parties = [party for party in (draft.person, draft.organisation) if party]
        is_left_out = number in self.left_out
        if is_left_out or not parties:
            self.rejected.append(RejectedRow(number, as_written(contact), is_left_out))
        if is_left_out:
            return
        self._look_for_faults(number, parties)
        self.pesels += any(identifier.kind is IdentifierKind.PESEL for identifier in contact.identifiers)
        self.notes += bool(contact.notes)
        self.unmapped.update(header for header, _ in contact.extra)

    def _look_for_faults(self, number: int, parties: Sequence[PartyDraft]) -> None:
        for party in parties:
            values: list[PointDraft | IdentifierDraft] = [*party.points, *party.identifiers]
            for value in values:
                if value.fault:
                    self.faults[value.fault] += 1
                    shown = self.fault_values.setdefault(value.fault, [])
                    if len(shown) < FAULTS_SHOWN:
                        shown.append((number, value.kind if isinstance(value, IdentifierDraft) else "", value.written))

    def said(self, plan: Plan) -> dict[str, Any]:
        """Return the preview once the plan is made."""
        people = [row for row in plan.rows if row.person_id]
        organisations = [row for row in plan.rows if row.organisation_id]
        new_people = {row.person_id for row in people if row.person_is_new}
        new_organisations = {row.organisation_id for row in organisations if row.organisation_is_new}
        seen, bringing = sum(row.is_seen for row in plan.rows), sum(map(_brings_somebody, plan.rows))
        return {
            "rows": self.rows,
            "rejected": sum(not row.is_left_out for row in self.rejected),
            "left_out": sum(row.is_left_out for row in self.rejected),
            "seen": seen,
            "rows_new": bringing,
            "rows_known": self.rows - len(self.rejected) - seen - bringing,
            "people_new": len(new_people),
            "people_known": len({row.person_id for row in people} - new_people),
            "organisations_new": len(new_organisations),
            "organisations_known": len({row.organisation_id for row in organisations} - new_organisations),
            "pairs": len(plan.pairs),
            "faults": dict(self.faults.most_common()),
            "fault_values": self.fault_values,
            "pesels": self.pesels,
            "notes": self.notes,
            "unmapped": dict(self.unmapped.most_common(30)),
            "first": self.first,
            "matches": _matches(plan),
        }


def fault_in_general(code: str, language: Language) -> str:
    """Say why values are wrong without the case of one: dots stand for the value."""
    words = FAULTS[code].words.pl if language == "pl" else FAULTS[code].words.en
    form = words if isinstance(words, str) else words[-1]
    return form.format(**{name: "…" for _text, name, _spec, _conversion in string.Formatter().parse(form) if name})


def _brings_somebody(row: PlannedRow) -> bool:
    """Say whether a row makes its person, or, without one, its organisation: as the journal counts it."""
    return row.person_is_new or (row.organisation_is_new and row.person_id is None)


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


def rejected_table(rejected: Sequence[RejectedRow], language: Language) -> list[list[str]]:
    """Return the rejected rows as a table that a spreadsheet can open: number, reason, and what the row held."""
    headers = list(dict.fromkeys(header for row in rejected for header in row.written))
    rows = [
        [str(row.number), row.why(language), *(defused(row.written.get(header, "")) for header in headers)]
        for row in rejected
    ]
    return [["Nr / No.", "Powód / Reason", *(defused(header) for header in headers)], *rows]
