"""Sessions: found by the hash of their key, ended where they must be."""

from __future__ import annotations

import hashlib

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client

from klientela.base.access.accounts import (
    create_user,
    deactivate_user,
    reactivate_user,
    remove_second_factors,
    reset_password,
)
from klientela.base.access.roles import Role
from klientela.base.access.session import Session, SessionStore, forget_expired, note_visit, sessions_of
from klientela.base.access.user import User
from klientela.base.parameters.set_up import SYSTEM
from klientela.main.schedule import sweep_web

pytestmark = pytest.mark.django_db
COOKIE = settings.SESSION_COOKIE_NAME


@pytest.fixture
def ala() -> User:
    return create_user(SYSTEM, email="ala@firma.example", full_name="Ala", roles=[Role.SELLER])[0]


def signed_in(user: User) -> tuple[Client, str]:
    client = Client()
    client.force_login(user)
    return client, client.cookies[COOKIE].value


def gets_in(key: str) -> bool:
    client = Client()
    client.cookies[COOKIE] = key
    return client.get("/account/").status_code == 200


def test_the_database_does_not_hold_the_key(ala: User) -> None:
    _client, key = signed_in(ala)
    row = Session.objects.get()
    assert (row.session_key, row.user_id) == (hashlib.sha256(key.encode()).hexdigest(), ala.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM access_session")
        stored = cursor.fetchall()
    assert len(stored) == 1
    assert key not in str(stored)
    assert not {"django_session", "usersessions_usersession"} & set(connection.introspection.table_names())


def test_what_stands_in_the_database_opens_nothing(ala: User) -> None:
    _client, key = signed_in(ala)
    assert gets_in(key)
    assert not gets_in(Session.objects.get().session_key)


def test_a_new_key_keeps_what_the_session_holds_and_the_old_one_is_dead(ala: User) -> None:
    _client, key = signed_in(ala)
    store = SessionStore(key)
    store["note"] = "kept"
    store.cycle_key()
    store.save()
    fresh = str(store.session_key)
    assert fresh != key
    assert (SessionStore(fresh)["note"], SessionStore().exists(key), Session.objects.count()) == ("kept", False, 1)
    assert (gets_in(key), gets_in(fresh)) == (False, True)


def test_signing_in_gives_a_visitor_another_key(ala: User) -> None:
    client = Client()
    visitor = client.session
    visitor["note"] = "before"
    visitor.save()
    before = client.cookies[COOKIE].value
    client.force_login(ala)
    assert client.cookies[COOKIE].value != before
    assert list(Session.objects.values_list("user_id", flat=True)) == [ala.id]


def test_a_key_that_somebody_made_up_is_not_taken_over() -> None:
    store = SessionStore("a" * 32)
    store["note"] = "x"
    assert store.session_key is None
    store.save()
    assert store.session_key != "a" * 32


def test_signing_out_deletes_the_row(ala: User) -> None:
    client, key = signed_in(ala)
    client.post("/accounts/logout/")
    assert (Session.objects.count(), gets_in(key)) == (0, False)


def test_a_session_ends_after_fourteen_days_and_is_swept_away(ala: User) -> None:
    with time_machine.travel("2026-11-01T12:00:00Z", tick=False) as clock:
        _client, key = signed_in(ala)
        assert SessionStore(key).get_session_cookie_age() == 14 * 24 * 3600
        clock.shift(14 * 24 * 3600 - 1)
        assert gets_in(key)
        forget_expired()
        assert Session.objects.count() == 1
        clock.shift(1)
        assert not gets_in(key)
        assert sessions_of(ala.id) == []
        sweep_web.call()
        assert Session.objects.count() == 0


def test_a_visit_is_noted_and_a_later_change_of_the_session_keeps_it(ala: User) -> None:
    _client, key = signed_in(ala)
    note_visit(key, ip="192.0.2.7", user_agent="x" * 300)
    store = SessionStore(key)
    store["note"] = "changed"
    store.save()
    row = Session.objects.get()
    assert (row.ip, row.user_agent, SessionStore(key)["note"]) == ("192.0.2.7", "x" * 200, "changed")
    assert row.last_seen_at is not None


@pytest.mark.parametrize("act", [deactivate_user, reset_password, remove_second_factors])
def test_what_an_owner_does_to_an_account_ends_its_sessions_alone(ala: User, act: object) -> None:
    other = create_user(SYSTEM, email="ola@firma.example", full_name="Ola", roles=[Role.OWNER])[0]
    signed_in(ala)
    signed_in(ala)
    signed_in(other)
    assert callable(act)
    act(other.as_actor(), ala)
    assert list(Session.objects.values_list("user_id", flat=True)) == [other.id]


def test_letting_in_again_revives_no_session(ala: User) -> None:
    _client, key = signed_in(ala)
    deactivate_user(SYSTEM, ala)
    reactivate_user(SYSTEM, ala)
    assert not gets_in(key)


def test_a_changed_password_ends_a_session_whose_row_is_left(ala: User) -> None:
    _client, key = signed_in(ala)
    ala.set_password("zupełnie inne hasło")
    ala.save()
    assert not gets_in(key)
