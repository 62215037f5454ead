"""What the two engines do differently for searching; nothing else in it asks which one it is.

SQLite: an FTS5 table without content, filled by triggers, so that whatever writes or deletes a record keeps it in step.
Its tokenizer `ascii` takes the tokens as they are; `unicode61` has ideas of its own about foreign letters.
PostgreSQL: a GIN index over the same tokens, through an immutable function; no extension is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, migrations, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper
from django.db.migrations.state import StateApps
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from typing_extensions import override

from klientela.base.search.query import Term, Wanted
from klientela.base.search.record import IndexedRecord
from klientela.base.search.tokens import SPELLED

_LEXEMES = "search_lexemes(search_indexedrecord.tokens)"
_SQLITE = (
    # `detail='none'` keeps only which record has which token. An index of prefixes (`prefix='3 4'`) was measured: it
    # takes twice the time to write, and the words that begin with two letters are as quickly read one by one.
    """CREATE VIRTUAL TABLE search_text USING fts5(
        tokens, content='', columnsize=0, detail='none', tokenize='ascii')""",
    # All that putting what was found in order needs, so that the rows themselves, ten times as long, are not read.
    "CREATE INDEX search_record_numbers ON search_indexedrecord (number, kind, sort_key, record_id)",
    """CREATE TRIGGER search_text_insert AFTER INSERT ON search_indexedrecord BEGIN
        INSERT INTO search_text(rowid, tokens) VALUES (new.number, new.tokens); END""",
    """CREATE TRIGGER search_text_delete AFTER DELETE ON search_indexedrecord BEGIN
        INSERT INTO search_text(search_text, rowid, tokens) VALUES ('delete', old.number, old.tokens); END""",
    """CREATE TRIGGER search_text_update AFTER UPDATE OF tokens, number ON search_indexedrecord BEGIN
        INSERT INTO search_text(search_text, rowid, tokens) VALUES ('delete', old.number, old.tokens);
        INSERT INTO search_text(rowid, tokens) VALUES (new.number, new.tokens); END""",
)
_SQLITE_BACK = (
    "DROP INDEX search_record_numbers",
    "DROP TRIGGER search_text_insert",
    "DROP TRIGGER search_text_delete",
    "DROP TRIGGER search_text_update",
    "DROP TABLE search_text",
)
_SQLITE_MATCH = "SELECT rowid FROM search_text WHERE search_text MATCH %s"
_POSTGRESQL = (
    # In PL/pgSQL so that its cost stays known: PostgreSQL takes such work for free and would read the whole table; with
    # a cost much higher it would compile every query first (JIT).
    """CREATE FUNCTION search_lexemes(tokens text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
        COST 200 AS $$ BEGIN RETURN array_to_tsvector(string_to_array(trim(tokens), ' ')); END $$""",
    f"CREATE INDEX search_record_tokens ON search_indexedrecord USING gin ({_LEXEMES})",
)
_POSTGRESQL_BACK = ("DROP INDEX search_record_tokens", "DROP FUNCTION search_lexemes(text)")
_ON_CONFLICT = """ON CONFLICT (record_id) DO UPDATE
    SET kind = excluded.kind, sort_key = excluded.sort_key, tokens = excluded.tokens
    WHERE (excluded.kind, excluded.sort_key, excluded.tokens)
        <> (search_indexedrecord.kind, search_indexedrecord.sort_key, search_indexedrecord.tokens)"""
_WRITE_SQLITE = f"""INSERT INTO search_indexedrecord (number, record_id, kind, sort_key, tokens)
    VALUES ((SELECT coalesce(max(number), 0) + 1 FROM search_indexedrecord), %s, %s, %s, %s) {_ON_CONFLICT}"""  # noqa: S608 (own names)
_WRITE_POSTGRESQL = f"""INSERT INTO search_indexedrecord (record_id, kind, sort_key, tokens)
    SELECT * FROM unnest(%s::uuid[], %s::text[], %s::bytea[], %s::text[]) {_ON_CONFLICT}"""  # noqa: S608 (own names)
# For one row PostgreSQL thinks it quicker to read the table from its beginning until it meets one; there may be none.
_BY_INDEX = ("SET LOCAL enable_seqscan = off", "SET LOCAL enable_indexscan = off")
_BY_CHOICE = ("SET LOCAL enable_seqscan TO DEFAULT", "SET LOCAL enable_indexscan TO DEFAULT")
_ADD_SQLITE = "INSERT INTO search_spelledword (word) VALUES (%s) ON CONFLICT DO NOTHING"
_ADD_POSTGRESQL = "INSERT INTO search_spelledword (word) SELECT unnest(%s::bytea[]) ON CONFLICT DO NOTHING"
# FTS5's `optimize` in steps: the first, with a negative number of pages, takes all segments on; nothing is left to do
# once a step changes less than two rows.
_MERGE = "INSERT INTO search_text(search_text, rank) VALUES ('merge', %s)"
_MERGED_AT_ONCE = 200  # pages: hundredths of a second, so that other writers come in between
_CHANGES = "SELECT total_changes()"
_UNFINISHED = """SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE indrelid = 'search_indexedrecord'::regclass AND relname LIKE 'search_record_tokens_cc%' AND NOT indisvalid"""
_REWRITE_POSTGRESQL = (
    "VACUUM search_indexedrecord",
    "VACUUM search_spelledword",
    "REINDEX INDEX CONCURRENTLY search_record_tokens",
)

Row = tuple[UUID, str, bytes, str]


class FullText(migrations.RunPython):
    """The migration step that makes the full-text index; SQLite drops its triggers when it remakes the table."""

    def __init__(self) -> None:
        super().__init__(self._make, self._drop)

    @override
    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__qualname__, [], {})

    @override
    def describe(self) -> str:
        return "Make the full-text index"

    def _make(self, _apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        _run(editor.connection, _POSTGRESQL if editor.connection.vendor == "postgresql" else _SQLITE)

    def _drop(self, _apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        _run(editor.connection, _POSTGRESQL_BACK if editor.connection.vendor == "postgresql" else _SQLITE_BACK)


def matching(rows: QuerySet[IndexedRecord], wanted: Wanted) -> QuerySet[IndexedRecord]:
    """Return those of `rows` that have, for each word wanted, at least one of the tokens that may stand for it."""
    if connection.vendor == "postgresql":
        expression = _expression(wanted, "'{}':*", "'{}'", "&", "|")
        return rows.extra(where=[f"{_LEXEMES} @@ %s::tsquery"], params=[expression])  # noqa: S610 (own expression)
    expression = _expression(wanted, '"{}" *', '"{}"', "AND", "OR")
    return rows.filter(number__in=RawSQL(_SQLITE_MATCH, [expression]))  # noqa: S611 (own statement)


def first_matching(rows: QuerySet[IndexedRecord], wanted: Wanted, *, first: int, most: int) -> list[UUID] | None:
    """Return the ids of the `first` records in Polish order that have what is wanted; None if more than `most` have it.

    The inner limit bounds the work, and keeps PostgreSQL from walking through all records in order instead.
    """
    found = matching(rows, wanted).order_by().values_list("record_id", "sort_key")[: most + 1]
    try:
        sql, params = found.query.sql_with_params()
    except EmptyResultSet:  # nothing may be seen, says the query itself
        return []
    order = "ORDER BY sort_key, record_id LIMIT %s"
    ordered = f"SELECT record_id, count(*) OVER () FROM ({sql}) found {order}"  # noqa: S608 (Django's own statement)
    with connection.cursor() as cursor:
        cursor.execute(ordered, [*params, first])
        rows_found = cursor.fetchall()
    if rows_found and rows_found[0][1] > most:
        return None
    return [one if isinstance(one, UUID) else UUID(one) for one, _count in rows_found]


def write_records(rows: Sequence[Row]) -> None:
    """Insert or update many records in the caller's transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns: list[Any] = [list(column) for column in zip(*rows, strict=True)]
            cursor.execute(_WRITE_POSTGRESQL, columns)
        else:
            cursor.executemany(
                _WRITE_SQLITE, [(record_id.hex, kind, key, tokens) for record_id, kind, key, tokens in rows]
            )


def add_words(words: Sequence[bytes]) -> None:
    """Keep words that are not yet kept."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_ADD_POSTGRESQL, [list(words)])
        else:
            cursor.executemany(_ADD_SQLITE, [(word,) for word in words])


def unused_among(words: Sequence[bytes]) -> list[bytes]:
    """Return the words that no record has, in the caller's transaction."""
    records = IndexedRecord.objects.all()
    terms = {word: [Term(field.mark + word.decode()) for field in SPELLED] for word in words}
    if connection.vendor != "postgresql":
        return [word for word in words if not matching(records, [terms[word]]).exists()]
    _run(connection, _BY_INDEX)
    unused = [word for word in words if not matching(records, [terms[word]]).exists()]
    _run(connection, _BY_CHOICE)
    return unused


def rewrite_index() -> None:
    """Write the index anew without what was removed: both engines keep the words of removed rows for a while.

    After the commit that removed them, because PostgreSQL does it beside other work and only outside a transaction.
    FTS5's own `secure-delete` is not used: SQLite older than 3.42, as Debian 12 has, could not read the file then.
    """
    if connection.vendor == "postgresql":
        _run(connection, [*_unfinished_dropped(), *_REWRITE_POSTGRESQL])
    elif _has_merged(-_MERGED_AT_ONCE):
        while _has_merged(_MERGED_AT_ONCE):
            pass


def _unfinished_dropped() -> list[str]:
    """Return what drops the indexes that a rewriting which was killed left behind: they would be kept up for ever."""
    with connection.cursor() as cursor:
        cursor.execute(_UNFINISHED)
        return [f"DROP INDEX CONCURRENTLY {name}" for (name,) in cursor.fetchall()]


@transaction.atomic
def _has_merged(pages: int) -> bool:
    """Merge so many pages of FTS5's segments and say whether there was anything to merge."""
    with connection.cursor() as cursor:
        before = _changes(cursor)
        cursor.execute(_MERGE, [pages])
        return _changes(cursor) - before >= 2


def _changes(cursor: CursorWrapper) -> int:
    return int(cursor.execute(_CHANGES).fetchone()[0])


def _expression(wanted: Wanted, prefix: str, whole: str, and_: str, or_: str) -> str:
    """Write what is wanted in the engine's language; tokens are letters and digits only, so that nothing is quoted."""

    def said(term: Term) -> str:
        if term.all_of:
            return f"({f' {and_} '.join(whole.format(token) for token in term.all_of)})"
        return (prefix if term.is_prefix else whole).format(term.token)

    return f" {and_} ".join(f"({f' {or_} '.join(said(term) for term in terms)})" for terms in wanted)


def _run(on: BaseDatabaseWrapper, statements: Iterator[str] | Sequence[str]) -> None:
    with on.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
