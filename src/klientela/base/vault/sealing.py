"""Sealed values: readable while their subject's key exists, and only in the place they were sealed for."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from klientela.atoms.words import Words
from klientela.base.vault.installation_key import InstallationKeyLostError, Keyring
from klientela.base.vault.new_subjects import keys_of_new
from klientela.base.vault.said_error import SaidError
from klientela.base.vault.subject import (
    NONCE_BYTES,
    PurposeClass,
    Subject,
    SubjectKey,
    in_batches,
    key_rows,
    keyring_in_use,
    pseudonyms_of,
    wrapping_context,
)

Read = TypeVar("Read")
_FORMAT = b"\x01"
_HEADER_BYTES = 17  # the format and the id of the key
_SHORTEST = _HEADER_BYTES + NONCE_BYTES + 16
_SEPARATOR = "\x1f"
_KEPT_KEYS = 16_384
_IN_ONE_QUERY = 900


class KeyDestroyedError(SaidError):
    """The key is gone: what it sealed can never be read again."""

    words = Words(en="This was erased: its key was destroyed.", pl="Te dane usunięto: ich klucz został zniszczony.")


class TamperedError(SaidError):
    """The sealed bytes were changed, or stand where they were not sealed for."""

    words = Words(
        en="This sealed value was changed or moved from another place.",
        pl="Ta zaszyfrowana wartość została zmieniona lub przeniesiona z innego miejsca.",
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value stands; it opens nowhere else."""

    table: str
    column: str
    row: str

    def context(self, pseudonym: UUID) -> bytes:
        """Return what the seal is bound to, the subject included. Raises ValueError for a name with a separator."""
        text = _SEPARATOR.join((self.table, self.column, self.row, pseudonym.hex))
        if text.count(_SEPARATOR) != 3:
            raise ValueError("a place must not hold the separator")
        return text.encode()


@dataclass(frozen=True, slots=True)
class SubjectCipher:
    """An unwrapped key of one subject: for use within the transaction that asked for it."""

    pseudonym: UUID
    key_id: UUID
    aead: AESGCM = field(repr=False)

    def seal(self, plaintext: bytes, place: Place) -> bytes:
        """Return the sealed value: format, key id, nonce, cipher text with its tag (AES-256-GCM)."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        cipher_text = self.aead.encrypt(nonce, plaintext, place.context(self.pseudonym))
        return _FORMAT + self.key_id.bytes + nonce + cipher_text

    def open(self, sealed: bytes, place: Place) -> bytes:
        """Return what was sealed. Raises TamperedError."""
        nonce, cipher_text = sealed[_HEADER_BYTES : _HEADER_BYTES + NONCE_BYTES], sealed[_HEADER_BYTES + NONCE_BYTES :]
        try:
            return self.aead.decrypt(nonce, cipher_text, place.context(self.pseudonym))
        except InvalidTag as error:
            raise TamperedError from error


@dataclass(frozen=True, slots=True)
class ToSeal:
    """One value of a batch."""

    holder: UUID
    purpose_class: PurposeClass
    plaintext: bytes = field(repr=False)
    place: Place


def seal(holder: UUID, purpose_class: PurposeClass, *, plaintext: bytes, place: Place) -> bytes:
    """Return the value sealed with the holder's key. Raises OutsideTransactionError."""
    return seal_many([ToSeal(holder, purpose_class, plaintext, place)])[0]


def seal_many(values: Sequence[ToSeal]) -> list[bytes]:
    """Return the values sealed, in order; the keys are read in few queries. Raises OutsideTransactionError."""
    ciphers = ciphers_for({(value.holder, value.purpose_class) for value in values})
    return [ciphers[value.holder, value.purpose_class].seal(value.plaintext, value.place) for value in values]


def unseal(holder: UUID, purpose_class: PurposeClass, *, sealed: bytes, place: Place) -> bytes:
    """Return what was sealed for the holder in this place. Raises KeyDestroyedError, TamperedError."""
    return _twice(lambda: _unsealed(holder, purpose_class, sealed=sealed, place=place))


