from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import transaction

from klientela.base.ledger.acceptance import accept_heads
from klientela.base.ledger.entry import ENTRY_COLUMNS, Entry
from klientela.base.ledger.epoch import BadReasonError, Epoch, open_epoch
from klientela.base.ledger.head import Head, HeadsLogError, logged_heads
from klientela.base.ledger.sealer import RolledBackError, seal, seal_all
from klientela.base.ledger.signing import SigningKeyLostError, is_signed
from klientela.base.ledger.stored_tree import Leaf, StoredTree, Tile, sealed_size
from klientela.base.ledger.tree import EMPTY_ROOT, fold, inclusion_proof, root_from_inclusion
from klientela.base.ledger.verification import verify
from klientela.base.vault.bulk_rows import id_writer, insert_rows
from tests.base.ledger.scene import SYSTEM, break_in, fill, fill_and_seal

pytestmark = pytest.mark.django_db(transaction=True)  # the log of heads is written after a real commit
AT = datetime(2026, 11, 22, 10, tzinfo=UTC)


def late_entry(at: datetime) -> UUID:
    """Insert an entry as a transaction that began at `at` and commits only now."""
    entry_id = UUID(int=int(at.timestamp() * 1000) << 80 | 0x7 << 76 | 1)
    row = (id_writer()(entry_id), int(at.timestamp()) * 1_000_000, "system", b"", "test.given", "", "", b"", b"", "")
    insert_rows("ledger_entry", ENTRY_COLUMNS, rows=[row])
    return entry_id


def test_sealing_gives_gap_free_places_in_order_and_one_signed_head_a_run() -> None:
    ids = fill_and_seal(3, 1, 4)
    assert list(Leaf.objects.order_by("seq").values_list("seq", "entry_id")) == list(enumerate(ids))
    heads = list(Head.objects.order_by("size"))
    assert [(head.epoch, head.size) for head in heads] == [(1, 3), (1, 4), (1, 8)]
    assert all(is_signed(head.signed.statement, bytes(head.signature)) for head in heads)
    assert seal() == 0
    assert Head.objects.count() == 3


