"""Workers killed with -9 at seeded moments: every job has its effect, and has it once."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.base.backup.installation import Installation

pytestmark = pytest.mark.processes
COUNT = 30
EXPECTED = {f"{kind}{number}": 1 for kind in ("whole", "long") for number in range(COUNT)} | {"decade": 1}


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    made = Installation(tmp_path)
    done = made.run("tests.base.jobs", "prepare", str(COUNT))
    assert done.returncode == 0, done.stderr
    return made


def counted(installation: Installation) -> dict[str, Any]:
    done = installation.run("tests.base.jobs", "count")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_effects_are_exactly_once_whenever_a_worker_dies(installation: Installation) -> None:
    dice = random.Random(20261122)
    for _ in range(4):
        worker = installation.start("tests.base.jobs", "work", "served")
        time.sleep(0.9 + dice.random() * 0.6)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    assert max(counted(installation)["effects"].values(), default=1) == 1
    worker = installation.start("tests.base.jobs", "work", "served")
    try:
        wait_until_done(installation)
    finally:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(10) == 0
    assert counted(installation) == {"effects": EXPECTED, "left": 0}


def test_two_workers_share_without_a_double(installation: Installation) -> None:
    workers = [installation.start("tests.base.jobs", "work", f"w{number}") for number in range(2)]
    try:
        wait_until_done(installation)
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        assert [worker.wait(10) for worker in workers] == [0, 0]
    assert counted(installation) == {"effects": EXPECTED, "left": 0}


def wait_until_done(installation: Installation) -> None:
    for _ in range(20):
        if counted(installation)["left"] == 0:
            return
        time.sleep(0.3)
    raise AssertionError(counted(installation))
