"""Entries: what happened, when, by whom, about what; the details stand sealed beside them, one part per person."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from typing_extensions import override

from klientela.atoms.actor import Actor
from klientela.atoms.clock import now
from klientela.atoms.ids import uuid7
from klientela.atoms.personal_data import Category, Erasure, PersonalData, Subject
from klientela.base.ledger.kinds import KIND_LENGTH, LedgerKind, require_declared
from klientela.base.vault.bulk_rows import id_writer, insert_rows
from klientela.base.vault.canonical import canonical_json
from klientela.base.vault.sealing import Place, SubjectCipher, ciphers_for
from klientela.base.vault.subject import PurposeClass, pseudonym_of, require_transaction

SALT_BYTES = 32
COMMITMENT_BYTES = 32
PSEUDONYM_BYTES = 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OBJECT_TYPE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_OBJECT_REF = re.compile(r"[A-Za-z0-9_.:/-]{1,64}")
_RULES_VERSION = re.compile(r"[A-Za-z0-9_.:+-]{0,40}")


class BadEntryError(ValueError):
    """An entry cannot be written: a reference or version with a sign not allowed, or two parts of one person."""


@dataclass(frozen=True, slots=True)
class ObjectRef:
    """What an entry is about: a type and an id; never a person's own id (for a person, give the pseudonym)."""

    type: str
    id: UUID | str

    @property
    def ref(self) -> str:
        """Return the id as it is written down."""
        return self.id.hex if isinstance(self.id, UUID) else self.id


@dataclass(frozen=True, slots=True)
class SubjectRef:
    """A person or firm that an entry is about, by its own id, in place of which its pseudonym is written down."""

    type: str
    holder: UUID


@dataclass(frozen=True, slots=True)
class Part:
    """What an entry says about one person: sealed with that person's key for the purpose class."""

    holder: UUID
    purpose_class: PurposeClass
    payload: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be recorded."""

    kind: LedgerKind
    obj: ObjectRef | SubjectRef | None = None
    parts: Sequence[Part] = ()
    rules_version: str = ""


class Entry(models.Model):
    """One entry. It holds no name, address or free text, and is never changed: the database refuses."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at_us = models.BigIntegerField()  # microseconds since 1970 in UTC: the same bytes on every engine
    actor_kind = models.CharField(max_length=10)
    actor_ref = models.BinaryField(max_length=PSEUDONYM_BYTES)
    kind = models.CharField(max_length=KIND_LENGTH)
    object_type = models.CharField(max_length=40)
    object_ref = models.CharField(max_length=64)
    pseudonyms = models.BinaryField()
    commitments = models.BinaryField()
    rules_version = models.CharField(max_length=40)

    personal_data = PersonalData(
        whose=Subject.PERSON,
        subject_path="pseudonyms",
        columns={
            "actor_ref": Category.IDENTIFIER,
            "pseudonyms": Category.IDENTIFIER,
            "commitments": Category.TRACE,
        },
        purposes=("accountability",),
        retention="as long as the ledger: once the pseudonym is forgotten and the key destroyed, it says nothing",
        erasure=Erasure.SHRED,
        others=("id", "at_us", "actor_kind", "kind", "object_type", "object_ref", "rules_version"),
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "id"], name="entry_by_kind"),
            models.Index(fields=["object_ref", "id"], name="entry_by_object"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def at(self) -> datetime:
        """Return when it happened."""
        return instant_of(self.at_us)


class Payload(models.Model):
    """One sealed part of an entry; it may be removed only after its key was destroyed."""

    pk = models.CompositePrimaryKey("entry_id", "part")
    entry_id = models.UUIDField()
    part = models.SmallIntegerField()
    pseudonym = models.UUIDField()
    purpose_class = models.CharField(max_length=10)
    key_id = models.UUIDField()
    sealed = models.BinaryField()

    personal_data = PersonalData(
        whose=Subject.PERSON,
        subject_path="pseudonym",
        columns={"pseudonym": Category.IDENTIFIER, "sealed": Category.CONTENT},
        purposes=("accountability",),
        retention="until the key of its purpose class is destroyed",
        erasure=Erasure.SHRED,
        others=("entry_id", "part", "purpose_class", "key_id"),
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["pseudonym"], name="payload_by_pseudonym")]

    @override
    def __str__(self) -> str:
        return f"{self.entry_id}/{self.part}"


ENTRY_COLUMNS = (
    "id",
    "at_us",
    "actor_kind",
    "actor_ref",
    "kind",
    "object_type",
    "object_ref",
    "pseudonyms",
    "commitments",
    "rules_version",
)
_PAYLOAD_COLUMNS = ("entry_id", "part", "pseudonym", "purpose_class", "key_id", "sealed")


def record(
    actor: Actor,
    kind: LedgerKind,
    *,
    obj: ObjectRef | SubjectRef | None,
    parts: Sequence[Part] = (),
    rules_version: str = "",
) -> UUID:
    """Record one entry in the caller's transaction and return its id.

    Raises OutsideTransactionError, UndeclaredKindError, BadEntryError, NotCanonicalError.
    """
    return record_many(actor, [Draft(kind, obj, parts, rules_version)])[0]


