"""The Merkle tree of RFC 6962 §2.1, with the checks of RFC 9162 §2.1.3.2 and §2.1.4.2: pure arithmetic over hashes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
TILE_LEVELS = 8
TILE_WIDTH = 1 << TILE_LEVELS
HASH_BYTES = 32

# Gives the hash over the leaves [index * 2^level, (index + 1) * 2^level), all of which the tree has.
NodeReader = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256(0x00 || data)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: enough to append leaves and tell the root at every size."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)

    def append(self, leaf: bytes) -> None:
        """Add the hash of the next leaf."""
        rest = self.size
        while rest & 1:
            leaf = sha256(b"\x01" + self.peaks.pop() + leaf).digest()
            rest >>= 1
        self.peaks.append(leaf)
        self.size += 1

    def append_subtree(self, level: int, root: bytes) -> None:
        """Add 2^level leaves at once by their root; the size must be a multiple of 2^level."""
        rest = self.size >> level
        while rest & 1:
            root = node_hash(self.peaks.pop(), root)
            rest >>= 1
        self.peaks.append(root)
        self.size += 1 << level

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        return _joined(self.peaks)


def frontier_of(size: int, node: NodeReader) -> Frontier:
    """Return the frontier of a stored tree."""
    return Frontier(size, _peaks(0, size, node=node))


def range_root(start: int, end: int, *, node: NodeReader) -> bytes:
    """Return the root over the leaves [start, end); `start` must be where RFC 6962 cuts a tree."""
    return _joined(_peaks(start, end, node=node))


def inclusion_proof(index: int, size: int, *, node: NodeReader) -> list[bytes]:
    """Return PATH(index, D[size]) of RFC 6962 §2.1.1. Raises IndexError for a leaf the tree does not have."""
    if not 0 <= index < size:
        raise IndexError(index)
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(range_root(middle, end, node=node))
            end = middle
        else:
            proof.append(range_root(start, middle, node=node))
            start = middle
    return proof[::-1]


def consistency_proof(old: int, new: int, *, node: NodeReader) -> list[bytes]:
    """Return PROOF(old, D[new]) of RFC 6962 §2.1.2. Raises IndexError unless 0 < old <= new."""
    if not 0 < old <= new:
        raise IndexError(old)
    proof: list[bytes] = []
    start, end = 0, new
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(range_root(middle, end, node=node))
            end = middle
        else:
            proof.append(range_root(start, middle, node=node))
            start = middle
    if start:
        proof.append(range_root(start, end, node=node))
    return proof[::-1]


def root_from_inclusion(leaf: bytes, index: int, *, size: int, proof: Sequence[bytes]) -> bytes | None:
    """Return the root that an inclusion proof leads to, None where its length is wrong (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return None
    place, last, root = index, size - 1, leaf
    for other in proof:
        if last == 0:
            return None
        if place & 1 or place == last:
            root = node_hash(other, root)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            root = node_hash(root, other)
        place, last = place >> 1, last >> 1
    return root if last == 0 else None


def is_consistent(old: int, new: int, *, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether the tree of size `old` is the beginning of the one of size `new` (RFC 9162 §2.1.4.2)."""
    if old == new:
        return not proof and old_root == new_root
    hashes = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not 0 < old < new or not proof:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = hashes[0]
    for other in hashes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = node_hash(other, first), node_hash(other, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, other)
        place, last = place >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def fold(hashes: Sequence[bytes]) -> bytes:
    """Return the root over 2^n hashes of one level."""
    row = list(hashes)
    while len(row) > 1:
        row = [sha256(b"\x01" + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=True)]
    return row[0]


def complete_tiles(held: Sequence[bytes], fresh: Sequence[bytes]) -> list[list[bytes]]:
    """Return the tiles that become complete when `fresh` hashes follow those `held` in the last, incomplete one."""
    row = [*held, *fresh]
    return [row[start : start + TILE_WIDTH] for start in range(0, len(row) - TILE_WIDTH + 1, TILE_WIDTH)]


def _joined(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def _peaks(start: int, end: int, *, node: NodeReader) -> list[bytes]:
    found = []
    for level in range((end - start).bit_length() - 1, -1, -1):
        if (end - start) >> level & 1:
            found.append(node(level, start >> level))
            start += 1 << level
    return found


def _split(count: int) -> int:
    return 1 << (count - 1).bit_length() - 1
