"""What happens to an installation, each in a process of its own: `python -m tests.base.backup NAME`.

A scenario ends with 0 or fails with its assertion; it runs on the engine that the environment names.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from klientela.base.access.accounts import create_user
from klientela.base.access.roles import Role
from klientela.base.access.session import Session, SessionStore, hashed
from klientela.base.access.user import User
from klientela.base.backup import restoring, swap
from klientela.base.backup.data_file import DataFileDamagedError, DataFileError
from klientela.base.backup.home_lock import ACTIVITY, FileLock
from klientela.base.backup.key_file import KeyFileError, PassphraseError
from klientela.base.backup.keys_folder import ForeignKeysError
from klientela.base.backup.making import Backup, SamePlaceError, make_backup
from klientela.base.backup.restoring import (
    KeysChangedError,
    NotAPairError,
    StillRunningError,
    restore,
)
from klientela.base.ledger.entry import Entry, Payload
from klientela.base.ledger.head import log_heads
from klientela.base.ledger.sealer import seal_all
from klientela.base.ledger.shredding import shred
from klientela.base.ledger.verification import verify
from klientela.base.parameters.set_up import SYSTEM
from klientela.base.vault.subject import Subject, SubjectKey
from klientela.main.preparation import UnpreparedError, finish_restore, refuse_rolled_back

HOME: Path = settings.CONFIGURATION.home
KEYS: Path = settings.CONFIGURATION.keys_folder
PLACE = HOME.parent / "backups"
FILES = Path(settings.MEDIA_ROOT)
Errors = type[Exception] | tuple[type[Exception], ...]
DATA_ERRORS = (DataFileError, DataFileDamagedError, NotAPairError)


def add(name: str) -> User:
    return create_user(SYSTEM, email=f"{name}@example.pl", full_name=name.title(), roles=[Role.OWNER])[0]


def names() -> list[str]:
    return sorted(User.objects.values_list("full_name", flat=True))


def keep_file(name: str, text: str) -> None:
    FILES.mkdir(parents=True, exist_ok=True)
    (FILES / name).write_text(text)


def files() -> dict[str, str]:
    return {path.name: path.read_text() for path in FILES.iterdir()} if FILES.exists() else {}


def installed() -> Backup:
    """Two users and a file, sealed and backed up; then one more of each, sealed as well."""
    call_command("migrate", interactive=False, verbosity=0)
    add("ala"), add("ola")
    keep_file("umowa.txt", "a")
    seal_all()
    made = make_backup(PLACE)
    add("ela")
    keep_file("aneks.txt", "b")
    seal_all()
    return made


def codes() -> list[str]:
    return [reason.code.code for reason in verify(payloads=True).found]


def is_new() -> bool:
    """Say which installation is in force; fails where it is neither wholly."""
    state = (names(), files())
    old = (["Ala", "Ela", "Ola"], {"umowa.txt": "a", "aneks.txt": "b"})
    new = (["Ala", "Ola"], {"umowa.txt": "a"})
    assert state in (old, new), state
    refuse_rolled_back("en")
    assert verify().is_clean, codes()
    return state == new


def erased_stay_erased() -> None:
    made = installed()
    ola = User.objects.get(full_name="Ola")
    pseudonym = Subject.objects.get(holder=ola.id).pseudonym
    assert shred(ola.id) == 1
    done = restore(made.data, made.keys)
    assert names() == ["Ala", "Ola"]
    assert files() == {"umowa.txt": "a"}
    assert (done.entries, done.lost, done.epoch, done.replayed) == (2, 2, 2, 1)
    assert done.verification.is_clean
    assert not Subject.objects.filter(holder=ola.id).exists()
    assert not SubjectKey.objects.filter(subject_id=pseudonym).exists()
    assert not Payload.objects.filter(pseudonym=pseudonym).exists()
    assert Payload.objects.count() == 2  # Ala's, and the opening of the epoch
    assert seal_all() == 1
    assert codes() == ["LEDGER-LOST"]
    refuse_rolled_back("en")


def twice_in_a_row() -> None:
    made = installed()
    restore(made.data, made.keys)
    add("iza")
    seal_all()
    later = make_backup(PLACE)
    done = restore(made.data, made.keys)
    assert (done.epoch, done.lost) == (3, 2)
    assert names() == ["Ala", "Ola"]
    done = restore(later.data, later.keys)  # forward again
    assert names() == ["Ala", "Iza", "Ola"]
    assert done.epoch == 4
    seal_all()
    refuse_rolled_back("en")
    assert verify().is_clean


def sequences_go_on() -> None:
    made = installed()
    restore(made.data, made.keys)
    call_command("migrate", interactive=False, verbosity=0)
    from django.contrib.contenttypes.models import ContentType

    newest = ContentType.objects.order_by("-id").values_list("id", flat=True).first()
    assert newest is not None
    assert ContentType.objects.create(app_label="x", model="y").id > newest


def damage_is_refused() -> None:
    made = installed()
    dice = random.Random(20261122)
    data, keys = made.data.read_bytes(), made.keys.read_bytes()
    bad = PLACE / "bad"
    for _ in range(12):
        place = dice.randrange(len(data))
        bad.write_bytes(data[:place] + bytes([data[place] ^ 1 << dice.randrange(8)]) + data[place + 1 :])
        refused_or_same(bad, made.keys)
        bad.write_bytes(data[: dice.randrange(len(data))])
        refused(DataFileError, bad, made.keys)
        place = dice.randrange(len(keys))
        bad.write_bytes(keys[:place] + bytes([keys[place] ^ 1]) + keys[place + 1 :])
        refused((KeyFileError, NotAPairError, KeysChangedError), made.data, bad)
    refused(DataFileError, PLACE / "absent", made.keys)
    refused(KeyFileError, made.data, PLACE / "absent")
    refused(DataFileError, made.keys, made.keys)
    refused(KeyFileError, made.data, made.data)
    other = make_backup(PLACE)
    refused(NotAPairError, made.data, other.keys)
    with zipfile.ZipFile(made.data, "a") as archive:
        archive.writestr("files/../../evil", "x")
    refused(DataFileDamagedError, made.data, made.keys)


def refused(errors: Errors, data: Path, keys: Path, passphrase: str = "") -> None:
    with pytest.raises(errors):
        restore(data, keys, passphrase=passphrase)
    assert names() == ["Ala", "Ela", "Ola"]
    assert files() == {"umowa.txt": "a", "aneks.txt": "b"}
    assert not (HOME / ".restore").exists()
    assert verify().is_clean


def refused_or_same(data: Path, keys: Path) -> None:
    """A flipped bit is refused, unless it lies where a ZIP says nothing (a time, a flag that nobody reads)."""
    try:
        restoring.inspect(data, keys)
    except DATA_ERRORS:
        refused(DATA_ERRORS, data, keys)


def passphrase() -> None:
    installed()
    made = make_backup(PLACE, passphrase="zażółć gęślą jaźń")
    assert b"installation" not in made.keys.read_bytes()
    refused(PassphraseError, made.data, made.keys, "zażółć gęślą")
    refused(PassphraseError, made.data, made.keys)
    restore(made.data, made.keys, passphrase="zażółć gęślą jaźń")
    assert names() == ["Ala", "Ela", "Ola"]


def data_hold_no_keys() -> None:
    installed()
    wrapped = [bytes(row) for row in SubjectKey.objects.values_list("wrapped", flat=True)]
    assert len(wrapped) == 3
    made = make_backup(PLACE)
    assert made.subject_keys == 3
    content = content_of(made)
    secrets = [path.read_bytes() for path in KEYS.glob("*.key")]
    assert len(secrets) >= 2
    for secret in (*wrapped, *secrets):
        assert secret not in content
        assert secret.hex().encode() not in content
    with pytest.raises(SamePlaceError):
        make_backup(PLACE, PLACE)


def data_hold_no_sessions() -> None:
    installed()
    session = SessionStore()
    session["what"] = "a visit"
    session.save()
    key = str(session.session_key)
    assert Session.objects.update(user_agent="curl/8 (invented)", ip="192.0.2.1") == 1
    made = make_backup(PLACE)
    assert b"ala@example.pl" in content_of(made)
    for secret in (key.encode(), hashed(key).encode(), b"curl/8 (invented)"):
        assert secret not in content_of(made)
    assert SessionStore(key)["what"] == "a visit"  # who is at work goes on
    restore(made.data, made.keys)
    assert (SessionStore().exists(key), Session.objects.count()) == (False, 0)


def is_recorded() -> None:
    made = installed()
    (entry,) = Entry.objects.filter(kind="backup.made")
    with zipfile.ZipFile(made.data) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert (entry.actor_kind, entry.object_type, entry.object_ref) == ("system", "backup", manifest["backup"])
    assert made.entries == 2  # taken before: the copy knows nothing of itself


def content_of(made: Backup) -> bytes:
    with zipfile.ZipFile(made.data) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def on_a_new_machine() -> None:
    made = installed()
    moved = HOME.parent / "moved"
    moved.mkdir()
    shutil.copy(made.data, moved / "data")
    shutil.copy(made.keys, moved / "keys")
    sys.stdout.write(str(moved))


def restored_on_a_new_machine(folder: str) -> None:
    moved = Path(folder)
    done = restore(moved / "data", moved / "keys")
    assert names() == ["Ala", "Ola"]
    assert done.lost == 0
    assert verify(payloads=True).payloads.opened == 2  # type: ignore[union-attr]
    seal_all()
    assert verify(payloads=True).is_clean


def over_a_broken_database() -> None:
    if connection.vendor == "postgresql":
        return
    made = installed()
    database = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    database.write_bytes(b"no database" * 1000)
    restore(made.data, made.keys)
    assert is_new()
    (aside,) = database.parent.glob("klientela-before-*.sqlite3")
    assert aside.read_bytes() == b"no database" * 1000


def not_while_it_runs() -> None:
    made = installed()
    with FileLock(HOME, ACTIVITY, is_shared=True):
        refused(StillRunningError, made.data, made.keys)


def foreign_keys() -> None:
    made = installed()
    (KEYS / "ledger-signing.key").write_bytes(bytes(32))
    with pytest.raises(ForeignKeysError):
        restore(made.data, made.keys)
    assert names() == ["Ala", "Ela", "Ola"]


def killed_at(point: str) -> None:
    """Restore, and die by kill -9 at the named function, before or after it ran."""
    made = installed()
    where, _, moment = point.partition(":")
    holder, _, name = where.rpartition(".")
    target = {"swap": swap, "Swap": swap.Swap, "restoring": restoring, "shutil": shutil, "copy": swap.sqlite_copy}[
        holder
    ]
    real = getattr(target, name)

    def die(*args: object, **kwargs: object) -> object:
        if moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        real(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    setattr(target, name, die)
    restore(made.data, made.keys)


def after_the_kill() -> None:
    finish_restore(HOME)
    sys.stdout.write("new" if is_new() else "old")
    log_heads()
    seal_all()
    assert is_new() in (True, False)


def silent_rollback() -> None:
    """SQLite: an older copy of the file is put back by hand."""
    installed()
    database = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    kept = database.with_name("kept")
    copy_database(database, kept)
    add("iza")
    seal_all()
    connection.close()
    for end in ("", "-wal", "-shm"):
        Path(f"{database}{end}").unlink(missing_ok=True)
    shutil.copy(kept, database)
    found_rolled_back()


def copy_database(source: Path, target: Path) -> None:
    swap.sqlite_copy.settle(source)
    shutil.copy(source, target)


def before_the_rollback() -> None:
    installed()


def after_the_rollback() -> None:
    found_rolled_back()


def grown() -> None:
    add("iza")
    seal_all()


def found_rolled_back() -> None:
    assert codes() == ["LEDGER-ROLLED-BACK"]
    with pytest.raises(UnpreparedError, match=r"\(5 entries\)"):
        refuse_rolled_back("en")
