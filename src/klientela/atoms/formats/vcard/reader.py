"""Reads cards of any version, forgiving what programs get wrong; what it cannot make sense of is reported."""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from klientela.atoms.formats.contact import Place
from klientela.atoms.formats.encodings import Encoding, decode_guessing
from klientela.atoms.formats.file_reasons import (
    CARD_EMPTY,
    CARD_LINE_UNREADABLE,
    CARD_TOO_LARGE,
    CARD_TRUNCATED,
    LETTERS_LOST,
    OUTSIDE_CARD,
    PAYLOAD_DROPPED,
)
from klientela.atoms.formats.findings import Limits, Problems
from klientela.atoms.formats.vcard.card import BINARY_NAMES, CONTROLS, Card, Property, escape, escape_breaks, unescape
from klientela.atoms.formats.vcard.lines import RawCard, byte_lines, raw_cards, unfold

# [group "."] name *(";" param) ":" value; a quoted parameter may hold any of the signs (RFC 6350 §3.3).
_LINE = re.compile(r"\s*(?:([A-Za-z0-9_-]+)\.)?([A-Za-z0-9_/-]+)\s*((?:;(?:[^\":;]|\"[^\"]*\")*)*):(.*)", re.DOTALL)
_PARAM = re.compile(r";((?:[^\";]|\"[^\"]*\")*)")
_PARAM_VALUE = re.compile(r"(?:[^\",]|\"[^\"]*\")+")
_VERSION = re.compile(rb"VERSION\s*:\s*([0-9.]+)\s*", re.IGNORECASE)
_ENCODINGS = {"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"}
_CARETS = {"^n": "\n", "^'": '"', "^^": "^"}
_STRUCTURED = {"N", "ADR", "ORG"}
_TEXTS = {"FN", "TITLE", "ROLE", "NOTE", "LABEL", "AGENT"}
_WHITE = re.compile(r"\s+")
_SHOWN = 80


def read_cards(
    stream: BinaryIO, encoding: Encoding, *, file: str, part: str, problems: Problems, limits: Limits
) -> Iterator[Card]:
    """Yield the cards of a stream one by one; raises `UnreadableFile` on a line without end."""
    reader = CardReader(file, part, problems=problems, limits=limits)
    outside = -1
    for raw in raw_cards(byte_lines(stream, encoding, limits.line), limits):
        if isinstance(raw, int):
            if raw != outside + 1:  # one report for lines that follow on each other
                problems.add(Place(file, raw, part), OUTSIDE_CARD)
            outside = raw
        elif card := reader.card(raw):
            yield card