def test_a_run_takes_no_more_than_its_limit() -> None:
    fill(5)
    assert [seal(limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert seal_all() == 0
    assert verify().is_clean


def test_tiles_hold_256_hashes_and_the_root_over_them() -> None:
    fill(700)
    for limit in (100, 300, 300):
        seal(limit=limit)
    leaves = [bytes(value) for value in Leaf.objects.order_by("seq").values_list("hash", flat=True)]
    tiles = list(Tile.objects.order_by("level", "number"))
    assert [(tile.level, tile.number) for tile in tiles] == [(0, 0), (0, 1)]
    for tile in tiles:
        below = leaves[tile.number * 256 : (tile.number + 1) * 256]
        assert bytes(tile.hashes) == b"".join(below)
        assert bytes(tile.root) == fold(below)


def test_every_leaf_is_proved_from_the_tiles() -> None:
    fill(600)
    seal_all()
    head = Head.objects.get()
    for seq in (0, 1, 255, 256, 511, 512, 599):
        leaf = bytes(Leaf.objects.get(seq=seq).hash)
        proof = inclusion_proof(seq, 600, node=StoredTree().node)
        assert root_from_inclusion(leaf, seq, size=600, proof=proof) == bytes(head.root)


def test_a_second_level_of_tiles_is_written_when_the_first_is_full() -> None:
    written, same = id_writer(), ("system", b"", "test.given", "", "", b"", b"", "")
    rows = [(written(UUID(int=number + 1)), number, *same) for number in range(256 * 256 + 300)]
    insert_rows("ledger_entry", ENTRY_COLUMNS, rows=rows)
    seal_all(sweep=True)
    assert list(Tile.objects.filter(level=1).values_list("number", flat=True)) == [0]
    roots = Tile.objects.filter(level=0, number__lt=256).order_by("number").values_list("root", flat=True)
    assert bytes(Tile.objects.get(level=1).hashes) == b"".join(bytes(root) for root in roots)
    leaf, head = bytes(Leaf.objects.get(seq=65_536).hash), Head.objects.order_by("-size")[0]
    proof = inclusion_proof(65_536, head.size, node=StoredTree().node)
    assert root_from_inclusion(leaf, 65_536, size=head.size, proof=proof) == bytes(head.root)
    assert verify().is_clean
    break_in("UPDATE ledger_tile SET root = %s WHERE level = 1", b"\x00" * 32, table="ledger_tile")
    assert [reason.code.code for reason in verify().findings] == ["LEDGER-TILE-CHANGED"]


def test_a_late_commit_is_found_in_the_window_and_an_older_one_by_a_sweep() -> None:
    fill_and_seal(1)
    now = Entry.objects.get().at
    late, older = late_entry(now - timedelta(minutes=9)), late_entry(now - timedelta(minutes=11))
    assert seal() == 1
    assert Leaf.objects.get(seq=1).entry_id == late
    assert [(reason.code.code, reason.params["count"]) for reason in verify().findings] == [("LEDGER-FORGOTTEN", 1)]
    assert seal(sweep=True) == 1
    assert Leaf.objects.get(seq=2).entry_id == older
    assert verify().is_clean


def test_every_head_is_in_the_log_after_the_commit_and_none_before(keys_of_their_own: Path) -> None:
    fill_and_seal(2, 3)
    assert [(head.epoch, head.size) for head in logged_heads()] == [(1, 2), (1, 5)]
    fill(1)
    with transaction.atomic():
        seal()
        transaction.set_rollback(True)
    assert [head.size for head in logged_heads()] == [2, 5]
    assert sealed_size() == 5
    lines = (keys_of_their_own / "heads.log").read_bytes().splitlines(keepends=True)
    (keys_of_their_own / "heads.log").write_bytes(lines[0])  # as a crash between commit and log leaves it
    seal()
    assert [head.size for head in logged_heads()] == [2, 5, 6]


def test_a_database_put_back_is_found_and_goes_on_only_in_a_new_epoch() -> None:
    fill_and_seal(4, 3)
    for table, condition in (("ledger_head", "size > 4"), ("ledger_leaf", "seq >= 4")):
        break_in(f"DELETE FROM {table} WHERE {condition}", table=table)
    found = verify()
    assert [(reason.code.code, reason.params) for reason in found.findings] == [
        ("LEDGER-ROLLED-BACK", {"size": 7, "epoch": 1})
    ]
    with pytest.raises(RolledBackError) as error:
        seal()
    assert error.value.said("pl").startswith("Baza danych jest starsza niż ostatnia podpisana głowa drzewa (wpisy: 7).")
    epoch = open_epoch(SYSTEM, "restore")
    assert (epoch.number, epoch.size, epoch.known_size) == (2, 4, 7)
    assert seal() == 4
    found = verify()
    assert found.is_clean
    assert [(reason.code.code, reason.params) for reason in found.notes] == [
        ("LEDGER-LOST", {"epoch": 2, "size": 4, "known": 7, "lost": 3})
    ]
    assert [(head.epoch, head.size) for head in logged_heads()] == [(1, 4), (1, 7), (2, 4), (2, 8)]
    assert Entry.objects.order_by("-id")[0].kind == "ledger.epoch_opened"


def test_an_epoch_may_begin_with_nothing() -> None:
    open_epoch(SYSTEM, "move-of-data")
    assert bytes(Head.objects.get().root) == EMPTY_ROOT
    assert seal() == 1
    assert verify().is_clean
    with pytest.raises(BadReasonError):
        open_epoch(SYSTEM, "Łucja asked for it")
    assert Epoch.objects.count() == 1


def test_a_log_that_was_edited_is_said(keys_of_their_own: Path) -> None:
    fill_and_seal(2, 3)
    path = keys_of_their_own / "heads.log"
    path.write_bytes(path.read_bytes().replace(b'"size":5', b'"size":6'))
    with pytest.raises(HeadsLogError):
        list(logged_heads())
    assert [(reason.code.code, reason.params) for reason in verify().findings] == [("LEDGER-LOG-CHANGED", {"line": 2})]
    with pytest.raises(HeadsLogError) as error:
        seal()
    assert error.value.said("pl") == (
        "Wiersz 2 pliku heads.log, obok kluczy, nie jest głową drzewa, którą podpisaliśmy. Przywróć folder kluczy z "
        "jego własnej kopii zapasowej; jeśli jej nie ma: `klientela ledger accept-heads`."
    )
    path.unlink()
    assert [reason.code.code for reason in verify().findings] == ["LEDGER-LOG-MISSING"]


def test_a_clock_that_went_back_is_a_note() -> None:
    with time_machine.travel(AT, tick=False):
        fill_and_seal(2)
    with time_machine.travel(AT - timedelta(minutes=11), tick=False):
        fill_and_seal(3)
    found = verify()
    assert found.is_clean
    assert [(reason.code.code, reason.params) for reason in found.notes] == [
        ("LEDGER-CLOCK-WENT-BACK", {"count": 3, "seq": 2})
    ]


def test_a_lost_signing_key_is_said_and_a_new_one_begins_in_a_new_epoch(keys_of_their_own: Path, settings: Any) -> None:
    fill_and_seal(2)
    folder = keys_of_their_own.with_name("empty")
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"keys": folder})
    with pytest.raises(SigningKeyLostError):
        seal()
    (keys_of_their_own / "installation.keys").rename(folder / "installation.keys")
    with pytest.raises(SigningKeyLostError):
        open_epoch(SYSTEM, "keys-lost")
    assert accept_heads(SYSTEM).reason == "signing-key-lost"
    assert seal() == 1
    assert [(reason.code.code, reason.params) for reason in verify().findings] == [
        ("LEDGER-HEAD-UNSIGNED", {"size": 2, "epoch": 1})
    ]
