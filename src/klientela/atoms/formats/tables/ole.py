"""The streams of an OLE compound file ([MS-CFB]), and whether the file keeps its own rules.

The reader of workbooks trusts the counts and sector numbers in the file and makes room for whatever they name; a file
that passes here names nothing beyond its own size and leads in no circle.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_SMALL, _SMALL_SECTOR = 4096, 64
_MOST_SMALL_TABLES = 4096  # sectors of the table of small sectors: enough for 32 MiB of small streams


class BadOleError(Exception):
    """The compound file contradicts itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream of the compound file."""

    name: str
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class CompoundFile:
    """A compound file in memory; the first entry is the root, whose stream holds the small streams."""

    data: bytes
    sector: int
    table: tuple[int, ...]
    small_table: tuple[int, ...]
    small: bytes
    entries: tuple[Entry, ...]

    def stream(self, entry: Entry) -> bytes:
        """Return the bytes of a stream; raises `BadOleError`."""
        if entry.size >= _SMALL:
            return _chain(self.data[self.sector :], self.sector, self.table, entry.start)[: entry.size]
        return _chain(self.small, _SMALL_SECTOR, self.small_table, entry.start)[: entry.size]


def read_compound(data: bytes) -> CompoundFile:
    """Read the allocation tables and the directory; raises `BadOleError`."""
    if len(data) < 1024:
        raise BadOleError
    sector = {9: 512, 12: 4096}.get(struct.unpack_from("<H", data, 30)[0], 0)
    _check_counts(data, sector)
    directory_start, small_start = struct.unpack_from("<I", data, 48)[0], struct.unpack_from("<I", data, 60)[0]
    table = _allocation_table(data, sector)
    body = data[sector:]
    entries = _entries(_chain(body, sector, table, directory_start), sector, len(data))
    if not entries:
        raise BadOleError
    small_table = _numbers(_chain(body, sector, table, small_start))
    small = _chain(body, sector, table, entries[0].start)
    return CompoundFile(data, sector, table, small_table, small, entries)


def _check_counts(data: bytes, sector: int) -> None:
    """Compare the counts of directory, table, small table and table-of-tables sectors with the size of the file."""
    directory, tables = struct.unpack_from("<II", data, 40)
    small_tables, further_tables = struct.unpack_from("<I4xI", data, 64)
    counts = (directory, tables, small_tables, further_tables)
    if not sector or any(count * sector > len(data) for count in counts) or small_tables > _MOST_SMALL_TABLES:
        raise BadOleError


def _allocation_table(data: bytes, sector: int) -> tuple[int, ...]:
    body = data[sector:]
    numbers = list(struct.unpack_from("<109I", data, 76))
    following = struct.unpack_from("<I", data, 68)[0]
    seen: set[int] = set()
    while following not in (_END, _FREE):
        if following in seen:
            raise BadOleError
        seen.add(following)
        *more, following = _numbers(_sector(body, sector, following))
        numbers += more
    used = [number for number in numbers if number != _FREE]
    if len(used) * sector > len(data):
        raise BadOleError
    return _numbers(b"".join(_sector(body, sector, number) for number in used))


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _chain(body: bytes, sector: int, table: tuple[int, ...], start: int) -> bytes:
    pieces: list[bytes] = []
    number = start
    while number != _END:
        if number >= len(table) or len(pieces) * sector > len(body):
            raise BadOleError
        pieces.append(_sector(body, sector, number))
        number = table[number]
    return b"".join(pieces)


def _sector(body: bytes, sector: int, number: int) -> bytes:
    piece = body[number * sector : (number + 1) * sector]
    if not piece:
        raise BadOleError
    return piece.ljust(sector, b"\0")  # the last sector of a file may be cut short


def _entries(directory: bytes, sector: int, limit: int) -> tuple[Entry, ...]:
    found = []
    for at in range(0, len(directory) - 127, 128):
        name = directory[at : at + 64].decode("utf-16-le", errors="replace").partition("\0")[0]
        start, size = struct.unpack_from("<IQ", directory, at + 116)
        size = size & 0xFFFFFFFF if sector == 512 else size
        if name and size > limit:
            raise BadOleError
        found.append(Entry(name, start, size))
    return tuple(found)
