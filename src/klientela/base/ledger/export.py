"""The evidence as one text file that anybody can check without us: see docs/evidence.md and verifier/."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable
from typing import IO, Any
from uuid import UUID

from klientela.atoms.clock import now
from klientela.base.ledger.engine import fetch, fetch_page, hex_of
from klientela.base.ledger.entry import ENTRY_COLUMNS, canonical_entry, microseconds_of
from klientela.base.ledger.epoch import Epoch
from klientela.base.ledger.head import Head, last_head
from klientela.base.ledger.signing import public_key, sign
from klientela.base.ledger.stored_tree import Leaf, StoredTree
from klientela.base.ledger.tree import inclusion_proof
from klientela.base.vault.canonical import canonical_json

FORMAT = "klientela-evidence/1"
PROOF_FORMAT = "klientela-proof/1"
_PAGE = 10_000
_IN_PAGE = "l.seq >= %s AND l.seq < %s"

Progress = Callable[[int, int], None]


class NothingSealedError(LookupError):
    """There is no signed head yet, or the entry asked for is not under one."""


def export(stream: IO[bytes], progress: Progress | None = None) -> int:
    """Write the sealed ledger to a binary stream and return the number of entries; no payload is in it.

    Every line is canonical JSON: its keys sorted, no blanks. Raises NothingSealedError before the first head.
    """
    head = last_head()
    if head is None:
        raise NothingSealedError
    lines, heads = _Lines(stream), _HeadLines()
    lines.write_signed(_header(head))
    for start in range(0, head.size, _PAGE):
        for seq, leaf, *entry in fetch_page(_entry_query(_IN_PAGE), [start, min(start + _PAGE, head.size)]):
            heads.write_up_to(seq, lines)
            lines.write_entry(seq, bytes(leaf), entry=entry)
        if progress:
            progress(min(start + _PAGE, head.size), head.size)
    heads.write_up_to(head.size, lines)
    end = {"counts": dict(lines.counts), "digest": lines.digest.hexdigest(), "line": "end", "marks": lines.marks}
    lines.write_signed(end)
    return head.size


def prove(entry_id: UUID) -> dict[str, object]:
    """Return the proof that one entry is under the newest head, as JSON that the verifier checks.

    Raises NothingSealedError for an entry that is unknown or not sealed yet.
    """
    head = last_head()
    leaf = Leaf.objects.filter(entry_id=entry_id).first()
    if head is None or leaf is None or leaf.seq >= head.size:
        raise NothingSealedError(entry_id)
    path = inclusion_proof(leaf.seq, head.size, node=StoredTree().node)
    return {
        "entry": canonical_entry(fetch(_entry_query("l.seq = %s"), [leaf.seq])[0][2:]).decode(),
        "format": PROOF_FORMAT,
        "head": head.signed.facts,
        "path": [step.hex() for step in path],
        "seq": leaf.seq,
        "signature": bytes(head.signature).hex(),
    }


class _Lines:
    """Writes lines, keeping the running digest and the counts that the last line states."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.digest = hashlib.sha256()
        self.counts: Counter[str] = Counter()
        self.marks = 0  # heads and stamps so far: said on every entry, so that a removed one is missed on the next line

    def write(self, data: bytes) -> None:
        self.digest.update(data)
        self.stream.write(data)

    def write_entry(self, seq: int, leaf: bytes, *, entry: list[Any]) -> None:
        self.counts[entry[4]] += 1
        facts = (canonical_entry(entry), leaf.hex().encode(), self.marks, seq)
        self.write(b'{"entry":%b,"leaf":"%b","line":"entry","marks":%d,"seq":%d}\n' % facts)

    def write_signed(self, facts: dict[str, object]) -> None:
        self.write(canonical_json({**facts, "signature": sign(canonical_json(facts)).hex()}) + b"\n")


def _header(head: Head) -> dict[str, object]:
    epochs = [
        {"facts": epoch.facts, "signature": bytes(epoch.signature).hex()} for epoch in Epoch.objects.order_by("number")
    ]
    return {
        "at_us": microseconds_of(now()),
        "epochs": epochs,
        "format": FORMAT,
        "key": public_key(),
        "line": "header",
        "size": head.size,
    }


def _entry_query(condition: str) -> str:
    columns = ", ".join(hex_of("e.id") if name == "id" else f"e.{name}" for name in ENTRY_COLUMNS)
    joined = "FROM ledger_leaf l JOIN ledger_entry e ON e.id = l.entry_id"
    return f"SELECT l.seq, l.hash, {columns} {joined} WHERE {condition} ORDER BY l.seq"


class _HeadLines:
    """Writes each head right after the entries it covers, then its stamps: a reader needs no memory for them."""

    def __init__(self) -> None:
        self.heads = Head.objects.order_by("epoch", "size").prefetch_related("stamps").iterator(chunk_size=500)
        self.next = next(self.heads, None)

    def write_up_to(self, size: int, lines: _Lines) -> None:
        """Write the heads that cover no more than `size` entries and were not written yet."""
        while self.next is not None and self.next.size <= size:
            self._write(self.next, lines)
            self.next = next(self.heads, None)

    def _write(self, head: Head, lines: _Lines) -> None:
        lines.marks += 1
        facts = {"head": head.signed.facts, "line": "head", "number": lines.marks}
        lines.write(canonical_json({**facts, "signature": bytes(head.signature).hex()}) + b"\n")
        for stamp in head.stamps.all():
            lines.marks += 1
            answer = base64.b64encode(bytes(stamp.answer)).decode()
            said = {"answer": answer, "head": head.signed.facts, "line": "stamp", "number": lines.marks}
            lines.write_signed({**said, "authority": stamp.authority})
