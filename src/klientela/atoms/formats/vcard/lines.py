"""From the lines of a file to the raw cards in it, and from the lines of a card to its unfolded properties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from klientela.atoms.formats.encodings import Encoding, text_lines
from klientela.atoms.formats.file_reasons import LINE_TOO_LONG
from klientela.atoms.formats.findings import Limits, refusal

_BEGIN, _END = b"BEGIN:VCARD", b"END:VCARD"
_QUOTED_PRINTABLE = re.compile(rb"[^:]*;(?:ENCODING=)?\"?QUOTED-PRINTABLE[\";:]", re.IGNORECASE)
_BASE64 = re.compile(rb"[^:]*;(?:ENCODING=)?\"?(?:BASE64|B)[\";:]", re.IGNORECASE)
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/=]+")
_LINE_COST = 64  # bytes that even an empty line takes in memory
_AGENT = re.compile(rb"(?:[A-Za-z0-9-]+\.)?AGENT[^:]*:\s*", re.IGNORECASE)


@dataclass(slots=True)
class RawCard:
    """The lines of one card without BEGIN and END; `ended` tells that its END came, `cut` that it grew too big."""

    line: int
    lines: list[bytes] = field(default_factory=list)
    size: int = 0
    ended: bool = False
    cut: bool = False

    def add(self, line: bytes, limit: int) -> None:
        """Take a line unless the card is full."""
        self.size += len(line) + _LINE_COST
        if self.size > limit:
            self.cut = True
        else:
            self.lines.append(line)


def byte_lines(stream: BinaryIO, encoding: Encoding, limit: int) -> Iterator[tuple[int, bytes]]:
    """Yield each line with its number; a UTF-16 or UTF-32 file is turned into UTF-8 on the way.

    Raises `UnreadableFile` on a line over `limit`.
    """
    raw: Iterable[bytes]
    if encoding.name.startswith(("utf-16", "utf-32")):
        raw = (line.encode(errors="replace") for line in text_lines(stream, encoding, limit))
    else:
        raw = iter(lambda: stream.readline(limit + 1), b"")
    number = 0
    for piece in raw:
        if len(piece) > limit:
            raise refusal(LINE_TOO_LONG, line=number + 1, limit=limit)
        for line in piece.splitlines():  # a line may also end with a lone CR
            number += 1
            yield number, line


def raw_cards(lines: Iterable[tuple[int, bytes]], limits: Limits) -> Iterator[RawCard | int]:
    """Yield the cards; a number is that of a line which stands outside any card."""
    card: RawCard | None = None
    depth = 0
    for number, line in lines:
        mark = _mark(line, inside=card is not None)
        if card is None:
            if mark == _BEGIN:
                card, depth = RawCard(number), 0
            elif line.strip(b" \t\x1a\0\xef\xbb\xbf"):
                yield number
        elif mark == _BEGIN and not (depth or _opens_agent(card)):
            yield card
            card = RawCard(number)
        elif mark == _END and not depth:
            card.ended = True
            yield card
            card = None
        else:
            depth += (mark == _BEGIN) - (mark == _END)
            card.add(line, limits.card)
    if card is not None:
        yield card


def unfold(card: RawCard, *, keep_space: bool) -> Iterator[bytes]:
    """Yield the properties of a card, each joined from its lines (RFC 6350 §3.2).

    `keep_space`: in vCard 2.1 the white space at a fold belongs to the value. Lines that a soft break of
    QUOTED-PRINTABLE or a BASE64 block leaves without indent are joined as well, a nested card to its AGENT.
    """
    current: list[bytes] = []
    state = _Joining(keep_space)
    for line in card.lines:
        joined = state.continuation(line) if current else None
        if joined is not None:
            current.append(joined)
            state.last = line
            continue
        if current:
            yield b"".join(current)
        current = [line] if line.strip() else []
        state.begin(line)
    if current:
        yield b"".join(current).removesuffix(b"=") if state.soft else b"".join(current)


class _Joining:
    """What the property in hand allows its next line to be."""

    def __init__(self, keep_space: bool) -> None:
        self._keep_space = keep_space
        self.last = b""
        self._quoted = self._base64 = False
        self._depth = 0
        self._agent = False

    @property
    def soft(self) -> bool:
        """Return whether the last line ends with a soft break of QUOTED-PRINTABLE."""
        return self._quoted and self.last.rstrip(b" \t").endswith(b"=")

    def begin(self, line: bytes) -> None:
        """Begin a property."""
        self.last = line
        self._quoted = _QUOTED_PRINTABLE.match(line) is not None
        self._base64 = _BASE64.match(line) is not None
        self._agent = _AGENT.fullmatch(line) is not None
        self._depth = 0

    def continuation(self, line: bytes) -> bytes | None:
        """Return what a line adds to the property in hand, or None when it begins another."""
        if self._agent and (nested := self._nested(line)) is not None:
            return nested
        if self.soft:
            return self._after_soft_break(line)
        if line[:1] in (b" ", b"\t"):
            if self._base64:
                return line.strip()
            return line if self._keep_space and not self._quoted else line[1:]
        if self._base64 and _BASE64_LINE.fullmatch(line):
            return line
        return None

    def _nested(self, line: bytes) -> bytes | None:
        mark = _mark(line, inside=True)
        if not self._depth and mark != _BEGIN:
            self._agent = False
            return None
        self._depth += (mark == _BEGIN) - (mark == _END)
        self._agent = self._depth > 0
        return (b"" if mark == _BEGIN and self._depth == 1 else b"\n") + line

    def _after_soft_break(self, line: bytes) -> bytes:
        """Keep the `=` before the line end for the decoder; an indent after a space is a fold on top of it."""
        indented = line[:1] in (b" ", b"\t") and self.last.rstrip(b"=")[-1:] in (b" ", b"\t")
        return b"\n" + (line.lstrip(b" \t") if indented else line)


def _mark(line: bytes, *, inside: bool) -> bytes:
    """Return a line as BEGIN and END are compared; inside a card an indent makes it part of the line before."""
    if len(line) > 40:
        return b""
    return (line.rstrip(b" \t\0") if inside else line.strip(b" \t\0\xef\xbb\xbf")).upper()


def _opens_agent(card: RawCard) -> bool:
    return bool(card.lines) and _AGENT.fullmatch(card.lines[-1]) is not None
