"""Exact look-up of sealed values: a keyed hash that says whether two values are equal and nothing else."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

from klientela.base.vault.kept_key import kept_key


def blind_index(field: str, value: str) -> bytes:
    """Return HMAC-SHA-256 of an already normalised value, under a key of its own for each field.

    The key survives a rotation of the installation key, so that rows stay findable.
    """
    return blind_indexer(field)(value)


def blind_indexer(field: str) -> Callable[[str], bytes]:
    """Return `blind_index` of one field for many values: the key is read once."""
    key = kept_key("index", f"blind index {field}")
    return lambda value: hmac.digest(key, value.encode(), hashlib.sha256)
