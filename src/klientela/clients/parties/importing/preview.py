"""What an import would do, shown before it does it: counts, the first rows, what is wrong, who is known already."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from klientela.atoms.channels import email, phone
from klientela.atoms.decision import ReasonCode
from klientela.atoms.formats.contact import ContactRecord, IdentifierKind
from klientela.atoms.taxids import REASONS as NUMBER_REASONS
from klientela.atoms.taxids import check_identifier
from klientela.atoms.words import Language, Words
from klientela.clients.parties.importing.planning import Plan, PlannedRow
from klientela.clients.parties.importing.rejected import OWN_HEADERS, Layouts, RejectedRow
from klientela.clients.parties.lookalikes import signs_of
from klientela.clients.parties.rules.draft import IdentifierDraft, PartyDraft, PointDraft, RowDraft
from klientela.clients.parties.rules.said_days import REASONS as DAY_REASONS
from klientela.clients.parties.rules.said_days import WRONG_BIRTHDAY, WRONG_OBTAINED, kept_birthday, obtained_day

FIRST_ROWS = 20
FAULTS_SHOWN = 10  # of each reason
MATCHES_SHOWN = 50

LINE = Words(en="line {line}", pl="linia {line}")
IN_SHEET = Words(en="sheet {part}", pl="arkusz {part}")
IN_FILE = Words(en="file {part}", pl="plik {part}")
CARD = Words(en="card {number}", pl="wizytówka {number}")
_WORKBOOKS = frozenset({"xlsx", "xls", "ods"})
FAULTS: dict[str, ReasonCode] = {
    code.code: code for code in (*email.REASONS, *phone.REASONS, *NUMBER_REASONS, *DAY_REASONS)
}


@dataclass(slots=True)
class Preview:
    """Gathers the preview while the rows pass by; those that a person has left out are counted apart."""

    left_out: frozenset[int]
    layouts: Layouts
    rows: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    fault_values: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)
    pesels: int = 0
    notes: int = 0
    unmapped: Counter[str] = field(default_factory=Counter)
    first: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    lines: array[int] = field(default_factory=lambda: array("Q"))
    parts: array[int] = field(default_factory=lambda: array("L"))
    part_numbers: dict[str, int] = field(default_factory=dict)

    def look(self, number: int, contact: ContactRecord, draft: RowDraft) -> None:
        """Take notice of a row."""
        self.rows = number
        self.lines.append(contact.place.number)
        self.parts.append(self.part_numbers.setdefault(contact.place.part, len(self.part_numbers)))
        if len(self.first) < FIRST_ROWS:
            self.first.append(_row(number, draft))
        parties = [party for party in (draft.person, draft.organisation) if party]
        is_left_out = number in self.left_out
        if is_left_out or not parties:
            self.rejected.append(RejectedRow(number, self.layouts.written(contact), is_left_out))
        if is_left_out:
            return
        self._look_for_faults(number, parties)
        self._look_for_days(number, contact)
        self.pesels += any(identifier.kind is IdentifierKind.PESEL for identifier in contact.identifiers)
        self.notes += bool(contact.notes)
        self.unmapped.update(header for header, _ in contact.extra if header not in OWN_HEADERS)

    def _look_for_faults(self, number: int, parties: Sequence[PartyDraft]) -> None:
        for party in parties:
            values: list[PointDraft | IdentifierDraft] = [*party.points, *party.identifiers]
            for value in values:
                if value.fault:
                    kind = value.kind if isinstance(value, IdentifierDraft) else ""
                    self._note(value.fault, number, kind=kind, written=value.written)

    def _look_for_days(self, number: int, contact: ContactRecord) -> None:
        """Take notice of days that cannot be; what stands there in their place, it may be a PESEL, is not repeated."""
        if contact.birthday.strip() and not kept_birthday(contact.birthday):
            self._note(WRONG_BIRTHDAY.code, number)
        if contact.obtained_on.strip() and not obtained_day(contact.obtained_on):
            self._note(WRONG_OBTAINED.code, number)

    def _note(self, fault: str, number: int, *, kind: str = "", written: str = "") -> None:
        self.faults[fault] += 1
        shown = self.fault_values.setdefault(fault, [])
        if len(shown) < FAULTS_SHOWN:
            shown.append((number, kind, written))

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
            "matches": (matches := _matches(plan)),
            "places": self._places(row["number"] for row in (*self.first, *matches)),
        }

    def _places(self, numbers: Iterable[int]) -> dict[int, tuple[str, int, str]]:
        """Return where the rows that are shown stand: the sheet or file within the file, the line, the kind of list."""
        faulty = (shown[0] for values in self.fault_values.values() for shown in values)
        names = list(self.part_numbers)
        return {
            number: (part := names[self.parts[number - 1]], self.lines[number - 1], self.layouts.kind_of(part))
            for number in sorted({*numbers, *faulty})
        }


def fault_said(code: str, kind: str, written: str, language: Language) -> str:
    """Say why a value is wrong; it is looked at anew, so that the reason speaks of this very value.

    `kind` is that of an identifier, empty for an e-mail address or a phone number.
    """
    if not code:
        return ""
    if kind:
        reason = check_identifier(IdentifierKind(kind), written).reason
    else:
        is_email = code.startswith("VALUE-EMAIL")
        reason = email.check_email(written).reason if is_email else phone.check_phone(written).reason
    return reason.said(language) if reason else ""


def fault_in_general(code: str, values: Sequence[Sequence[Any]], language: Language) -> str:
    """Say why some values are wrong: in general where the reason can be said so, else of the first of them."""
    words = FAULTS[code].words.pl if language == "pl" else FAULTS[code].words.en
    is_general = isinstance(words, str) and "{" not in words
    if is_general or not values:
        return FAULTS[code].words.said(language) if is_general else ""
    _number, kind, written = values[0]
    return fault_said(code, kind, written, language)


def place_said(said: dict[str, Any], number: int, language: Language) -> str:
    """Return where a row of a preview stands in its file, empty where its number says it already."""
    found = said.get("places", {}).get(str(number))
    if found is None:
        return ""
    part, line, kind = found
    if kind == "vcard":
        card = CARD.said(language, number=number)
        return f"{IN_FILE.said(language, part=part)}, {card}" if part else card
    where = (IN_SHEET if kind in _WORKBOOKS else IN_FILE).said(language, part=part) if part else ""
    return ", ".join(filter(None, (where, LINE.said(language, line=line) if part or line != number else "")))


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
