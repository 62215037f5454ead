"""Where uploads lie while they come in: a private folder of the home, and not the machine's own for all."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

ABANDONED_AFTER = timedelta(hours=1)


def upload_folder(home: Path) -> Path:
    """Return the folder, making it where it is missing."""
    folder = home / "uploads"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def sweep_uploads(home: Path, *, older_than: timedelta = timedelta(0)) -> None:
    """Delete what nobody has written to for that long: the process that would have deleted it was killed."""
    newest = time.time() - older_than.total_seconds()
    for path in upload_folder(home).iterdir():
        try:
            if path.stat().st_mtime <= newest:
                path.unlink()
        except FileNotFoundError:  # its process has just deleted it
            continue
