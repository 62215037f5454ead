"""The key that signs heads, epochs and exports (Ed25519); kept with the other keys, outside the database.

It is made once, by whoever signs the very first head, or deliberately in a new epoch: never by looking for it.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from klientela.atoms.words import Words
from klientela.base.vault.key_file import keys_folder, read_or_make, replace_file
from klientela.base.vault.said_error import SaidError

SIGNING_KEY_FILE = "ledger-signing.key"
_KEY_BYTES = 32


class SigningKeyError(SaidError):
    """The key that signed the ledger so far cannot be had."""


class SigningKeyLostError(SigningKeyError):
    """The last head was signed with a key that is not at hand."""

    words = Words(
        en="The key that signed the last head is missing. Put the folder of the keys back from its own backup; "
        "if there is none, `klientela ledger accept-heads` goes on under a new key.",
        pl="Brakuje klucza, którym podpisano ostatnią głowę drzewa. Przywróć folder kluczy z jego własnej kopii "
        "zapasowej; jeśli jej nie ma, polecenie `klientela ledger accept-heads` podejmie księgę pod nowym kluczem.",
    )


class SigningKeyDamagedError(SigningKeyError):
    """The file of the signing key does not hold a key."""

    words = Words(
        en="ledger-signing.key, beside the other keys, is damaged ({found} bytes instead of {expected}). Put the "
        "folder of the keys back from its own backup; if there is none, `klientela ledger accept-heads` goes on under "
        "a new key.",
        pl="Plik ledger-signing.key obok innych kluczy jest uszkodzony (bajtów: {found} zamiast {expected}). Przywróć "
        "folder kluczy z jego własnej kopii zapasowej; jeśli jej nie ma, polecenie `klientela ledger accept-heads` "
        "podejmie księgę pod nowym kluczem.",
    )


def make_signing_key(*, replaces: bool = False) -> None:
    """Make the key where there is none; `replaces` puts a new one in the place of one that signed something else."""
    if replaces:
        replace_file(_path(), _fresh())
    else:
        read_or_make(_path(), _fresh)


def sign(statement: bytes) -> bytes:
    """Return the installation's signature of a statement. Raises SigningKeyError."""
    return _key().sign(statement)


def public_key() -> str:
    """Return the public key as 64 hexadecimal digits. Raises SigningKeyError."""
    return _key().public_key().public_bytes_raw().hex()


def fingerprint(public: str) -> str:
    """Return SHA-256 of a public key in hexadecimal: what one keeps elsewhere to know the key again."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()


def is_signed(statement: bytes, signature: bytes) -> bool:
    """Say whether the installation's own key signed the statement. Raises SigningKeyError."""
    return _verifies(_key().public_key(), statement, signature=signature)


def _verifies(key: Ed25519PublicKey, statement: bytes, *, signature: bytes) -> bool:
    try:
        key.verify(signature, statement)
    except InvalidSignature:
        return False
    return True


def _path() -> Path:
    return keys_folder() / SIGNING_KEY_FILE


def _fresh() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes_raw()


def _key() -> Ed25519PrivateKey:
    path = _path()
    try:
        facts = path.stat()
    except FileNotFoundError:
        raise SigningKeyLostError from None
    return _read(path, stamp=(facts.st_mtime_ns, facts.st_ino, facts.st_size))


@lru_cache(maxsize=4)
def _read(path: Path, *, stamp: tuple[int, ...]) -> Ed25519PrivateKey:
    data = path.read_bytes()
    if len(data) != _KEY_BYTES:
        raise SigningKeyDamagedError(found=len(data), expected=_KEY_BYTES)
    return Ed25519PrivateKey.from_private_bytes(data)
