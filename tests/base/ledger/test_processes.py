from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

ROOT = Path(__file__).parents[3]
WRITERS, TURNS = 8, 25
ENTRIES = WRITERS * TURNS

pytestmark = pytest.mark.processes


class Installation:
    """A database of its own (a file, or a database of the cluster) and the processes that work on it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KLIENTELA_")}
        self.environment = kept | {
            "DJANGO_SETTINGS_MODULE": "klientela.main.settings",
            "PYTHONPATH": f"{ROOT}/src:{ROOT}",
            "KLIENTELA_HOME": f"{folder}/home",
            "KLIENTELA_KEYS": f"{folder}/keys",
            "KLIENTELA_DATABASE_URL": url,
        }

    def start(self, action: str, number: int = 0) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.base.ledger.worker", action, str(number)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, env=self.environment, cwd=self.folder, **pipes)  # type: ignore[call-overload]

    def run(self, action: str, number: int = 0) -> bytes:
        return ended(self.start(action, number))

    def files(self) -> bytes:
        return b"".join(path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file())


def ended(process: subprocess.Popen[bytes]) -> bytes:
    out, error = process.communicate(timeout=120)
    assert process.returncode == 0, error.decode()
    return out


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    url = os.environ.get("KLIENTELA_DATABASE_URL", "")
    if not url:
        place = Installation(tmp_path, "")
        place.run("migrate")
        yield place
        return
    name = f"processes_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        place = Installation(tmp_path, url.replace("@/postgres?", f"@/{name}?"))
        place.run("migrate")
        yield place
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_many_writers_two_sealers_and_a_rotation_lose_nothing(installation: Installation) -> None:
    writers = [installation.start("write", TURNS) for _ in range(WRITERS)]
    sealers = [installation.start("keep_sealing", ENTRIES) for _ in range(2)]
    rotation = installation.start("rotate")
    for process in [*writers, rotation, *sealers]:
        ended(process)
    said = json.loads(installation.run("tell"))
    assert said == {
        "entries": ENTRIES + 1,  # and the evidence of the rotation
        "sealed": ENTRIES + 1,
        "findings": [],
        "opened": 2 * ENTRIES + 1,
        "subjects": 5 + ENTRIES + 1,
        "keys": 1,
    }


def test_sealers_killed_at_any_moment_leave_the_ledger_whole(installation: Installation) -> None:
    writers = [installation.start("write", TURNS) for _ in range(2)]
    for pause in (0.9, 1.1, 1.3, 1.5):  # from the end of the imports on
        sealer = installation.start("keep_sealing", 1_000_000)
        time.sleep(pause)
        sealer.kill()
        sealer.communicate()
    for process in writers:
        ended(process)
    said = json.loads(installation.run("tell"))
    assert (said["entries"], said["sealed"], said["findings"]) == (2 * TURNS, 2 * TURNS, [])


def test_of_a_shredded_person_no_trace_is_left(installation: Installation) -> None:
    traces = [bytes.fromhex(trace) for trace in json.loads(installation.run("make_traces"))]
    on_file = "sqlite" if not installation.environment["KLIENTELA_DATABASE_URL"] else ""
    before = installation.files() if on_file else installation.run("search_tables")
    assert all((trace if on_file else trace.hex().encode()) in before for trace in traces)
    installation.run("erase")
    after = installation.files() if on_file else installation.run("search_tables")
    assert not any((trace if on_file else trace.hex().encode()) in after for trace in traces)
    exported = installation.run("write_export")
    assert not any(trace in exported or trace.hex().encode() in exported for trace in traces)
    assert not any("żegżółka".encode() in data for data in (before, after, exported))
    said = json.loads(installation.run("tell"))
    assert (said["sealed"], said["findings"], said["opened"]) == (60, [], 30)
