"""Rows of which nothing is stored, as they come back: under their own headers, ready to be mended and loaded again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from klientela.atoms.decision import ReasonCode, Weight
from klientela.atoms.formats.contact import ContactRecord, Identifier, IdentifierKind
from klientela.atoms.formats.tables.plan import SCALARS
from klientela.atoms.taxids import check_identifier
from klientela.atoms.words import Language, Words
from klientela.base.exchange.defused import defused

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
LEFT_OUT = Words(en="Left out by you.", pl="Pominięty przez Ciebie.")
OWN_HEADERS = ("Nr / No.", "Powód / Reason")  # no field reads them: a mended file is loaded as if they were not there
MASKED = "***"  # in place of a PESEL number: the file is mailed and mended, and imports leave the number out anyway
_CUT = 300  # signs after which a contact names no further column of a field
_PARTS = ("street", "postal_code", "city", "region", "country", "full")
_FULL = "addresses.full"
Cell = tuple[str, int]  # a header, and which of the columns that bear it
_CARD: tuple[tuple[Cell, str], ...] = (  # what a vCard held, under headers that imports know
    *((("Imię i nazwisko", 0), "full_name"), (("Imię", 0), "given_name"), (("Drugie imię", 0), "additional_name")),
    *((("Nazwisko", 0), "family_name"), (("Firma", 0), "organisation"), (("Stanowisko", 0), "job_title")),
    *((("E-mail", 0), "emails"), (("Telefon", 0), "phones"), (("Strona www", 0), "urls"), (("Adres", 0), _FULL)),
    *((("Ulica", 0), "addresses.street"), (("Kod pocztowy", 0), "addresses.postal_code")),
    *((("Miasto", 0), "addresses.city"), (("Kraj", 0), "addresses.country"), (("Data urodzenia", 0), "birthday")),
    *((("Etykiety", 0), "categories"), (("Uwagi", 0), "notes")),
)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row of which nothing is stored, with what it held: nothing to keep, or left out by a person."""

    number: int
    written: Mapping[Cell, str]
    is_left_out: bool = False

    def why(self, language: Language) -> str:
        """Return the reason."""
        return (LEFT_OUT if self.is_left_out else NOTHING_TO_KEEP.words).said(language)


class Layouts:
    """The lists of a file as `about.json` tells of them: which columns each has, and what they were read as."""

    def __init__(self, lists: Sequence[Mapping[str, Any]]) -> None:
        self._columns = {one["part"]: tuple(_columns(one["columns"])) for one in lists}
        self._kinds = {one["part"]: str(one["format"]) for one in lists}

    def kind_of(self, part: str) -> str:
        """Return the format of a list: `csv`, `xlsx`, `vcard`; empty for one that is not there."""
        return self._kinds.get(part, "")

    def written(self, contact: ContactRecord) -> dict[Cell, str]:
        """Return what a row held by its columns, as far as it was read; a PESEL number is masked."""
        columns = self._columns.get(contact.place.part)
        left = _Values(contact, is_table=bool(columns))
        cells = {cell: left.take(field, cell[0]) for cell, field in columns or _CARD}
        for cell, value in left.rest():
            if value:
                cells[cell] = "; ".join(filter(None, (cells.get(cell, ""), value)))
        return cells


def _columns(columns: Iterable[Sequence[Any]]) -> Iterator[tuple[Cell, str]]:
    met: Counter[str] = Counter()
    for header, field, *_rest in columns:
        yield (header, met[header]), field
        met[header] += 1


class _Values:
    """What a contact holds, handed out column by column; each value once."""

    def __init__(self, contact: ContactRecord, *, is_table: bool) -> None:
        self._is_table, self._column_of = is_table, contact.column_of
        self._extra = [(header, _masked(value)) for header, value in contact.extra]
        self._scalars = {name: value for name in SCALARS if (value := getattr(contact, name))}
        self._lists = {name: [one.value for one in getattr(contact, name)] for name in ("emails", "phones", "urls")}
        self._lists |= {"notes": list(contact.notes), "categories": list(contact.categories)}
        self._numbers = list(contact.identifiers)
        self._addresses = [{part: getattr(one, part) for part in _PARTS} for one in contact.addresses]

    def take(self, field: str, header: str) -> str:
        """Return what stood in a column, as far as it can be told; what no field took stands under its own header."""
        for pair in self._extra:
            if pair[0] == header:
                self._extra.remove(pair)
                return pair[1]
        name, _dot, part = field.partition(".")
        came = f"; {self._column_of.get(name, '')};"
        if self._is_table and f"; {header};" not in came and len(came) < _CUT:
            return ""
        if name == "identifiers":
            return self._number(part)
        if name == "addresses":
            return next((value for one in self._addresses if (value := one.pop(part, ""))), "")
        is_last = not self._is_table or came.endswith(f"; {header};")
        return self._listed(name, is_last=is_last) if name in self._lists else self._scalars.pop(name, "")

    def _number(self, kind: str) -> str:
        found = next((one for one in self._numbers if one.kind == kind), None)
        if found is None:
            return ""
        self._numbers.remove(found)
        return _shown(found)

    def _listed(self, name: str, *, is_last: bool) -> str:
        """Return the next value; the last column that held any has all that are left: one cell may hold several."""
        values = self._lists[name]
        if not is_last:
            return values.pop(0) if values else ""
        self._lists[name] = []
        return ", ".join(values)

    def rest(self) -> Iterator[tuple[Cell, str]]:
        """Yield what no column took, so that nothing of the row is lost: cells beyond the header, second addresses."""
        yield from (((header, 0), value) for header, value in self._extra)
        yield from (((self._column_of.get(name, name), 0), value) for name, value in self._scalars.items())
        for name, values in self._lists.items():
            yield (self._column_of.get(name, name), 0), ", ".join(values)
        for number in self._numbers:
            yield (number.kind.value.upper(), 0), _shown(number)
        for address in self._addresses:
            yield ("Adres", 0), ", ".join(filter(None, address.values()))


def _shown(number: Identifier) -> str:
    return MASKED if number.kind is IdentifierKind.PESEL else number.value


def _masked(value: str) -> str:
    """Mask what is a PESEL number under whatever header it stands."""
    return MASKED if check_identifier(IdentifierKind.PESEL, value).normal else value


def rejected_table(rejected: Sequence[RejectedRow], language: Language) -> list[list[str]]:
    """Return the rejected rows as a table that a spreadsheet can open: number, reason, and what the row held."""
    cells = list(dict.fromkeys(cell for row in rejected for cell in row.written))
    used = [cell for cell in cells if cell[0] not in OWN_HEADERS]
    rows = [
        [str(row.number), row.why(language), *(defused(row.written.get(cell, "")) for cell in used)] for row in rejected
    ]
    return [[*OWN_HEADERS, *(defused(header) for header, _place in used)], *rows]
