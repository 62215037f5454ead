"""Taking a copy of an SQLite database while it is in use, and putting one in its place."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from klientela.base.backup.data_file import SQLITE_MEMBER, DataFile, DataWriter, Progress
from klientela.base.backup.state import KEY_TABLE, SESSION_TABLES, State, read_state

_PAGES_A_STEP = 2000


def copy_out(writer: DataWriter, work: Path, *, progress: Progress | None = None) -> State:
    """Write the database as it is at one instant, without subjects' keys and sessions, and return its state."""
    copy = work / "klientela.sqlite3"
    _take_snapshot(database_path(), copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as snapshot:
        state = read_state(lambda sql: snapshot.execute(sql).fetchall())
        for table in (KEY_TABLE, *SESSION_TABLES):
            snapshot.execute(f"DELETE FROM {table}")  # noqa: S608 (own names)
        snapshot.execute("PRAGMA journal_mode=DELETE")
        snapshot.execute("VACUUM")  # what was deleted is not in the file any more
    writer.add_file(SQLITE_MEMBER, copy, progress=progress)
    return state


def database_path() -> Path:
    """Return the file of the database."""
    return Path(str(connection.settings_dict["NAME"]))


def copy_in(data: DataFile, path: Path) -> None:
    """Write the database of a backup to a file of its own."""
    data.extract(SQLITE_MEMBER, path)


def put_in_place(fresh: Path, current: Path, aside: Path) -> None:
    """Put one database in the place of another, which is kept aside; at every instant one whole file is there."""
    if current.exists():
        try:
            settle(current)
        except sqlite3.DatabaseError:
            _move_log(current, aside)  # no database any more: perhaps the very reason for the restore
        if not aside.exists():
            os.link(current, aside)
    fresh.replace(current)


def settle(path: Path) -> None:
    """Write the log back into the one file and remove it: SQLite would replay a log that lies beside another database.

    Raises sqlite3.DatabaseError where the file is no whole database.
    """
    with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode=DELETE")


def _move_log(current: Path, aside: Path) -> None:
    for end in ("-wal", "-shm"):
        log = current.with_name(current.name + end)
        if log.exists():
            log.replace(aside.with_name(aside.name + end))


def _take_snapshot(source: Path, target: Path) -> None:
    target.touch(mode=0o600)
    uri = f"{source.absolute().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30)) as live,
        closing(sqlite3.connect(target, isolation_level=None)) as copy,
    ):
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on the copy sees this instant
        live.backup(copy, pages=_PAGES_A_STEP)
