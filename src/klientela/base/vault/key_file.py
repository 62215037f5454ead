"""Files of keys: made once, whole or not at all, readable by their owner alone."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings


def keys_folder() -> Path:
    """Return the folder of the keys, making it the first time; nobody else may enter it."""
    folder: Path = settings.CONFIGURATION.keys_folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def read_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return what the file holds, filling it with `make()` when it is absent; of two processes the first wins."""
    if not path.exists():
        fresh = _written(path, make())
        try:
            os.link(fresh, path)
            _sync_folder(path.parent)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in the file's place; a crash leaves the old or the new content, never a part."""
    _written(path, data).replace(path)
    _sync_folder(path.parent)


def _written(path: Path, data: bytes) -> Path:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return fresh


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
