"""Verifying the ledger at somebody's wish, and what the last time said: a check leaves evidence of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from klientela.atoms.actor import Actor
from klientela.atoms.words import Words
from klientela.base.access.capabilities import require
from klientela.base.ledger.entry import Part, record
from klientela.base.ledger.kinds import declare_kind
from klientela.base.ledger.queries import latest_entries, read_payload
from klientela.base.ledger.verification import Verification, verify
from klientela.base.vault.subject import INSTALLATION_HOLDER, PurposeClass
from klientela.interfaces.web.capabilities import SEE_EVIDENCE

LEDGER_VERIFIED = declare_kind(
    "ledger.verified", words=Words(en="The evidence was verified", pl="Sprawdzono dziennik dowodów")
)


@dataclass(frozen=True, slots=True)
class LastCheck:
    """When the ledger was last verified, and what that found."""

    at: datetime
    is_clean: bool
    sealed: int


def verify_now(actor: Actor) -> Verification:
    """Verify the whole ledger and record what was found. Raises DeniedError."""
    require(actor, SEE_EVIDENCE)
    found = verify()  # outside the transaction: it only reads, and may take seconds
    outcome = {"clean": found.is_clean, "sealed": found.sealed, "findings": sorted(found.found_of)}
    with transaction.atomic():
        record(actor, LEDGER_VERIFIED, obj=None, parts=[Part(INSTALLATION_HOLDER, PurposeClass.CORE, outcome)])
    return found


def last_check() -> LastCheck | None:
    """Return the last check, None where there was none yet."""
    for entry in latest_entries(kind=LEDGER_VERIFIED, limit=1):
        for part in read_payload(entry.id):
            if part.payload:
                sealed = part.payload["sealed"]
                return LastCheck(entry.at, part.payload["clean"] is True, sealed if isinstance(sealed, int) else 0)
    return None
