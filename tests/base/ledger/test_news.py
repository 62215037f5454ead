from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import transaction

from klientela.atoms.words import Words
from klientela.base.ledger.kinds import LedgerKind, UndeclaredKindError
from klientela.base.ledger.news import (
    NewsCursor,
    NewsItem,
    SubscribedTwiceError,
    deliver_news,
    failing_subscribers,
    subscribe,
    unsubscribe,
)
from klientela.base.ledger.sealer import seal
from klientela.base.vault.subject import Subject, pseudonym_of
from tests.base.ledger.scene import GIVEN, TAKEN, fill, fill_and_seal

pytestmark = pytest.mark.django_db(transaction=True)


class Listener:
    """Takes what it is told, writes a row each time, and fails when asked to."""

    def __init__(self) -> None:
        self.heard: list[NewsItem] = []
        self.fails_at: int | None = None

    def __call__(self, item: NewsItem) -> None:
        Subject.objects.create(holder=item.id)
        if item.seq == self.fails_at:
            raise RuntimeError("with somebody's name in it")
        self.heard.append(item)


@pytest.fixture
def listener() -> Iterator[Listener]:
    one = Listener()
    subscribe("test.listener", kinds=[GIVEN], handler=one)
    yield one
    unsubscribe("test.listener")


def place() -> int:
    return NewsCursor.objects.get(name="test.listener").next_seq


def test_only_what_is_sealed_is_told_in_order_and_once(listener: Listener) -> None:
    fill(2)
    assert deliver_news() == {"test.listener": 0}
    seal()
    fill_and_seal(4)
    assert deliver_news() == {"test.listener": 3}
    assert [(item.seq, item.kind) for item in listener.heard] == [(n, "test.given") for n in (1, 3, 4)]
    assert place() == 6
    assert deliver_news() == {"test.listener": 0}


def test_an_item_names_its_object_and_its_people(listener: Listener) -> None:
    holder = uuid4()
    ids = fill(2, holder=holder)
    seal()
    deliver_news()
    assert [(item.id, item.object_type, item.pseudonyms) for item in listener.heard] == [
        (ids[1], "consent", (pseudonym_of(holder),))
    ]


def test_more_than_a_batch_is_told_in_one_call(listener: Listener) -> None:
    fill_and_seal(700)
    assert deliver_news() == {"test.listener": 466}
    assert [item.seq for item in listener.heard] == [n for n in range(700) if n % 3]


def test_one_that_fails_stops_itself_alone_and_takes_up_where_it_stopped(listener: Listener) -> None:
    heard: list[int] = []
    subscribe("test.other", kinds=[GIVEN, TAKEN], handler=lambda item: heard.append(item.seq))
    fill_and_seal(6)
    listener.fails_at = 4
    try:
        assert deliver_news() == {"test.listener": 2, "test.other": 6}
        assert heard == [0, 1, 2, 3, 4, 5]
        cursor = failing_subscribers()[0]
        assert (cursor.name, cursor.next_seq, cursor.error.partition(":")[0]) == (
            "test.listener", 3, "RuntimeError (test_news.py",
        )  # fmt: skip
        assert not Subject.objects.filter(holder__in=[item.id for item in listener.heard[2:]]).exists()
        listener.fails_at = None
        assert deliver_news() == {"test.listener": 2, "test.other": 0}
        assert [item.seq for item in listener.heard] == [1, 2, 4, 5]
        assert failing_subscribers() == []
    finally:
        unsubscribe("test.other")


def test_what_a_failing_handler_wrote_is_rolled_back(listener: Listener) -> None:
    ids = fill_and_seal(2)
    listener.fails_at = 1
    deliver_news()
    assert not Subject.objects.filter(holder=ids[1]).exists()
    with transaction.atomic():
        listener.fails_at = None
    deliver_news()
    assert Subject.objects.filter(holder=ids[1]).count() == 1


def test_a_name_is_taken_once_and_kinds_are_declared(listener: Listener) -> None:
    with pytest.raises(SubscribedTwiceError):
        subscribe("test.listener", kinds=[GIVEN], handler=listener)
    with pytest.raises(UndeclaredKindError):
        subscribe("test.stranger", kinds=[LedgerKind("test.strange", Words(en="", pl=""))], handler=listener)
