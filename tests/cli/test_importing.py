"""`klientela import` and `klientela imports`: columns by hand, wrong words, and lists that programs read."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from klientela.interfaces.cli.outcome import Exit
from tests.base.backup.installation import Installation
from tests.cli.test_cli import run

pytestmark = pytest.mark.processes

STATED = ("--source", "import", "--purpose", "offer", "--basis", "6-1-f")
UNKNOWN = "Kto;Skąd;Barwa\nAnna Modrzew;Tartak Modrzew sp. z o.o.;zielony\nPiotr Głóg;;szary\n"
FAULTY = "Imię;Nazwisko;NIP\n" + "".join(f"Jan{n};Wiąz{n};52524457{n:02}\n" for n in (60, 61))


class Importing:
    """An installation that imports."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.installation = Installation(folder)
        assert self.installation.run("klientela", "manage", "migrate", "-v0", timeout=120).returncode == 0

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.installation.run("klientela", *arguments, timeout=120)

    def imported(
        self, text: str, *options: str, name: str = "lista.csv", stated: tuple[str, ...] = STATED
    ) -> subprocess.CompletedProcess[str]:
        (self.folder / name).write_text(text)
        return self.run("import", str(self.folder / name), *stated, *options)

    def names(self) -> list[str]:
        path = self.folder / "out.json"
        path.unlink(missing_ok=True)
        assert self.run("export", str(path)).returncode == Exit.GOOD
        found: list[str] = sorted(party["name"] for party in json.loads(path.read_text())["parties"])
        return found


@pytest.fixture(scope="module")
def importing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Importing]:
    return Importing(tmp_path_factory.mktemp("importing"))


def test_an_installation_that_was_never_set_up_says_what_makes_one(tmp_path: Path) -> None:
    places = {"KLIENTELA_HOME": str(tmp_path / "home"), "KLIENTELA_KEYS": str(tmp_path / "keys")}
    (tmp_path / "home").mkdir()
    file = tmp_path / "a.csv"
    file.write_text(UNKNOWN)
    for arguments in (("imports", "list"), ("import", str(file), *STATED), ("jobs", "list"), ("seed",)):
        done = run(*arguments, **places)
        assert done.returncode == Exit.REFUSED
        assert done.stderr == (
            f"Error: There is no installation in {tmp_path / 'home'} yet. "
            "Run klientela serve once: it creates one and opens its set-up.\n"
        ), arguments


@pytest.mark.parametrize(
    ("option", "said", "known"),
    [
        ("--source", "crm", "own-statement, card, form, meeting, referral, register, import, purchased-list"),
        ("--purpose", "ofer", "client-service, offer, marketing, business-relations, accounting"),
        ("--basis", "6-1-e", "6-1-a, 6-1-b, 6-1-c, 6-1-f"),
    ],
)
def test_a_wrong_word_is_answered_with_the_option_and_the_words_there_are(
    importing: Importing, option: str, said: str, known: str
) -> None:
    at = STATED.index(option)
    done = importing.imported(UNKNOWN, stated=(*STATED[: at + 1], said, *STATED[at + 2 :]))
    assert (done.returncode, done.stderr) == (
        Exit.WRONG_USE, f"Error: {option} cannot be {said}. It can be: {known}.\n",
    )  # fmt: skip


def test_a_statement_that_contradicts_itself_is_refused_before_the_file_is_read(importing: Importing) -> None:
    done = importing.imported(UNKNOWN, stated=("--source", "register", "--purpose", "offer", "--basis", "6-1-a"))
    assert done.returncode == Exit.WRONG_USE
    assert done.stderr.startswith("Error: Nobody gave your firm a consent by being in a register")


@pytest.mark.parametrize(
    ("maps", "said"),
    [
        (
            [],
            "Nothing in lista.csv was recognised. Say what its columns are with --map HEADER=FIELD. It has: Kto, Skąd",
        ),
        (["Kto"], "--map wants HEADER=FIELD, not Kto."),
        (["=full_name"], "--map wants HEADER=FIELD, not =full_name."),
        (["Kim=full_name"], "The file has no column Kim. It has: Kto, Skąd, Barwa."),
        (["Kto=surname"], "There is no field surname. The fields are: full_name, given_name"),
        (["Kto=full_name", "Skąd=full_name"], "The columns “Kto” and “Skąd” cannot both be read as the same field"),
        (["Kto=notes"], "With these columns no row names or reaches anybody."),
    ],
)
def test_columns_that_cannot_be_read_so_are_refused_and_nothing_is_kept(
    importing: Importing, maps: list[str], said: str
) -> None:
    options = [part for one in maps for part in ("--map", one)]
    done = importing.imported(UNKNOWN, "--yes", *options)
    assert done.returncode == Exit.WRONG_USE
    assert done.stderr.startswith(f"Error: {said}"), done.stderr
    assert not list((importing.installation.home / "imports").glob("*"))


