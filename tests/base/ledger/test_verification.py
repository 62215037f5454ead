from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from klientela.atoms.words import LANGUAGES
from klientela.base.ledger import findings
from klientela.base.ledger.append_only import GUARDED_TABLES, guard
from klientela.base.ledger.engine import fetch, stored_id
from klientela.base.ledger.entry import Entry
from klientela.base.ledger.sealer import seal
from klientela.base.ledger.shredding import shred
from klientela.base.ledger.verification import verify
from klientela.base.vault.subject import SubjectKey
from tests.base.ledger.scene import break_in, fill, fill_and_seal

pytestmark = pytest.mark.django_db(transaction=True)


def found(**options: Any) -> list[tuple[str, dict[str, Any]]]:
    return [(reason.code.code, dict(reason.params)) for reason in verify(**options).findings]


def test_an_empty_ledger_is_clean() -> None:
    result = verify()
    assert (result.is_clean, result.sealed, result.heads, result.notes) == (True, 0, 0, [])


def test_a_whole_ledger_is_counted() -> None:
    fill_and_seal(300, 5)
    fill(2)
    steps: list[tuple[int, int]] = []
    result = verify(lambda done, total: steps.append((done, total)), payloads=True)
    assert result.is_clean
    assert (result.sealed, result.unsealed, result.heads, result.epochs) == (305, 2, 2, 1)
    assert dict(result.counts) == {"test.given": 203, "test.taken": 102}
    assert steps == [(305, 305)]
    assert result.payloads
    assert (result.payloads.opened, result.payloads.shredded) == (305, 0)
    assert [(note.code.code, note.params["count"]) for note in result.notes] == [("LEDGER-UNSEALED", 2)]


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'test.takes'", "at_us = at_us + 1", "actor_kind = 'user'", "object_ref = 'x'", "object_type = 'offer'",
        "rules_version = 'x'", "pseudonyms = commitments", "commitments = pseudonyms", "actor_ref = commitments",
    ],
)  # fmt: skip
def test_any_change_of_an_entry_is_found(change: str) -> None:
    ids = fill_and_seal(300)
    break_in(f"UPDATE ledger_entry SET {change} WHERE id = %s", stored_id(ids[270]))
    assert found() == [("LEDGER-ENTRY-CHANGED", {"seq": 270})]


def test_a_removed_entry_is_found() -> None:
    ids = fill_and_seal(10)
    break_in("DELETE FROM ledger_entry WHERE id = %s", stored_id(ids[4]))
    assert found() == [("LEDGER-ENTRY-MISSING", {"seq": 4})]


def test_an_entry_and_leaf_changed_together_break_the_root() -> None:
    fill_and_seal(10, 10)
    break_in("UPDATE ledger_leaf SET hash = %s WHERE seq = 12", b"\x00" * 32, table="ledger_leaf")
    assert found() == [
        ("LEDGER-ENTRY-CHANGED", {"seq": 12}),
        ("LEDGER-ROOT-DIFFERS", {"size": 20, "epoch": 1}),
    ]


def test_a_removed_leaf_leaves_a_gap() -> None:
    fill_and_seal(10)
    break_in("DELETE FROM ledger_leaf WHERE seq = 6", table="ledger_leaf")
    assert ("LEDGER-GAP", {"expected": 6, "seq": 7}) in found()


def test_leaves_cut_off_at_the_end_are_missed_by_the_head() -> None:
    fill_and_seal(10)
    break_in("DELETE FROM ledger_leaf WHERE seq >= 8", table="ledger_leaf")
    assert found() == [("LEDGER-NO-HEAD", {"size": 8, "covered": 10})]


def test_a_changed_tile_is_found() -> None:
    fill_and_seal(256)
    break_in("UPDATE ledger_tile SET hashes = root", table="ledger_tile")
    assert found() == [("LEDGER-TILE-CHANGED", {"level": 0, "number": 0})]


def test_a_changed_head_is_found() -> None:
    fill_and_seal(3, 3)
    break_in("UPDATE ledger_head SET at_us = at_us + 1 WHERE size = 3", table="ledger_head")
    assert found() == [
        ("LEDGER-HEAD-UNSIGNED", {"size": 3, "epoch": 1}),
        ("LEDGER-ROLLED-BACK", {"size": 3, "epoch": 1}),
    ]


