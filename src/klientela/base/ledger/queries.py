"""Reading the ledger for pages: newest first, and single entries with what can still be opened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from klientela.base.ledger.entry import COMMITMENT_BYTES, SALT_BYTES, Entry, Payload, commitment, payload_place
from klientela.base.ledger.kinds import LedgerKind
from klientela.base.ledger.stored_tree import Leaf
from klientela.base.vault.sealing import TamperedError, ciphers_of_keys

LARGEST_PAGE = 500


class EntryUnknownError(LookupError):
    """The ledger has no such entry."""


@dataclass(frozen=True, slots=True)
class EntryDetail:
    """An entry with its place in the tree; `seq` is None until it is sealed."""

    entry: Entry
    seq: int | None
    leaf: bytes | None


@dataclass(frozen=True, slots=True)
class OpenedPart:
    """One part of an entry: its payload, or None where its key was destroyed."""

    pseudonym: UUID
    purpose_class: str
    payload: Mapping[str, object] | None = field(repr=False)


def latest_entries(
    *, kind: LedgerKind | None = None, object_ref: str = "", before: UUID | None = None, limit: int = 50
) -> list[Entry]:
    """Return entries, newest first; `before` is the last id of the page that was shown (keyset paging).

    The caller's floor checks who may see them.
    """
    entries = Entry.objects.order_by("-id")
    if kind:
        entries = entries.filter(kind=kind.name)
    if object_ref:
        entries = entries.filter(object_ref=object_ref)
    if before:
        entries = entries.filter(id__lt=before)
    return list(entries[: max(1, min(limit, LARGEST_PAGE))])


def entry_detail(entry_id: UUID) -> EntryDetail:
    """Return one entry and its place. Raises EntryUnknownError."""
    entry = Entry.objects.filter(id=entry_id).first()
    if entry is None:
        raise EntryUnknownError(entry_id)
    leaf = Leaf.objects.filter(entry_id=entry_id).first()
    return EntryDetail(entry, leaf.seq if leaf else None, bytes(leaf.hash) if leaf else None)


def read_payload(entry_id: UUID) -> list[OpenedPart]:
    """Return the parts of an entry that still exist, opened where their key does.

    The caller's floor checks the permission and records the reading. Raises EntryUnknownError, TamperedError.
    """
    entry = entry_detail(entry_id).entry
    parts = list(Payload.objects.filter(entry_id=entry_id).order_by("part"))
    ciphers = ciphers_of_keys(part.key_id for part in parts)
    opened = []
    for part in parts:
        cipher, payload = ciphers.get(part.key_id), None
        if cipher:
            plain = cipher.open(bytes(part.sealed), payload_place(entry_id, part.part))
            payload = _committed(entry, part.part, plain=plain)
        opened.append(OpenedPart(part.pseudonym, part.purpose_class, payload))
    return opened


def _committed(entry: Entry, number: int, *, plain: bytes) -> Mapping[str, object]:
    promised = bytes(entry.commitments)[number * COMMITMENT_BYTES : (number + 1) * COMMITMENT_BYTES]
    if commitment(plain[:SALT_BYTES], plain[SALT_BYTES:]) != promised:
        raise TamperedError
    payload: Mapping[str, object] = json.loads(plain[SALT_BYTES:])
    return payload
