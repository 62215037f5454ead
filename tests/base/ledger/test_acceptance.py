from __future__ import annotations

import json
from pathlib import Path

import pytest

from klientela.base.ledger.acceptance import NothingToAcceptError, accept_heads
from klientela.base.ledger.entry import Entry
from klientela.base.ledger.epoch import Epoch
from klientela.base.ledger.head import Head, HeadsLogError, HeadsLogMissingError, log_heads, logged_heads
from klientela.base.ledger.queries import read_payload
from klientela.base.ledger.sealer import RolledBackError, seal, seal_all
from klientela.base.ledger.signing import SigningKeyDamagedError, SigningKeyLostError, public_key
from klientela.base.ledger.verification import verify
from tests.base.ledger.scene import SYSTEM, break_in, fill, fill_and_seal

pytestmark = pytest.mark.django_db(transaction=True)  # the log of heads is written after a real commit


def logged() -> list[tuple[int, int]]:
    return [(head.epoch, head.size) for head in logged_heads()]


def notes() -> list[str]:
    result = verify()
    assert result.findings == []
    return [reason.code.code for reason in result.notes]


def roll_back(size: int) -> None:
    for table, condition in (("ledger_head", f"size > {size}"), ("ledger_leaf", f"seq >= {size}")):
        break_in(f"DELETE FROM {table} WHERE {condition}", table=table)


@pytest.mark.parametrize("is_emptied", [True, False])
def test_a_missing_log_is_never_refilled_in_silence(keys_of_their_own: Path, is_emptied: bool) -> None:
    fill_and_seal(2, 3, 1)
    roll_back(5)  # an older database, and the log that would tell is gone
    log = keys_of_their_own / "heads.log"
    log.write_bytes(b"") if is_emptied else log.unlink()
    for go_on in (seal, log_heads):
        with pytest.raises(HeadsLogMissingError):
            go_on()
    assert log.exists() == is_emptied
    assert logged() == []
    assert Head.objects.count() == 2
    assert [reason.code.code for reason in verify().findings] == ["LEDGER-LOG-MISSING"]


def test_accepting_a_missing_log_is_evidence_for_ever(keys_of_their_own: Path) -> None:
    fill_and_seal(2, 3)
    (keys_of_their_own / "heads.log").unlink()
    epoch = accept_heads(SYSTEM)
    assert (epoch.number, epoch.reason, epoch.size, epoch.known) == (2, "heads-log-missing", 5, "")
    assert logged() == [(1, 2), (1, 5), (2, 5)]
    assert seal() == 1
    assert notes() == ["LEDGER-ACCEPTED"]
    entry = Entry.objects.order_by("-id")[0]
    assert (entry.kind, entry.object_ref) == ("ledger.epoch_opened", "2")
    assert read_payload(entry.id)[0].payload == {"known": None, "reason": "heads-log-missing", "size": 5}
    with pytest.raises(NothingToAcceptError):
        accept_heads(SYSTEM)


def test_the_very_first_head_may_wait_for_its_line_but_not_for_its_file(keys_of_their_own: Path) -> None:
    fill_and_seal(2)
    log = keys_of_their_own / "heads.log"
    log.write_bytes(b"")  # as a crash between the first commit and the first line leaves it
    assert verify().is_clean
    fill(1)
    assert seal() == 1
    assert logged() == [(1, 2), (1, 3)]


def test_the_log_is_there_before_the_first_head(keys_of_their_own: Path) -> None:
    fill_and_seal(2)
    (keys_of_their_own / "heads.log").unlink()
    fill(1)
    with pytest.raises(HeadsLogMissingError):
        seal()
    assert not (keys_of_their_own / "heads.log").exists()


def test_a_database_put_back_can_be_accepted_and_says_what_was_lost() -> None:
    fill_and_seal(4, 3)
    roll_back(4)
    with pytest.raises(RolledBackError):
        seal()
    epoch = accept_heads(SYSTEM)
    assert (epoch.reason, epoch.size, epoch.known_size) == ("rolled-back", 4, 7)
    assert seal_all(sweep=True) == 4
    assert notes() == ["LEDGER-ACCEPTED", "LEDGER-LOST"]


