"""Pseudonyms and keys for many subjects at once who certainly have none yet: nothing is looked up."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from klientela.atoms.ids import uuid7
from klientela.base.vault.bulk_rows import id_writer, insert_rows
from klientela.base.vault.installation_key import KEY_BYTES
from klientela.base.vault.subject import (
    NONCE_BYTES,
    PurposeClass,
    Subject,
    SubjectKey,
    key_context,
    key_to_wrap_with,
    require_transaction,
)


class NewKey(NamedTuple):
    """A subject's key that was just made, unwrapped."""

    pseudonym: UUID
    id: UUID
    secret: bytes


def keys_of_new(pairs: Collection[tuple[UUID, PurposeClass]]) -> dict[tuple[UUID, PurposeClass], NewKey]:
    """Give the holders a pseudonym each, and a key for each purpose class.

    Raises OutsideTransactionError, InstallationKeyError; IntegrityError where a holder had a pseudonym after all.
    """
    require_transaction()
    ordered = sorted(pairs)
    pseudonyms = {holder: uuid4() for holder, _purpose in ordered}
    made = {
        (holder, purpose): NewKey(pseudonyms[holder], uuid7(), secrets.token_bytes(KEY_BYTES))
        for holder, purpose in ordered
    }
    _write(pseudonyms, made)
    return made


def _write(pseudonyms: dict[UUID, UUID], made: dict[tuple[UUID, PurposeClass], NewKey]) -> None:
    newest, written = key_to_wrap_with(), id_writer()
    aead = AESGCM(newest.secret)
    subjects = [(written(holder), written(pseudonym)) for holder, pseudonym in pseudonyms.items()]
    keys = []
    for (_holder, purpose), key in made.items():
        nonce = secrets.token_bytes(NONCE_BYTES)
        wrapped = nonce + aead.encrypt(nonce, key.secret, key_context(key.id, key.pseudonym, purpose))
        keys.append((written(key.id), written(key.pseudonym), purpose.value, wrapped, newest.id))
    insert_rows(Subject._meta.db_table, ("holder", "pseudonym"), rows=subjects)
    columns = ("id", "pseudonym", "purpose_class", "wrapped", "wrapping_key_id")
    insert_rows(SubjectKey._meta.db_table, columns, rows=keys)
