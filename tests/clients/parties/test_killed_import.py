"""An import that is killed again and again, in every phase, ends as one that never was."""

from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.base.backup.installation import ROOT, Installation

pytestmark = pytest.mark.processes
ROWS = 2_000
SEED = 20261122
KILLS = {"read": 8, "apply": 14, "undo": 8}  # thirty in all
GIVEN = ("Anna", "Łucja", "Jan", "Piotr", "Zofia", "Michał")
FAMILY = ("Klonek", "Świerczek", "Żurawik", "Olszak", "Brzózka", "Dębczak")


def write_list(path: Path, *, rows: int, seed: int) -> None:
    """Invent a list in which people, firms and whole rows come again."""
    chance = random.Random(seed)
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["Imię", "Nazwisko", "Firma", "Stanowisko", "E-mail", "Telefon", "Źródło"])
        for _ in range(rows):
            number = chance.randrange(rows)
            given, family = GIVEN[number % 6], FAMILY[number // 6 % 6]
            firm = f"Tartak {FAMILY[number % 5]} {number % 150} sp. z o.o."
            phone = f"6{number:08}" if chance.random() < 0.7 else ""
            source = f"targi {number % 4}" if chance.random() < 0.3 else ""
            table.writerow(
                [given, family, firm, f"post {number % 7}", f"p{number}@t{number % 150}.example", phone, source]
            )


class Import:
    """An installation with one finished import, and a second one that overlaps it, still to be done."""

    def __init__(self, folder: Path) -> None:
        self.installation = Installation(folder)
        self.ran("klientela", "manage", "migrate", "-v0")
        for name, seed in (("first.csv", 1), ("second.csv", 2)):
            write_list(folder / name, rows=ROWS if seed == 2 else 300, seed=seed)
        self.step("read", first := self.received(folder / "first.csv"))
        self.step("approve", first)
        self.step("apply", first)
        self.before = self.step("dump", "-")
        self.batch = self.received(folder / "second.csv")

    def ran(self, *arguments: str) -> str:
        done = self.installation.run(*arguments, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def step(self, action: str, argument: str) -> str:
        return self.ran("tests.clients.parties.import_process", action, argument).removeprefix("begun\n")

    def received(self, path: Path) -> str:
        return self.step("receive", str(path)).strip()

    def killed(self, action: str, *, after: float) -> bool:
        """Start a step, kill it and its children after so many seconds of work, and say whether it was still at it."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.clients.parties.import_process", action, self.batch],
            env=self.installation.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return process.returncode == -signal.SIGKILL


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("killed")


def test_an_import_killed_thirty_times_stores_and_takes_back_the_same(folder: Path) -> None:
    plain, killed = Import(folder / "plain"), Import(folder / "killed")
    chance = random.Random(SEED)
    hits = 0
    for action, opening in (("read", ""), ("apply", "approve"), ("undo", "begin-undo")):
        for one in (plain, killed):
            if opening:
                one.step(opening, one.batch)
        begun = time.monotonic()
        plain.step(action, plain.batch)
        lasts = time.monotonic() - begun
        for _ in range(KILLS[action]):
            hits += killed.killed(action, after=chance.uniform(0.0, lasts / (2 if action == "read" else 6)))
        killed.step(action, killed.batch)
        assert killed.step("phase", killed.batch) == plain.step("phase", plain.batch)
        assert killed.step("dump", "-") == plain.step("dump", "-"), action
    assert hits > KILLS["read"] + KILLS["undo"]  # most of them struck while there was work to do
    assert killed.step("dump", "-") == killed.before
