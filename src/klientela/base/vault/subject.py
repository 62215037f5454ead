"""Data subjects as the vault knows them: a random pseudonym, and a key per purpose class that can be destroyed."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import islice
from typing import ClassVar, TypeVar
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Exists, OuterRef
from typing_extensions import override

from klientela.atoms.ids import uuid7
from klientela.atoms.personal_data import Category, Erasure, NoPersonalData, PersonalData
from klientela.atoms.personal_data import Subject as Whose
from klientela.base.vault.installation_key import (
    KEY_BYTES,
    InstallationKey,
    InstallationKeyLostError,
    Keyring,
    keyring,
    make_keyring,
)

# Holds what concerns nobody (settings, epochs, rotations), so that every payload is sealed the same way.
INSTALLATION_HOLDER = UUID("00000000-0000-8000-8000-000000000001")
NONCE_BYTES = 12
_IN_ONE_QUERY = 900  # SQLite's engine in Django allows 999 parameters

Item = TypeVar("Item")


class OutsideTransactionError(RuntimeError):
    """A sealing, a destruction or an entry was asked for outside `transaction.atomic`."""


class PurposeClass(StrEnum):
    """What a key is for: destroying one leaves the others."""

    CORE = "core"
    MARKETING = "marketing"
    ACCOUNTING = "accounting"
    SPECIAL = "special"  # GDPR Art. 9 and 10


class Subject(models.Model):
    """Who (a person, a user) stands behind a pseudonym; once the row is gone, nobody can say."""

    holder = models.UUIDField(primary_key=True, editable=False)
    pseudonym = models.UUIDField(unique=True, default=uuid4, editable=False)

    personal_data = PersonalData(
        whose=Whose.PERSON,
        subject_path="holder",
        columns={"holder": Category.IDENTIFIER, "pseudonym": Category.IDENTIFIER},
        purposes=("accountability", "security"),
        retention="while any key of the subject exists",
        erasure=Erasure.DELETE_ROW,
        exported=False,
    )

    @override
    def __str__(self) -> str:
        return str(self.pseudonym)


class WrappingKey(models.Model):
    """An installation key by its id alone, so that the database refuses a key wrapped under a retired one."""

    id = models.CharField(primary_key=True, max_length=16, editable=False)

    personal_data = NoPersonalData("names a key of the installation", columns=("id",))

    @override
    def __str__(self) -> str:
        return self.id


class SubjectKey(models.Model):
    """The wrapped key of one subject for one purpose class; deleting the row destroys what it sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject = models.ForeignKey(
        Subject, to_field="pseudonym", db_column="pseudonym", on_delete=models.PROTECT, related_name="keys"
    )
    purpose_class = models.CharField(max_length=10, choices=[(value.value, value.value) for value in PurposeClass])
    wrapped = models.BinaryField()
    wrapping_key = models.ForeignKey(WrappingKey, on_delete=models.PROTECT, related_name="+")

    personal_data = NoPersonalData(
        "a key wrapped by another; it says nothing about the person it belongs to",
        columns=("id", "subject", "purpose_class", "wrapped", "wrapping_key"),
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["subject", "purpose_class"], name="one_key_a_class")]

    @override
    def __str__(self) -> str:
        return str(self.id)


def pseudonym_of(holder: UUID) -> UUID:
    """Return the holder's pseudonym, giving one the first time."""
    return pseudonyms_of([holder])[holder]


