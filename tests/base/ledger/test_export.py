from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from klientela.base.ledger.acceptance import LOSSES, accept_heads
from klientela.base.ledger.entry import record
from klientela.base.ledger.epoch import open_epoch
from klientela.base.ledger.export import NothingSealedError, export, prove
from klientela.base.ledger.head import last_head
from klientela.base.ledger.sealer import seal
from klientela.base.ledger.signing import fingerprint, public_key
from klientela.base.ledger.timestamp import Stamp
from tests.base.ledger.scene import GIVEN, SYSTEM, VERIFIER, break_in, exported, fill, fill_and_seal, load_verifier

pytestmark = pytest.mark.django_db(transaction=True)
verifier = load_verifier()


def checked(data: bytes) -> Any:
    check = verifier.Check()
    check.read(io.BytesIO(data))
    return check


def lines_found(data: bytes) -> list[int]:
    return sorted({line for line, _, _ in checked(data).findings})


def run(*arguments: str, language: str = "C", encoding: str = "utf-8") -> tuple[int, str]:
    environment = {"LANG": language, "PATH": os.environ["PATH"], "PYTHONIOENCODING": encoding}
    done = subprocess.run([sys.executable, VERIFIER, *arguments], capture_output=True, text=True, env=environment)
    return done.returncode, done.stdout + done.stderr


def test_a_whole_export_is_whole_and_holds_no_payload() -> None:
    fill_and_seal(3, 260, 1)
    fill(2)
    data = exported()
    check = checked(data)
    assert check.findings == []
    assert (check.entries, check.heads, dict(check.counts)) == (264, 3, {"test.given": 175, "test.taken": 89})
    assert "Zażółć".encode() not in data
    assert b"sealed" not in data
    kinds = [json.loads(line)["line"] for line in data.splitlines()]
    assert kinds == ["header", *["entry"] * 3, "head", *["entry"] * 260, "head", "entry", "head", "end"]


def test_an_export_of_several_epochs_says_what_was_lost() -> None:
    fill_and_seal(4, 3)
    for table, condition in (("ledger_head", "size > 4"), ("ledger_leaf", "seq >= 4")):
        break_in(f"DELETE FROM {table} WHERE {condition}", table=table)
    open_epoch(SYSTEM, "restore")
    seal()
    check = checked(exported())
    assert check.findings == []
    assert check.notes == [("lost", {"epoch": 2, "size": 4, "known": 7})]


def test_there_is_nothing_to_export_before_the_first_head() -> None:
    with pytest.raises(NothingSealedError):
        export(io.BytesIO())
    entry_id = fill(1)[0]
    with pytest.raises(NothingSealedError):
        prove(entry_id)


def edited(lines: list[bytes], chance: random.Random) -> tuple[bytes, range]:
    """Return an export with one random edit, and the lines at which it may be noticed first."""
    place = chance.randrange(len(lines))
    line = place + 1
    match chance.choice(["flip", "flip", "flip", "flip", "remove", "repeat", "swap", "insert", "cut"]):
        case "flip":
            offset = chance.randrange(len(lines[place]))
            changed = bytearray(lines[place])
            changed[offset] ^= 1 << chance.randrange(8)
            return b"".join([*lines[:place], bytes(changed), *lines[place + 1 :]]), range(line, line + 1)
        case "remove":
            last = len(lines) - 1
            return b"".join([*lines[:place], *lines[place + 1 :]]), range(min(line, last), min(line, last) + 1)
        case "repeat":
            return b"".join([*lines[:line], lines[place], *lines[line:]]), range(line + 1, line + 2)
        case "swap":
            place = min(place, len(lines) - 2)
            pair = [lines[place + 1], lines[place]]
            return b"".join([*lines[:place], *pair, *lines[place + 2 :]]), range(place + 1, place + 3)
        case "insert":
            strange = lines[chance.randrange(1, len(lines) - 1)] if chance.random() < 0.5 else b"{}\n"
            return b"".join([*lines[:place], strange, *lines[place:]]), range(line, line + 2)
    whole = b"".join(lines)
    kept = chance.randrange(1, len(whole))
    torn = whole[:kept].count(b"\n") + 1
    return whole[:kept], range(torn - 1, torn + 1)


