"""Moving a restored database and its files into place; a killed move is finished by whoever starts next."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from klientela.base.backup import sqlite_copy
from klientela.base.ledger.epoch import Epoch

_READY = "ready"


@dataclass(frozen=True, slots=True)
class Swap:
    """What is to be moved: the names under which the old database and the old files stay, and the epoch opened."""

    database: str
    files: str
    epoch: int

    def decide(self) -> None:
        """Make the restored installation the one in force: from here on the move is finished, never undone."""
        folder = work_folder()
        written = folder / f".{_READY}"
        written.write_text(json.dumps(asdict(self)))
        for path in (*folder.rglob("*"), folder):
            _sync(path)
        written.replace(folder / _READY)
        _sync(folder)


def work_folder(*, is_fresh: bool = False) -> Path:
    """Return the folder a restore is made in, beside the data; `is_fresh` empties it."""
    folder: Path = settings.CONFIGURATION.home / ".restore"
    if is_fresh:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def finish_swap() -> bool:
    """Finish the move of a restore that was decided, or clear away one that was not; return whether one was finished.

    Call it before anything reads the database, with nobody else at work in the home.
    """
    folder: Path = settings.CONFIGURATION.home / ".restore"
    if not folder.exists():
        return False
    is_decided = (folder / _READY).exists()
    if is_decided:
        swap = Swap(**json.loads((folder / _READY).read_text()))
        is_decided = _finish_database(folder, swap)
        if is_decided:
            _finish_files(folder, swap)
    shutil.rmtree(folder)
    return is_decided


def clear_undecided() -> None:
    """Remove what a restore that failed has made so far; one that was decided stays, to be finished."""
    folder: Path = settings.CONFIGURATION.home / ".restore"
    if not folder.exists():
        return
    is_decided = (folder / _READY).exists()
    if is_decided and connection.vendor == "postgresql":
        is_decided = _is_committed(Swap(**json.loads((folder / _READY).read_text())))
    if not is_decided:
        shutil.rmtree(folder)


def _is_committed(swap: Swap) -> bool:
    is_there = Epoch._meta.db_table in connection.introspection.table_names()
    return is_there and Epoch.objects.filter(number=swap.epoch).exists()


def _finish_database(folder: Path, swap: Swap) -> bool:
    """Return whether the restored database is the one in force: PostgreSQL decides that by its commit."""
    if connection.vendor == "postgresql":
        return _is_committed(swap)
    current = sqlite_copy.database_path()
    if (folder / current.name).exists():
        connection.close()
        sqlite_copy.put_in_place(folder / current.name, current, current.with_name(swap.database))
        _sync(current.parent)
    return True


def _finish_files(folder: Path, swap: Swap) -> None:
    current: Path = Path(settings.MEDIA_ROOT)
    if (folder / "files").exists():
        if current.exists() and not current.with_name(swap.files).exists():
            current.rename(current.with_name(swap.files))
        (folder / "files").rename(current)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