def pseudonyms_of(holders: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the pseudonym of each holder, giving one to those who have none."""
    wanted = sorted(set(holders))  # in one order everywhere, so that two writers never wait for each other
    known = _known_pseudonyms(wanted)
    fresh = [Subject(holder=holder) for holder in wanted if holder not in known]
    if fresh and inserted(fresh):
        known.update((subject.holder, subject.pseudonym) for subject in fresh)
    elif fresh:
        known.update(_known_pseudonyms([subject.holder for subject in fresh]))
    return known


def _known_pseudonyms(holders: Collection[UUID]) -> dict[UUID, UUID]:
    found: dict[UUID, UUID] = {}
    for some in in_batches(holders, _IN_ONE_QUERY):
        found.update(Subject.objects.filter(holder__in=some).values_list("holder", "pseudonym"))
    return found


def key_rows(pairs: Collection[tuple[UUID, PurposeClass]]) -> dict[tuple[UUID, str], SubjectKey]:
    """Return the key row of each (pseudonym, purpose class), making those that are missing.

    Raises OutsideTransactionError: outside a transaction a key could be destroyed before its use.
    """
    require_transaction()
    wanted = sorted(set(pairs))
    found = _known_keys({pseudonym for pseudonym, _ in wanted})
    missing = [pair for pair in wanted if pair not in found]
    if missing:
        made = _fresh_keys(missing)
        found.update(
            {(row.subject_id, row.purpose_class): row for row in made}
            if inserted(made)
            else _known_keys({pseudonym for pseudonym, _ in missing})
        )
    return found


def _known_keys(pseudonyms: Collection[UUID]) -> dict[tuple[UUID, str], SubjectKey]:
    found: dict[tuple[UUID, str], SubjectKey] = {}
    for some in in_batches(sorted(pseudonyms), _IN_ONE_QUERY):
        for row in SubjectKey.objects.filter(subject_id__in=some):
            found[row.subject_id, row.purpose_class] = row
    return found


def inserted(rows: Sequence[models.Model]) -> bool:
    """Insert the rows; where another writer was first with one of them, insert the others and return False."""
    manager = type(rows[0])._default_manager
    try:
        with transaction.atomic():
            manager.bulk_create(rows)
    except IntegrityError:
        manager.bulk_create(rows, ignore_conflicts=True)
        return False
    return True


def _fresh_keys(pairs: Collection[tuple[UUID, PurposeClass]]) -> list[SubjectKey]:
    newest = key_to_wrap_with()
    rows = [SubjectKey(subject_id=pseudonym, purpose_class=purpose) for pseudonym, purpose in pairs]
    for row in rows:
        row.wrapping_key_id = newest.id
        row.wrapped = wrap(secrets.token_bytes(KEY_BYTES), newest, row=row)
    return rows


def key_to_wrap_with() -> InstallationKey:
    """Return the newest installation key, held so that a rotation cannot retire it before this transaction ends.

    The keyring is read again once the row is held: a rotation puts its new key there before it looks at any row.
    """
    while True:
        newest = keyring_in_use().newest
        WrappingKey.objects.bulk_create([WrappingKey(id=newest.id)], ignore_conflicts=True)
        if _is_held(newest.id) and keyring_in_use().newest == newest:
            return newest


def _is_held(key_id: str) -> bool:
    if not connection.features.has_select_for_update:  # SQLite: this transaction is the only writer anyway
        return True
    with connection.cursor() as cursor:  # Django knows no shared lock, and an exclusive one would queue up all writers
        cursor.execute("SELECT 1 FROM vault_wrappingkey WHERE id = %s FOR KEY SHARE", [key_id])
        return cursor.fetchone() is not None


def keyring_in_use() -> Keyring:
    """Return the keyring, making one only where nothing is sealed yet.

    Raises InstallationKeyError, and InstallationKeyLostError where the file is gone that opens what exists: a fresh
    key would hide the loss.
    """
    at_hand = keyring()
    if at_hand is not None:
        return at_hand
    orphan = SubjectKey.objects.values_list("wrapping_key_id", flat=True).first()
    if orphan is None:
        return make_keyring()
    made_meanwhile = keyring()  # another process may have made the file, and sealed, since we looked
    if made_meanwhile is None:
        raise InstallationKeyLostError(id=orphan)
    return made_meanwhile


def require_keys_at_hand() -> None:
    """Raise InstallationKeyError for a key file that cannot be read, InstallationKeyLostError where one is missing.

    Nothing is made: for whoever is about to serve what is sealed.
    """
    ring = keyring()
    wraps = SubjectKey.objects.filter(wrapping_key=OuterRef("id"))
    used = set(WrappingKey.objects.filter(Exists(wraps)).values_list("id", flat=True))
    if missing := used - set(ring.keys if ring else ()):
        raise InstallationKeyLostError(id=min(missing))


def wrap(secret: bytes, key: InstallationKey, *, row: SubjectKey) -> bytes:
    """Return a subject's key sealed under an installation key and bound to its row (AES-256-GCM)."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key.secret).encrypt(nonce, secret, wrapping_context(row))


def wrapping_context(row: SubjectKey) -> bytes:
    """Return what a wrapped key is bound to: its row, its subject and its purpose class."""
    return key_context(row.id, row.subject_id, row.purpose_class)


def key_context(key_id: UUID, pseudonym: UUID, purpose_class: str) -> bytes:
    """Return `wrapping_context` for a row that is not at hand."""
    return f"{key_id.hex} {pseudonym.hex} {purpose_class}".encode()


def require_transaction() -> None:
    """Raise OutsideTransactionError outside `transaction.atomic`."""
    if not connection.in_atomic_block:
        raise OutsideTransactionError("this belongs inside transaction.atomic()")


def in_batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Return the items in lists of at most `size`."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
