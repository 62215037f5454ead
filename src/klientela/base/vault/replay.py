"""What a restored backup must not undo: a file beside the keys, never inside the database or its backups.

Each line carries an HMAC over itself and the line before, so that an edited, removed or moved line is found; lines cut
off at the end are not found by this file alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from klientela.atoms.clock import now
from klientela.atoms.words import Words
from klientela.base.vault.canonical import canonical_json
from klientela.base.vault.kept_key import kept_key
from klientela.base.vault.key_file import keys_folder
from klientela.base.vault.line_file import append_lines, read_lines
from klientela.base.vault.said_error import SaidError

REPLAY_FILE = "replay.jsonl"
_FIRST = b"\x00" * 32


class ReplayChangedError(SaidError):
    """A line of the replay file is not what was written."""

    words = Words(
        en="Line {line} of the replay file was changed; nothing was replayed.",
        pl="Wiersz {line} pliku odtwarzania został zmieniony; niczego nie odtworzono.",
    )


class ReplayKindUnknownError(SaidError):
    """A line asks for something this version cannot do again."""

    words = Words(
        en="The replay file holds „{kind}”, which this version does not know; nothing was replayed.",
        pl="Plik odtwarzania zawiera „{kind}”, którego ta wersja nie zna; niczego nie odtworzono.",
    )


@dataclass(frozen=True, slots=True)
class ReplayLine:
    """One thing to do again: its kind, when it happened, and the ids it needs; never a name or an address."""

    kind: str
    at: datetime
    facts: Mapping[str, str]


Handler = Callable[[ReplayLine], None]


_registered: dict[str, Handler] = {}


def register_replay(kind: str, handler: Handler) -> None:
    """Let a context do its lines again after a restore."""
    _registered[kind] = handler


def registered_handlers() -> Mapping[str, Handler]:
    """Return the handlers that contexts have registered, by kind."""
    return dict(_registered)


def append_replay(kind: str, facts: Mapping[str, str]) -> None:
    """Write one line; it is on the disk when this returns."""
    body: dict[str, object] = {"at": now().isoformat(), "facts": dict(facts), "kind": kind}

    def signed(last: bytes | None) -> list[bytes]:
        before = bytes.fromhex(json.loads(last)["mac"]) if last else _FIRST
        return [canonical_json({"body": body, "mac": _mac(before, body, is_first=last is None).hex()})]

    append_lines(_path(), signed)


def read_replay() -> Iterator[ReplayLine]:
    """Return every line in order.

    Raises ReplayChangedError at the first one that is not what was written, KeptKeyLostError, KeptKeyDamagedError.
    """
    before = _FIRST
    for number, line in enumerate(read_lines(_path()), start=1):
        try:
            row = json.loads(line)
            body, mac = row["body"], _mac(before, row["body"], is_first=False)
            if line != canonical_json({"body": body, "mac": mac.hex()}):
                raise ReplayChangedError(line=number)
            read = ReplayLine(body["kind"], datetime.fromisoformat(body["at"]), body["facts"])
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise ReplayChangedError(line=number) from error
        before = mac
        yield read


def apply_replay(handlers: Mapping[str, Handler]) -> int:
    """Do everything in the file again through the handler of its kind; return how many lines there were.

    The whole file is checked before the first handler runs; handlers must bear being run twice.
    Raises ReplayChangedError, ReplayKindUnknownError.
    """
    lines = list(read_replay())
    for line in lines:
        if line.kind not in handlers:
            raise ReplayKindUnknownError(kind=line.kind)
    for line in lines:
        handlers[line.kind](line)
    return len(lines)


def _path() -> Path:
    return keys_folder() / REPLAY_FILE


def _mac(before: bytes, body: Mapping[str, object], *, is_first: bool) -> bytes:
    key = kept_key("replay", "replay chain", may_make=is_first)  # a fresh key would hide that the old one is gone
    return hmac.new(key, before + canonical_json(body), hashlib.sha256).digest()
