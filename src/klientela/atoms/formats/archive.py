"""ZIP archives read member by member into memory or an anonymous temporary file; no name in them touches the disk."""

from __future__ import annotations

import copy
import os
import struct
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from klientela.atoms.formats.file_reasons import BOMB, DAMAGED, PASSWORD, TOO_MANY_MEMBERS, UNPACKS_TOO_LARGE
from klientela.atoms.formats.findings import KIB, MIB, Limits, refusal

_PIECE = 256 * KIB
_KEPT_IN_MEMORY = MIB
_ENCRYPTED = 0x1
_LOCAL_HEADER = 30  # the fixed part before a member's bytes (APPNOTE 4.3.7)
_DIRECTORY_ENTRY = 46 + 512  # fixed part of a directory entry, and room for its name and comment


class Archive:
    """An open archive within its limits; what it unpacks is counted as it comes, whatever its headers claim."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        """Raise `UnreadableFile` for an archive that is damaged, encrypted or has a huge directory."""
        self.limits = limits
        self._left = limits.unpacked
        _refuse_large_directory(stream, limits)
        try:
            self._zip = zipfile.ZipFile(stream)
        except Exception as error:  # the module raises a dozen kinds on hostile bytes
            raise refusal(DAMAGED, kind="ZIP") from error
        self.members = [info for info in self._zip.infolist() if not info.is_dir()]
        if any(info.flag_bits & _ENCRYPTED for info in self.members):
            raise refusal(PASSWORD)
        _refuse_overlaps(self._zip.infolist())

    def another(self) -> Archive:
        """Return the archive with its whole allowance again, for a second look at what was measured once."""
        other = copy.copy(self)
        other._left = self.limits.unpacked * 4
        return other

    @property
    def names(self) -> list[str]:
        """Return the names of the members, which are only ever shown."""
        return [info.filename for info in self.members]

    @contextmanager
    def unpacked(self, member: zipfile.ZipInfo) -> Iterator[BinaryIO]:
        """Give a member as a seekable stream; raises `UnreadableFile` when it is damaged or grows over the limits."""
        with tempfile.SpooledTemporaryFile(_KEPT_IN_MEMORY) as file:
            for piece in self.pieces(member):
                file.write(piece)
            file.seek(0)
            yield cast(BinaryIO, file)

    def pieces(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield a member's contents piece by piece, counted against the limits."""
        grown = 0
        allowed = max(self.limits.ratio_from, self.limits.ratio * max(member.compress_size, 1))
        for piece in self._raw_pieces(member):
            grown += len(piece)
            self._left -= len(piece)
            if grown > allowed:
                raise refusal(BOMB, ratio=self.limits.ratio)
            if self._left < 0:
                raise refusal(UNPACKS_TOO_LARGE, limit=self.limits.unpacked)
            yield piece

    def _raw_pieces(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        try:
            with self._zip.open(member) as packed:
                while piece := packed.read(_PIECE):
                    yield piece
        except GeneratorExit:
            raise
        except Exception as error:  # zlib, lzma, bz2 and zipfile each have their own
            if isinstance(error, OSError) and error.errno is not None:
                raise  # the disk's fault, not the archive's; bz2 reports bad data as an OSError without a number
            raise refusal(DAMAGED, kind="ZIP") from error


def _refuse_overlaps(members: list[zipfile.ZipInfo]) -> None:
    """Refuse members that lie in one another: a bomb of that make names the same bytes again and again."""
    ends = 0
    for info in sorted(members, key=lambda member: member.header_offset):
        if info.header_offset < ends:
            raise refusal(DAMAGED, kind="ZIP")
        ends = info.header_offset + _LOCAL_HEADER + info.compress_size


def _refuse_large_directory(stream: BinaryIO, limits: Limits) -> None:
    """Refuse a huge directory before it is read, which happens as a whole (APPNOTE 4.3.14, 4.3.16)."""
    size = stream.seek(0, os.SEEK_END)
    start = max(0, size - 66 * KIB)
    stream.seek(start)
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        raise refusal(DAMAGED, kind="ZIP")
    directory = struct.unpack_from("<I", tail, at + 12)[0]
    wide = tail.rfind(b"PK\x06\x06")
    if wide >= 0 and wide + 48 <= len(tail):
        directory = max(struct.unpack_from("<Q", tail, wide + 40)[0], 0 if directory == 0xFFFFFFFF else directory)
    if directory > limits.workbook_members * _DIRECTORY_ENTRY:
        raise refusal(TOO_MANY_MEMBERS, limit=limits.workbook_members)
