"""Writes a card as RFC 6350 (4.0) or RFC 2426 (3.0) asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from klientela.atoms.formats.vcard.card import CONTROLS, Card, Property, escape_breaks

_LINE_OCTETS = 75
_NEEDS_QUOTES = re.compile(r"[,:;]|^\s|\s$")
_DATA_URI = re.compile(r"data:([^;,]*)(?:;[^,]*)?;base64,(.*)", re.IGNORECASE | re.DOTALL)


def write_card(card: Card, version: Literal["4.0", "3.0"] = "4.0") -> str:
    """Return the card as text with CRLF, folded at 75 octets of UTF-8 (RFC 6350 §3.2; §6.2.1: FN is never missing)."""
    lines = ["BEGIN:VCARD", f"VERSION:{version}"]
    names = {prop.name for prop in card.properties}
    needed = ("FN",) if version == "4.0" else ("FN", "N")
    lines += [f"{name}:" for name in needed if name not in names]
    lines += [_line(prop, version) for prop in card.properties]
    lines.append("END:VCARD")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _line(prop: Property, version: str) -> str:
    prop = _for_4(prop) if version == "4.0" else _for_3(prop)
    group = f"{prop.group}." if prop.group else ""
    params = "".join(f";{name}={_param(value)}" for name, value in prop.params)
    return f"{group}{prop.name}{params}:{CONTROLS.sub('', escape_breaks(prop.value))}"


def _for_4(prop: Property) -> Property:
    """Turn an attached file into a data URI, `TYPE=pref` into the parameter PREF (RFC 6350 §5.3, §6.2.4)."""
    if prop.param("ENCODING"):
        kind = next(iter(prop.types), "")
        media = kind if "/" in kind else f"image/{kind}" if kind and prop.name in ("PHOTO", "LOGO") else ""
        others = tuple(pair for pair in prop.params if pair[0] not in ("ENCODING", "TYPE", "VALUE"))
        return Property(
            prop.name, f"data:{media or 'application/octet-stream'};base64,{prop.value}", others, prop.group
        )
    if "pref" in prop.types:
        others = tuple(pair for pair in prop.params if pair[0] != "TYPE" or pair[1].lower() != "pref")
        has_rank = any(name == "PREF" for name, _ in others)
        return Property(prop.name, prop.value, others if has_rank else (*others, ("PREF", "1")), prop.group)
    return prop


def _for_3(prop: Property) -> Property:
    match = _DATA_URI.fullmatch(prop.value) if prop.is_payload else None
    if not match:
        return prop
    kind = match[1].rpartition("/")[2].upper()
    params = (*prop.params, ("ENCODING", "b"), *((("TYPE", kind),) if kind else ()))
    return Property(prop.name, match[2], params, prop.group)


def _param(value: str) -> str:
    """Quote a parameter where it must be, with the signs that cannot stand in quotes as RFC 6868 has them."""
    value = value.replace("^", "^^").replace('"', "^'").replace("\r\n", "^n").replace("\n", "^n").replace("\r", "^n")
    value = CONTROLS.sub("", value)
    return f'"{value}"' if _NEEDS_QUOTES.search(value) else value


def _folded(line: str) -> Iterator[str]:
    """Cut a line so that no piece has over 75 octets and no letter is cut in two."""
    data = line.encode("utf-8", errors="replace")
    if len(data) <= _LINE_OCTETS:
        yield data.decode()
        return
    at, room, indent = 0, _LINE_OCTETS, ""
    while at < len(data):
        end = min(at + room, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        yield indent + data[at:end].decode()
        at, room, indent = end, _LINE_OCTETS - 1, " "
