"""The key file of a backup: what opens the sealed values of its data file, to be kept elsewhere.

One line of JSON says how the rest is encrypted (scrypt, RFC 7914, and AES-256-GCM) or that it is not; the rest is
compressed JSON: the subjects' keys as they are wrapped, and the files beside the keys.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from klientela.atoms.words import Words
from klientela.base.vault.canonical import canonical_json
from klientela.base.vault.said_error import SaidError
from klientela.base.vault.subject import PurposeClass

FORMAT = "klientela-keys/1"
_COST = 2**16  # 64 MiB and about a fifth of a second a guess
_MOST_COST = 2**20
_MOST_HEADER_BYTES = 4096
_MOST_PLAIN_BYTES = 2 * 1024**3

KeyRow = tuple[str, str, str, str, str]  # id, pseudonym, purpose class, wrapped (base64), wrapping key


class KeyFileError(SaidError):
    """The key file cannot be read."""

    words = Words(
        en="{path} is not a key file of Klientela, or it is damaged; nothing was changed.",
        pl="{path} nie jest plikiem kluczy Klienteli albo jest uszkodzony; niczego nie zmieniono.",
    )


class PassphraseError(SaidError):
    """The passphrase does not open the key file."""

    words = Words(
        en="The passphrase does not open {path}; nothing was changed.",
        pl="To hasło nie otwiera pliku {path}; niczego nie zmieniono.",
    )


@dataclass(slots=True)
class KeyBundle:
    """What a key file holds: the data file it belongs to, wrapped keys, and files by name."""

    backup: str
    manifest: str
    rows: list[KeyRow] = field(default_factory=list, repr=False)
    files: dict[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def digest(self) -> str:
        """Return what the data file knows the keys by: none was taken out, put in or changed."""
        return hashlib.sha256(canonical_json({**_files(self), **_rows(self)})).hexdigest()


def write_key_file(path: Path, bundle: KeyBundle, passphrase: str) -> None:
    """Write the bundle, encrypted unless the passphrase is empty; only its owner can read the file."""
    plain = zlib.compress(_packed(bundle), 6)
    facts: dict[str, object] = {"cipher": "none", "format": FORMAT}
    if passphrase:
        salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
        facts = {"cipher": "scrypt-aes-256-gcm", "cost": _COST, "format": FORMAT}
        facts |= {"nonce": nonce.hex(), "salt": salt.hex()}
        plain = AESGCM(_key(passphrase, salt, _COST)).encrypt(nonce, plain, canonical_json(facts))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(canonical_json(facts) + b"\n" + plain)
        file.flush()
        os.fsync(file.fileno())


def needs_passphrase(path: Path) -> bool:
    """Return whether a key file is encrypted. Raises KeyFileError."""
    facts, _body = _split(path)
    return bool(facts["cipher"] != "none")


def read_key_file(path: Path, passphrase: str) -> KeyBundle:
    """Return what a key file holds. Raises KeyFileError, PassphraseError."""
    facts, body = _split(path)
    try:
        plain = _decrypted(facts, body, passphrase) if facts["cipher"] != "none" else body
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(plain, _MOST_PLAIN_BYTES)
        if not unpacker.eof:
            raise KeyFileError(path=path.name)
        return _unpacked(json.loads(text))
    except InvalidTag as error:
        raise PassphraseError(path=path.name) from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, zlib.error) as error:
        raise KeyFileError(path=path.name) from error


def _split(path: Path) -> tuple[dict[str, Any], bytes]:
    try:
        head, end, body = path.read_bytes().partition(b"\n")
        facts = json.loads(head) if end and len(head) <= _MOST_HEADER_BYTES else {}
        if facts["format"] != FORMAT or facts["cipher"] not in ("none", "scrypt-aes-256-gcm"):
            raise KeyFileError(path=path.name)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise KeyFileError(path=path.name) from error
    return facts, body


def _decrypted(facts: dict[str, Any], body: bytes, passphrase: str) -> bytes:
    cost = facts["cost"]
    if not isinstance(cost, int) or not 2 <= cost <= _MOST_COST or cost & (cost - 1):
        raise ValueError("cost")
    key = _key(passphrase, bytes.fromhex(facts["salt"]), cost)
    return AESGCM(key).decrypt(bytes.fromhex(facts["nonce"]), body, canonical_json(facts))


def _key(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase.encode())


def _packed(bundle: KeyBundle) -> bytes:
    return canonical_json({"backup": bundle.backup, "manifest": bundle.manifest, **_files(bundle), **_rows(bundle)})


def _files(bundle: KeyBundle) -> dict[str, object]:
    return {"files": {name: base64.b64encode(data).decode() for name, data in bundle.files.items()}}


def _rows(bundle: KeyBundle) -> dict[str, object]:
    return {"rows": [list(row) for row in bundle.rows]}


def _is_key(row: KeyRow) -> bool:
    """Return whether a row has what the table of keys takes. Raises ValueError."""
    row_id, pseudonym, purpose, wrapped, wrapping_key = row
    is_named = UUID(row_id).hex == row_id and UUID(pseudonym).hex == pseudonym and len(wrapping_key) == 16
    return is_named and purpose in set(PurposeClass) and len(base64.b64decode(wrapped, validate=True)) > 0


def _unpacked(row: dict[str, Any]) -> KeyBundle:
    rows: list[KeyRow] = [tuple(map(str, key)) for key in row["rows"]]  # type: ignore[misc]
    if not all(map(_is_key, rows)) or len({key[0] for key in rows}) < len(rows):
        raise ValueError("rows")
    files = {str(name): base64.b64decode(data, validate=True) for name, data in row["files"].items()}
    return KeyBundle(str(row["backup"]), str(row["manifest"]), rows, files)
