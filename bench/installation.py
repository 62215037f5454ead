"""An installation of its own, on either engine: made for one measurement, and gone after it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from bench.process import ROOT, Ended, FailedError, run
from tools.postgres import Cluster

START_LIMIT_SECONDS = 60.0
SIGN_IN = "/accounts/login/"
SET_UP = "/set-up/"


@dataclass(frozen=True, slots=True)
class Engine:
    """A database engine; `cluster` is None for SQLite."""

    name: str
    cluster: Cluster | None = None


class Installation:
    """Home, keys and database of one installation, and the processes that work on it."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self.engine = engine
        self._database = f"b{uuid4().hex}" if engine.cluster else ""
        if engine.cluster:
            ask(engine.cluster, f"CREATE DATABASE {self._database}")

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of its processes: nothing of the caller's settings, compiled code kept apart."""
        left_out = ("KLIENTELA_", "PYTHONDONTWRITEBYTECODE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "klientela.main.settings",
            "KLIENTELA_HOME": str(self.folder / "home"),
            "KLIENTELA_KEYS": str(self.folder / "keys"),
            "KLIENTELA_DATABASE_URL": self.engine.cluster.url(self._database) if self.engine.cluster else "",
            "LC_ALL": "C.UTF-8",
            "PYTHONPYCACHEPREFIX": str(self.folder.parent / "bytecode"),
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }

    def run(self, *arguments: str, good: tuple[int, ...] = (0,)) -> Ended:
        """Run `python -m …` to its end. Raises FailedError."""
        return run([sys.executable, "-m", *arguments], self.environment, good=good)

    def ask(self, action: str, *arguments: str) -> tuple[Any, Ended]:
        """Run an action of `bench.inside` and return what it says, and how it went. Raises FailedError."""
        ended = self.run("bench.inside", action, *arguments)
        return json.loads(ended.output.splitlines()[-1]), ended

    def analyse(self) -> None:
        """Let PostgreSQL look at what its tables hold, as its autovacuum does within minutes; SQLite needs no help."""
        if self.engine.cluster:
            ask(self.engine.cluster, "ANALYZE", database=self._database)

    def remove(self) -> None:
        """Remove everything of it."""
        if self.engine.cluster:
            ask(self.engine.cluster, f"DROP DATABASE {self._database} WITH (FORCE)")
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def installation(folder: Path, engine: Engine) -> Iterator[Installation]:
    """Make an installation in a new folder below `folder`, and remove it at the end."""
    made = Installation(folder / uuid4().hex, engine)
    made.folder.mkdir()
    try:
        yield made
    finally:
        made.remove()


@dataclass(slots=True)
class Server:
    """A running `klientela serve`; `start_seconds` is the time from its start to its first page."""

    port: int
    process: subprocess.Popen[bytes]
    start_seconds: float


@contextmanager
def serving(installed: Installation, *, first_page: str = SIGN_IN) -> Iterator[Server]:
    """Serve as a user would, with two web workers and the job worker, until the end of the block.

    The block begins once `first_page` was shown. Raises FailedError where it never is.
    """
    port, log = _free_port(), installed.folder / "log"
    command = [sys.executable, "-m", "klientela", "serve", "--port", str(port)]
    started = time.perf_counter()
    with log.open("ab") as said:
        process = subprocess.Popen(
            command, env=installed.environment, cwd=ROOT, stdout=said, stderr=said, start_new_session=True
        )
    try:
        _wait_for_page(process, f"localhost:{port}", page=first_page, log=log)
        yield Server(port, process, time.perf_counter() - started)
    finally:
        _stop(process)


def _wait_for_page(process: subprocess.Popen[bytes], address: str, *, page: str, log: Path) -> None:
    limit = time.monotonic() + START_LIMIT_SECONDS
    while process.poll() is None and time.monotonic() < limit:
        if is_shown(address, page):
            return
        time.sleep(0.005)
    raise FailedError(f"klientela serve gave no page\n{log.read_text()[-2000:]}")


def is_shown(address: str, page: str) -> bool:
    """Say whether the server at `host:port` answers with this page."""
    with closing(HTTPConnection(address, timeout=10)) as connection:
        try:
            connection.request("GET", page)
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException):
            return False
        return answer.status == 200


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a server as a user would; its children follow a parent that had to be killed."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(40)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def ask(cluster: Cluster, sql: str, *, database: str = "postgres") -> None:
    """Run one statement in a database of a cluster, outside any transaction."""
    with psycopg.connect(cluster.url(database), autocommit=True) as connection:
        connection.execute(sql)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
