"""Files that only grow, line by line: a line is on the disk when the call returns, and a torn one never counts."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

_TAIL_BYTES = 65_536


class LineTooLongError(ValueError):
    """A line would be longer than the tail that is read to find the last one."""


def append_lines(path: Path, make: Callable[[bytes | None], list[bytes]]) -> None:
    """Append the lines that `make` returns for the last whole line (None in an empty file); one caller at a time.

    A torn end is cut off first: whoever wrote it crashed before the call returned, so nothing relies on it.
    Raises LineTooLongError for a line over 64 KiB.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        last, end = _last_line(descriptor)
        data = b"".join(_ended(line) for line in make(last))
        os.ftruncate(descriptor, end)
        os.pwrite(descriptor, data, end)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def last_line(path: Path) -> bytes | None:
    """Return the last whole line without its end, or None where there is none."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        return _last_line(file.fileno())[0]


def read_lines(path: Path) -> Iterator[bytes]:
    """Return every whole line without its end; a torn last one is left out."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield line[:-1]


def _last_line(descriptor: int) -> tuple[bytes | None, int]:
    size = os.fstat(descriptor).st_size
    start = max(0, size - 2 * _TAIL_BYTES)
    tail = os.pread(descriptor, size - start, start)
    whole = tail[: tail.rfind(b"\n") + 1]
    return (whole[:-1].rpartition(b"\n")[2] if whole else None), start + len(whole)


def _ended(line: bytes) -> bytes:
    if len(line) >= _TAIL_BYTES:
        raise LineTooLongError(f"{len(line)} bytes")
    return line + b"\n"
