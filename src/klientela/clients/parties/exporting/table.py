"""Clients as one table, CSV or XLSX, that people open and that imports here again: relations by name, no formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import xlsxwriter

from klientela.base.exchange.defused import defused
from klientela.clients.parties.exporting.batches import Exported
from klientela.clients.parties.values import Address, ContactPoint, Detail, Identifier, Role, Tagging

POINTS = 3  # columns for each kind of contact point; what is more goes into the last one
BOM = "\ufeff"  # without it Excel reads the file in the code page of Windows

HEADER = (
    *("Rodzaj", "Imię i nazwisko", "Imię", "Drugie imię", "Nazwisko", "Firma", "Stanowisko", "Pozostałe role"),
    *(f"E-mail {number}" for number in range(1, POINTS + 1)),
    *(f"Telefon {number}" for number in range(1, POINTS + 1)),
    *("Strona www", "NIP", "REGON", "KRS", "NIP UE", "Numer konta"),
    *("Ulica", "Kod pocztowy", "Miasto", "Kraj", "Data urodzenia", "Etykiety", "Etap"),
    *("Źródło", "Od kogo", "Data pozyskania", "Cel", "Podstawa prawna"),
)


def table_rows(exported: Iterable[Exported]) -> Iterator[list[str]]:
    """Yield one row for each party, in the columns of `HEADER`."""
    for one in exported:
        yield [defused(cell) for cell in _row(one)]


def _row(one: Exported) -> list[str]:
    name, address = one.name, max(one.values[Address], key=_fullness, default=None)
    parts = [name.given, name.additional, name.family] if name and one.party.is_person else ["", "", ""]
    right_last = sorted(one.values[Identifier], key=lambda number: not number.fault)
    numbers = {number.kind: number.written for number in right_last}
    places = (
        [address.street or address.full, address.postal_code, address.city, address.country] if address else [""] * 4
    )
    birthday = next((detail.text for detail in one.values[Detail] if detail.kind == "birthday"), "")
    tags = ", ".join(sorted(tagging.tag.name for tagging in one.values[Tagging]))
    return [
        "osoba" if one.party.is_person else "organizacja",
        one.party.name if one.party.is_person else "",
        *parts,
        *(_roles(one.values[Role]) if one.party.is_person else (one.party.name, "", "")),
        *_points(one.values[ContactPoint], "email"),
        *_points(one.values[ContactPoint], "phone"),
        *_points(one.values[ContactPoint], "web", columns=1),
        *(numbers.get(kind, "") for kind in ("nip", "regon", "krs", "eu_vat", "iban")),
        *places,
        *(birthday, tags, one.party.stage_words.said("pl")),
        *_source(one),
    ]


def _fullness(address: Address) -> int:
    return sum(map(bool, (address.street, address.full, address.postal_code, address.city)))


def _roles(roles: Sequence[Role]) -> list[str]:
    if not roles:
        return ["", "", ""]
    first, *others = roles
    more = "; ".join(", ".join(filter(None, (role.organisation.name, role.title))) for role in others)
    return [first.organisation.name, first.title, more]


def _points(points: Sequence[ContactPoint], kind: str, *, columns: int = POINTS) -> list[str]:
    found = [point.written if point.fault or kind == "web" else point.normal for point in points if point.kind == kind]
    cells = [*found[: columns - 1], ", ".join(found[columns - 1 :])]
    return cells + [""] * (columns - len(cells))


def _source(one: Exported) -> list[str]:
    source = one.source
    if source is None:
        return [""] * 5
    obtained = source.obtained_on.isoformat() if source.obtained_on else ""
    said = source.said or source.document or source.kind_words.said("pl")
    return [said, source.from_whom, obtained, source.purpose_words.said("pl"), source.basis_words.said("pl")]


def csv_lines(exported: Iterable[Exported]) -> Iterator[str]:
    """Yield the table as CSV with semicolons, as Excel in Poland reads it, in pieces."""
    yield BOM + _csv_line(list(HEADER))
    for row in table_rows(exported):
        yield _csv_line(row)


def _csv_line(row: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=";").writerow(row)
    return line.getvalue()


def write_xlsx(path: Path, exported: Iterable[Exported]) -> int:
    """Write the table as a workbook in constant memory and return how many parties are in it."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("Klienci")
        sheet.freeze_panes(1, 2)
        bold = book.add_format({"bold": True})
        for column, title in enumerate(HEADER):
            sheet.write_string(0, column, title, bold)
            sheet.set_column(column, column, 18)
        for count, row in enumerate(table_rows(exported), start=1):
            for column, cell in enumerate(row):
                sheet.write_string(count, column, cell)
    return count
