"""The ledger for those who may see it: the ledger itself stands below roles and names no reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import transaction

from klientela.atoms.actor import Actor
from klientela.atoms.words import Words
from klientela.base.access.capabilities import declare_capability, require
from klientela.base.access.reveal import SealedField, reveal
from klientela.base.access.roles import Role
from klientela.base.ledger import export as exporting
from klientela.base.ledger import queries
from klientela.base.ledger.entry import Entry, ObjectRef, Part, record
from klientela.base.ledger.epoch import Epoch
from klientela.base.ledger.kinds import LedgerKind, declare_kind
from klientela.base.ledger.queries import EntryDetail, OpenedPart
from klientela.base.ledger.verification import Verification, verify
from klientela.base.vault.subject import INSTALLATION_HOLDER, PurposeClass

SEE_EVIDENCE = declare_capability(
    "evidence.see", Words(en="See the evidence ledger", pl="Podgląd dziennika dowodów"), Role.IOD
)
READ_EVIDENCE = declare_capability(
    "evidence.read", Words(en="Read the contents of evidence", pl="Odczyt treści dowodów"), Role.IOD
)
LEDGER_VERIFIED = declare_kind(
    "ledger.verified", words=Words(en="The evidence was verified", pl="Sprawdzono dziennik dowodów")
)
LEDGER_EXPORTED = declare_kind(
    "ledger.exported", words=Words(en="The evidence was exported", pl="Wyeksportowano dziennik dowodów")
)


@dataclass(frozen=True, slots=True)
class LastCheck:
    """When the ledger was last verified, and what that found."""

    at: datetime
    is_clean: bool
    sealed: int


def list_entries(
    actor: Actor,
    *,
    kind: LedgerKind | None = None,
    about: ObjectRef | None = None,
    before: UUID | None = None,
    limit: int,
) -> list[Entry]:
    """Return entries, of a kind or about an object, newest first, from before an id on. Raises DeniedError."""
    require(actor, SEE_EVIDENCE)
    return queries.latest_entries(kind=kind, object_ref=about.ref if about else "", before=before, limit=limit)


def show_entry(actor: Actor, entry_id: UUID) -> EntryDetail:
    """Return one entry and its place in the tree. Raises DeniedError, EntryUnknownError."""
    require(actor, SEE_EVIDENCE)
    return queries.entry_detail(entry_id)


def read_contents(actor: Actor, entry_id: UUID, *, reason: str) -> list[OpenedPart]:
    """Return what an entry holds about people. Raises DeniedError, NoReasonError, EntryUnknownError, TamperedError."""
    field = SealedField(
        ObjectRef("entry", entry_id),
        column="payload",
        holder=INSTALLATION_HOLDER,
        capability=READ_EVIDENCE,
        unseal=lambda: queries.read_payload(entry_id),
    )
    return reveal(actor, field, reason=reason)


def prove_entry(actor: Actor, entry_id: UUID) -> Mapping[str, object]:
    """Return the proof that an entry is under the newest signed head. Raises DeniedError, NothingSealedError."""
    require(actor, SEE_EVIDENCE)
    return exporting.prove(entry_id)


def export_evidence(actor: Actor, stream: IO[bytes]) -> None:
    """Write the whole ledger without payloads, and record that. Raises DeniedError, NothingSealedError."""
    require(actor, SEE_EVIDENCE)
    exporting.export(stream)
    with transaction.atomic():
        record(actor, LEDGER_EXPORTED, obj=None)


def verify_evidence(actor: Actor) -> Verification:
    """Verify the whole ledger and record what was found. Raises DeniedError."""
    require(actor, SEE_EVIDENCE)
    found = verify()  # outside the transaction: it only reads, and may take seconds
    outcome = {"clean": found.is_clean, "sealed": found.sealed, "findings": sorted(found.found_of)}
    with transaction.atomic():
        record(actor, LEDGER_VERIFIED, obj=None, parts=[Part(INSTALLATION_HOLDER, PurposeClass.CORE, outcome)])
    return found


def last_check(actor: Actor) -> LastCheck | None:
    """Return the last check, None where there was none since the ledger's newest epoch began. Raises DeniedError."""
    restored_at = Epoch.objects.order_by("-number").values_list("at_us", flat=True).first()
    for entry in list_entries(actor, kind=LEDGER_VERIFIED, limit=1):
        if restored_at is not None and entry.at_us <= restored_at:
            return None  # it came with the backup, and says nothing about what was restored from it
        for part in queries.read_payload(entry.id):
            if part.payload:
                sealed = part.payload["sealed"]
                return LastCheck(entry.at, part.payload["clean"] is True, sealed if isinstance(sealed, int) else 0)
    return None
