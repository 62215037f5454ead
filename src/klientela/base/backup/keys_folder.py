"""The folder of the keys in a backup: what is taken from it, and how a restore adds to it without taking away."""

from __future__ import annotations

import json
from pathlib import Path

from klientela.atoms.words import Words
from klientela.base.vault.key_file import keys_folder, replace_file
from klientela.base.vault.said_error import SaidError

INSTALLATION_KEYS = "installation.keys"
GROWING = ("heads.log", "replay.jsonl")
_LEFT_OUT = {"cookies.key", "rotation.lock"}  # cookies end with a restore; a lock is nobody's data


class ForeignKeysError(SaidError):
    """The folder of the keys belongs to another installation than the backup."""

    words = Words(
        en="The folder of the keys belongs to another installation („{name}” differs); nothing was changed. "
        "To restore here all the same, set KLIENTELA_KEYS to an empty folder.",
        pl="Folder kluczy należy do innej instalacji (różni się „{name}”); niczego nie zmieniono. "
        "Aby mimo to odtworzyć kopię, ustaw KLIENTELA_KEYS na pusty folder.",
    )


def read_keys_folder() -> dict[str, bytes]:
    """Return the files that a key file takes: keys, the replay file, the log of heads."""
    return {path.name: path.read_bytes() for path in sorted(keys_folder().iterdir()) if _is_taken(path)}


def check_keys_folder(files: dict[str, bytes]) -> None:
    """Raise ForeignKeysError where a file at hand contradicts the backup's; nothing is written."""
    for name, data in files.items():
        if _merged(name, data) is None:
            raise ForeignKeysError(name=name)


def add_to_keys_folder(files: dict[str, bytes]) -> None:
    """Add what is missing: whole files, installation keys, later lines. Nothing at hand is lost.

    Raises ForeignKeysError.
    """
    check_keys_folder(files)
    for name, data in files.items():
        merged = _merged(name, data)
        path = keys_folder() / name
        if merged is not None and (not path.exists() or path.read_bytes() != merged):
            replace_file(path, merged)


def _is_taken(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".") and path.name not in _LEFT_OUT


def _merged(name: str, data: bytes) -> bytes | None:
    """Return what the file is to hold, or None where the two contradict each other."""
    if not name or Path(name).name != name or name.startswith("."):
        return None
    path = keys_folder() / name
    if not path.exists():
        return data
    present = path.read_bytes()
    if name == INSTALLATION_KEYS:
        return _joined_keyrings(present, data)
    if name in GROWING and (present.startswith(data) or data.startswith(present)):
        return max(present, data, key=len)
    return present if present == data else None


def _joined_keyrings(present: bytes, data: bytes) -> bytes | None:
    try:
        ours, theirs = json.loads(present)["keys"], json.loads(data)["keys"]
        known = {row["id"] for row in ours}
        added = [row for row in theirs if row["id"] not in known]
    except (ValueError, LookupError, TypeError):
        return None
    if not added:
        return present
    return json.dumps({"format": 1, "keys": [*ours, *added]}, indent=1).encode() + b"\n"
