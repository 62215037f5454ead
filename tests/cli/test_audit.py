"""`klientela audit`: what it says and how it ends when something is wrong around the lists."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from klientela.home.audit import reader
from klientela.interfaces.cli import audit as command
from klientela.interfaces.cli.app import run
from klientela.interfaces.cli.outcome import Exit

ROOT = Path(__file__).parents[2]
LIST = "Imię,Nazwisko,E-mail\nŁucja,Świątek,lucja@bukowa.example\n"
BROKE_OFF = (
    "The audit broke off (SIGABRT): together these files need more memory or time than contact lists should. "
    "Audit fewer of them at a time."
)

pytestmark = pytest.mark.processes  # each of them starts one: not for the quick run
# Unbuffered, Python itself drops what did not fit.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
ENVIRONMENT |= {"PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8", "COLUMNS": "300"}


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    path = tmp_path / "klienci.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_the_report_is_that_of_the_process_apart(clients: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", str(clients), "--json", "-"]) == Exit.FINDINGS
    said = capsys.readouterr()
    report = json.loads(said.out)
    assert (report["files"][0]["name"], report["summary"]["people"], said.err) == ("klienci.csv", 1, "")


def test_a_reader_that_dies_is_one_sentence_and_2(
    clients: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "CHILD", "tests.support.dies")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("COLUMNS", "300")
    assert run(["audit", str(clients)]) == Exit.WRONG_USE
    said = capfd.readouterr()
    assert (said.out, said.err) == (
        "",
        f"Error: {BROKE_OFF}\n",
    )


@pytest.mark.parametrize("arguments", [[], ["--json", "-"], ["--schema"]])
def test_a_result_that_does_not_arrive_is_no_success(clients: Path, tmp_path: Path, arguments: list[str]) -> None:
    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    with (tmp_path / "out").open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-m", "klientela", "audit", str(clients), *arguments],
            env=ENVIRONMENT,
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            timeout=30,
            preexec_fn=full,
        )
    assert done.returncode == Exit.WRONG_USE
    assert {line.rpartition(": ")[2] for line in done.stderr.splitlines()} == {"File too large"}


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no file here that always fails to be read")
def test_a_disk_that_fails_is_a_sentence_about_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "/proc/self/mem", "--json", "-"]) == Exit.WRONG_USE
    refused = json.loads(capsys.readouterr().out)["files"][0]["refused"]
    assert (refused["code"], refused["text"]) == (
        "FILE-NOT-READ",
        "The file could not be read to its end: Input/output error.",
    )


def test_a_long_name_is_cut(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / ("x" * 200 + ".csv")
    path.write_text(LIST, encoding="utf-8")
    run(["audit", str(path), "--json", "-"])
    assert json.loads(capsys.readouterr().out)["files"][0]["name"] == "x" * 63 + "…" + "x" * 12 + ".csv"


def test_a_report_goes_into_a_pipe_as_it_is(clients: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "report"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert run(["audit", str(clients), "--json", str(pipe)]) == Exit.FINDINGS
        content = b""
        while piece := os.read(reading, 65_536):
            content += piece
    finally:
        os.close(reading)
    assert json.loads(content)["summary"]["people"] == 1
    assert pipe.is_fifo()


def test_progress_says_what_is_done(clients: Path) -> None:
    file = reader.AuditFile(clients, "klienci\x1b.csv")
    assert command._how_far(1_500, file) == "1500 records read · klienci .csv"
    assert command._how_far(1_500, None) == "1500 records read · looking for duplicates"
