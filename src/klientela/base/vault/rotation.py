"""A new installation key in place of the old one; every step may be killed and is taken up again by the next call."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from klientela.base.vault.installation_key import Keyring, add_key, retire_keys
from klientela.base.vault.key_file import keys_folder
from klientela.base.vault.sealing import forget_unwrapped_keys, unwrapped
from klientela.base.vault.subject import SubjectKey, WrappingKey, keyring_in_use, wrap

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rotation did: the key that wraps now, those that were retired, how many keys this call wrapped anew."""

    newest: str
    retired: tuple[str, ...]
    rewrapped: int


def rotate(*, finished: Callable[[Rotation], None]) -> Rotation:
    """Make an installation key, wrap every subject's key with it, then retire the old ones.

    A key from the environment or a command is the administrator's to make: put the new one before the old one there,
    rotate, then take the old one away. `finished` runs in the transaction that retires the old keys (for evidence).
    """
    with _alone():
        ring = keyring_in_use()
        if ring.is_file and len(ring.keys) == 1:  # more than one: an earlier rotation was killed, so finish that one
            ring = add_key()
        rotation = _rewrap_and_retire(ring, finished=finished)
        if ring.is_file:
            retire_keys()
    forget_unwrapped_keys()
    return rotation


@contextmanager
def _alone() -> Iterator[None]:
    descriptor = os.open(keys_folder() / "rotation.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _rewrap_and_retire(ring: Keyring, *, finished: Callable[[Rotation], None]) -> Rotation:
    rewrapped = 0
    while True:
        rewrapped += _rewrap_all(ring)
        try:
            return _retire(ring, rewrapped, finished=finished)
        except IntegrityError:  # somebody wrapped one more with an old key meanwhile
            continue


def _rewrap_all(ring: Keyring) -> int:
    with transaction.atomic():  # the old ones too: this waits for whoever is just about to use one for the first time
        WrappingKey.objects.bulk_create([WrappingKey(id=key_id) for key_id in ring.keys], ignore_conflicts=True)
    done = 0
    while count := _rewrap_some(ring):
        done += count
    return done


def _rewrap_some(ring: Keyring) -> int:
    with transaction.atomic():
        stale = SubjectKey.objects.select_for_update().exclude(wrapping_key=ring.newest.id).order_by("id")[:_BATCH]
        rows = list(stale)
        for row in rows:
            row.wrapped = wrap(unwrapped(row, ring), ring.newest, row=row)
            row.wrapping_key_id = ring.newest.id
        SubjectKey.objects.bulk_update(rows, ["wrapped", "wrapping_key"])
    return len(rows)


def _retire(ring: Keyring, rewrapped: int, *, finished: Callable[[Rotation], None]) -> Rotation:
    """Forget the old keys in the database first: whoever still wraps with one is then refused at commit."""
    with transaction.atomic():
        old = WrappingKey.objects.exclude(id=ring.newest.id)
        rotation = Rotation(ring.newest.id, tuple(sorted(old.values_list("id", flat=True))), rewrapped)
        if rotation.retired:  # else it is a single key of the administrator, and nothing happened
            old.delete()
            finished(rotation)
    return rotation
