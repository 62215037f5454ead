"""What a backup says about the database it was taken from; read by plain SQL, as it may be a copy of it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from klientela.base.access.session import Session
from klientela.base.backup.key_file import KeyRow

KEY_TABLE = "vault_subjectkey"
SESSION_TABLES = (Session._meta.db_table,)  # where and when people worked; a restore ends all sessions anyway
KEY_COLUMNS = ("id", "pseudonym", "purpose_class", "wrapped", "wrapping_key_id")
Run = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class State:
    """The state of the tables, how much is sealed, the last head, and the subjects' wrapped keys."""

    migrations: list[list[str]]
    size: int
    head: dict[str, Any] | None
    keys: list[KeyRow] = field(repr=False)


def read_state(run: Run) -> State:
    """Return the state that the queries of `run` see."""
    migrations = [list(row) for row in run("SELECT app, name FROM django_migrations ORDER BY app, name")]
    (size,) = run("SELECT coalesce(max(seq) + 1, 0) FROM ledger_leaf")[0]
    heads = run("SELECT epoch, size, root, at_us, key FROM ledger_head ORDER BY epoch DESC, size DESC LIMIT 1")
    keys = run(f"SELECT {', '.join(KEY_COLUMNS)} FROM {KEY_TABLE} ORDER BY id")  # noqa: S608 (own names)
    return State(migrations, size, _head(*heads[0]) if heads else None, [_key(*row) for row in keys])


def insert_keys(rows: Iterable[KeyRow]) -> None:
    """Put the subjects' keys back."""
    marks = ", ".join(["%s"] * len(KEY_COLUMNS))
    statement = f"INSERT INTO {KEY_TABLE} ({', '.join(KEY_COLUMNS)}) VALUES ({marks})"  # noqa: S608 (own names)
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_key_values(row) for row in rows])


def _key_values(row: KeyRow) -> tuple[Any, ...]:
    """Return a key as the engine keeps it: a UUID, or 32 hexadecimal digits on SQLite."""
    written = UUID if connection.vendor == "postgresql" else str
    return (written(row[0]), written(row[1]), row[2], base64.b64decode(row[3]), row[4])


def _head(epoch: int, size: int, root: bytes, at_us: int, key: str) -> dict[str, Any]:
    return {"at_us": at_us, "epoch": epoch, "key": key, "root": bytes(root).hex(), "size": size}


def _key(row_id: object, pseudonym: object, purpose: str, wrapped: bytes, wrapping_key: str) -> KeyRow:
    secret = base64.b64encode(bytes(wrapped)).decode()
    return (UUID(str(row_id)).hex, UUID(str(pseudonym)).hex, purpose, secret, wrapping_key)