def test_a_thousand_edits_are_each_found_where_they_were_made() -> None:
    fill_and_seal(5, 9, 2, 6)
    lines = exported().splitlines(keepends=True)
    assert len(lines) == 1 + 22 + 4 + 1
    chance = random.Random(20261122)
    for number in range(1000):
        data, where = edited(lines, chance)
        if data == b"".join(lines):
            continue
        found = lines_found(data)
        assert found, (number, data)
        assert found[0] in where, (number, found, where)


def test_an_entry_rewritten_with_its_leaf_breaks_the_next_head() -> None:
    fill_and_seal(5, 5)
    lines = exported().splitlines(keepends=True)
    row = json.loads(lines[3])
    row["entry"]["kind"] = "test.taken"
    row["leaf"] = verifier.hashlib.sha256(b"\x00" + verifier.canonical(row["entry"])).hexdigest()
    lines[3] = verifier.canonical(row) + b"\n"
    assert [(line, code) for line, code, _ in checked(b"".join(lines)).findings] == [(7, "root"), (14, "counts")]


def test_a_stamp_of_something_else_is_found_and_signed_lines_cannot_be_forged() -> None:
    fill_and_seal(2)
    head = last_head()
    assert head
    Stamp.objects.create(head=head, at_us=1, authority="https://tsa.invalid", answer=b"\x30\x03\x02\x01\x00")
    data = exported()
    assert [(line, code) for line, code, _ in checked(data).findings] == [(5, "stamp")]
    forged = data.replace(b"tsa.invalid", b"tsa.example")
    assert [(line, code) for line, code, _ in checked(forged).findings] == [(5, "signature")]


@pytest.mark.parametrize("hostile", [b"", b"\x00" * 4096, b"[" * 100_000, b'{"line":"header"}\n', b"{}\n" * 3])
def test_what_is_no_export_is_refused(hostile: bytes, tmp_path: Path) -> None:
    path = tmp_path / "hostile"
    path.write_bytes(hostile)
    code, said = run(str(path))
    assert (code, said) == (
        2, "cannot be read: not a canonical line of this format (changed, cut or foreign bytes)\n",
    )  # fmt: skip
    assert run(str(tmp_path / "absent"))[0] == 2


