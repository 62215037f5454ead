"""What the two engines do differently for the ledger; nothing else in it asks which one it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from klientela.base.vault.bulk_rows import id_writer

_BY_INDEX = "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"


def stored_id(value: UUID) -> UUID | str:
    """Return a single UUID as the engine keeps it."""
    return id_writer()(value)


def read_id(value: object) -> UUID:
    """Return a UUID from what a plain query gave."""
    return value if isinstance(value, UUID) else UUID(str(value))


def hex_of(column: str) -> str:
    """Return SQL that gives a UUID column as 32 hexadecimal digits."""
    return f"encode(uuid_send({column}), 'hex')" if connection.vendor == "postgresql" else column


def fetch(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return all rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def fetch_page(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of one page of a large join, read through the indexes.

    Until PostgreSQL has counted a table that grew quickly, it would read the whole of it again for every page.
    """
    if connection.vendor != "postgresql":
        return fetch(sql, params)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_BY_INDEX)
        return fetch(sql, params)


def empty_write_ahead_log() -> None:
    """Move what SQLite still keeps in its write-ahead log into the database and empty it: it may hold what was erased.

    Where readers are in the way it is emptied at the next checkpoint; PostgreSQL has no such file for us to empty.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
