"""When a session was last seen is noted once a minute, and a page view in between writes nothing."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from klientela.base.access.session import Session
from klientela.main import session_activity
from tests.support.cast import Cast, signed_in

WRITES = ("INSERT", "UPDATE", "DELETE", "BEGIN", "SAVEPOINT")


def writes_of_a_visit(client: Client, **headers: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/account/", headers=headers).status_code == 200
    return sum(query["sql"].startswith(WRITES) for query in queries)


def seen_at(cast: Cast) -> str:
    seen = Session.objects.get(user=cast.seller).last_seen_at
    assert seen
    return seen.isoformat()


def test_it_is_noted_once_a_minute(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    elapsed = 1000.0
    monkeypatch.setattr(session_activity, "monotonic", lambda: elapsed)
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as clock:
        client = signed_in(cast.seller)
        assert writes_of_a_visit(client) > 0
        clock.shift(59)
        elapsed += 59
        assert writes_of_a_visit(client) == 0
        assert seen_at(cast) == "2026-11-22T10:00:00+00:00"
        clock.shift(1)
        elapsed += 1
        assert writes_of_a_visit(client) > 0
        assert seen_at(cast) == "2026-11-22T10:01:00+00:00"


def test_another_browser_of_the_same_session_is_noted_at_once(cast: Cast) -> None:
    client = signed_in(cast.seller)
    writes_of_a_visit(client, user_agent="Firefox")
    assert Session.objects.get(user=cast.seller).user_agent == "Firefox"
    assert writes_of_a_visit(client, user_agent="Firefox") == 0
    writes_of_a_visit(client, user_agent="Other")
    assert Session.objects.get(user=cast.seller).user_agent == "Other"
