"""The sealer: gives recorded entries their place in the tree, after their commit, and signs the new head.

One transaction holds leaves, tiles and head, so that a crash at any point leaves all of a run or nothing.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from klientela.atoms.words import Words
from klientela.base.ledger.engine import fetch, hex_of, stored_id
from klientela.base.ledger.entry import ENTRY_COLUMNS, canonical_entry
from klientela.base.ledger.epoch import current_epoch, is_rolled_back
from klientela.base.ledger.head import last_logged_head, log_heads, require_signing_key, write_head
from klientela.base.ledger.stored_tree import Leaf, StoredTree, sealed_size, take_turn, write_tiles
from klientela.base.ledger.tree import frontier_of, leaf_hash
from klientela.base.vault.bulk_rows import id_writer, insert_rows
from klientela.base.vault.said_error import SaidError

RUN_LIMIT = 20_000
# A transaction may commit after a later entry was sealed; one that took longer than this is found by a sweep.
WINDOW_MS = 10 * 60 * 1000


class RolledBackError(SaidError):
    """The database is older than the last head that was signed."""

    words = Words(
        en="The database is older than the last signed head ({size} entries). Put the newer one back; to go on from "
        "this one all the same: `klientela ledger accept-heads`.",
        pl="Baza danych jest starsza niż ostatnia podpisana głowa drzewa (wpisy: {size}). "
        "Przywróć nowszą bazę; aby mimo to kontynuować od tej: `klientela ledger accept-heads`.",
    )


@transaction.atomic
def seal(*, limit: int = RUN_LIMIT, sweep: bool = False) -> int:
    """Seal up to `limit` entries in the order of their ids and sign one head; return how many were sealed.

    `sweep` looks for every unsealed entry instead of the last ten minutes before the newest sealed one.
    Raises RolledBackError, SigningKeyError, HeadsLogError, HeadsLogMissingError.
    """
    take_turn()
    require_signing_key()
    _refuse_rolled_back()
    rows = _unsealed(limit, sweep=sweep)
    if not rows:
        return 0
    size, tree = sealed_size(), StoredTree()
    leaves = [leaf_hash(canonical_entry(row)) for row in rows]
    frontier = frontier_of(size, tree.node)
    for leaf in leaves:
        frontier.append(leaf)
    write_tiles(size, leaves)
    written = id_writer()
    places = [
        (size + offset, written(UUID(row[0])), leaf)
        for offset, (row, leaf) in enumerate(zip(rows, leaves, strict=True))
    ]
    insert_rows("ledger_leaf", ("seq", "entry_id", "hash"), rows=places)
    write_head(current_epoch(), frontier.size, root=frontier.root())
    transaction.on_commit(log_heads)
    return len(rows)


def seal_all(*, sweep: bool = False) -> int:
    """Seal until nothing is left, a run at a time; return how many were sealed."""
    total = 0
    while count := seal(sweep=sweep):
        total += count
    return total


def window_start() -> UUID:
    """Return the least id that `seal` looks at without a sweep."""
    newest = Leaf.objects.order_by("-entry_id").values_list("entry_id", flat=True).first()
    return UUID(int=max((newest.int >> 80) - WINDOW_MS, 0) << 80 if newest else 0)


def _refuse_rolled_back() -> None:
    logged = last_logged_head()
    if logged is None:
        log_heads()  # at most the very first head, which a crash kept from it; refused where there are more
    elif is_rolled_back(logged):
        raise RolledBackError(size=logged.size)


def _unsealed(limit: int, *, sweep: bool) -> list[tuple[Any, ...]]:
    columns = ", ".join(hex_of("e.id") if name == "id" else f"e.{name}" for name in ENTRY_COLUMNS)
    start = UUID(int=0) if sweep else window_start()
    return fetch(
        f"SELECT {columns} FROM ledger_entry e LEFT JOIN ledger_leaf l ON l.entry_id = e.id "  # noqa: S608 (own names)
        "WHERE l.entry_id IS NULL AND e.id >= %s ORDER BY e.id LIMIT %s",
        [stored_id(start), limit],
    )
