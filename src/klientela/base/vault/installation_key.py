"""The keys that wrap all others; they stay outside the database, its folder and its backups."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import shlex
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from klientela.atoms.words import Words
from klientela.base.vault.key_file import keys_folder, read_or_make, replace_file
from klientela.base.vault.said_error import SaidError

KEY_BYTES = 32
KEYRING_FILE = "installation.keys"
_COMMAND_SECONDS = 30


class InstallationKeyError(SaidError):
    """The installation key cannot be had."""

    words = Words(en="The installation key cannot be read: {why}", pl="Nie można odczytać klucza instalacji: {why}")


class InstallationKeyLostError(SaidError):
    """Values are sealed under an installation key that is not at hand."""

    words = Words(
        en="The installation key {id} is missing. Put the folder of the keys back from its own backup.",
        pl="Brakuje klucza instalacji {id}. Przywróć folder kluczy z jego własnej kopii zapasowej.",
    )


@dataclass(frozen=True, slots=True)
class InstallationKey:
    """A 256-bit key with the id that follows from it, so that the same key has the same id wherever it is kept."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """Return 16 hexadecimal digits that name the key and tell nothing about it."""
        return hashlib.sha256(b"klientela installation key" + self.secret).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Keyring:
    """The installation keys at hand, the newest first; `is_file` says whether Klientela itself may change them."""

    keys: dict[str, InstallationKey]
    is_file: bool

    @property
    def newest(self) -> InstallationKey:
        """Return the key that wraps from now on."""
        return next(iter(self.keys.values()))

    def key(self, key_id: str) -> InstallationKey:
        """Return a key by its id. Raises InstallationKeyLostError."""
        if key_id not in self.keys:
            raise InstallationKeyLostError(id=key_id)
        return self.keys[key_id]


def keyring() -> Keyring | None:
    """Return the keyring from the environment, the command or the file; None where the file was never made.

    Raises InstallationKeyError.
    """
    if settings.CONFIGURATION.installation_key is not None:
        return _given(settings.CONFIGURATION.installation_key.get_secret_value())
    if settings.CONFIGURATION.key_command:
        return _given(_printed_by(settings.CONFIGURATION.key_command))
    path = _path()
    if not path.exists():
        return None
    facts = path.stat()  # the file is small but asked for often: it is read again only when it was changed
    return _read(path, stamp=(facts.st_mtime_ns, facts.st_ino, facts.st_size))


def make_keyring() -> Keyring:
    """Return the keyring of the file, making it with one key the first time."""
    return parsed_keyring(read_or_make(_path(), lambda: keyring_text([_fresh()])))


def add_key() -> Keyring:
    """Put a new key at the head of the file's keyring: it wraps from now on, and the old ones still open."""
    replace_file(_path(), keyring_text([_fresh(), *parsed_keyring(_path().read_bytes()).keys.values()]))
    return parsed_keyring(_path().read_bytes())


def retire_keys() -> None:
    """Leave only the newest key in the file's keyring."""
    replace_file(_path(), keyring_text([parsed_keyring(_path().read_bytes()).newest]))


def _path() -> Path:
    return keys_folder() / KEYRING_FILE


def _fresh() -> InstallationKey:
    return InstallationKey(secrets.token_bytes(KEY_BYTES))


def keyring_text(keys: Iterable[InstallationKey]) -> bytes:
    """Return what the file of a keyring holds, the newest key first."""
    rows = [{"id": key.id, "key": base64.b64encode(key.secret).decode()} for key in keys]
    return json.dumps({"format": 1, "keys": rows}, indent=1).encode() + b"\n"


@lru_cache(maxsize=4)
def _read(path: Path, *, stamp: tuple[int, ...]) -> Keyring:
    return parsed_keyring(path.read_bytes())


def parsed_keyring(data: bytes) -> Keyring:
    """Return the keyring that the file holds. Raises InstallationKeyError."""
    try:
        keys = [InstallationKey(_decoded(row["key"])) for row in json.loads(data)["keys"]]
    except (InstallationKeyError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise InstallationKeyError(why=KEYRING_FILE) from error
    if not keys:
        raise InstallationKeyError(why=KEYRING_FILE)
    return Keyring({key.id: key for key in keys}, is_file=True)


def _given(text: str) -> Keyring:
    # Several keys, newest first, let an administrator rotate a key that Klientela cannot write.
    keys = [InstallationKey(_decoded(part)) for part in text.replace(",", " ").split()]
    if not keys:
        raise InstallationKeyError(why="KLIENTELA_INSTALLATION_KEY, KLIENTELA_KEY_COMMAND")
    return Keyring({key.id: key for key in keys}, is_file=False)


def _decoded(text: str) -> bytes:
    try:
        secret = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise InstallationKeyError(why="base64") from error
    if len(secret) != KEY_BYTES:
        raise InstallationKeyError(why=f"{len(secret)} B ≠ {KEY_BYTES} B")
    return secret


@lru_cache(maxsize=1)
def _printed_by(command: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 (the administrator's own command, without a shell)
            shlex.split(command), capture_output=True, check=True, timeout=_COMMAND_SECONDS, text=True
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise InstallationKeyError(why=f"KLIENTELA_KEY_COMMAND ({type(error).__name__})") from error
    return done.stdout
