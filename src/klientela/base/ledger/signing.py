"""The key that signs heads, epochs and exports (Ed25519); kept with the other keys, outside the database."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from klientela.base.vault.key_file import keys_folder, read_or_make


def sign(statement: bytes) -> bytes:
    """Return the installation's signature of a statement."""
    return _key(_path()).sign(statement)


def public_key() -> str:
    """Return the public key as 64 hexadecimal digits."""
    return _key(_path()).public_key().public_bytes_raw().hex()


def fingerprint(public: str) -> str:
    """Return SHA-256 of a public key in hexadecimal: what one keeps elsewhere to know the key again."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()


def is_signed(statement: bytes, signature: bytes) -> bool:
    """Say whether the installation's own key signed the statement."""
    return _verifies(Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key())), statement, signature=signature)


def _verifies(key: Ed25519PublicKey, statement: bytes, *, signature: bytes) -> bool:
    try:
        key.verify(signature, statement)
    except InvalidSignature:
        return False
    return True


def _path() -> Path:
    return keys_folder() / "ledger-signing.key"


@lru_cache(maxsize=4)
def _key(path: Path) -> Ed25519PrivateKey:
    fresh = read_or_make(path, lambda: Ed25519PrivateKey.generate().private_bytes_raw())
    return Ed25519PrivateKey.from_private_bytes(fresh)
