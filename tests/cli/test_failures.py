"""What goes wrong outside of the program is one sentence and an exit code; what is written is for its owner alone."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from klientela.interfaces.cli.outcome import Exit, shown
from tests.cli.test_cli import ROOT, run

pytestmark = pytest.mark.processes  # each of them starts one: not for the quick run


def places(tmp_path: Path) -> dict[str, str]:
    return {"KLIENTELA_HOME": str(tmp_path / "home"), "KLIENTELA_KEYS": str(tmp_path / "keys")}


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o777)


def test_a_database_server_that_does_not_answer_is_named_without_the_password(tmp_path: Path) -> None:
    url = "postgresql://klientela:SECRET@127.0.0.1:1/klientela"
    done = run("ledger", "verify", KLIENTELA_DATABASE_URL=url, **places(tmp_path))
    assert done.returncode == Exit.REFUSED
    assert done.stderr.startswith("Error: The database cannot be used: connection failed: ")
    assert "SECRET" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_what_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "klientela.sqlite3").write_bytes(b"no database" * 1000)
    done = run("ledger", "verify", **places(tmp_path))
    assert (done.returncode, done.stderr) == (
        Exit.REFUSED, "Error: The database cannot be used: file is not a database\n",
    )  # fmt: skip


def test_a_home_is_closed_to_others_and_a_database_without_tables_is_said(tmp_path: Path) -> None:
    for name in ("home", "keys"):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(0o755)
    done = run("ledger", "prove", "00000000-0000-7000-8000-000000000000", **places(tmp_path))
    assert done.returncode == Exit.REFUSED
    assert done.stderr == (
        f"Error: There is no installation in {tmp_path / 'home'} yet. "
        "Run klientela serve once: it creates one and opens its set-up.\n"
    )
    assert [mode(tmp_path / name) for name in ("home", "keys")] == ["0o700", "0o700"]
    assert mode(tmp_path / "home" / "klientela.sqlite3") == "0o600"
    assert mode(tmp_path / "keys" / "cookies.key") == "0o600"


def test_a_damaged_cookie_key_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "cookies.key").touch()
    done = run("--language", "pl", "ledger", "verify", **places(tmp_path))
    assert done.returncode == Exit.REFUSED
    assert done.stderr.partition(": ")[2] == (
        f"Plik {tmp_path}/keys/cookies.key jest uszkodzony. Usuń go: Klientela utworzy nowy, a wszyscy zalogują się "
        "ponownie.\n"
    )


@pytest.mark.parametrize("command", ["--version", "--help"])
def test_results_that_cannot_be_written_are_no_success(tmp_path: Path, command: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}
    with (tmp_path / "full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "klientela", command],
            env=environment, stdout=full, stderr=subprocess.PIPE, text=True, timeout=30,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),  # as a full disk
        )  # fmt: skip
    assert done.returncode == Exit.WRONG_USE
    assert done.stderr in (
        "Error: Reading or writing failed: File too large\n",
        "Error: The results could not be written: File too large\n",
    )


def test_a_reader_that_has_seen_enough_is_no_failure_of_ours() -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8"}
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "klientela", "--version"]
    done = subprocess.run(command, env=environment, stdout=write, stderr=subprocess.PIPE, text=True, timeout=30)
    os.close(write)
    assert done.stderr == ""


def test_an_argument_cannot_steer_the_terminal() -> None:
    done = run("serve", "--\x1b[31mred\u202e")
    assert done.returncode == Exit.WRONG_USE
    assert done.stderr.splitlines()[0] == "Error: There is no option --\\x1b[31mred\\u202e."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zażółć gęślą jaźń\u00a01", "Zażółć gęślą jaźń\u00a01"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\x1b]0;title\x07\r\x9b1m", "\\x1b]0;title\\x07\\r\\x9b1m"),
        ("\udcff\u2066x\u200b", "\\udcff\\u2066x\\u200b"),
    ],
)
def test_what_would_steer_a_terminal_is_shown_as_an_escape(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_a_terminal_without_polish_letters_is_no_failure(tmp_path: Path) -> None:
    done = run("--language", "pl", "ledger", "prove", "x", PYTHONIOENCODING="ascii", **places(tmp_path))
    assert done.returncode == Exit.WRONG_USE
    assert done.stderr.isascii()
    assert "UnicodeEncodeError" not in done.stderr
    helped = run("--language", "pl", "--help", PYTHONIOENCODING="ascii")
    assert (helped.returncode, helped.stderr) == (0, "")
