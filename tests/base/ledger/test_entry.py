from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection, transaction

from klientela.atoms.actor import ANONYMOUS, Actor, ActorKind
from klientela.atoms.words import Words
from klientela.base.ledger.engine import fetch, hex_of
from klientela.base.ledger.entry import (
    ENTRY_COLUMNS,
    BadEntryError,
    Draft,
    Entry,
    ObjectRef,
    Part,
    Payload,
    canonical_entry,
    record,
    record_many,
)
from klientela.base.ledger.kinds import (
    BadKindError,
    LedgerKind,
    UndeclaredKindError,
    declare_kind,
    declared_kinds,
    kind_named,
)
from klientela.base.ledger.queries import (
    EntryUnknownError,
    entry_detail,
    latest_entries,
    read_payload,
)
from klientela.base.ledger.sealer import seal
from klientela.base.vault.canonical import NotCanonicalError
from klientela.base.vault.sealing import TamperedError
from klientela.base.vault.subject import OutsideTransactionError, pseudonym_of
from tests.base.ledger.scene import CORE, GIVEN, MARKETING, SYSTEM, TAKEN, break_in, fill

AT = datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=UTC)


@pytest.mark.django_db
@time_machine.travel(AT, tick=False)
def test_an_entry_holds_pseudonyms_and_commitments_and_nothing_that_can_be_read() -> None:
    user, first, second = uuid4(), uuid4(), uuid4()
    parts = [Part(first, CORE, {"name": "Łucja"}), Part(second, MARKETING, {"name": "Żaneta"})]
    obj = ObjectRef("consent", UUID(int=7))
    entry_id = record(Actor(ActorKind.USER, user), GIVEN, obj=obj, parts=parts, rules_version="2026-11")
    entry = Entry.objects.get()
    assert (entry.id, entry.at, entry.kind, entry.actor_kind) == (entry_id, AT, "test.given", "user")
    assert (entry.object_type, entry.object_ref, entry.rules_version) == ("consent", UUID(int=7).hex, "2026-11")
    assert bytes(entry.actor_ref) == pseudonym_of(user).bytes
    assert bytes(entry.pseudonyms) == pseudonym_of(first).bytes + pseudonym_of(second).bytes
    payloads = list(Payload.objects.order_by("part"))
    assert [(row.entry_id, row.part, row.purpose_class) for row in payloads] == [
        (entry_id, 0, "core"),
        (entry_id, 1, "marketing"),
    ]
    assert not any(name in bytes(row.sealed) for row in payloads for name in ("Łucja".encode(), b"aneta"))
    assert [part.payload for part in read_payload(entry_id)] == [{"name": "Łucja"}, {"name": "Żaneta"}]


@pytest.mark.django_db
@time_machine.travel(AT, tick=False)
def test_the_hand_built_bytes_are_canonical_json() -> None:
    entry_id = record(SYSTEM, GIVEN, obj=ObjectRef("consent", "2026/11"), parts=[Part(uuid4(), CORE, {"a": 1})])
    columns = ", ".join(hex_of(name) if name == "id" else name for name in ENTRY_COLUMNS)
    data = canonical_entry(fetch(f"SELECT {columns} FROM ledger_entry")[0])
    entry = Entry.objects.get()
    said = {
        "actor": "system", "actor_ref": "", "at_us": 1795341600123456, "commitments": bytes(entry.commitments).hex(),
        "id": entry_id.hex, "kind": "test.given", "object": "2026/11", "object_type": "consent",
        "pseudonyms": bytes(entry.pseudonyms).hex(), "rules": "",
    }  # fmt: skip
    assert data == json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.django_db
def test_a_commitment_is_an_hmac_under_a_salt_of_its_own() -> None:
    holder = uuid4()
    same = [Draft(GIVEN, None, [Part(holder, CORE, {"a": "ż"})]) for _ in range(2)]
    record_many(SYSTEM, same)
    first, second = (bytes(entry.commitments) for entry in Entry.objects.all())
    assert len(first) == 32
    assert first != second
    assert first != hmac.digest(b"\x00" * 32, '{"a":"ż"}'.encode(), hashlib.sha256)


