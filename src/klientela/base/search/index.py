"""Keeping the index: documents come in and go in the transaction of the records that they stand for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from klientela.base.search import engine
from klientela.base.search.query import Term
from klientela.base.search.record import IndexedRecord, SpelledWord
from klientela.base.search.tokens import Field, spelled_words, tokens_of, words_in

_AT_ONCE = 2_000
_SORT_KEY_BYTES = 240
Value = TypeVar("Value", UUID, bytes)


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What a record is found by: its texts by field, its kind, and its place in lists (`sort_key`, binary)."""

    record_id: UUID
    kind: str
    sort_key: bytes
    texts: Sequence[tuple[Field, str]]


def index_documents(documents: Collection[SearchDocument]) -> None:
    """Index records, or index them anew, in the caller's transaction; the last of two documents of a record counts."""
    latest = {document.record_id: document for document in documents}
    # In the order of their ids, so that two who index the same records wait for each other and not for ever.
    ordered = iter([latest[record_id] for record_id in sorted(latest)])
    while some := list(islice(ordered, _AT_ONCE)):
        _index(some)


def index_new(documents: Sequence[SearchDocument]) -> None:
    """Index records that certainly are not in the index yet, in the caller's transaction."""
    rows = _rows_of(sorted(documents, key=lambda document: document.record_id))
    if rows:
        engine.write_records(rows)
    engine.add_words(sorted({word.encode() for row in rows for word in spelled_words(row[3])}))


def remove_documents(record_ids: Collection[UUID]) -> None:
    """Remove records from the index in the caller's transaction, and the words that no other record has.

    The index files keep what was removed until the job that `store.forget_later` asks for.
    """
    for some in _in_parts(sorted(set(record_ids))):
        rows = IndexedRecord.objects.filter(record_id__in=some)
        gone = _words_of(rows.select_for_update().order_by("record_id"))
        rows.delete()
        _remove_unused(gone)


def name_words_of(record_ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """Return the words of the names of those records that are indexed."""
    found = IndexedRecord.objects.filter(record_id__in=record_ids).values_list("record_id", "tokens")
    return {record_id: words_in(tokens, Field.NAME) for record_id, tokens in found}


def records_naming(words: Collection[str], *, kinds: Collection[str]) -> list[UUID]:
    """Return the records that have all of these words in their organisations, as those of its people do."""
    wanted = [[Term(Field.ORGANISATION.mark + word)] for word in sorted(words)]
    if not wanted:
        return []
    found = engine.matching(IndexedRecord.objects.filter(kind__in=list(kinds)), wanted)
    return list(found.values_list("record_id", flat=True))


def _index(documents: Sequence[SearchDocument]) -> None:
    rows = _rows_of(documents)
    held = IndexedRecord.objects.filter(record_id__in=[doc.record_id for doc in documents])
    before = _words_of(held.select_for_update().order_by("record_id"))
    after = {word for row in rows for word in spelled_words(row[3])}
    engine.write_records(rows)
    engine.add_words(sorted(word.encode() for word in after - before))
    _remove_unused(before - after)


def _rows_of(documents: Iterable[SearchDocument]) -> list[engine.Row]:
    return [(doc.record_id, doc.kind, doc.sort_key[:_SORT_KEY_BYTES], tokens_of(doc.texts)) for doc in documents]


def _words_of(rows: QuerySet[IndexedRecord]) -> set[str]:
    return {word for text in rows.values_list("tokens", flat=True) for word in spelled_words(text)}


def _remove_unused(words: Collection[str]) -> None:
    """Remove words that no record has any more.

    Their rows are locked first: of two transactions that each remove one of a word's last two records, the second
    then sees what the first has done.
    """
    ordered = sorted(word.encode() for word in words)
    for some in _in_parts(ordered):
        list(SpelledWord.objects.select_for_update().filter(word__in=some).order_by("word"))
        SpelledWord.objects.filter(word__in=engine.unused_among(some)).delete()


def _in_parts(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