def test_columns_by_hand_are_imported_and_again_change_nothing(importing: Importing) -> None:
    maps = ("--map", "Kto=full_name", "--map", "Skąd=organisation")
    done = importing.imported(UNKNOWN, "--yes", *maps)
    assert done.returncode == Exit.GOOD, done.stderr
    for line in ("People: 2 new, 0 known already.", "Organisations: 1 new, 0 known already."):
        assert done.stdout.splitlines().count(line) == 2  # before and after, in the same units
    assert "Done. Rows: 2 new, 0 added to, 0 unchanged, 0 rejected." in done.stdout
    assert importing.names() == ["Anna Modrzew", "Piotr Głóg", "Tartak Modrzew sp. z o.o."]
    again = importing.imported(UNKNOWN, "--yes", *maps)
    assert "Done. Rows: 0 new, 0 added to, 2 unchanged, 0 rejected." in again.stdout


def test_fields_are_named_as_on_the_pages_and_days_as_poles_write_them(importing: Importing) -> None:
    options = ("--map", "Kto=imię i nazwisko", "--map", "Skąd=Organizacja", "--obtained-on", "1.02.2026")
    done = importing.imported(UNKNOWN, "--preview", *options)
    assert done.returncode == Exit.GOOD, done.stderr
    assert "People: " in done.stdout
    done = importing.imported(UNKNOWN, "--preview", "--obtained-on", "luty")
    assert (done.returncode, done.stderr) == (
        Exit.WRONG_USE, "Error: --obtained-on wants a day as 2026-02-01 or 1.02.2026, not luty.\n",
    )  # fmt: skip


def test_what_is_missing_is_said_and_a_full_export_needs_no_statement(importing: Importing) -> None:
    done = importing.imported(UNKNOWN, stated=STATED[2:])
    assert (done.returncode, done.stderr) == (Exit.WRONG_USE, "Error: --source is missing.\n")
    done = importing.run("import", "nie-ma.csv", *STATED)
    assert (done.returncode, done.stderr) == (Exit.WRONG_USE, "Error: There is no file nie-ma.csv.\n")
    importing.names()
    done = importing.run("import", str(importing.folder / "out.json"))
    assert done.stderr == "Error: Add --yes to go on without being asked.\n"


def test_an_export_that_nobody_fits_writes_no_file(importing: Importing) -> None:
    done = importing.run("export", str(importing.folder / "nikt.csv"), "--tag", "nie-ma")
    assert (done.returncode, done.stdout) == (Exit.FINDINGS, "No client fits, so no file was written.\n")
    assert not (importing.folder / "nikt.csv").exists()


def test_what_was_taken_back_is_not_taken_back_again(importing: Importing) -> None:
    done = importing.imported("Imię;Nazwisko\nIda;Jesion\n", "--yes")
    (batch,) = [line.split()[-1] for line in done.stdout.splitlines() if "imports undo" in line]
    assert importing.run("imports", "undo", batch, "--yes").returncode == Exit.GOOD
    for command in ("undo", "discard", "resume"):
        again = importing.run("imports", command, batch)
        assert again.returncode == Exit.WRONG_USE
        assert again.stderr.startswith("Error: This import was taken back already."), command


def test_a_column_is_left_out_and_faults_are_said_with_their_rows(importing: Importing) -> None:
    done = importing.imported(FAULTY, "--preview")
    assert "  row 1 (line 2): NIP 5252445760" in done.stdout.splitlines()
    done = importing.imported(FAULTY, "--preview", "--map", "NIP=")
    assert "NIP 52" not in done.stdout
    assert "Columns left out: NIP." in done.stdout


def test_the_list_gives_each_import_a_line_with_its_whole_name(importing: Importing) -> None:
    name = f"{'bardzo-długa-nazwa-' * 9}.csv"
    assert importing.imported("Imię;Nazwisko\nOla;Wrzos\n", "--yes", name=name).returncode == Exit.GOOD
    done = importing.run("imports", "list", "--limit", "1")
    header, line = done.stdout.splitlines()
    assert header.split()[:2] == ["Import", "File"]
    assert f" {name} " in line
    assert line.split(name)[1].split()[:2] == ["Imported", "1"]
