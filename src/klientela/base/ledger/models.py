"""The tables of this context; the rotation comes along because its kind must be known wherever entries are shown."""

from klientela.base.ledger.entry import Entry, Payload
from klientela.base.ledger.epoch import Epoch
from klientela.base.ledger.head import Head
from klientela.base.ledger.news import NewsCursor
from klientela.base.ledger.rotation import VAULT_ROTATED
from klientela.base.ledger.stored_tree import Leaf, SealerTurn, Tile
from klientela.base.ledger.timestamp import Stamp

__all__ = ["VAULT_ROTATED", "Entry", "Epoch", "Head", "Leaf", "NewsCursor", "Payload", "SealerTurn", "Stamp", "Tile"]
