"""Keys that outlive every rotation, each in a file of its own: what they made must stay findable."""

from __future__ import annotations

import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from klientela.atoms.words import Words
from klientela.base.vault.key_file import keys_folder, read_or_make
from klientela.base.vault.said_error import SaidError

KEPT_KEYS = ("index", "replay")
_KEY_BYTES = 32


class KeptKeyDamagedError(SaidError):
    """A key file does not hold a key."""

    words = Words(
        en="{name}, beside the other keys, is damaged ({found} bytes instead of {expected}). Put the folder of the "
        "keys back from its own backup.",
        pl="Plik {name} obok innych kluczy jest uszkodzony (bajtów: {found} zamiast {expected}). Przywróć folder "
        "kluczy z jego własnej kopii zapasowej.",
    )


class KeptKeyLostError(SaidError):
    """A key file is gone that made what is still there."""

    words = Words(
        en="{name}, beside the other keys, is missing. Put the folder of the keys back from its own backup.",
        pl="Brakuje pliku {name} obok innych kluczy. Przywróć folder kluczy z jego własnej kopii zapasowej.",
    )


def kept_key(name: str, purpose: str, *, may_make: bool = True) -> bytes:
    """Return 32 bytes derived for `purpose` (RFC 5869) from the key file `name`, one of `KEPT_KEYS`.

    The file is made the first time, unless `may_make` says that something it made is there already.
    Raises KeptKeyDamagedError, KeptKeyLostError.
    """
    path = keys_folder() / f"{name}.key"
    if not path.exists():
        if not may_make:
            raise KeptKeyLostError(name=path.name)
        read_or_make(path, lambda: secrets.token_bytes(_KEY_BYTES))
    facts = path.stat()
    return _derived(_secret(path, stamp=(facts.st_mtime_ns, facts.st_ino, facts.st_size)), purpose)


@lru_cache(maxsize=16)
def _secret(path: Path, *, stamp: tuple[int, ...]) -> bytes:
    secret = path.read_bytes()
    if len(secret) != _KEY_BYTES:
        raise KeptKeyDamagedError(name=path.name, found=len(secret), expected=_KEY_BYTES)
    return secret


@lru_cache(maxsize=256)
def _derived(secret: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"klientela {purpose}".encode()).derive(secret)
