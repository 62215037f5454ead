"""The list of `contacts.py` as files of every kind that the product reads, and reading them, as processes.

`python -m bench.corpus write FOLDER COUNT` and `python -m bench.corpus read FILE`.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from klientela.atoms.formats.contact_list import open_contacts
from klientela.atoms.formats.vcard.card import Card, Property, escape
from klientela.atoms.formats.vcard.writer import write_card
from klientela.home.demo.corpus import HEADER, Row, invent_rows


def write_lists(folder: Path, count: int) -> None:
    """Write `contacts.csv`, `contacts.xlsx` and `contacts.vcf` with the same `count` contacts into `folder`."""
    with (
        (folder / "contacts.csv").open("w", encoding="utf-8", newline="") as table,
        (folder / "contacts.vcf").open("w", encoding="utf-8", newline="") as cards,
        xlsxwriter.Workbook(folder / "contacts.xlsx", {"constant_memory": True}) as workbook,
    ):
        sheet, writer = workbook.add_worksheet("Kontakty"), csv.writer(table, delimiter=";")
        writer.writerow(HEADER)
        sheet.write_row(0, 0, HEADER)
        for number, row in enumerate(invent_rows(count), start=1):
            writer.writerow(row.values)
            for column, value in enumerate(row.values):
                sheet.write_string(number, column, value)
            cards.write(write_card(_card(row)))


def _card(row: Row) -> Card:
    name = f"{row.given} {row.family}".strip() or row.firm
    address = ";".join(map(escape, ("", "", row.street, row.town, "", row.postal_code, "")))
    texts = (("ORG", row.firm), ("TITLE", row.post), ("EMAIL", row.email), ("TEL", row.phone), ("NOTE", row.note))
    properties = [
        Property.of_text("FN", name),
        Property("N", f"{escape(row.family)};{escape(row.given)};;;"),
        *(Property.of_text(key, value) for key, value in texts if value),
        *((Property("ADR", address),) if row.town else ()),
    ]
    return Card("4.0", tuple(properties))


def count_contacts(path: Path) -> int:
    """Read a list and return how many contacts it has."""
    return sum(1 for _ in open_contacts(path))


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write_lists(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        print(count_contacts(Path(sys.argv[2])))