class CardReader:
    """Reads the cards of one file; `problems` takes what was wrong with them."""

    def __init__(self, file: str, part: str, *, problems: Problems, limits: Limits) -> None:
        self._file, self._part = file, part
        self._problems, self._limits = problems, limits

    def card(self, raw: RawCard) -> Card | None:
        """Return a card, or None (reported) for an empty one."""
        place = Place(self._file, raw.line, self._part)
        if raw.cut:
            self._problems.add(place, CARD_TOO_LARGE, limit=self._limits.card)
        if not raw.ended:
            self._problems.add(place, CARD_TRUNCATED)
        version = _version_of(raw)
        whole = b"\n".join(raw.lines)
        charset = _utf8_or_nothing(whole)
        properties = []
        for line in unfold(raw, keep_space=version == "2.1"):
            prop = self._property(line, place, charset=charset, version=version)
            if prop and prop.name != "VERSION":
                properties.append(prop)
        if any("\ufffd" in prop.value for prop in properties):
            self._problems.add(place, LETTERS_LOST)
        if not any(prop.value for prop in properties):
            self._problems.add(place, CARD_EMPTY)
            return None
        return Card(version, tuple(properties), raw.line)

    def _property(self, line: bytes, place: Place, *, charset: str, version: str) -> Property | None:
        text = line.decode(charset) if charset else decode_guessing(line)
        match = _LINE.fullmatch(text)
        if not match:
            if text.strip(" \t\0\x1a"):
                self._problems.add(place, CARD_LINE_UNREADABLE, text=text.strip()[:_SHOWN])
            return None
        name, params = match[2].upper(), _params(match[3], carets=version != "2.1")
        value = CONTROLS.sub("", _value(name, match[4], params, version=version, charset=charset))
        kept = tuple(pair for pair in params if not _is_spent(pair))
        prop = Property(name, value, kept, match[1] or "")
        if prop.is_payload or name in BINARY_NAMES:
            return self._payload(prop, place)
        return prop

    def _payload(self, prop: Property, place: Place) -> Property | None:
        if len(prop.value) > self._limits.payload:
            self._problems.add(place, PAYLOAD_DROPPED, name=prop.name, size=len(prop.value) * 3 // 4)
            return None
        if not prop.is_payload:
            return prop
        return Property(prop.name, _WHITE.sub("", prop.value), prop.params, prop.group)


def _version_of(raw: RawCard) -> str:
    for line in raw.lines[:200]:
        if match := _VERSION.fullmatch(line):
            return match[1].decode("ascii")
    return "3.0"  # a card that names none has escapes as 3.0 has, as a rule


def _utf8_or_nothing(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "utf-8"


def _params(text: str, *, carets: bool) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for piece in _PARAM.findall(text):
        name, equals, value = piece.partition("=")
        name = name.strip().upper()
        if not equals:  # vCard 2.1 writes the value alone: TEL;CELL;PREF
            if name:
                found.append(("ENCODING" if name in _ENCODINGS else "TYPE", piece.strip()))
            continue
        for one in _PARAM_VALUE.findall(value) or [""]:
            found.extend((name, part) for part in _unquoted(name, one.strip(), carets=carets))
    return found


def _unquoted(name: str, value: str, *, carets: bool) -> list[str]:
    if name == "TYPE" and value.upper().startswith("TYPE="):
        value = value[5:]  # TYPE=HOME,TYPE=VOICE
    quoted = len(value) > 1 and value[0] == value[-1] == '"'
    value = value[1:-1] if quoted else value
    if carets and "^" in value:  # RFC 6868
        value = re.sub(r"\^[n'^]", lambda match: _CARETS[match[0]], value)
    return value.split(",") if quoted and name == "TYPE" else [value]


def _value(name: str, text: str, params: list[tuple[str, str]], *, version: str, charset: str) -> str:
    """Return the value in the form of RFC 6350, whatever form the card had it in."""
    encoding = next((value.upper() for key, value in params if key == "ENCODING"), "")
    stated = next((value for key, value in params if key == "CHARSET"), "")
    if encoding == "QUOTED-PRINTABLE":
        decoded = _decoded(_soft_breaks_undone(text, charset), stated)
        return _from_old(name, decoded) if version == "2.1" or "\n" in decoded else decoded
    if encoding in ("B", "BASE64"):
        return text.strip()
    if name == "AGENT" and "\n" in text:
        return escape(text)
    return _from_old(name, text) if version == "2.1" else escape_breaks(text)


def _soft_breaks_undone(text: str, charset: str) -> bytes:
    data = text.encode(charset or "utf-8", errors="replace")
    return binascii.a2b_qp(data.replace(b"=\\n", b""))


def _decoded(data: bytes, stated: str) -> str:
    if stated:
        try:
            return str(codecs.decode(data, stated, "strict"))
        except (LookupError, UnicodeError, ValueError, TypeError):
            pass  # the character set is wrong or unknown: the text itself tells more
    return decode_guessing(data)


def _from_old(name: str, text: str) -> str:
    r"""Escape a 2.1 value, in which only `;` between components is special and `\;` stands for the sign itself."""
    if name in _STRUCTURED:
        protected = text.replace("\\;", "\0")
        parts = (unescape(part).replace("\0", ";") for part in protected.split(";"))
        return ";".join(escape(part) for part in parts)
    if name in _TEXTS:
        return escape(unescape(text))
    return escape_breaks(text)


def _is_spent(pair: tuple[str, str]) -> bool:
    name, value = pair
    return name == "CHARSET" or (name == "ENCODING" and value.upper() not in ("B", "BASE64"))
