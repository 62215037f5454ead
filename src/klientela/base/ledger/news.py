"""News: what was sealed is told to subscribers in order, each from its own durable place, exactly once.

A handler and the move of its place are one transaction: after a crash the handler's changes are either both there and
passed by, or not there and told again.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import models, transaction
from typing_extensions import override

from klientela.atoms.clock import now
from klientela.atoms.personal_data import NoPersonalData
from klientela.base.ledger.engine import fetch, hex_of
from klientela.base.ledger.entry import PSEUDONYM_BYTES, instant_of
from klientela.base.ledger.kinds import LedgerKind, require_declared
from klientela.base.ledger.stored_tree import sealed_size

_BATCH = 200


class SubscribedTwiceError(ValueError):
    """Two subscribers of one name."""


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A sealed entry as a subscriber is told of it; details are read from the business rows it names."""

    seq: int
    id: UUID
    at: datetime
    kind: str
    object_type: str
    object_ref: str
    pseudonyms: tuple[UUID, ...]


Handler = Callable[[NewsItem], None]


class NewsCursor(models.Model):
    """How far a subscriber has come; `error` names the kind and place of its last failure, never its text."""

    name = models.CharField(primary_key=True, max_length=80)
    next_seq = models.BigIntegerField(default=0)
    error = models.CharField(max_length=300, default="", blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    personal_data = NoPersonalData(
        "a place in the ledger, and where in the program something failed",
        columns=("name", "next_seq", "error", "failed_at"),
    )

    @override
    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class _Subscriber:
    name: str
    kinds: tuple[str, ...]
    handler: Handler


_subscribers: dict[str, _Subscriber] = {}


def subscribe(name: str, *, kinds: Sequence[LedgerKind], handler: Handler) -> None:
    """Register a subscriber of some kinds, told from the first entry on; `name` is for ever: its place is kept by it.

    Raises SubscribedTwiceError, UndeclaredKindError.
    """
    for kind in kinds:
        require_declared(kind)
    if name in _subscribers:
        raise SubscribedTwiceError(name)
    _subscribers[name] = _Subscriber(name, tuple(kind.name for kind in kinds), handler)


def unsubscribe(name: str) -> None:
    """Forget a subscriber; its place stays."""
    del _subscribers[name]


def deliver_news() -> dict[str, int]:
    """Tell every subscriber what it has not been told; return how many entries each took.

    One that fails stops where it is, keeps its error on its cursor and holds up nobody else; the next call tries again.
    """
    return {name: _deliver(subscriber) for name, subscriber in _subscribers.items()}


def failing_subscribers() -> list[NewsCursor]:
    """Return the cursors whose last try failed, for the page that shows them."""
    return list(NewsCursor.objects.exclude(error="").order_by("name"))


def _deliver(subscriber: _Subscriber) -> int:
    NewsCursor.objects.get_or_create(name=subscriber.name)
    taken = 0
    while True:
        start = NewsCursor.objects.get(name=subscriber.name).next_seq
        size = sealed_size()
        items = _items(subscriber.kinds, start=start, end=size)
        for item in items:
            if not _take(subscriber, item):
                return taken
            taken += 1
        if len(items) < _BATCH:
            passed = items[-1].seq + 1 if items else start
            if passed < size:
                _move(subscriber.name, start=passed, end=size)
            return taken


def _take(subscriber: _Subscriber, item: NewsItem) -> bool:
    try:
        with transaction.atomic():
            cursor = NewsCursor.objects.select_for_update().get(name=subscriber.name)
            if cursor.next_seq > item.seq:  # another process was here first
                return True
            subscriber.handler(item)
            NewsCursor.objects.filter(name=subscriber.name).update(next_seq=item.seq + 1, error="", failed_at=None)
    except Exception as error:  # whatever a subscriber does wrong is its own trouble
        NewsCursor.objects.filter(name=subscriber.name).update(error=_where(error), failed_at=now())
        return False
    return True


def _move(name: str, *, start: int, end: int) -> None:
    """Pass by what is of no interest, unless somebody else moved the place meanwhile."""
    NewsCursor.objects.filter(name=name, next_seq=start).update(next_seq=end)


def _where(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} ({Path(last.filename).name}:{last.lineno})"[:300]


def _items(kinds: Sequence[str], *, start: int, end: int) -> list[NewsItem]:
    marks = ", ".join(["%s"] * len(kinds))
    rows = fetch(
        f"SELECT l.seq, {hex_of('e.id')}, e.at_us, e.kind, e.object_type, e.object_ref, e.pseudonyms "  # noqa: S608
        "FROM ledger_leaf l JOIN ledger_entry e ON e.id = l.entry_id "
        f"WHERE l.seq >= %s AND l.seq < %s AND e.kind IN ({marks}) ORDER BY l.seq LIMIT {_BATCH}",
        [start, end, *kinds],
    )
    return [_item(row) for row in rows]


def _item(row: tuple[Any, ...]) -> NewsItem:
    seq, entry_id, at_us, kind, object_type, object_ref, pseudonyms = row
    return NewsItem(
        seq, UUID(entry_id), instant_of(at_us), kind, object_type, object_ref, split_pseudonyms(bytes(pseudonyms))
    )


def split_pseudonyms(joined: bytes) -> tuple[UUID, ...]:
    """Return the single pseudonyms of an entry."""
    starts = range(0, len(joined), PSEUDONYM_BYTES)
    return tuple(UUID(bytes=joined[start : start + PSEUDONYM_BYTES]) for start in starts)
