"""Making a backup: the database as it is at one instant, the files, and the keys in another place."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction

from klientela import __version__
from klientela.atoms.actor import Actor, ActorKind
from klientela.atoms.clock import now
from klientela.atoms.words import Words
from klientela.base.access.evidence import BACKUP_MADE
from klientela.base.backup import postgresql_copy, sqlite_copy
from klientela.base.backup.data_file import DataWriter, Manifest, Progress, written_data_file
from klientela.base.backup.key_file import KeyBundle, write_key_file
from klientela.base.backup.keys_folder import read_keys_folder
from klientela.base.backup.state import State
from klientela.base.ledger.entry import ObjectRef, record
from klientela.base.vault.key_file import keys_folder
from klientela.base.vault.said_error import SaidError

WORK_FOLDER = ".backup"


class BackupUnderWayError(SaidError):
    """Another backup of this home is being made."""

    words = Words(en="Another backup is being made.", pl="Trwa już tworzenie innej kopii.")


class SamePlaceError(SaidError):
    """Data and keys would lie together, so that whoever takes one takes both."""

    words = Words(
        en="Data and keys must not lie in one folder: whoever took it could read everything.",
        pl="Dane i klucze nie mogą leżeć w jednym folderze: kto go przejmie, odczyta wszystko.",
    )


@dataclass(frozen=True, slots=True)
class Backup:
    """The two files that were made, and what they hold."""

    data: Path
    keys: Path
    entries: int
    subject_keys: int


def make_backup(
    to: Path, keys_to: Path | None = None, *, passphrase: str = "", progress: Progress | None = None
) -> Backup:
    """Back up into `klientela-<instant>.data` in `to` and `.keys` in `keys_to`; the server may run meanwhile.

    Both files are whole or absent; the ledger then records the backup, which itself does not hold that entry.
    Raises BackupUnderWayError, SamePlaceError, OSError.
    """
    keys_to = keys_to or keys_folder() / "backups"
    if to.resolve() == keys_to.resolve():
        raise SamePlaceError
    for folder in (to, keys_to):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    instant = now()
    data, keys = to / _name(instant, "data"), keys_to / _name(instant, "keys")
    with _work_folder() as work, _partial(data) as data_part, _partial(keys) as keys_part:
        bundle, entries = _write_data(data_part, work, instant, progress=progress)
        write_key_file(keys_part, bundle, passphrase)
        keys_part.rename(keys)  # keys first: data without their keys would look like a backup and be none
        data_part.rename(data)
    with transaction.atomic():
        record(Actor(ActorKind.SYSTEM), BACKUP_MADE, obj=ObjectRef("backup", bundle.backup))
    return Backup(data, keys, entries, len(bundle.rows))


def _write_data(path: Path, work: Path, instant: datetime, *, progress: Progress | None) -> tuple[KeyBundle, int]:
    made_at = instant.isoformat(timespec="microseconds")
    manifest = Manifest(uuid4().hex, made_at, __version__, connection.vendor, [], size=0, head=None, keys={})
    bundle = KeyBundle(manifest.backup, "")
    path.touch(mode=0o600)
    with written_data_file(path, manifest) as writer:
        state = _copy_database(writer, work, progress=progress)
        manifest.migrations, manifest.size, manifest.head = state.migrations, state.size, state.head
        _copy_files(writer)
        # Read later than the database, so that the log of heads knows all that the copy holds.
        bundle.rows, bundle.files = state.keys, read_keys_folder()
        manifest.keys = {"count": len(bundle.rows), "sha256": bundle.digest}
    _sync(path)
    bundle.manifest = manifest.digest
    return bundle, state.size


def _copy_database(writer: DataWriter, work: Path, *, progress: Progress | None) -> State:
    if connection.vendor == "sqlite":
        return sqlite_copy.copy_out(writer, work, progress=progress)
    return postgresql_copy.copy_out(writer, progress=progress)


def _copy_files(writer: DataWriter) -> None:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            writer.add_file(f"files/{path.relative_to(root).as_posix()}", path)


def _name(instant: datetime, kind: str) -> str:
    return f"klientela-{instant:%Y%m%dT%H%M%S%fZ}.{kind}"


@contextmanager
def _work_folder() -> Iterator[Path]:
    """Give an empty folder in the home, alone; what a killed backup left there goes."""
    folder = Path(settings.CONFIGURATION.home) / WORK_FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for left in folder.iterdir():
            left.unlink()
        yield folder
        shutil.rmtree(folder)
    except BlockingIOError:
        raise BackupUnderWayError from None
    finally:
        os.close(descriptor)


@contextmanager
def _partial(path: Path) -> Iterator[Path]:
    partial = path.with_name(f".{path.name}.partial")
    try:
        yield partial
    finally:
        partial.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
