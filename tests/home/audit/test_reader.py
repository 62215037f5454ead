"""The process that reads: what ends it, what it may not do, and what its owner gets to know."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from klientela.base.jobs import apart
from klientela.home.audit import reader
from klientela.home.audit.files import AuditFile, shown_name
from klientela.home.audit.reader import ReaderDiedError, Reports, read_apart

pytestmark = pytest.mark.processes  # each of them starts one: not for the quick run

ROOT = Path(__file__).parents[3]
AS_OF = date(2026, 11, 22)
LIST = "Imię,Nazwisko,E-mail\nŁucja,Świątek,lucja@bukowa.example\n"


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let names of files say what happens to the reader."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT), str(ROOT / "src"))))
    monkeypatch.setattr(reader, "CHILD", "tests.home.audit.hostile_reader")


def files(folder: Path, *names: str) -> list[AuditFile]:
    made = []
    for number, name in enumerate(names):
        path = folder / str(number)
        path.write_text(LIST, encoding="utf-8")
        made.append(AuditFile(path, name))
    return made


def quiet(_read: int, _file: AuditFile | None) -> None:
    """Tell nobody."""


def read(folder: Path, *names: str) -> tuple[Reports, int]:
    return read_apart(files(folder, *names), as_of=AS_OF, progress=quiet)


def refusals(report: dict[str, Any], field: str) -> Sequence[str | None]:
    return [file["refused"] and file["refused"][field] for file in report["files"]]


def test_progress_names_the_file_and_then_the_search_for_duplicates(tmp_path: Path) -> None:
    told: list[tuple[int, str | None]] = []
    given = files(tmp_path, "a.csv", "b.csv")
    reports, records = read_apart(
        given, as_of=AS_OF, progress=lambda read, file: told.append((read, file and file.name))
    )
    assert list(dict.fromkeys(told)) == [(0, "a.csv"), (1, "b.csv"), (2, None)]
    assert (records, reports["pl"]["summary"]["people"], reports["en"]["language"]) == (2, 1, "en")


@pytest.mark.usefixtures("hostile")
def test_a_file_that_ends_the_reader_is_refused_and_the_others_are_read(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    reports, records = read(tmp_path, "a.csv", "dies.csv", "breaks.csv", "b.csv")
    report = reports["pl"]
    assert records == 2
    assert refusals(report, "code") == [None, "FILE-READING-BROKE-OFF", "FILE-READING-BROKE-OFF", None]
    assert [text and text.split(":")[0] for text in refusals(report, "text")] == [
        *(None, "Odczyt tego pliku się załamał (SIGABRT)", "Odczyt tego pliku się załamał (MemoryError)", None),
    ]
    assert [finding["count"] for finding in report["findings"] if finding["code"] == "AUDIT-FILE-REFUSED"] == [2]
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", "")
    assert "anna.buk" not in json.dumps(reports)


@pytest.mark.usefixtures("hostile")
def test_after_three_such_files_the_audit_is_given_up(tmp_path: Path) -> None:
    reports, _ = read(tmp_path, *["breaks.csv"] * 3)
    assert refusals(reports["en"], "code") == ["FILE-READING-BROKE-OFF"] * 3
    with pytest.raises(ReaderDiedError) as caught:
        read(tmp_path, *["breaks.csv"] * 4)
    assert caught.value.cause == "MemoryError"


@pytest.mark.usefixtures("hostile")
def test_a_reader_that_breaks_off_at_the_end_blames_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READER_DIES_AT_LAST", "1")
    with pytest.raises(ReaderDiedError) as caught:
        read(tmp_path, "a.csv")
    assert (caught.value.cause, caught.value.file, str(caught.value)) == ("KeyError", None, "KeyError")


@pytest.mark.usefixtures("hostile")
def test_a_reader_that_spins_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READER_CPU_LIMIT", "3")  # it takes a second to begin
    reports, _ = read(tmp_path, "spins.csv", "a.csv")
    assert [text and text[:39] for text in refusals(reports["en"], "text")] == [
        *("Reading this file broke off (SIGXCPU): ", None),
    ]


@pytest.mark.usefixtures("hostile")
def test_a_reader_that_says_nothing_can_be_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS_OF_SILENCE", 0.1)
    told: list[int] = []

    def stop_at_the_third(read: int, _file: AuditFile | None) -> None:
        told.append(read)
        if len(told) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_apart(files(tmp_path, "hangs.csv"), as_of=AS_OF, progress=stop_at_the_third)
    assert told == [0, 0, 0]


def test_a_folder_of_lists_is_no_place_for_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resource.py").write_text("raise SystemExit('a module from the folder')")
    monkeypatch.chdir(tmp_path)
    assert read(tmp_path, "a.csv")[1] == 1


@pytest.mark.parametrize("hard", [resource.RLIM_INFINITY, 7])
def test_limits_are_never_above_what_the_process_may_have(hard: int) -> None:
    program = (
        "import resource\n"
        "from klientela.base.jobs import apart\n"
        f"resource.setrlimit(resource.RLIMIT_CPU, ({hard}, {hard}))\n"
        "apart._limit(resource.RLIMIT_CPU, 20)\n"
        "print(*resource.getrlimit(resource.RLIMIT_CPU))"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == f"{20 if hard == resource.RLIM_INFINITY else 7} {hard}\n"
    assert (apart.MEMORY_LIMIT, apart.CPU_LIMIT) == (4 * 1024**3, 1_200)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("lista.csv", "lista.csv"),
        ("x" * 76 + ".csv", "x" * 76 + ".csv"),
        ("x" * 300 + " wersja końcowa.xlsx", "x" * 63 + "…" + "rsja końcowa.xlsx"[-16:]),
        ("umowa 44051401359.pdf", "umowa •••••••••59.pdf"),
    ],
)
def test_a_name_is_shown_cut_in_its_middle_and_without_personal_numbers(name: str, shown: str) -> None:
    assert shown_name(name) == shown
    assert len(shown_name(name)) <= 80
