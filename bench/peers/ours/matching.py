"""Finds duplicates in a file with the product's matcher and its default settings, in a process of its own.

`python -m bench.peers.ours.matching (febrl|contacts) ROWS.csv PAIRS.csv`
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

from bench.quality import contact_of
from klientela.atoms.formats.contact import Address, ContactRecord, Place
from klientela.clients.parties.rules.matching.duplicates import Group, find_duplicates
from klientela.clients.parties.rules.matching.match import Aspect, Likeness
from klientela.clients.parties.rules.matching.record import MatchRecord, match_record
from klientela.home.demo.corpus import HEADER
from klientela.home.demo.corpus import Row as Contact

DATE_DIGITS = 8
SCORES = {Likeness.SAME: 1.0, Likeness.MAYBE: 0.5}


def febrl_contact(row: dict[str, str], number: int) -> ContactRecord:
    """Return an Australian row as a file would give it, field by field.

    The social security number is left out: no kind of identifier that the product knows is neutral (each is checked,
    and decides), and none is of Australia.
    """
    given = {name: value.strip() for name, value in row.items()}
    born = given["date_of_birth"]
    record = ContactRecord(Place("febrl", number), given_name=given["given_name"], family_name=given["surname"])
    record.birthday = f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == DATE_DIGITS else ""
    street = f"{given['address_1']} {given['street_number']}".strip()
    record.addresses = [
        Address(street=street, city=given["suburb"], region=given["state"], postal_code=given["postcode"])
    ]
    return record


def febrl_records(path: Path) -> Iterator[MatchRecord]:
    """Yield what the matcher compares of each row of a FEBRL set."""
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            yield match_record(febrl_contact(row, number), key=row["rec_id"], region="AU")


def contact_records(path: Path) -> Iterator[MatchRecord]:
    """Yield the same of a list of contacts, whose first column is the key."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for number, (key, *values) in enumerate(rows):
            yield match_record(contact_of(Contact(*values[: len(HEADER)]), number), key=key)


def write_pairs(groups: Iterable[Group], path: Path) -> None:
    """Write every pair of rows that is held for one person with 1, those asked about with a half; no organisations."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for group in groups:
            if group.aspect is Aspect.PERSON:
                score = SCORES[group.likeness]
                writer.writerows((score, one, other) for one, other in combinations(group.members, 2))


if __name__ == "__main__":
    records = {"febrl": febrl_records, "contacts": contact_records}[sys.argv[1]](Path(sys.argv[2]))
    write_pairs(find_duplicates(records), Path(sys.argv[3]))
