"""Clients of an invented firm for the tests of their pages."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from klientela.atoms.formats.contact import Address, IdentifierKind
from klientela.base.access.user import User
from klientela.base.exchange.batch import Statement
from klientela.clients.parties.editing import add_role, create_party
from klientela.clients.parties.rules.draft import (
    NameDraft,
    PartyDraft,
    PartyKind,
    PointKind,
    RoleDraft,
    RoleKind,
)
from klientela.clients.parties.rules.row import identifier_draft, point_draft

CARD = Statement(
    source_kind="card", purpose="offer", basis="6-1-f", from_whom="Targi Budma", obtained_on=date(2026, 3, 12)
)
STATED = {
    "source_kind": "own-statement",
    "from_whom": "",
    "obtained_on": "2026-11-20",
    "purpose": "offer",
    "basis": "6-1-f",
}


def person(
    user: User,
    given: str,
    family: str,
    *,
    email: str = "",
    phone: str = "",
    tags: tuple[str, ...] = (),
    statement: Statement = CARD,
) -> UUID:
    """Store a person who is this user's."""
    draft = PartyDraft(PartyKind.PERSON, NameDraft(f"{given} {family}", given=given, family=family), tags=list(tags))
    draft.points += [point_draft(PointKind.EMAIL, email)] if email else []
    draft.points += [point_draft(PointKind.PHONE, phone)] if phone else []
    return create_party(user.as_actor(), draft, statement)


def organisation(user: User, name: str, *, nip: str = "", street: str = "", city: str = "") -> UUID:
    """Store an organisation that is this user's."""
    draft = PartyDraft(PartyKind.ORGANISATION, NameDraft(name))
    draft.identifiers += [identifier_draft(IdentifierKind.NIP, nip)] if nip else []
    draft.addresses += [Address(street=street, postal_code="60-101", city=city)] if city else []
    return create_party(user.as_actor(), draft, CARD)


def joined(user: User, person_id: UUID, organisation_id: UUID, *, title: str = "") -> None:
    """Join a person to an organisation."""
    add_role(user.as_actor(), person_id, organisation_id, role=RoleDraft(RoleKind.WORKS, title), statement=CARD)
