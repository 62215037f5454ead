"""Whether the sealed parts are still what their entries commit to; opening them says nothing to anybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from klientela.atoms.decision import Reason
from klientela.base.ledger import findings
from klientela.base.ledger.engine import fetch_page, read_id
from klientela.base.ledger.entry import (
    COMMITMENT_BYTES,
    PSEUDONYM_BYTES,
    SALT_BYTES,
    commitment,
    payload_place,
)
from klientela.base.ledger.kinds import declared_kinds
from klientela.base.ledger.stored_tree import sealed_size
from klientela.base.vault.destruction import ERASURE
from klientela.base.vault.replay import ReplayChangedError, read_replay
from klientela.base.vault.sealing import SubjectCipher, TamperedError, ciphers_of_keys

_PAGE = 5_000


@dataclass(slots=True)
class PayloadCounts:
    """How many parts were opened and held, and how many can never be opened again because their key was destroyed."""

    opened: int = 0
    shredded: int = 0


def check_payloads(add: Callable[[Reason], None]) -> PayloadCounts:
    """Check every part of every sealed entry; findings go to `add`.

    A part that is gone must be explained: by an erasure in the replay file, or by a sealed entry which says that its
    subject was taken back. No line of the replay file would do for these: it is written before the transaction ends
    and outlives a restore, and would then excuse a key that somebody destroys later. The entry stands or falls with
    what it tells of, a restore takes it away with it, and once sealed it cannot be made up or taken back unseen.
    """
    counts, excused = PayloadCounts(), _erased(add) | _taken_back()
    for start in range(0, sealed_size(), _PAGE):
        parts = _parts(start)
        ciphers = ciphers_of_keys(part.key for part in parts.values())
        for entry in _entries(start):
            for number in range(len(entry.commitments) // COMMITMENT_BYTES):
                part = parts.get((entry.seq, number))
                cipher = ciphers.get(part.key) if part else None
                if part is None or cipher is None:
                    counts.shredded += 1
                    if _slice(entry.pseudonyms, number, width=PSEUDONYM_BYTES).hex() not in excused:
                        add(Reason(findings.PAYLOAD_MISSING, {"seq": entry.seq}))
                elif _holds(entry, number, part=part, cipher=cipher):
                    counts.opened += 1
                else:
                    add(Reason(findings.PAYLOAD_CHANGED, {"seq": entry.seq, "part": number}))
    return counts


@dataclass(frozen=True, slots=True)
class _Entry:
    seq: int
    id: UUID
    pseudonyms: bytes
    commitments: bytes


@dataclass(frozen=True, slots=True)
class _Part:
    pseudonym: UUID
    key: UUID
    sealed: bytes


def _erased(add: Callable[[Reason], None]) -> set[str]:
    found: set[str] = set()
    try:
        for line in read_replay():
            if line.kind == ERASURE:
                found.add(line.facts["pseudonym"])
    except ReplayChangedError as error:
        add(Reason(findings.REPLAY_CHANGED, error.params))
    return found


def _taken_back() -> set[str]:
    """Return the pseudonyms of those whose parts went lawfully, without an erasure; of sealed entries only."""
    names = [kind.name for kind in declared_kinds() if kind.may_forget]
    if not names:
        return set()
    rows = fetch_page(
        f"SELECT e.object_ref, e.pseudonyms FROM ledger_entry e JOIN ledger_leaf l ON l.entry_id = e.id "  # noqa: S608
        f"WHERE e.kind IN ({', '.join(['%s'] * len(names))})",
        names,
    )
    return {about for about, parts in rows if not bytes(parts)}  # one with parts says what stays


def _entries(start: int) -> list[_Entry]:
    rows = fetch_page(
        "SELECT l.seq, e.id, e.pseudonyms, e.commitments FROM ledger_leaf l JOIN ledger_entry e ON e.id = l.entry_id "
        "WHERE l.seq >= %s AND l.seq < %s ORDER BY l.seq",
        [start, start + _PAGE],
    )
    return [_Entry(seq, read_id(entry), bytes(names), bytes(promises)) for seq, entry, names, promises in rows]


def _parts(start: int) -> dict[tuple[int, int], _Part]:
    rows = fetch_page(
        "SELECT l.seq, p.part, p.pseudonym, p.key_id, p.sealed FROM ledger_leaf l "
        "JOIN ledger_payload p ON p.entry_id = l.entry_id WHERE l.seq >= %s AND l.seq < %s",
        [start, start + _PAGE],
    )
    return {(seq, number): _Part(read_id(name), read_id(key), bytes(sealed)) for seq, number, name, key, sealed in rows}


def _holds(entry: _Entry, number: int, *, part: _Part, cipher: SubjectCipher) -> bool:
    if part.pseudonym.bytes != _slice(entry.pseudonyms, number, width=PSEUDONYM_BYTES):
        return False
    try:
        plain = cipher.open(part.sealed, payload_place(entry.id, number))
    except TamperedError:
        return False
    return commitment(plain[:SALT_BYTES], plain[SALT_BYTES:]) == _slice(
        entry.commitments, number, width=COMMITMENT_BYTES
    )


def _slice(values: bytes, number: int, *, width: int) -> bytes:
    return values[number * width : (number + 1) * width]