@pytest.mark.django_db(transaction=True)
def test_recording_belongs_in_a_transaction_and_a_rollback_leaves_nothing() -> None:
    with pytest.raises(OutsideTransactionError):
        record(SYSTEM, GIVEN, obj=None)
    with transaction.atomic():
        record(SYSTEM, GIVEN, obj=None, parts=[Part(uuid4(), CORE, {"a": 1})])
        transaction.set_rollback(True)
    assert [Entry.objects.count(), Payload.objects.count()] == [0, 0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("draft", "error"),
    [
        (Draft(LedgerKind("test.given", Words(en="", pl=""))), UndeclaredKindError),
        (Draft(GIVEN, ObjectRef("Consent", "1")), BadEntryError),
        (Draft(GIVEN, ObjectRef("consent", "Łucja")), BadEntryError),
        (Draft(GIVEN, ObjectRef("consent", 'a","rules":"')), BadEntryError),
        (Draft(GIVEN, ObjectRef("consent", "")), BadEntryError),
        (Draft(GIVEN, rules_version="a b"), BadEntryError),
        (Draft(GIVEN, parts=[Part(UUID(int=1), CORE, {}), Part(UUID(int=1), MARKETING, {})]), BadEntryError),
        (Draft(GIVEN, parts=[Part(UUID(int=1), CORE, {"a": 0.5})]), NotCanonicalError),
    ],
)
def test_a_bad_entry_is_refused_with_its_whole_batch(draft: Draft, error: type[Exception]) -> None:
    with pytest.raises(error), transaction.atomic():
        record_many(SYSTEM, [Draft(GIVEN), draft])
    assert Entry.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 49, 50, 700])
def test_a_batch_of_any_size_keeps_its_order(count: int) -> None:
    ids = fill(count)
    assert ids == sorted(ids)
    assert list(Entry.objects.order_by("id").values_list("id", flat=True)) == ids
    assert [read_payload(entry_id)[0].payload for entry_id in ids[-2:]] == [
        {"text": f"Zażółć {number}"} for number in range(count)[-2:]
    ]


@pytest.mark.django_db
def test_entries_are_read_in_pages_newest_first() -> None:
    ids = fill(7)
    assert [entry.id for entry in latest_entries(limit=3)] == ids[:3:-1]
    assert [entry.id for entry in latest_entries(before=ids[4], limit=3)] == ids[3:0:-1]
    assert [entry.id for entry in latest_entries(kind=TAKEN)] == [ids[6], ids[3], ids[0]]
    about = Entry.objects.get(id=ids[2]).object_ref
    assert [entry.id for entry in latest_entries(object_ref=about)] == [ids[2]]


@pytest.mark.django_db
def test_an_entry_tells_its_place_once_it_is_sealed() -> None:
    ids = fill(2)
    assert entry_detail(ids[1]).seq is None
    seal()
    assert entry_detail(ids[1]).seq == 1
    with pytest.raises(EntryUnknownError):
        entry_detail(uuid4())


@pytest.mark.django_db
def test_a_part_moved_to_another_entry_does_not_open() -> None:
    first, second = fill(2)
    stolen = bytes(Payload.objects.get(entry_id=first).sealed)
    target = second if connection.vendor == "postgresql" else second.hex
    break_in("UPDATE ledger_payload SET sealed = %s WHERE entry_id = %s", stolen, target, table="ledger_payload")
    with pytest.raises(TamperedError):
        read_payload(second)


@pytest.mark.django_db
def test_nobody_is_an_actor_without_a_pseudonym() -> None:
    record(ANONYMOUS, GIVEN, obj=None)
    entry = Entry.objects.get()
    assert (entry.actor_kind, bytes(entry.actor_ref), bytes(entry.pseudonyms)) == ("anonymous", b"", b"")


def test_a_kind_is_declared_once_under_a_plain_name() -> None:
    assert kind_named("test.given") is GIVEN
    assert GIVEN in declared_kinds()
    for name in ("test.given", "given", "Test.given", "test.", "a." + "b" * 60):
        with pytest.raises(BadKindError):
            declare_kind(name, words=Words(en="", pl=""))
    with pytest.raises(UndeclaredKindError):
        kind_named("test.nothing")
