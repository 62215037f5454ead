"""Restoring a backup: made whole beside what is there, then put in its place; what was erased stays erased.

Until the file `ready` exists, the old installation is in force; from then on the new one, and whoever starts next
finishes moving it into place before anything is served.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader

from klientela.atoms.actor import Actor, ActorKind
from klientela.atoms.clock import now
from klientela.atoms.words import Words
from klientela.base.backup import postgresql_copy, sqlite_copy
from klientela.base.backup.data_file import DataFile, Manifest, Progress, checked_data_file
from klientela.base.backup.home_lock import ACTIVITY, SERVE, FileLock, LockedError
from klientela.base.backup.key_file import KeyBundle, read_key_file
from klientela.base.backup.keys_folder import clear_staged_keys, publish_keys, staged_keys_folder
from klientela.base.backup.state import insert_keys
from klientela.base.backup.swap import Swap, clear_undecided, finish_swap, work_folder
from klientela.base.ledger.epoch import Epoch, open_epoch
from klientela.base.ledger.head import log_heads, logged_heads
from klientela.base.ledger.shredding import remove_unreadable
from klientela.base.ledger.signing import SigningKeyLostError, public_key
from klientela.base.ledger.verification import Verification, verify
from klientela.base.vault.destruction import ERASURE, replay_handlers
from klientela.base.vault.installation_key import InstallationKeyLostError, keyring
from klientela.base.vault.replay import Handler, ReplayLine, apply_replay, read_replay, registered_handlers
from klientela.base.vault.said_error import SaidError

SYSTEM = Actor(ActorKind.SYSTEM)


class StillRunningError(SaidError):
    """The server or a worker of this home runs."""

    words = Words(
        en="Klientela is running; stop it first, then restore.",
        pl="Klientela działa; najpierw ją zatrzymaj, potem odtwórz kopię.",
    )


class NotAPairError(SaidError):
    """The key file belongs to another data file."""

    words = Words(
        en="These two files are not one backup; nothing was changed.",
        pl="Te dwa pliki nie tworzą jednej kopii; niczego nie zmieniono.",
    )


class OtherEngineError(SaidError):
    """The backup is of the other database engine."""

    words = Words(
        en="The backup is of {theirs}, this installation uses {ours}; nothing was changed.",
        pl="Kopia pochodzi z {theirs}, a ta instalacja używa {ours}; niczego nie zmieniono.",
    )


class NewerBackupError(SaidError):
    """The backup was made by a newer version."""

    words = Words(
        en="The backup was made by a newer version of Klientela ({version}); install that one first.",
        pl="Kopię utworzyła nowsza wersja Klienteli ({version}); najpierw ją zainstaluj.",
    )


class KeysChangedError(SaidError):
    """The key file does not hold what it held when the backup was made."""

    words = Words(
        en="The key file is not as it was made: it holds {found} keys of people, the backup was made with {made}, or "
        "something beside them was changed; nothing was changed here.",
        pl="Plik kluczy nie jest taki, jak utworzono: zawiera {found} kluczy osób, a kopię utworzono z {made}, albo "
        "zmieniono w nim coś innego; tutaj niczego nie zmieniono.",
    )


class UnusableBackupError(SaidError):
    """The backup is whole, but what is in it is no database of Klientela."""

    words = Words(
        en="What the backup holds cannot be restored ({reason}); nothing was changed.",
        pl="Zawartości kopii nie można odtworzyć ({reason}); niczego nie zmieniono.",
    )


# What the engines and the migrations raise on contents that were not made by a backup.
_UNUSABLE = (DatabaseError, sqlite3.Error, psycopg.Error, InconsistentMigrationHistory, CommandError)


@dataclass(frozen=True, slots=True)
class Restoration:
    """What a restore came to: the epoch it opened, what was lost, what was erased again, whether the evidence holds."""

    made_at: str
    entries: int
    lost: int
    epoch: int
    replayed: int
    aside: str
    verification: Verification


def restore(data_path: Path, keys_path: Path, *, passphrase: str = "", progress: Progress | None = None) -> Restoration:
    """Restore a backup in place of what is there, which is kept aside.

    Raises SaidError of what is wrong, with nothing changed; the server must not run.
    """
    with _alone(), checked_data_file(data_path, progress) as data:
        bundle = read_key_file(keys_path, passphrase)
        _check(data.manifest, bundle)
        finish_swap()  # of a restore that was killed
        clear_staged_keys()
        with _checked_keys(data.manifest, bundle) as staged, _undone_where_it_fails():
            restored = _restore_sqlite if connection.vendor == "sqlite" else _restore_postgresql
            done = restored(data, bundle, staged)
            finish_swap()
            publish_keys(staged, grows_log=True)
        log_heads(is_accepted=True)
        return done


def inspect(data_path: Path, keys_path: Path, *, passphrase: str = "", progress: Progress | None = None) -> Manifest:
    """Return the manifest of a backup that could be restored here. Raises what `restore` would; changes nothing."""
    with checked_data_file(data_path, progress) as data:
        bundle = read_key_file(keys_path, passphrase)
        _check(data.manifest, bundle)
        with _checked_keys(data.manifest, bundle):
            return data.manifest


def _check(manifest: Manifest, bundle: KeyBundle) -> None:
    if (bundle.backup, bundle.manifest) != (manifest.backup, manifest.digest):
        raise NotAPairError
    if manifest.keys != {"count": len(bundle.rows), "sha256": bundle.digest}:
        raise KeysChangedError(found=len(bundle.rows), made=manifest.keys["count"])
    if manifest.engine != connection.vendor:
        raise OtherEngineError(theirs=manifest.engine, ours=connection.vendor)
    known = MigrationLoader(None)
    ours = {app for app, _name in known.disk_migrations}
    if any(app in ours and (app, name) not in known.disk_migrations for app, name in manifest.migrations):
        raise NewerBackupError(version=manifest.version)


@contextmanager
def _checked_keys(manifest: Manifest, bundle: KeyBundle) -> Iterator[Path]:
    """Put the keys together as they will be, read all of them, and use them while the block runs."""
    with staged_keys_folder(bundle.files) as staged:
        ring = keyring()
        missing = {row[4] for row in bundle.rows} - set(ring.keys if ring else ())
        if missing:
            raise InstallationKeyLostError(id=min(missing))
        if manifest.head and manifest.head["key"] != public_key():
            raise SigningKeyLostError
        for _read in (*logged_heads(), *read_replay()):  # each line is checked as it is read
            pass
        yield staged


@contextmanager
def _undone_where_it_fails() -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        clear_undecided()
        if isinstance(error, _UNUSABLE):
            raise UnusableBackupError(reason=(str(error).strip().splitlines() or [type(error).__name__])[0]) from error
        raise


@contextmanager
def _alone() -> Iterator[None]:
    home = settings.CONFIGURATION.home
    try:
        with FileLock(home, SERVE, address="restore"), FileLock(home, ACTIVITY):
            if connection.vendor == "postgresql":
                postgresql_copy.refuse_others()
            yield
    except LockedError:
        raise StillRunningError from None


def _restore_sqlite(data: DataFile, bundle: KeyBundle, staged: Path) -> Restoration:
    current, work = sqlite_copy.database_path(), work_folder(is_fresh=True)
    fresh, aside = work / current.name, f"{current.stem}-before-{_instant()}{current.suffix}"
    sqlite_copy.copy_in(data, fresh)
    _extract_files(data, work)
    connection.close()
    connection.settings_dict["NAME"] = str(fresh)
    try:
        insert_keys(bundle.rows)
        call_command("migrate", interactive=False, verbosity=0)
        with transaction.atomic():
            done = _renew(data.manifest, aside)
            connection.run_on_commit.clear()  # the log of heads learns of the new epoch once the file is in its place
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(current)
    sqlite_copy.settle(fresh)
    publish_keys(staged, grows_log=False)
    Swap(database=aside, files=_files_aside(), epoch=done.epoch).decide()
    return done


def _restore_postgresql(data: DataFile, bundle: KeyBundle, staged: Path) -> Restoration:
    work, aside = work_folder(is_fresh=True), f"klientela_before_{_instant().lower()}"
    _extract_files(data, work)
    with transaction.atomic():
        postgresql_copy.begin_anew(aside)
        postgresql_copy.copy_in(data)
        insert_keys(bundle.rows)
        call_command("migrate", interactive=False, verbosity=0)
        postgresql_copy.reset_sequences()
        done = _renew(data.manifest, aside)
        publish_keys(staged, grows_log=False)
        # Counts only once the epoch it names is committed: see `finish_swap`.
        Swap(database="", files=_files_aside(), epoch=done.epoch).decide()
    return done


def _renew(manifest: Manifest, aside: str) -> Restoration:
    """Bring the copy up to date before anybody sees it: erasures again, a new epoch, and a look at the evidence."""
    replayed = apply_replay(_handlers())
    epoch: Epoch = open_epoch(SYSTEM, "restore")
    lost = max(epoch.known_size - epoch.size, 0)
    return Restoration(manifest.made_at, epoch.size, lost, epoch.number, replayed, aside, verify(payloads=True))


def _handlers() -> Mapping[str, Handler]:
    erase_keys = replay_handlers()[ERASURE]

    def erase(line: ReplayLine) -> None:
        erase_keys(line)
        remove_unreadable(UUID(line.facts["pseudonym"]))

    return {**replay_handlers(), **registered_handlers(), ERASURE: erase}


def _extract_files(data: DataFile, work: Path) -> None:
    shutil.rmtree(work / "files", ignore_errors=True)
    (work / "files").mkdir(mode=0o700)
    for name in data.names("files"):
        data.extract(name, work / name)


def _files_aside() -> str:
    return f"files-before-{_instant()}"


def _instant() -> str:
    return f"{now():%Y%m%dT%H%M%S%fZ}"
