"""The private folder of an import: the file as it came, its contacts as lines, the plan, the preview.

All of it is there only as long as it is needed: once applied, the rows that were rejected remain, and these for a
month at most (`sweep_folders`). `docs/adr/0007-imports-in-batches.md` says why these are files.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.conf import settings

from klientela.atoms.formats.contact import ContactRecord
from klientela.atoms.formats.contact_lines import read_contact_line

ORIGINAL, ROWS, ABOUT = "original", "rows.jsonl", "about.json"
PLAN, PREVIEW, REJECTED = "plan.jsonl", "preview.json", "rejected.csv"
BOM, DELIMITER = "\ufeff", ";"
LEFT_OUT, MAPPING, STATED = "left_out.json", "mapping.json", "stated.json"


def folder_of(batch_id: UUID) -> Path:
    """Return where an import's files lie."""
    return _root() / batch_id.hex


def make_folder(batch_id: UUID) -> Path:
    """Make an import's folder, for this user's eyes only."""
    folder = folder_of(batch_id)
    folder.mkdir(parents=True, mode=0o700)
    return folder


def store(path: Path, pieces: Iterable[bytes]) -> None:
    """Write pieces into a new private file."""
    path.touch(mode=0o600)
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)


@contextmanager
def finished(path: Path) -> Iterator[IO[str]]:
    """Write a text file that is there whole or not at all."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        yield file
    unfinished.replace(path)


def contacts_in(folder: Path) -> Iterator[ContactRecord]:
    """Return the contacts that were read from the file, in its order."""
    with (folder / ROWS).open(encoding="utf-8") as lines:
        for line in lines:
            yield read_contact_line(line)


def read_json(path: Path) -> dict[str, Any]:
    """Return what a file of the folder says; nothing where it is not there."""
    try:
        found: dict[str, Any] = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    return found


def write_json(path: Path, said: dict[str, Any]) -> None:
    """Write a small file of the folder, whole or not at all."""
    with finished(path) as file:
        file.write(json.dumps(said, ensure_ascii=False))


def left_out(folder: Path) -> frozenset[int]:
    """Return the numbers of the rows that a person has left out; they count from 1, in the order of the file."""
    return frozenset(read_json(folder / LEFT_OUT).get("rows", ()))


def leave_out(folder: Path, numbers: Collection[int]) -> None:
    """Keep which rows are left out, in place of those that were."""
    write_json(folder / LEFT_OUT, {"rows": sorted(numbers)})


def write_table(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write a table as Excel in Poland reads it, semicolons and a byte order mark, whole or not at all."""
    with finished(path) as file:
        file.write(BOM)
        csv.writer(file, delimiter=DELIMITER).writerows(rows)


def read_table(path: Path) -> Iterator[list[str]]:
    """Yield the rows of a table that `write_table` wrote."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.reader(file, delimiter=DELIMITER)


def keep_only(folder: Path, kept: str) -> None:
    """Delete all that is not needed any more but for one file."""
    for path in folder.iterdir() if folder.exists() else []:
        if path.name != kept:
            path.unlink(missing_ok=True)


def delete_folder(folder: Path) -> None:
    """Delete an import's files."""
    shutil.rmtree(folder, ignore_errors=True)


def folders_before(instant: datetime) -> Iterator[tuple[UUID, Path]]:
    """Return the folders that nothing has been written to since an instant."""
    return ((batch_id, folder) for batch_id, folder in all_folders() if folder.stat().st_mtime < instant.timestamp())


def all_folders() -> Iterator[tuple[UUID, Path]]:
    """Return the folder of each import that has one."""
    root = _root()
    for folder in sorted(root.iterdir()) if root.exists() else []:
        with suppress(ValueError):  # something else that somebody has put there
            yield UUID(folder.name), folder


def _root() -> Path:
    return Path(settings.CONFIGURATION.home) / "imports"
