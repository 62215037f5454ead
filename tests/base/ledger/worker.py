"""One process of the tests with real processes: `python -m tests.base.ledger.worker ACTION NUMBER`."""

from __future__ import annotations

import json
import sys
import time
from uuid import UUID, uuid4

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from klientela.base.ledger.entry import Entry, Part, Payload, record  # noqa: E402
from klientela.base.ledger.export import export  # noqa: E402
from klientela.base.ledger.rotation import rotate_installation_key  # noqa: E402
from klientela.base.ledger.sealer import seal, seal_all  # noqa: E402
from klientela.base.ledger.shredding import shred  # noqa: E402
from klientela.base.ledger.stored_tree import sealed_size  # noqa: E402
from klientela.base.ledger.verification import verify  # noqa: E402
from klientela.base.vault.subject import Subject, SubjectKey  # noqa: E402
from tests.base.ledger.scene import CORE, GIVEN, SYSTEM  # noqa: E402

SHARED = [UUID(int=number) for number in range(10, 15)]  # writers meet at the same people's keys


def migrate(_number: int) -> None:
    call_command("migrate", "ledger", verbosity=0)


def write(number: int) -> None:
    """Record `number` entries, one a transaction; a fifth of the transactions is rolled back on top."""
    for turn in range(number):
        parts = [Part(SHARED[turn % 5], CORE, {"turn": turn}), Part(uuid4(), CORE, {"turn": turn})]
        with transaction.atomic():
            record(SYSTEM, GIVEN, obj=None, parts=parts)
        if turn % 5 == 0:
            with transaction.atomic():
                record(SYSTEM, GIVEN, obj=None, parts=parts)
                transaction.set_rollback(True)


def keep_sealing(number: int) -> None:
    """Seal small runs until `number` entries are sealed."""
    while sealed_size() < number:
        seal(limit=7)
        time.sleep(0.001)


def rotate(_number: int) -> None:
    rotate_installation_key(SYSTEM)


def tell(_number: int) -> None:
    """Seal what is left and say what the ledger has come to."""
    seal_all(sweep=True)
    found = verify(payloads=True)
    assert found.payloads
    said = {
        "entries": Entry.objects.count(),
        "sealed": found.sealed,
        "findings": [reason.said("en") for reason in found.findings],
        "opened": found.payloads.opened,
        "subjects": Subject.objects.count(),
        "keys": len(set(SubjectKey.objects.values_list("wrapping_key_id", flat=True))),
    }
    sys.stdout.write(json.dumps(said))


def make_traces(_number: int) -> None:
    """Record something about one person and print every trace of it that a thief could look for."""
    with transaction.atomic():
        for number in range(30):
            record(SYSTEM, GIVEN, obj=None, parts=[Part(SHARED[0], CORE, {"name": f"Gżegżółka {number}"})])
            record(SYSTEM, GIVEN, obj=None, parts=[Part(SHARED[1], CORE, {"name": "Kukułka"})])
    seal_all()
    subject = Subject.objects.get(holder=SHARED[0])
    sealed = [bytes(row.sealed)[17:] for row in Payload.objects.filter(pseudonym=subject.pseudonym)]
    wrapped = bytes(SubjectKey.objects.get(subject=subject.pseudonym).wrapped)
    sys.stdout.write(json.dumps([wrapped.hex(), SHARED[0].hex.encode().hex(), *(value.hex() for value in sealed)]))


def erase(_number: int) -> None:
    """Shred that person, and have SQLite write its log back into the file."""
    shred(SHARED[0])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def write_export(_number: int) -> None:
    export(sys.stdout.buffer)


def search_tables(_number: int) -> None:
    """Print every value of every table of the vault and the ledger, as a dump would."""
    for table in connection.introspection.table_names():
        if table.startswith(("vault_", "ledger_")):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {table}")
                for row in cursor.fetchall():
                    sys.stdout.write(" ".join(as_text(value) for value in row) + "\n")


def as_text(value: object) -> str:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    return value.hex.encode().hex() if isinstance(value, UUID) else str(value).encode().hex()


if __name__ == "__main__":
    globals()[sys.argv[1]](int(sys.argv[2]))
