"""A vCard as a list of properties, with nothing lost that it held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

BINARY_NAMES = {"PHOTO", "LOGO", "SOUND", "KEY"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # no value may hold them (RFC 6350 §3.3)
_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Property:
    """One property: `name` and parameter names in capitals, `value` in the form of RFC 6350 §3.4, escapes included.

    QUOTED-PRINTABLE, character sets and the escaping of vCard 2.1 are undone by the reader; BASE64 is kept.
    """

    name: str
    value: str
    params: tuple[tuple[str, str], ...] = ()
    group: str = ""

    @classmethod
    def of_text(cls, name: str, text: str, *, params: tuple[tuple[str, str], ...] = (), group: str = "") -> Property:
        """Make a property of plain text."""
        return cls(name, escape(text), params, group)

    @property
    def text(self) -> str:
        """Return the value as plain text."""
        return unescape(self.value)

    @property
    def components(self) -> list[str]:
        """Return the parts of a structured value (N, ADR, ORG) as plain text."""
        return [unescape(part) for part in split_escaped(self.value, ";")]

    @property
    def items(self) -> list[str]:
        """Return the parts of a list (CATEGORIES, NICKNAME) as plain text."""
        return [unescape(part) for part in split_escaped(self.value, ",")]

    @property
    def types(self) -> list[str]:
        """Return the TYPE parameters in lower case."""
        return [value.lower() for name, value in self.params if name == "TYPE"]

    def param(self, name: str) -> str:
        """Return the first parameter of a name, or an empty text."""
        return next((value for key, value in self.params if key == name), "")

    @property
    def is_payload(self) -> bool:
        """Return whether the value is an attached file rather than a text or an address of one."""
        encoded = self.param("ENCODING").upper() in ("B", "BASE64")
        return encoded or (self.name in BINARY_NAMES and self.value[:5].lower() == "data:")


@dataclass(frozen=True, slots=True)
class Card:
    """A card; `line` is where it begins in its file, and no part of what it says."""

    version: str
    properties: tuple[Property, ...]
    line: int = field(default=1, compare=False)

    def named(self, *names: str) -> Iterator[Property]:
        """Yield the properties of the names, or all; alternatives of one value (ALTID, RFC 6350 §5.4) once."""
        seen: set[tuple[str, str]] = set()
        for prop in self.properties:
            if names and prop.name not in names:
                continue
            key = (prop.name, prop.param("ALTID"))
            if key[1] and key in seen:
                continue
            seen.add(key)
            yield prop


def escape(text: str) -> str:
    r"""Write plain text as a value: `\\`, `\,`, `\;` and `\n` (RFC 6350 §3.4)."""
    text = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return escape_breaks(text)


def escape_breaks(value: str) -> str:
    r"""Write line breaks within a value as `\n`."""
    return _BREAK.sub(r"\\n", value)


def unescape(value: str) -> str:
    """Read a value as plain text; a backslash before anything that needs none stays."""
    return _ESCAPED.sub(_unescaped, value) if "\\" in value else value


def split_escaped(value: str, separator: str) -> list[str]:
    """Split a value at each separator that is not escaped."""
    if "\\" not in value:
        return value.split(separator)
    parts, begin, at = [], 0, 0
    while at < len(value):
        if value[at] == "\\":
            at += 2
            continue
        if value[at] == separator:
            parts.append(value[begin:at])
            begin = at + 1
        at += 1
    parts.append(value[begin:])
    return parts


def _unescaped(match: re.Match[str]) -> str:
    letter = match[1]
    if letter in "nN":
        return "\n"
    return letter if letter in '\\,;:"' else match[0]
