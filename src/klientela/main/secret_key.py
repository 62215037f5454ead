"""The key that signs cookies and links; made once, kept with the other keys."""

from __future__ import annotations

import secrets
from pathlib import Path

from klientela.atoms.words import Words
from klientela.base.vault.key_file import make_private, read_or_make
from klientela.base.vault.said_error import SaidError

_SECRET_BYTES = 64
_TEXT_BYTES = 86  # as base64 without padding


class CookieKeyError(SaidError):
    """The file does not hold a key that could sign anything."""

    words = Words(
        en="{path} is damaged. Delete it: Klientela makes a new one, and everybody signs in again.",
        pl="Plik {path} jest uszkodzony. Usuń go: Klientela utworzy nowy, a wszyscy zalogują się ponownie.",
    )


def secret_key(folder: Path) -> str:
    """Return the signing key kept in `folder`, making it the first time; only its owner can read it.

    Raises CookieKeyError.
    """
    make_private(folder)
    path = folder / "cookies.key"
    key = read_or_make(path, lambda: secrets.token_urlsafe(_SECRET_BYTES).encode())
    if len(key) != _TEXT_BYTES or not key.isascii():
        raise CookieKeyError(path=str(path))
    return key.decode()
