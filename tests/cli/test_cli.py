"""The frame of the command line: language, help, wrong use, exit codes, and how little is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from klientela import __version__
from klientela.interfaces.cli.frame import ENTRIES
from klientela.interfaces.cli.outcome import Exit
from klientela.interfaces.cli.texts import chosen_language, load_catalogue, words_of_the_frame

ROOT = Path(__file__).parents[2]


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "KLIENTELA_"))}
    environment = kept | {"PYTHONPATH": str(ROOT / "src"), "COLUMNS": "100", "LC_ALL": "C.UTF-8"} | variables
    return subprocess.run(
        [sys.executable, "-m", "klientela", *arguments], env=environment, text=True, capture_output=True, timeout=30
    )


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "pl_PL.UTF-8"}, "pl"),
        ([], {"LANG": "pl_PL.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "en_GB.UTF-8", "LC_ALL": "pl_PL"}, "pl"),
        (["--language", "pl", "serve"], {"LANG": "en_GB"}, "pl"),
        (["--debug", "--language=en"], {"LANG": "pl_PL"}, "en"),
        (["--language", "de"], {"LANG": "pl_PL"}, "pl"),
        (["--language"], {}, "en"),
        (["audit", "--language", "pl"], {}, "en"),  # the command's own option
    ],
)
def test_the_language_is_that_of_the_option_then_of_the_locale(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert chosen_language(arguments, environment) == language


def test_without_a_catalogue_texts_are_english(tmp_path: Path) -> None:
    assert load_catalogue("pl", tmp_path).gettext("Start Klientela") == "Start Klientela"


def test_the_frame_names_its_words_once() -> None:
    words = words_of_the_frame()
    assert len(set(words)) == len(words) == 4


def test_version_and_help_load_no_django() -> None:
    program = (
        "import sys\n"
        "from klientela.interfaces.cli.app import run\n"
        "codes = [run(['--version']), run(['--help']), run(['serve', '--help'])]\n"
        "slow = {'django', 'granian', 'psycopg', 'pydantic_settings', 'cryptography'} & set(sys.modules)\n"
        "sys.exit(f'{codes} {slow}' if any(codes) or slow else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        text=True,
        capture_output=True,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == f"Klientela {__version__}"


def test_help_lists_every_command_and_the_exit_codes() -> None:
    done = run("--help")
    assert done.returncode == 0
    for name, entry in ENTRIES.items():
        assert f"│ {name} " in done.stdout
        assert entry.help().split(":")[0] in done.stdout
    assert "Exit codes: 0 good, 1 there are findings, 2 wrong use" in done.stdout


@pytest.mark.processes
@pytest.mark.parametrize("name", sorted(set(ENTRIES) - {"manage"}))
def test_every_command_has_help_with_exit_codes(name: str) -> None:
    done = run(name, "--help")
    assert done.returncode == 0, done.stderr
    assert f"klientela {name}" in done.stdout
    assert "Exit codes:" in done.stdout


@pytest.mark.processes
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nothing"], "Error: No such command 'nothing'."),
        (["serve", "--nothing"], "Error: There is no option --nothing."),
        (["serve", "--port", "x"], "Error: --port has a value it cannot have"),
        (["serve", "--port", "70000"], "Error: --port has a value it cannot have"),
        (["jobs", "retry"], "Error: run is missing."),
        (["--language", "de", "serve"], "Error: The language is pl or en."),
        (["ledger", "prove", "x"], "Error: This is no id of an entry."),
        (["restore", "absent.data", "absent.keys"], "Error: absent.keys is not a key file"),
    ],
)
def test_wrong_use_is_one_sentence_and_2(tmp_path: Path, arguments: list[str], sentence: str) -> None:
    done = run(*arguments, KLIENTELA_HOME=str(tmp_path / "home"), KLIENTELA_KEYS=str(tmp_path / "keys"))
    assert done.returncode == Exit.WRONG_USE
    assert done.stderr.startswith(sentence), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.processes
def test_an_unknown_setting_is_named() -> None:
    done = run("jobs", "list", KLIENTELA_HOMME="x")
    assert done.returncode == Exit.WRONG_USE
    assert done.stderr.startswith("Error: A setting is wrong: Unknown setting: KLIENTELA_HOMME.")


@pytest.mark.processes
def test_a_bad_setting_is_named_with_its_reason() -> None:
    done = run("jobs", "list", KLIENTELA_PORT="abc")
    assert done.returncode == Exit.WRONG_USE
    assert done.stderr.startswith("Error: A setting is wrong: KLIENTELA_PORT:")


def test_the_documentation_has_every_command_and_exit_code() -> None:
    text = (ROOT / "docs" / "cli.md").read_text()
    for name in ENTRIES:
        assert f"`klientela {name}" in text
    for code in Exit:
        assert f"| {int(code)} |" in text