def test_a_damaged_log_is_kept_aside_when_it_is_accepted(keys_of_their_own: Path) -> None:
    fill_and_seal(2, 3)
    log = keys_of_their_own / "heads.log"
    damaged = log.read_bytes().replace(b'"size":2', b'"size":1')
    log.write_bytes(damaged)
    assert accept_heads(SYSTEM).reason == "heads-log-damaged"
    assert logged() == [(1, 2), (1, 5), (2, 5)]
    (aside,) = keys_of_their_own.glob("heads.log.*")
    assert aside.read_bytes() == damaged
    seal()
    assert notes() == ["LEDGER-ACCEPTED"]


@pytest.mark.parametrize(("left", "error"), [(None, SigningKeyLostError), (5, SigningKeyDamagedError)])
def test_a_signing_key_is_never_made_anew_in_silence(
    keys_of_their_own: Path, left: int | None, error: type[Exception]
) -> None:
    fill_and_seal(2, 3)
    former, path = public_key(), keys_of_their_own / "ledger-signing.key"
    path.write_bytes(path.read_bytes()[:left]) if left else path.unlink()
    fill(1)
    with pytest.raises(error):
        seal()
    result = verify()
    assert [reason.code.code for reason in result.findings] == ["LEDGER-KEY-LOST"]
    assert (result.heads, result.sealed) == (2, 5)
    assert (path.stat().st_size if path.exists() else None) == left
    assert accept_heads(SYSTEM).reason == "signing-key-lost"
    assert public_key() != former
    assert seal() == 2
    assert [reason.code.code for reason in verify().findings] == ["LEDGER-HEAD-UNSIGNED"] * 2


def test_a_tree_broken_under_a_lost_key_is_still_found(keys_of_their_own: Path) -> None:
    fill_and_seal(2, 3)
    (keys_of_their_own / "ledger-signing.key").unlink()
    break_in("UPDATE ledger_leaf SET hash = %s WHERE seq = 3", b"\x00" * 32, table="ledger_leaf")
    assert [reason.code.code for reason in verify().findings] == [
        "LEDGER-KEY-LOST", "LEDGER-ENTRY-CHANGED", "LEDGER-ROOT-DIFFERS",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        b"", b"{}", b"[]", b"3", b'"x"', b"\xff", b"[" * 50_000, b'{"head":[],"signature":""}',
        b'{"head":{"at_us":1.5,"epoch":1,"key":"","root":"00","size":1},"signature":"00"}',
        b'{"head":{"at_us":1,"epoch":1,"key":"","root":7,"size":1},"signature":"00"}',
        b'{"head":{"at_us":1,"epoch":[1],"key":{},"root":"00","size":null},"signature":"zz"}',
    ],
)  # fmt: skip
def test_any_line_in_the_middle_of_the_log_is_named_and_the_others_are_still_read(
    keys_of_their_own: Path, line: bytes
) -> None:
    fill_and_seal(1, 1, 1)
    log = keys_of_their_own / "heads.log"
    first, _second, third = log.read_bytes().splitlines()
    log.write_bytes(b"\n".join([first, line, third, b""]))
    break_in("DELETE FROM ledger_head WHERE size = 3", table="ledger_head")
    assert [(reason.code.code, reason.params) for reason in verify().findings] == [
        ("LEDGER-NO-HEAD", {"size": 3, "covered": 2}),
        ("LEDGER-LOG-CHANGED", {"line": 2}),
        ("LEDGER-ROLLED-BACK", {"size": 3, "epoch": 1}),
    ]
    with pytest.raises(HeadsLogError) as error:
        list(logged_heads())
    assert error.value.params == {"line": 2}


def test_an_epoch_names_its_loss_in_its_signed_statement() -> None:
    fill_and_seal(1, 1)
    roll_back(1)
    accept_heads(SYSTEM)
    assert json.loads(Epoch.objects.get().statement)["reason"] == "rolled-back"
