"""Keys that outlive every rotation, each in a file of its own: what they made must stay findable."""

from __future__ import annotations

import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from klientela.base.vault.key_file import keys_folder, read_or_make


def kept_key(name: str, purpose: str) -> bytes:
    """Return 32 bytes derived for `purpose` (RFC 5869) from the key file `name`, which is made the first time."""
    return _derived(_secret(keys_folder() / f"{name}.key"), purpose)


@lru_cache(maxsize=16)
def _secret(path: Path) -> bytes:
    return read_or_make(path, lambda: secrets.token_bytes(32))


@lru_cache(maxsize=256)
def _derived(secret: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"klientela {purpose}".encode()).derive(secret)
