"""Which encoding a text is in: by its byte order mark, by being valid UTF-8, else by how Polish it reads."""

from __future__ import annotations

import codecs
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from klientela.atoms.formats.file_reasons import LINE_TOO_LONG
from klientela.atoms.formats.findings import KIB, refusal

# The order settles ties: without a telling letter Windows is the likeliest source.
SINGLE_BYTE = ("cp1250", "iso8859-2", "cp852")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PIECE = 256 * KIB
_ASCII = bytes(range(128))
_TYPOGRAPHY = set("„”“’‘«»–—…§°€\u00a0\u00ad")
_POLISH_LOWER, _POLISH_UPPER = set("ąćęłńóśźż"), set("ĄĆĘŁŃÓŚŹŻ")
_MOSTLY_UTF8 = 10  # well-formed letters for each broken one, above which a text is UTF-8 with damage


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding by its Python name; `damaged` when some bytes do not fit it and are read as U+FFFD."""

    name: str
    damaged: bool = False


def detect_encoding(stream: BinaryIO) -> Encoding:
    """Return the encoding of the whole stream (read once in pieces, then rewound to its start)."""
    stream.seek(0)
    head = stream.read(4096)
    stream.seek(0)
    if marked := _by_mark(head) or _wide_without_mark(head):
        return Encoding(marked)
    encoding = _of_pieces(iter(lambda: stream.read(_PIECE), b""))
    stream.seek(0)
    return encoding


def decode_guessing(data: bytes) -> str:
    """Decode a short text whose encoding nobody stated."""
    name = _of_pieces(iter((data,))).name
    return data.decode(name, errors="replace")


def text_lines(stream: BinaryIO, encoding: Encoding, limit: int) -> Iterator[str]:
    """Yield the lines of a stream with their line ends.

    Raises `UnreadableFile` on a line over `limit` characters.
    """
    text = io.TextIOWrapper(stream, encoding.name, errors="replace", newline="")
    try:
        number = 0
        while line := text.readline(limit + 1):
            number += 1
            if len(line) > limit:
                raise refusal(LINE_TOO_LONG, line=number, limit=limit)
            yield line
    finally:
        if not stream.closed:
            text.detach()  # the stream belongs to the caller, who closes it


def _by_mark(head: bytes) -> str | None:
    return next((name for mark, name in _BOMS if head.startswith(mark)), None)


def _wide_without_mark(head: bytes) -> str | None:
    """UTF-16 without a mark shows as zero bytes at every other place, as long as the text is mostly Latin."""
    pairs = len(head) // 2
    even, odd = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if pairs < 2 or max(even, odd) * 10 < pairs * 6 or min(even, odd) * 10 > pairs:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _of_pieces(pieces: Iterator[bytes]) -> Encoding:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    histogram: Counter[int] = Counter()
    letters = broken = 0
    for piece in pieces:
        if piece.isascii() and not decoder.getstate()[0]:
            continue
        high = piece.translate(None, _ASCII)
        histogram.update(high)
        decoded = decoder.decode(piece)
        broken += decoded.count("\ufffd")
        letters += len(decoded) - len(decoded.encode("ascii", errors="ignore"))
    broken += decoder.decode(b"", final=True).count("\ufffd")
    if not broken:
        return Encoding("utf-8")
    if letters - broken > _MOSTLY_UTF8 * broken:
        return Encoding("utf-8", damaged=True)
    return _most_polish(histogram)


def _most_polish(histogram: Mapping[int, int]) -> Encoding:
    best = max(SINGLE_BYTE, key=lambda name: _score(histogram, name))
    damaged = any("\ufffd" in bytes([byte]).decode(best, errors="replace") for byte in histogram)
    return Encoding(best, damaged)


def _score(histogram: Mapping[int, int], name: str) -> int:
    return sum(count * _weight(bytes([byte]).decode(name, errors="replace")) for byte, count in histogram.items())


def _weight(character: str) -> int:
    if character in _POLISH_LOWER:
        return 6
    if character in _POLISH_UPPER:
        return 4
    if character in _TYPOGRAPHY:
        return 1
    category = unicodedata.category(character)
    if character == "\ufffd" or category == "Cc":
        return -10
    return 0 if category.startswith("L") else -3
