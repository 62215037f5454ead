"""Writes invented contacts as one CSV for us and for every peer, with who is who beside it.

`python -m bench.peers.ours.contacts COUNT FIRMS SEED FOLDER` writes `contacts.csv` and `people.csv`.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from bench.quality import AGAIN
from klientela.home.demo.corpus import HEADER, invent_with_truth


def write_contacts(folder: Path, *, count: int, firms: int, seed: int) -> None:
    """Write `count` contacts, each with a key, and the person of every row that names one."""
    people: dict[int, int] = {}
    with (
        (folder / "contacts.csv").open("w", encoding="utf-8", newline="") as rows,
        (folder / "people.csv").open("w", encoding="utf-8", newline="") as truth,
    ):
        contacts, persons = csv.writer(rows), csv.writer(truth)
        contacts.writerow(("key", *HEADER))
        for number, (row, original) in enumerate(invent_with_truth(count, seed, firms=firms, again=AGAIN)):
            contacts.writerow((number, *row.values))
            if row.given or row.family:
                people[number] = number if original is None else people.get(original, number)
                persons.writerow((number, people[number]))


if __name__ == "__main__":
    write_contacts(Path(sys.argv[4]), count=int(sys.argv[1]), firms=int(sys.argv[2]), seed=int(sys.argv[3]))
