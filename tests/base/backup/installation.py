"""An installation in a folder of its own, on the engine that the tests run on."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

ROOT = Path(__file__).parents[3]
BYTECODE = Path(tempfile.gettempdir()) / "klientela-test-bytecode"


class Installation:
    """Home, keys and, on PostgreSQL, a database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home, self.keys = folder / "home", folder / "keys"
        self.url = new_database()

    @property
    def environment(self) -> dict[str, str]:
        left_out = ("KLIENTELA_", "PYTHONDONTWRITEBYTECODE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
        own = {
            "DJANGO_SETTINGS_MODULE": "klientela.main.settings",
            "KLIENTELA_HOME": str(self.home),
            "KLIENTELA_KEYS": str(self.keys),
            "LC_ALL": "C.UTF-8",
            "PYTHONPYCACHEPREFIX": str(BYTECODE),  # half of the time of a start, and nothing left in the tree
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }
        return kept | own | ({"KLIENTELA_DATABASE_URL": self.url} if self.url else {})

    def run(self, *arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
        """Run `python -m …` to its end."""
        return subprocess.run(
            [sys.executable, "-m", *arguments],
            env=self.environment,
            cwd=ROOT,
            text=True,
            capture_output=True,
            timeout=timeout,
        )

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start `python -m …`, what it says goes to `log`; the caller ends it and waits for it."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *arguments],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def log(self) -> Path:
        """Where started processes say what they say."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / "log"


def new_database(template: str = "") -> str:
    """Return the URL of a new PostgreSQL database, a copy of `template` where given; empty on SQLite."""
    base = os.environ.get("KLIENTELA_DATABASE_URL", "")
    if not base:
        return ""
    name = f"t{uuid4().hex}"
    copied = f" TEMPLATE {urlsplit(template).path[1:]}" if template else ""
    with psycopg.connect(base, autocommit=True) as database:
        database.execute(f"CREATE DATABASE {name}{copied}")
    return urlunsplit(urlsplit(base)._replace(path=f"/{name}"))