def record_many(actor: Actor, drafts: Sequence[Draft], *, new: Collection[UUID] = ()) -> list[UUID]:
    """Record many entries at once, in order; the same errors as `record`, and then none of them is written.

    `new` are holders made in this transaction, whom the vault need not look for.
    """
    require_transaction()
    for draft in drafts:
        _check(draft)
    actor_ref = pseudonym_of(actor.id).bytes if actor.id else b""
    pairs = {(part.holder, part.purpose_class) for draft in drafts for part in draft.parts}
    ciphers = ciphers_for(pairs, new=new)
    known_by = {holder: cipher.pseudonym for (holder, _purpose), cipher in ciphers.items()}
    ids, written = [uuid7() for _ in drafts], id_writer()
    at_us = microseconds_of(now())
    entries, payloads = [], []
    for entry_id, draft in zip(ids, drafts, strict=True):
        commitments, rows = _sealed_parts(entry_id, draft.parts, ciphers=ciphers, written=written)
        about = _about(draft.obj, known_by)
        pseudonyms = b"".join([ciphers[part.holder, part.purpose_class].pseudonym.bytes for part in draft.parts])
        actor_columns = (actor.kind.value, actor_ref, draft.kind.name)
        entries.append((written(entry_id), at_us, *actor_columns, *about, pseudonyms, commitments, draft.rules_version))
        payloads.extend(rows)
    insert_rows("ledger_entry", ENTRY_COLUMNS, rows=entries)
    insert_rows("ledger_payload", _PAYLOAD_COLUMNS, rows=payloads)
    return ids


def _about(obj: ObjectRef | SubjectRef | None, known_by: Mapping[UUID, UUID]) -> tuple[str, str]:
    if isinstance(obj, SubjectRef):
        return obj.type, (known_by.get(obj.holder) or pseudonym_of(obj.holder)).hex
    return (obj.type, obj.ref) if obj else ("", "")


def _check(draft: Draft) -> None:
    require_declared(draft.kind)
    about = draft.obj
    if about and not _OBJECT_TYPE.fullmatch(about.type):
        raise BadEntryError(f"object {about.type}")
    if isinstance(about, ObjectRef) and not _OBJECT_REF.fullmatch(about.ref):
        raise BadEntryError(f"object {about.type} {about.ref}")
    if not _RULES_VERSION.fullmatch(draft.rules_version):
        raise BadEntryError(f"rules version {draft.rules_version}")
    if len({part.holder for part in draft.parts}) != len(draft.parts):
        raise BadEntryError("one part per person")


def _sealed_parts(
    entry_id: UUID,
    parts: Sequence[Part],
    *,
    ciphers: Mapping[tuple[UUID, PurposeClass], SubjectCipher],
    written: Callable[[UUID], UUID | str],
) -> tuple[bytes, list[tuple[Any, ...]]]:
    commitments: list[bytes] = []
    rows: list[tuple[Any, ...]] = []
    for number, part in enumerate(parts):
        cipher = ciphers[part.holder, part.purpose_class]
        salt, payload = secrets.token_bytes(SALT_BYTES), canonical_json(part.payload)
        commitments.append(commitment(salt, payload))
        sealed = cipher.seal(salt + payload, payload_place(entry_id, number))
        ids = (written(entry_id), number, written(cipher.pseudonym))
        rows.append((*ids, part.purpose_class.value, written(cipher.key_id), sealed))
    return b"".join(commitments), rows


def payload_place(entry_id: UUID, part: int) -> Place:
    """Return where the sealed part of an entry stands."""
    return Place("ledger_payload", "sealed", f"{entry_id.hex}/{part}")


def commitment(salt: bytes, payload: bytes) -> bytes:
    """Return what an entry commits to: HMAC-SHA-256 of the canonical payload under its salt."""
    return hmac.digest(salt, payload, hashlib.sha256)


def canonical_entry(row: Sequence[Any]) -> bytes:
    """Return the bytes a leaf is made of, for the `ENTRY_COLUMNS` of a row with its id as hexadecimal digits.

    It is the canonical JSON of the entry, built by hand because verifying does it a million times. No value that
    `record` lets in needs an escape; one that was smuggled in changes the bytes, and with them the leaf.
    """
    entry_id, at_us, actor_kind, actor_ref, kind, object_type, object_ref, pseudonyms, commitments, rules = row
    return (
        f'{{"actor":"{actor_kind}","actor_ref":"{actor_ref.hex()}","at_us":{at_us},'
        f'"commitments":"{commitments.hex()}","id":"{entry_id}","kind":"{kind}",'
        f'"object":"{object_ref}","object_type":"{object_type}",'
        f'"pseudonyms":"{pseudonyms.hex()}","rules":"{rules}"}}'
    ).encode()


def microseconds_of(instant: datetime) -> int:
    """Return an instant as whole microseconds since 1970."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


def instant_of(at_us: int) -> datetime:
    """Return the instant of a number of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=at_us)
