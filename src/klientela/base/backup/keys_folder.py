"""The folder of the keys in a backup: what is taken from it, and how a restore adds to it without taking away.

A restore first puts together, in a folder of its own beside the keys, what the folder would hold; once all of that has
been read and found good, it is added to the real one.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from klientela.atoms.words import Words
from klientela.base.ledger.head import HEADS_LOG
from klientela.base.ledger.signing import SIGNING_KEY_FILE
from klientela.base.vault.installation_key import KEYRING_FILE, keyring_text, parsed_keyring
from klientela.base.vault.kept_key import KEPT_KEYS
from klientela.base.vault.key_file import keys_folder, keys_folder_at, replace_file
from klientela.base.vault.replay import REPLAY_FILE
from klientela.base.vault.said_error import SaidError

GROWING = (HEADS_LOG, REPLAY_FILE)
# All others stay where they are: cookies end with a restore, and a lock is nobody's data.
TAKEN = frozenset({KEYRING_FILE, SIGNING_KEY_FILE, *GROWING, *(f"{name}.key" for name in KEPT_KEYS)})
_STAGED = ".restore-"


class ForeignKeysError(SaidError):
    """The folder of the keys belongs to another installation than the backup."""

    words = Words(
        en="The folder of the keys belongs to another installation („{name}” differs); nothing was changed. "
        "To restore here all the same, set KLIENTELA_KEYS to an empty folder.",
        pl="Folder kluczy należy do innej instalacji (różni się „{name}”); niczego nie zmieniono. "
        "Aby mimo to odtworzyć kopię, ustaw KLIENTELA_KEYS na pusty folder.",
    )


class UnknownKeyFileError(SaidError):
    """The key file holds a file that no installation has among its keys."""

    words = Words(
        en="The key file holds „{name}”, which is none of Klientela's keys; nothing was changed.",
        pl="Plik kluczy zawiera „{name}”, który nie jest żadnym z kluczy Klienteli; niczego nie zmieniono.",
    )


def read_keys_folder() -> dict[str, bytes]:
    """Return the files that a key file takes: keys, the replay file, the log of heads."""
    return {path.name: path.read_bytes() for path in sorted(keys_folder().iterdir()) if path.name in TAKEN}


@contextmanager
def staged_keys_folder(files: dict[str, bytes]) -> Iterator[Path]:
    """Give a folder with what the keys at hand and those of a backup are together; it is in use while the block runs.

    The real one is not changed. Raises ForeignKeysError, UnknownKeyFileError, InstallationKeyError.
    """
    merged = {name: _merged(name, data) for name, data in files.items()}
    folder = Path(mkdtemp(prefix=_STAGED, dir=keys_folder()))
    try:
        for name, data in {**read_keys_folder(), **merged}.items():
            replace_file(folder / name, data)
        with keys_folder_at(folder):
            yield folder
    finally:
        shutil.rmtree(folder)


def clear_staged_keys() -> None:
    """Remove what a killed restore left; for whoever is alone in the home."""
    for left in keys_folder().glob(f"{_STAGED}*"):
        shutil.rmtree(left)


def publish_keys(staged: Path, *, grows_log: bool) -> None:
    """Add what is missing in the real folder, a file at a time: nothing at hand is lost.

    `grows_log`: a log of heads that is there already grows too. Not before the restored database is in force, as the
    old one would lack those heads.
    """
    real = staged.parent
    for path in sorted(staged.iterdir()):
        target = real / path.name
        is_held_back = path.name == HEADS_LOG and target.exists() and not grows_log
        data = path.read_bytes()
        if path.name in TAKEN and not is_held_back and (not target.exists() or target.read_bytes() != data):
            replace_file(target, data)


def _merged(name: str, data: bytes) -> bytes:
    """Return what the file is to hold."""
    if name not in TAKEN:
        raise UnknownKeyFileError(name=name)
    path = keys_folder() / name
    if not path.exists():
        return data
    present = path.read_bytes()
    if name == KEYRING_FILE:
        return _joined_keyrings(present, data)
    if name in GROWING:
        present, data = _whole_lines(present), _whole_lines(data)
        if present.startswith(data) or data.startswith(present):
            return max(present, data, key=len)
    if present != data:
        raise ForeignKeysError(name=name)
    return present


def _whole_lines(data: bytes) -> bytes:
    """Leave out a line that a crash tore: it never counted."""
    return data[: data.rfind(b"\n") + 1]


def _joined_keyrings(present: bytes, data: bytes) -> bytes:
    ours, theirs = parsed_keyring(present).keys, parsed_keyring(data).keys
    return present if theirs.keys() <= ours.keys() else keyring_text({**ours, **theirs}.values())
