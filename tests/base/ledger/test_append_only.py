from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from klientela.base.ledger.append_only import GUARDED_TABLES, AppendOnly, guard, triggers_of
from klientela.base.ledger.engine import fetch, stored_id
from klientela.base.ledger.entry import Payload
from klientela.base.ledger.epoch import open_epoch
from klientela.base.ledger.head import last_head
from klientela.base.ledger.queries import read_payload
from klientela.base.ledger.shredding import shred
from klientela.base.ledger.timestamp import Stamp
from klientela.base.vault.destruction import destroy_keys
from tests.base.ledger.scene import MARKETING, SYSTEM, fill, fill_and_seal


@pytest.fixture
def full() -> None:
    """One row at least in every guarded table."""
    fill_and_seal(256)
    open_epoch(SYSTEM, "restore")
    head = last_head()
    assert head
    Stamp.objects.create(head=head, at_us=0, authority="", answer=b"x")


def verbs() -> tuple[str, ...]:
    return ("delete", "truncate", "update") if connection.vendor == "postgresql" else ("delete", "update")


@pytest.mark.django_db
@pytest.mark.parametrize("table", GUARDED_TABLES)
def test_all_migrations_leave_the_triggers_in_place(table: str) -> None:
    assert triggers_of(connection, table) == [f"{table}_no_{verb}" for verb in verbs()]


@pytest.mark.django_db
def test_guarding_twice_changes_nothing_and_lifting_takes_all() -> None:
    guard(connection, "ledger_entry")
    assert triggers_of(connection, "ledger_entry") == [f"ledger_entry_no_{verb}" for verb in verbs()]
    guard(connection, "ledger_entry", on=False)
    guard(connection, "ledger_entry", on=False)
    assert triggers_of(connection, "ledger_entry") == []
    guard(connection, "ledger_entry")


def statements(table: str) -> Iterator[str]:
    column = fetch(f"SELECT * FROM {table}") and _first_column(table)
    yield f"UPDATE {table} SET {column} = {column}"
    yield f"DELETE FROM {table}"
    if connection.vendor == "postgresql":
        yield f"TRUNCATE {table} CASCADE"
        yield f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({_key(table)}) DO UPDATE SET {column} = NULL"
    else:
        yield f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        yield f"REPLACE INTO {table} SELECT * FROM {table}"


def run(statement: str) -> None:
    connection.check_constraints()  # PostgreSQL truncates nothing while foreign keys wait to be checked
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def _first_column(table: str) -> str:
    with connection.cursor() as cursor:
        return connection.introspection.get_table_description(cursor, table)[0].name


def _key(table: str) -> str:
    with connection.cursor() as cursor:
        return ", ".join(connection.introspection.get_primary_key_columns(cursor, table) or [])


@pytest.mark.django_db
@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("table", GUARDED_TABLES)
def test_the_database_refuses_every_change(table: str) -> None:
    before = fetch(f"SELECT * FROM {table}")
    assert before
    for statement in statements(table):
        with pytest.raises(IntegrityError, match="is append-only"):
            run(statement)
    assert fetch(f"SELECT * FROM {table}") == before


@pytest.mark.django_db
def test_a_part_goes_only_after_its_key() -> None:
    holder = uuid4()
    entry_id = fill(1, holder=holder)[0]
    fill(1, holder=uuid4())
    removal = f"DELETE FROM ledger_payload WHERE entry_id = '{stored_id(entry_id)}'"
    with pytest.raises(IntegrityError, match="is append-only"):
        run(removal)
    destroy_keys(holder, MARKETING)
    with pytest.raises(IntegrityError, match="is append-only"):
        run(removal)
    destroy_keys(holder)
    assert read_payload(entry_id)[0].payload is None
    run(removal)
    assert Payload.objects.count() == 1


@pytest.mark.django_db
def test_shredding_removes_the_parts_of_one_person_alone() -> None:
    holder, other = uuid4(), uuid4()
    fill(3, holder=holder)
    stays = fill(2, holder=other)
    assert shred(holder, MARKETING) == 0
    assert shred(holder) == 3
    assert shred(holder) == 0
    assert {row.entry_id for row in Payload.objects.all()} == set(stays)


@pytest.mark.django_db(transaction=True)
def test_the_flush_of_tests_lifts_the_guard_and_sets_it_again() -> None:
    fill(1)
    call_command("flush", interactive=False, verbosity=0)
    assert fetch("SELECT count(*) FROM ledger_entry") == [(0,)]
    assert len(triggers_of(connection, "ledger_entry")) == len(verbs())


def test_the_migration_step_can_be_written_down() -> None:
    assert AppendOnly("ledger_entry").deconstruct() == ("AppendOnly", ["ledger_entry"], {})


@pytest.mark.django_db
def test_the_migrations_are_complete() -> None:
    call_command("makemigrations", "vault", "ledger", check=True, dry_run=True, verbosity=0)