def _unsealed(holder: UUID, purpose_class: PurposeClass, *, sealed: bytes, place: Place) -> bytes:
    subject = Subject.objects.filter(holder=holder).first()
    if subject is None:
        raise KeyDestroyedError
    row = SubjectKey.objects.filter(subject_id=subject.pseudonym, id=key_id_of(sealed)).first()
    if row is None:
        raise KeyDestroyedError
    if row.purpose_class != purpose_class:
        raise TamperedError
    return _cipher(row, keyring_in_use()).open(sealed, place)


def ciphers_for(
    pairs: Collection[tuple[UUID, PurposeClass]], *, new: Collection[UUID] = ()
) -> dict[tuple[UUID, PurposeClass], SubjectCipher]:
    """Return the cipher of each (holder, purpose class), making pseudonyms and keys where there are none.

    Holders named as `new` were made in this transaction, and nothing of theirs is looked up.
    Raises OutsideTransactionError, InstallationKeyError, InstallationKeyLostError.
    """
    fresh = keys_of_new([pair for pair in pairs if pair[0] in new]) if new else {}
    ciphers = _ciphers_of_known([pair for pair in pairs if pair not in fresh])
    for pair, key in fresh.items():
        ciphers[pair] = SubjectCipher(key.pseudonym, key.id, AESGCM(key.secret))
    return ciphers


def _ciphers_of_known(
    pairs: Collection[tuple[UUID, PurposeClass]],
) -> dict[tuple[UUID, PurposeClass], SubjectCipher]:
    pseudonyms = pseudonyms_of(holder for holder, _ in pairs)

    def read() -> dict[tuple[UUID, PurposeClass], SubjectCipher]:
        rows = key_rows({(pseudonyms[holder], purpose) for holder, purpose in pairs})
        ring = keyring_in_use()
        return {(holder, purpose): _cipher(rows[pseudonyms[holder], purpose], ring) for holder, purpose in pairs}

    return _twice(read)


def ciphers_of_keys(key_ids: Iterable[UUID]) -> dict[UUID, SubjectCipher]:
    """Return the cipher of each key that still exists; a destroyed one is simply absent."""
    found: dict[UUID, SubjectCipher] = {}
    for some in in_batches(set(key_ids), _IN_ONE_QUERY):
        found.update(_twice(lambda some=some: _ciphers_of(some)))  # type: ignore[misc]
    return found


def _ciphers_of(key_ids: list[UUID]) -> dict[UUID, SubjectCipher]:
    rows, ring = list(SubjectKey.objects.filter(id__in=key_ids)), keyring_in_use()
    return {row.id: _cipher(row, ring) for row in rows}


def _twice(read: Callable[[], Read]) -> Read:
    """Read keys; once more if a rotation retired an installation key between a row and the keyring."""
    try:
        return read()
    except InstallationKeyLostError:
        return read()


def key_id_of(sealed: bytes) -> UUID:
    """Return the id of the key that sealed a value. Raises TamperedError for bytes that are no sealed value."""
    if len(sealed) < _SHORTEST or sealed[:1] != _FORMAT:
        raise TamperedError
    return UUID(bytes=sealed[1:_HEADER_BYTES])


def unwrapped(row: SubjectKey, ring: Keyring) -> bytes:
    """Return a subject's key. Raises InstallationKeyLostError, TamperedError."""
    wrapped = bytes(row.wrapped)
    aead = AESGCM(ring.key(row.wrapping_key_id).secret)
    try:
        return aead.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], wrapping_context(row))
    except InvalidTag as error:
        raise TamperedError from error


def forget_unwrapped_keys() -> None:
    """Drop the keys this process keeps unwrapped."""
    _kept.cache_clear()


def _cipher(row: SubjectKey, ring: Keyring) -> SubjectCipher:
    aead = _kept(bytes(row.wrapped), secret=ring.key(row.wrapping_key_id).secret, context=wrapping_context(row))
    return SubjectCipher(row.subject_id, row.id, aead)


# Kept by the wrapped bytes, which are read from the row each time: another process may have destroyed the key.
@lru_cache(maxsize=_KEPT_KEYS)
def _kept(wrapped: bytes, *, secret: bytes, context: bytes) -> AESGCM:
    try:
        return AESGCM(AESGCM(secret).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], context))
    except InvalidTag as error:
        raise TamperedError from error
