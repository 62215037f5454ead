"""The streams of an OLE compound file, as far as an XLS needs them ([MS-CFB])."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_HEADER_DIFAT = 109


class BadOle(Exception):
    """The compound file contradicts itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream of the compound file."""

    name: str
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class CompoundFile:
    """A compound file in memory."""

    data: bytes
    sector: int
    table: tuple[int, ...]
    entries: tuple[Entry, ...]

    def stream(self, entry: Entry) -> bytes:
        """Return the bytes of a stream of at least one regular sector; raises `BadOle`."""
        return _chain(self.data, self.sector, self.table, entry.start)[: entry.size]


def read_compound(data: bytes) -> CompoundFile:
    """Read the allocation table and the directory; raises `BadOle`."""
    if len(data) < 512:
        raise BadOle
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        raise BadOle
    sector = 1 << shift
    directory_start = struct.unpack_from("<I", data, 48)[0]
    table = _allocation_table(data, sector)
    directory = _chain(data, sector, table, directory_start)
    return CompoundFile(data, sector, table, _entries(directory))


def _allocation_table(data: bytes, sector: int) -> tuple[int, ...]:
    sectors = [number for number in struct.unpack_from("<109I", data, 76) if number < _END]
    following = struct.unpack_from("<I", data, 68)[0]
    seen: set[int] = set()
    while following < _END and following not in seen:
        seen.add(following)
        numbers = struct.unpack(f"<{sector // 4}I", _sector(data, sector, following))
        sectors += [number for number in numbers[:-1] if number < _END]
        following = numbers[-1]
    if len(sectors) * sector > len(data):
        raise BadOle
    joined = b"".join(_sector(data, sector, number) for number in sectors)
    return struct.unpack(f"<{len(joined) // 4}I", joined)


def _chain(data: bytes, sector: int, table: tuple[int, ...], start: int) -> bytes:
    pieces: list[bytes] = []
    number = start
    while number < _END:
        if number >= len(table) or len(pieces) * sector > len(data):
            raise BadOle
        pieces.append(_sector(data, sector, number))
        number = table[number]
    return b"".join(pieces)


def _sector(data: bytes, sector: int, number: int) -> bytes:
    at = (number + 1) * sector
    piece = data[at : at + sector]
    if not piece:
        raise BadOle
    return piece.ljust(sector, b"\0")  # the last sector of a file may be cut short


def _entries(directory: bytes) -> tuple[Entry, ...]:
    found = []
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        if 2 <= length <= 64:
            name = directory[at : at + length - 2].decode("utf-16-le", errors="replace")
            start, size = struct.unpack_from("<IQ", directory, at + 116)
            found.append(Entry(name, start, size & 0xFFFFFFFF))
    return tuple(found)
