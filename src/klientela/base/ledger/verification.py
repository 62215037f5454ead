"""Verifying the ledger in its database: whether it is whole, complete, and the newest there was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from klientela.atoms.decision import Reason, Weight
from klientela.atoms.words import Param
from klientela.base.ledger import findings
from klientela.base.ledger.acceptance import LOSSES
from klientela.base.ledger.append_only import GUARDED_TABLES, missing_guards
from klientela.base.ledger.engine import fetch, fetch_page, hex_of, stored_id
from klientela.base.ledger.entry import ENTRY_COLUMNS, Entry, canonical_entry, instant_of
from klientela.base.ledger.epoch import Epoch
from klientela.base.ledger.head import Head, SignedHead, is_anything_signed, is_log_missing, logged_lines
from klientela.base.ledger.payload_check import PayloadCounts, check_payloads
from klientela.base.ledger.sealer import window_start
from klientela.base.ledger.signing import SigningKeyError, is_signed, public_key
from klientela.base.ledger.stored_tree import Tile, sealed_size
from klientela.base.ledger.timestamp import Stamp, stamped_at_us
from klientela.base.ledger.tree import EMPTY_ROOT, TILE_LEVELS, TILE_WIDTH, Frontier, fold, leaf_hash

PAGE = 20_480  # a multiple of a tile, so that pages and tiles end together
CLOCK_SLACK_US = 600_000_000  # within the sealer's window entries may be sealed out of order without any wrong
_MOST_OF_A_KIND = 100

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Verification:
    """What verifying found: `is_clean` when nothing speaks against the evidence; notes are worth knowing."""

    sealed: int = 0
    unsealed: int = 0
    heads: int = 0
    epochs: int = 1
    stamps: int = 0
    root: bytes = EMPTY_ROOT
    counts: Counter[str] = field(default_factory=Counter)
    found: list[Reason] = field(default_factory=list)
    found_of: Counter[str] = field(default_factory=Counter)
    payloads: PayloadCounts | None = None

    @property
    def findings(self) -> list[Reason]:
        """Return what speaks against the evidence; of one kind the first hundred, `found_of` has all counts."""
        return [reason for reason in self.found if reason.code.weight is Weight.STOP]

    @property
    def notes(self) -> list[Reason]:
        """Return what is worth knowing and speaks against nothing."""
        return [reason for reason in self.found if reason.code.weight is not Weight.STOP]

    @property
    def is_clean(self) -> bool:
        """Say whether integrity and completeness hold."""
        return not self.findings

    def add(self, reason: Reason) -> None:
        """Take in one finding."""
        self.found_of[reason.code.code] += 1
        if self.found_of[reason.code.code] <= _MOST_OF_A_KIND:
            self.found.append(reason)


def verify(progress: Progress | None = None, *, payloads: bool = False) -> Verification:
    """Recompute every leaf, tile and root, check all signatures, and compare with the log of heads.

    `payloads` also opens every part that can be opened and checks its commitment. `progress(done, total)` is called
    once a page. Holds no lock: entries recorded meanwhile are counted as unsealed.
    """
    result = Verification()
    own = _own_key(result)
    heads = [head.signed for head in _signed_heads(result, own)]
    walk = _Walk(result, heads)
    total = sealed_size()
    for start in range(0, total, PAGE):
        walk.take_page(start, _page(start, total))
        if progress:
            progress(min(start + PAGE, total), total)
    walk.finish(total)
    _check_guards(result)
    _check_epochs(result, own)
    _check_log(result, heads, own=own)
    _check_stamps(result)
    _check_tail(result)
    if payloads:
        result.payloads = check_payloads(result.add)
    return result


class _Walk:
    """One pass over the leaves in their order."""

    def __init__(self, result: Verification, heads: list[SignedHead]) -> None:
        self.result = result
        self.heads: dict[int, list[SignedHead]] = {}
        for head in heads:
            self.heads.setdefault(head.size, []).append(head)
        self.covered = max(self.heads, default=0)
        self.frontier = Frontier()
        self.upper: list[list[bytes]] = [[]]  # hashes of the incomplete tile of each level above the leaves
        self.newest_us = 0
        self.clock = Counter[str]()
        self._check_heads()

    def take_page(self, start: int, rows: list[tuple[Any, ...]]) -> None:
        """Check one page of rows: sequence number, leaf, entry columns."""
        leaves: list[bytes] = []
        self.result.counts.update(row[6] for row in rows if row[6])
        for expected, (seq, kept, *entry) in enumerate(rows, start=start):
            if seq != expected:
                self.result.add(Reason(findings.GAP, {"expected": expected, "seq": seq}))
                break
            leaves.append(self._leaf(seq, bytes(kept), entry=entry))
        for offset in range(0, len(leaves), TILE_WIDTH):
            self._take_tile((start + offset) // TILE_WIDTH, leaves[offset : offset + TILE_WIDTH])

    def finish(self, total: int) -> None:
        """Say what the whole came to."""
        result = self.result
        result.sealed, result.root = self.frontier.size, self.frontier.root()
        if self.covered != total:
            result.add(Reason(findings.NO_HEAD, {"size": total, "covered": self.covered}))
        if self.clock["back"]:
            result.add(Reason(findings.CLOCK_WENT_BACK, {"count": self.clock["back"], "seq": self.clock["first"]}))

    def _leaf(self, seq: int, kept: bytes, *, entry: list[Any]) -> bytes:
        if entry[0] is None:
            self.result.add(Reason(findings.ENTRY_MISSING, {"seq": seq}))
            return kept
        if leaf_hash(canonical_entry(entry)) != kept:
            self.result.add(Reason(findings.ENTRY_CHANGED, {"seq": seq}))
        if entry[1] > self.newest_us:
            self.newest_us = entry[1]
        elif entry[1] < self.newest_us - CLOCK_SLACK_US:
            self.clock["first"] = self.clock["first"] if self.clock["back"] else seq
            self.clock["back"] += 1
        return kept

    def _take_tile(self, number: int, leaves: list[bytes]) -> None:
        start, root = self.frontier.size, fold(leaves) if len(leaves) == TILE_WIDTH else b""
        if root and self.heads.keys().isdisjoint(range(start + 1, start + TILE_WIDTH)):
            self.frontier.append_subtree(TILE_LEVELS, root)
            self._check_heads()
        else:
            for leaf in leaves:
                self.frontier.append(leaf)
                self._check_heads()
        if root:
            self._check_tile(0, number, hashes=leaves, root=root)

    def _check_tile(self, level: int, number: int, *, hashes: list[bytes], root: bytes) -> None:
        kept = Tile.objects.filter(level=level, number=number).values_list("hashes", "root").first()
        if kept is None or bytes(kept[0]) != b"".join(hashes) or bytes(kept[1]) != root:
            self.result.add(Reason(findings.TILE_CHANGED, {"level": level, "number": number}))
        if len(self.upper) == level:
            self.upper.append([])
        above = self.upper[level]
        above.append(root)
        if len(above) == TILE_WIDTH:
            self.upper[level] = []
            self._check_tile(level + 1, number >> TILE_LEVELS, hashes=above, root=fold(above))

    def _check_heads(self) -> None:
        for head in self.heads.get(self.frontier.size, ()):
            if head.root != self.frontier.root():
                self.result.add(Reason(findings.ROOT_DIFFERS, {"size": head.size, "epoch": head.epoch}))


def _page(start: int, total: int) -> list[tuple[Any, ...]]:
    columns = ", ".join(hex_of("e.id") if name == "id" else f"e.{name}" for name in ENTRY_COLUMNS)
    return fetch_page(
        f"SELECT l.seq, l.hash, {columns} FROM ledger_leaf l LEFT JOIN ledger_entry e ON e.id = l.entry_id "  # noqa: S608
        "WHERE l.seq >= %s AND l.seq < %s ORDER BY l.seq",
        [start, min(start + PAGE, total)],
    )


def _own_key(result: Verification) -> str:
    """Return the public key, empty where it cannot be had, which is a finding where anything was signed."""
    try:
        return public_key()
    except SigningKeyError:
        if is_anything_signed():
            result.add(Reason(findings.KEY_LOST))
        return ""


def _signed_heads(result: Verification, own: str) -> Iterator[Head]:
    """Return the heads that the tree is compared with: those that are ours, or all of them without a key to tell."""
    for head in Head.objects.order_by("epoch", "size").iterator():
        result.heads += 1
        if own and (head.key != own or not is_signed(head.signed.statement, bytes(head.signature))):
            result.add(Reason(findings.HEAD_UNSIGNED, {"size": head.size, "epoch": head.epoch}))
        else:
            yield head


def _check_guards(result: Verification) -> None:
    for table in GUARDED_TABLES:
        if missing := missing_guards(connection, table):
            result.add(Reason(findings.GUARD_MISSING, {"table": table, "triggers": ", ".join(missing)}))


def _check_epochs(result: Verification, own: str) -> None:
    for epoch in Epoch.objects.order_by("number"):
        result.epochs += 1
        if epoch.reason in LOSSES:
            facts: dict[str, Param] = {"epoch": epoch.number, "size": epoch.size, "loss": epoch.reason}
            result.add(Reason(findings.ACCEPTED, facts))
        if own and not is_signed(epoch.statement, bytes(epoch.signature)):
            result.add(Reason(findings.EPOCH_UNSIGNED, {"epoch": epoch.number}))
        elif epoch.known_size > epoch.size:
            lost = {"known": epoch.known_size, "lost": epoch.known_size - epoch.size}
            result.add(Reason(findings.LOST, {"epoch": epoch.number, "size": epoch.size, **lost}))


def _check_log(result: Verification, heads: list[SignedHead], *, own: str) -> None:
    known = set(heads)
    cuts = [(epoch.number, epoch.size) for epoch in Epoch.objects.order_by("number")]
    for number, head in logged_lines() if own else ():
        if head is None:
            result.add(Reason(findings.LOG_CHANGED, {"line": number}))
        elif head not in known and not _was_cut(head, cuts):
            result.add(Reason(findings.ROLLED_BACK, {"size": head.size, "epoch": head.epoch}))
    if is_log_missing():
        result.add(Reason(findings.LOG_MISSING))


def _was_cut(head: SignedHead, cuts: list[tuple[int, int]]) -> bool:
    """Say whether an epoch explains why a head is not here: it cut the tree below it, or left its epoch altogether.

    A restore of an older copy and then of a newer one leaves an epoch that only the log remembers.
    """
    numbers = [number for number, _size in cuts]
    is_left = head.epoch not in numbers and head.epoch < max(numbers, default=0)
    return is_left or any(head.epoch < number and head.size > size for number, size in cuts)


def _check_stamps(result: Verification) -> None:
    for stamp in Stamp.objects.select_related("head").iterator():
        result.stamps += 1
        head = stamp.head.signed
        if stamped_at_us(bytes(stamp.answer), head.statement) != stamp.at_us:
            result.add(Reason(findings.STAMP_WRONG, {"size": head.size, "epoch": head.epoch}))


def _check_tail(result: Verification) -> None:
    """Name what is not sealed: the short tail before the sealer comes round, and what it has forgotten."""
    if Entry.objects.count() == sealed_size():
        return
    start = stored_id(window_start())
    for code, sign in ((findings.FORGOTTEN, "<"), (findings.UNSEALED, ">=")):
        count, first = fetch(
            f"SELECT count(*), min(e.at_us) FROM ledger_entry e LEFT JOIN ledger_leaf l ON l.entry_id = e.id "  # noqa: S608
            f"WHERE l.entry_id IS NULL AND e.id {sign} %s",
            [start],
        )[0]
        if count:
            result.unsealed += count
            result.add(Reason(code, {"count": count, "at": instant_of(first)}))
