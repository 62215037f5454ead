"""Who is at work in a home folder: locks the kernel lets go of when their process ends, however it ends."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from types import TracebackType

from klientela.base.vault.key_file import make_private

SERVE = "serve.lock"  # one server in a home
JOBS = "jobs.lock"  # one job worker of that server, and not the last one's orphan beside it
ACTIVITY = "activity.lock"  # shared by all that serve or work; a restore takes it alone


class LockedError(Exception):
    """Somebody else holds the lock; `holder` is what they wrote about themselves."""

    def __init__(self, holder: dict[str, str]) -> None:
        super().__init__(str(holder))
        self.holder = holder


class FileLock:
    """A lock on a file in the home; held until closed or until the process has ended."""

    def __init__(self, home: Path, name: str, *, is_shared: bool = False, waits: bool = False, **holder: str) -> None:
        """Take the lock. Raises LockedError, unless it `waits`."""
        make_private(home)
        path = home / name
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            kind = fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX
            fcntl.flock(self._file, kind | (0 if waits else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(self._file)
            raise LockedError(_holder(path)) from None
        if not is_shared:
            os.ftruncate(self._file, 0)
            os.write(self._file, json.dumps({"process": str(os.getpid()), **holder}).encode())

    def close(self) -> None:
        """Let the lock go."""
        os.close(self._file)

    def __enter__(self) -> FileLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _holder(path: Path) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found