def test_a_changed_part_is_found_and_a_shredded_one_is_counted() -> None:
    holder = uuid4()
    fill(2, holder=holder)
    ids = fill(2)
    seal()
    with transaction.atomic():
        assert shred(holder) == 2
    result = verify(payloads=True)
    assert result.is_clean
    assert result.payloads
    assert (result.payloads.opened, result.payloads.shredded) == (2, 2)
    sealed = fetch("SELECT sealed FROM ledger_payload WHERE entry_id = %s", [stored_id(ids[1])])[0][0]
    change = "UPDATE ledger_payload SET sealed = %s WHERE entry_id = %s"
    break_in(change, bytes(sealed)[:-1] + b"\x00", stored_id(ids[1]), table="ledger_payload")
    assert found(payloads=True) == [("LEDGER-PAYLOAD-CHANGED", {"seq": 3, "part": 0})]


def test_a_key_that_went_without_an_erasure_is_found() -> None:
    fill_and_seal(1)
    SubjectKey.objects.all().delete()
    assert found(payloads=True) == [("LEDGER-PAYLOAD-MISSING", {"seq": 0})]


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_a_table_that_lost_its_triggers_is_named() -> None:
    fill_and_seal(1)
    guard(connection, "ledger_entry", on=False)
    verbs = ("delete", "truncate", "update") if connection.vendor == "postgresql" else ("delete", "update")
    names = ", ".join(f"ledger_entry_no_{verb}" for verb in verbs)
    assert found() == [("LEDGER-GUARD-MISSING", {"table": "ledger_entry", "triggers": names})]
    guard(connection, "ledger_entry")
    assert found() == []


@pytest.mark.parametrize("way", ["toothless", "conditional", "disabled"])
def test_a_trigger_that_was_replaced_or_put_to_sleep_is_named(way: str) -> None:
    fill_and_seal(1)
    drop = "DROP TRIGGER ledger_leaf_no_delete"
    if connection.vendor == "sqlite":
        when = {"toothless": "", "conditional": "WHEN OLD.seq < 0", "disabled": "WHEN false"}[way]
        does = "SELECT 1" if way == "toothless" else "SELECT RAISE(ABORT, 'ledger_leaf is append-only')"
        execute(drop, f"CREATE TRIGGER ledger_leaf_no_delete BEFORE DELETE ON ledger_leaf {when} BEGIN {does}; END")
    elif way == "toothless":
        execute(
            "CREATE FUNCTION idle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
            f"{drop} ON ledger_leaf",
            "CREATE TRIGGER ledger_leaf_no_delete BEFORE DELETE ON ledger_leaf FOR EACH STATEMENT "
            "EXECUTE FUNCTION idle()",
        )
    elif way == "conditional":
        execute(
            f"{drop} ON ledger_leaf",
            "CREATE TRIGGER ledger_leaf_no_delete BEFORE DELETE ON ledger_leaf FOR EACH STATEMENT WHEN (false) "
            "EXECUTE FUNCTION klientela_append_only()",
        )
    else:
        execute("ALTER TABLE ledger_leaf DISABLE TRIGGER ledger_leaf_no_delete")
    try:
        assert found() == [("LEDGER-GUARD-MISSING", {"table": "ledger_leaf", "triggers": "ledger_leaf_no_delete"})]
    finally:
        guard(connection, "ledger_leaf")
        execute(*["DROP FUNCTION IF EXISTS idle()"] if connection.vendor == "postgresql" else [])


def test_a_function_of_the_triggers_that_was_emptied_is_found_at_every_table() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's triggers have no functions")
    execute(
        "CREATE OR REPLACE FUNCTION klientela_append_only() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RETURN NULL; END $$"
    )
    try:
        assert [facts["table"] for _code, facts in found()] == list(GUARDED_TABLES)
    finally:
        guard(connection, "ledger_leaf")


def test_of_one_kind_a_hundred_are_told_and_all_are_counted() -> None:
    fill_and_seal(150)
    break_in("UPDATE ledger_entry SET rules_version = 'x'")
    result = verify()
    assert len(result.findings) == 100
    assert result.found_of == {"LEDGER-ENTRY-CHANGED": 150}


def test_every_finding_is_said_in_both_languages() -> None:
    params: dict[str, Any] = dict.fromkeys(
        ("seq", "expected", "level", "number", "size", "epoch", "covered", "line", "part", "count", "known", "lost",
         "table", "triggers", "loss"), 1
    )  # fmt: skip
    codes = [value for value in vars(findings).values() if isinstance(value, findings.ReasonCode)]
    assert len(codes) == 22
    for code in codes:
        for language in LANGUAGES:
            assert "{" not in code.words.said(language, at=Entry(at_us=0).at, **params)
