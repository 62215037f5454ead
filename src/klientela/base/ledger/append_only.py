"""Tables that only grow: the database itself refuses to change or remove a row, whoever asks.

The payload table lets a row go once the key that sealed it is destroyed: that is the shredding of erased data.
SQLite drops triggers silently when it remakes a table, so each migration of such a table must end with `AppendOnly`.
A migration that remakes `vault_subjectkey` must lift the payload's guard before and set it again after.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from typing_extensions import override

PAYLOAD_TABLE = "ledger_payload"
GUARDED_TABLES = (
    "ledger_entry",
    PAYLOAD_TABLE,
    "ledger_leaf",
    "ledger_tile",
    "ledger_head",
    "ledger_epoch",
    "ledger_stamp",
)
_KEY_EXISTS = "EXISTS (SELECT 1 FROM vault_subjectkey WHERE vault_subjectkey.id = OLD.key_id)"
# Bits of `tgtype` in the catalogue (src/include/catalog/pg_trigger.h).
_EACH_ROW, _BEFORE = 1, 2
_POSTGRESQL_VERBS = {"update": 16, "delete": 8, "truncate": 32}
_POSTGRESQL_FUNCTIONS = (
    """CREATE OR REPLACE FUNCTION klientela_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$""",
    f"""CREATE OR REPLACE FUNCTION klientela_shred_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF {_KEY_EXISTS} THEN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END IF;
    RETURN OLD; END $$""",
)


def guard(connection: BaseDatabaseWrapper, table: str, *, on: bool = True) -> None:
    """Set the triggers of a table, or lift them; doing it twice changes nothing."""
    statements = _postgresql(table, on) if connection.vendor == "postgresql" else _sqlite(table, on)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def triggers_of(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    """Return the names of the triggers a table has now, sorted."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal ORDER BY 1"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s ORDER BY 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        return [name for (name,) in cursor.fetchall()]


def missing_guards(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    """Return the names of the triggers that a table should have and has not, or not as they were made."""
    if connection.vendor == "postgresql":
        return _missing_on_postgresql(connection, table)
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        found = dict(cursor.fetchall())
    made = [statement for statement in _sqlite(table, True) if statement.startswith("CREATE")]
    wanted = {statement.split('"')[1]: statement for statement in made}
    return sorted(name for name, statement in wanted.items() if found.get(name) != statement)


class AppendOnly(migrations.RunPython):
    """A migration step that guards a table; going back, it lifts the guard."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(self._set, self._lift)

    @override
    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__qualname__, [self.table], {})

    @override
    def describe(self) -> str:
        return f"Refuse changes to {self.table}"

    def _set(self, _apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        guard(editor.connection, self.table)

    def _lift(self, _apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        guard(editor.connection, self.table, on=False)


def _sqlite(table: str, on: bool) -> Iterator[str]:
    for verb in ("update", "delete"):
        yield f'DROP TRIGGER IF EXISTS "{table}_no_{verb}"'
        shredding = f" WHEN {_KEY_EXISTS}" if table == PAYLOAD_TABLE and verb == "delete" else ""
        if on:
            yield (
                f'CREATE TRIGGER "{table}_no_{verb}" BEFORE {verb.upper()} ON "{table}"{shredding} '
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _missing_on_postgresql(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    """Compare with the catalogue: enabled, without a condition, before the verb, calling our function unchanged."""
    query = (
        "SELECT tgname, tgtype, proname, prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
        "WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgqual IS NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        found = {name: facts for name, *facts in cursor.fetchall()}
    append_only, shred_only = (statement.split("$$")[1] for statement in _POSTGRESQL_FUNCTIONS)
    missing = []
    for verb, bit in _POSTGRESQL_VERBS.items():
        wanted: list[object] = [_BEFORE | bit, "klientela_append_only", append_only]
        if table == PAYLOAD_TABLE and verb == "delete":
            wanted = [_BEFORE | _EACH_ROW | bit, "klientela_shred_only", shred_only]
        if found.get(f"{table}_no_{verb}") != wanted:
            missing.append(f"{table}_no_{verb}")
    return sorted(missing)


def _postgresql(table: str, on: bool) -> Iterator[str]:
    if on:
        yield from _POSTGRESQL_FUNCTIONS
    for verb in _POSTGRESQL_VERBS:
        yield f'DROP TRIGGER IF EXISTS "{table}_no_{verb}" ON "{table}"'
        shredding = table == PAYLOAD_TABLE and verb == "delete"
        each, function = ("ROW", "klientela_shred_only") if shredding else ("STATEMENT", "klientela_append_only")
        if on:
            yield (
                f'CREATE TRIGGER "{table}_no_{verb}" BEFORE {verb.upper()} ON "{table}" '
                f"FOR EACH {each} EXECUTE FUNCTION {function}()"
            )