def test_the_verifier_speaks_and_ends_as_it_says(tmp_path: Path) -> None:
    with transaction.atomic():
        record(SYSTEM, GIVEN, obj=None)
    ids = fill(4)
    seal()
    path, proof = tmp_path / "evidence.jsonl", tmp_path / "proof.json"
    path.write_bytes(exported())
    proof.write_text(json.dumps(prove(ids[2])))
    own = fingerprint(public_key())
    code, said = run(str(path), "--key", own.upper(), "--proof", str(proof), language="pl_PL.UTF-8")
    assert code == 0
    assert said.splitlines()[:3] == [
        f"wpisy: 5, podpisane głowy drzewa: 1; klucz {own}", "Integralność: zachowana", "Kompletność: zachowana",
    ]  # fmt: skip
    assert said.splitlines()[-1] == "Dowód jest prawidłowy: wpis ma w tym eksporcie numer 3."
    assert run(str(path), "--key", "00" * 32)[1].splitlines()[0] == (
        "line 1: the export was signed by another key than the one asked for"
    )
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], *lines[4:]]))
    code, said = run(str(path))
    assert code == 1
    assert said.splitlines()[0] == (
        "line 4: the sequence breaks: expected 2, found 3 (removed, repeated or moved lines)"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 1},
        {"entry": "{}"},
        {"path": []},
        {"signature": "00" * 64},
        {"head": {"size": 4}},
        {"path": 3},
        {"path": ["x"]},
        {"seq": "1"},
    ],
)
def test_a_proof_that_was_changed_is_found(change: dict[str, Any], tmp_path: Path) -> None:
    ids = fill_and_seal(4)
    path, proof = tmp_path / "evidence.jsonl", tmp_path / "proof.json"
    path.write_bytes(exported())
    proof.write_text(json.dumps({**prove(ids[2]), **change}))
    code, said = run(str(path), "--proof", str(proof))
    assert (code, said.splitlines()[0]) == (1, "line 7: the proof does not lead to a head of this export")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format":"klientela-proof/2"}', "[" * 100_000])
def test_what_is_no_proof_is_refused(text: str, tmp_path: Path) -> None:
    fill_and_seal(1)
    path, proof = tmp_path / "evidence.jsonl", tmp_path / "proof.json"
    path.write_bytes(exported())
    proof.write_text(text)
    assert run(str(path), "--proof", str(proof))[0] == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("at_us", "1" + "0" * 3000), ("at_us", "1" + "0" * 20), ("at_us", "9" * 19), ("at_us", "253402300800000000"),
        ("at_us", "-1"), ("at_us", "NaN"), ("at_us", "Infinity"), ("at_us", "1.5"), ("at_us", "1e300"),
        ("at_us", "true"), ("at_us", "1" * 5000), ("marks", "true"), ("seq", "9" * 4300),
    ],
)  # fmt: skip
def test_a_number_that_is_none_is_a_finding_on_its_line(name: str, text: str, tmp_path: Path) -> None:
    fill_and_seal(2)
    lines = exported().splitlines(keepends=True)
    row = json.loads(lines[1])
    row[name] = row["entry"][name] = "HERE"
    if name == "at_us":
        del row[name]
    else:
        del row["entry"][name]
    lines[1] = verifier.canonical(row).replace(b'"HERE"', text.encode()) + b"\n"
    path = tmp_path / "evidence.jsonl"
    path.write_bytes(b"".join(lines))
    code, said = run(str(path))
    assert (code, said.splitlines()[0]) == (
        1, "line 2: not a canonical line of this format (changed, cut or foreign bytes)",
    )  # fmt: skip
    assert "Traceback" not in said


def test_an_empty_fingerprint_is_one_that_differs(tmp_path: Path) -> None:
    fill_and_seal(1)
    path = tmp_path / "evidence.jsonl"
    path.write_bytes(exported())
    code, said = run(str(path), "--key", "")
    assert (code, said.splitlines()[0]) == (1, "line 1: the export was signed by another key than the one asked for")


def test_the_verifier_speaks_polish_where_letters_cannot_be_shown(tmp_path: Path) -> None:
    fill_and_seal(1)
    path = tmp_path / "evidence.jsonl"
    path.write_bytes(exported())
    code, said = run(str(path), language="pl_PL.UTF-8", encoding="ascii")
    assert (code, said.splitlines()[1]) == (0, "Integralno\\u015b\\u0107: zachowana")


def test_an_export_says_that_a_loss_was_accepted(keys_of_their_own: Path) -> None:
    fill_and_seal(1, 1)
    (keys_of_their_own / "heads.log").unlink()
    accept_heads(SYSTEM)
    seal()
    check = checked(exported())
    assert check.findings == []
    assert check.notes == [("accepted", {"epoch": 2, "size": 2, "reason": "heads-log-missing"})]
    assert set(LOSSES) == verifier.ACCEPTED


def test_a_flood_of_findings_is_counted_and_not_kept() -> None:
    fill_and_seal(1)
    head, *_ = exported().splitlines(keepends=True)
    check = checked(head + b"{}\n" * 5000)
    assert (check.found, len(check.findings), check.codes) == (5001, 1000, {"form", "cut"})


def test_both_languages_of_the_verifier_say_the_same_things() -> None:
    english, polish = verifier.TEXTS["en"], verifier.TEXTS["pl"]
    assert english.keys() == polish.keys()
    for name in english:
        assert {part.split("}")[0] for part in english[name].split("{")[1:]} == {
            part.split("}")[0] for part in polish[name].split("{")[1:]
        }


def test_an_unknown_entry_has_no_proof() -> None:
    fill_and_seal(1)
    with pytest.raises(NothingSealedError):
        prove(uuid4())
