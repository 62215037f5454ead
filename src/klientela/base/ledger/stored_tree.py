"""The tree as it is kept: leaves, complete tiles of 256 hashes, and the turn of the one sealer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from typing_extensions import override

from klientela.atoms.personal_data import NoPersonalData
from klientela.base.ledger.engine import fetch
from klientela.base.ledger.tree import HASH_BYTES, TILE_LEVELS, TILE_WIDTH, complete_tiles, fold
from klientela.base.vault.bulk_rows import insert_rows


class Leaf(models.Model):
    """The place of an entry in the tree: its sequence number from 0, without a gap, and its hash."""

    seq = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True)
    hash = models.BinaryField(max_length=HASH_BYTES)

    personal_data = NoPersonalData("hashes of entries", columns=("seq", "entry_id", "hash"))

    @override
    def __str__(self) -> str:
        return str(self.seq)


class Tile(models.Model):
    """256 neighbouring hashes of one level (0: leaves; each level is over 256 of the one below) and their root."""

    pk = models.CompositePrimaryKey("level", "number")
    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField(max_length=TILE_WIDTH * HASH_BYTES)
    root = models.BinaryField(max_length=HASH_BYTES)

    personal_data = NoPersonalData("hashes of hashes", columns=("level", "number", "hashes", "root"))

    @override
    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class SealerTurn(models.Model):
    """One row that a sealer locks, so that there is one sealer at a time."""

    id = models.SmallIntegerField(primary_key=True)

    personal_data = NoPersonalData("a lock", columns=("id",))
    objects: ClassVar[models.Manager[SealerTurn]] = models.Manager()

    @override
    def __str__(self) -> str:
        return "sealer"


def take_turn() -> None:
    """Wait until no other sealer is at work; the turn ends with the transaction."""
    SealerTurn.objects.bulk_create([SealerTurn(id=1)], ignore_conflicts=True)
    SealerTurn.objects.select_for_update().get(id=1)


def sealed_size() -> int:
    """Return how many leaves the tree has."""
    last = Leaf.objects.order_by("-seq").values_list("seq", flat=True).first()
    return 0 if last is None else last + 1


class StoredTree:
    """Reads inner nodes from tiles, and from rows where a tile is not complete yet."""

    def __init__(self) -> None:
        self._rows: dict[tuple[int, int], list[bytes]] = {}

    def node(self, level: int, index: int) -> bytes:
        """Return the hash over the leaves [index * 2^level, (index + 1) * 2^level)."""
        tile_level, inside = divmod(level, TILE_LEVELS)
        width = 1 << inside
        number, first = divmod(index * width, TILE_WIDTH)
        return fold(self._row(tile_level, number)[first : first + width])

    def _row(self, level: int, number: int) -> list[bytes]:
        if (level, number) not in self._rows:
            self._rows[level, number] = hashes_from(level, number)
        return self._rows[level, number]


def hashes_from(level: int, number: int) -> list[bytes]:
    """Return the hashes of a tile, complete or not, in order."""
    kept = fetch("SELECT hashes FROM ledger_tile WHERE level = %s AND number = %s", [level, number])
    if kept:
        return cut(bytes(kept[0][0]))
    if level == 0:
        sql = "SELECT hash FROM ledger_leaf WHERE seq >= %s AND seq < %s ORDER BY seq"
        found = fetch(sql, [number * TILE_WIDTH, (number + 1) * TILE_WIDTH])
    else:
        sql = "SELECT root FROM ledger_tile WHERE level = %s AND number >= %s AND number < %s ORDER BY number"
        found = fetch(sql, [level - 1, number * TILE_WIDTH, (number + 1) * TILE_WIDTH])
    return [bytes(value) for (value,) in found]


def cut(hashes: bytes) -> list[bytes]:
    """Return the single hashes of a tile's bytes."""
    return [hashes[start : start + HASH_BYTES] for start in range(0, len(hashes), HASH_BYTES)]


def write_tiles(size: int, leaves: list[bytes]) -> None:
    """Write every tile that becomes complete when `leaves` follow a tree of `size`; before the leaves themselves."""
    level, count, fresh = 0, size, leaves
    while fresh:
        number, held = divmod(count, TILE_WIDTH)
        tiles = complete_tiles(hashes_from(level, number)[:held] if held else [], fresh)
        roots = [fold(tile) for tile in tiles]
        rows = [
            (level, number + offset, b"".join(tile), root)
            for offset, (tile, root) in enumerate(zip(tiles, roots, strict=True))
        ]
        insert_rows("ledger_tile", ("level", "number", "hashes", "root"), rows=rows)
        level, count, fresh = level + 1, number, roots
