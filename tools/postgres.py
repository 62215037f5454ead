"""A throw-away PostgreSQL cluster, for the tests and for the measurements."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
DURABLE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on")


def find_binary(name: str) -> str:
    """Return the path of a PostgreSQL program: Debian's newest, else the one on the PATH. Raises FileNotFoundError."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: -int(path.parts[4]))
    program = str(found[0]) if found else shutil.which(name)
    if program is None:
        raise FileNotFoundError(name)
    return program


def unprivileged(folder: Path) -> dict[str, Any]:
    """Return how to run as somebody else where the caller is root, as PostgreSQL demands."""
    if os.geteuid() != 0:
        return {}
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        user = pwd.getpwnam("nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


class Cluster:
    """A throw-away cluster in a temporary folder, reached over a socket in it; `options` are PostgreSQL's settings."""

    def __init__(self, options: Sequence[str] = FORGETFUL) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kpg-", dir="/tmp"))  # a path to a socket must be short
        run_as = unprivileged(self.folder)
        subprocess.run(
            [find_binary("initdb"), "-D", self.folder / "data", "-U", "klientela", "--auth=trust", "--no-sync",
             "--encoding=UTF8", "--locale=C.UTF-8"],
            check=True, cwd=self.folder, stdout=subprocess.DEVNULL, **run_as,
        )  # fmt: skip
        settings = [part for option in ("listen_addresses=", "max_connections=60", *options) for part in ("-c", option)]
        self.process = subprocess.Popen(
            [find_binary("postgres"), "-D", self.folder / "data", "-k", self.folder, *settings],
            cwd=self.folder, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **run_as,
        )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        for _ in range(100):
            try:
                psycopg.connect(host=str(self.folder), user="klientela", dbname="postgres").close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("PostgreSQL did not start")

    def url(self, name: str = "postgres") -> str:
        """Return the URL of a database in this cluster."""
        return f"postgresql://klientela@/{name}?host={quote(str(self.folder), safe='')}"

    def stop(self) -> None:
        """Stop the server and remove everything."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)
