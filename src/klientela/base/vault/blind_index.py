"""Exact look-up of sealed values: a keyed hash that says whether two values are equal and nothing else."""

from __future__ import annotations

import hashlib
import hmac

from klientela.base.vault.kept_key import kept_key


def blind_index(field: str, value: str) -> bytes:
    """Return HMAC-SHA-256 of an already normalised value, under a key of its own for each field.

    The key survives a rotation of the installation key, so that rows stay findable.
    """
    return hmac.new(kept_key("index", f"blind index {field}"), value.encode(), hashlib.sha256).digest()
