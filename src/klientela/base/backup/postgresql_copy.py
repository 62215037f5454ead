"""The tables of a PostgreSQL database as COPY text, taken in one snapshot and put back in one transaction.

No client program is needed, and any later version of PostgreSQL reads it.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from klientela.atoms.words import Words
from klientela.base.backup.data_file import DataFile, DataWriter, Progress
from klientela.base.backup.state import KEY_TABLE, SESSION_TABLES, State, read_state
from klientela.base.vault.said_error import SaidError

_MIGRATIONS = "django_migrations"
_CHUNK = 256 * 1024


class InUseError(SaidError):
    """Others are connected to the database."""

    words = Words(
        en=(
            "{count} other connection to the database is open; stop the server and the workers first.",
            "{count} other connections to the database are open; stop the server and the workers first.",
        ),
        pl=(
            "Z bazą danych jest jeszcze {count} inne połączenie; najpierw zatrzymaj serwer i procesy zadań.",
            "Z bazą danych są jeszcze {count} inne połączenia; najpierw zatrzymaj serwer i procesy zadań.",
            "Z bazą danych jest jeszcze {count} innych połączeń; najpierw zatrzymaj serwer i procesy zadań.",
        ),
    )


def copy_out(writer: DataWriter, *, progress: Progress | None = None) -> State:
    """Write every table as it is at one instant, without subjects' keys and sessions, and return the state."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        state = read_state(lambda query: _rows(cursor, query))
        tables = _tables()
        for number, table in enumerate(tables, start=1):
            writer.manifest.tables[table] = _columns(cursor, table)
            if table not in (KEY_TABLE, *SESSION_TABLES):
                _copy_table_out(cursor, writer, table)
            if progress:
                progress(number, len(tables))
    return state


def refuse_others() -> None:
    """Raise InUseError while anybody else is connected to the database."""
    with connection.cursor() as cursor:
        ((count,),) = _rows(
            cursor,
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
        )
    if count:
        raise InUseError(count=count)


def begin_anew(aside: str) -> None:
    """Keep the present tables aside in a schema of that name, and go on in an empty one; undone by a rollback."""
    with connection.cursor() as cursor:
        ((schema,),) = _rows(cursor, "SELECT current_schema()")
        for statement in ("ALTER SCHEMA {} RENAME TO {}", "CREATE SCHEMA {}"):
            names = [sql.Identifier(schema), sql.Identifier(aside)][: statement.count("{}")]
            cursor.execute(sql.SQL(statement).format(*names))


def copy_in(data: DataFile, *, progress: Progress | None = None) -> None:
    """Make the tables as they were and fill them, within the caller's transaction."""
    _make_tables(data.manifest.migrations)
    names = [name for name in data.names("tables") if name != f"tables/{_MIGRATIONS}.copy"]
    with connection.cursor() as cursor:
        for table in _tables():
            _empty(cursor, table)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # migrations make them immediate; tables come by name here
        for number, name in enumerate(names, start=1):
            _copy_table_in(cursor, data, name)
            if progress:
                progress(number, len(names))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def reset_sequences() -> None:
    """Let the next numbers follow those that came with the backup; once all tables are as the code expects them."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(statement)


def _make_tables(migrations: list[list[str]]) -> None:
    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    wanted = {(app, name) for app, name in migrations if (app, name) in executor.loader.graph.nodes}
    above = {parent.key for key in wanted for parent in executor.loader.graph.node_map[key].parents}
    executor.migrate(sorted(wanted - above) or sorted(wanted))


def _tables() -> list[str]:
    return sorted({*connection.introspection.django_table_names(only_existing=True), _MIGRATIONS})


def _columns(cursor: CursorWrapper, table: str) -> list[str]:
    return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def _empty(cursor: CursorWrapper, table: str) -> None:
    """Remove what migrations put into a table; those that refuse to be emptied are empty."""
    name = connection.ops.quote_name(table)
    if table != _MIGRATIONS and _rows(cursor, f"SELECT 1 FROM {name} LIMIT 1"):  # noqa: S608 (own names)
        cursor.execute(f"DELETE FROM {name}")  # noqa: S608


def _copy_table_out(cursor: CursorWrapper, writer: DataWriter, table: str) -> None:
    statement = sql.SQL("COPY {} ({}) TO STDOUT").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, writer.manifest.tables[table]))
    )
    with writer.member(f"tables/{table}.copy") as write, cursor.copy(statement) as rows:
        for piece in rows:
            write(bytes(piece))


def _copy_table_in(cursor: CursorWrapper, data: DataFile, name: str) -> None:
    table = name.removeprefix("tables/").removesuffix(".copy")
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, data.manifest.tables[table]))
    )
    with data.opened(name) as stream, cursor.copy(statement) as rows:
        while piece := stream.read(_CHUNK):
            rows.write(piece)


def _rows(cursor: CursorWrapper, query: str) -> list[tuple[Any, ...]]:
    cursor.execute(query)
    found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
