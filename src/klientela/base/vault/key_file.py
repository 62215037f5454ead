"""Files of keys: made once, whole or not at all, readable by their owner alone."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings

_another_folder: ContextVar[Path | None] = ContextVar("_another_folder", default=None)


def keys_folder() -> Path:
    """Return the folder of the keys, making it the first time; nobody else may enter it."""
    folder: Path = _another_folder.get() or settings.CONFIGURATION.keys_folder
    make_private(folder)
    return folder


@contextmanager
def keys_folder_at(folder: Path) -> Iterator[None]:
    """Read and write keys in another folder while the block runs: the undecided must not touch the real one."""
    token = _another_folder.set(folder)
    try:
        yield
    finally:
        _another_folder.reset(token)


def make_private(folder: Path) -> None:
    """Make a folder that its owner alone may enter; one that is there already and ours is closed to others."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    facts = folder.stat()
    is_everybodys = facts.st_mode & stat.S_ISVTX  # /tmp and the like, named by mistake
    if facts.st_uid == os.geteuid() and facts.st_mode & 0o077 and not is_everybodys:
        with suppress(OSError):  # a file system without permissions: then there is nothing to tighten
            folder.chmod(0o700)


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
