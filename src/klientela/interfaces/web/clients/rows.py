"""Clients on one line each, as lists show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from klientela.atoms.formats.contact import IdentifierKind
from klientela.atoms.taxids import format_identifier
from klientela.clients.parties.firm_facts import FirmFacts, firm_facts
from klientela.clients.parties.listing import ClientRow, RoleLine
from klientela.clients.parties.party import Party
from klientela.interfaces.web.clients.labels import phone_shown

_ROLES_SHOWN = 2


def offered(parties: Iterable[Party]) -> list[tuple[str, str]]:
    """Return parties as the choices of a form, the first one chosen; organisations with NIP and town."""
    found = list(parties)
    facts = firm_facts([party.id for party in found if not party.is_person])
    return [(str(party.id), " · ".join(filter(None, (party.name, _line(facts.get(party.id)))))) for party in found]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One client: the first of each sort of value, and how many more there are."""

    party: Party
    email: str
    more_emails: int
    phone: str
    more_phones: int
    roles: Sequence[RoleLine]
    tags: Sequence[str]
    facts: str = ""

    @property
    def email_parts(self) -> tuple[str, str, str]:
        """Return the address in parts: a line breaks after the @ sooner than within a word."""
        return self.email.partition("@")


def shown_rows(rows: Iterable[ClientRow]) -> list[ShownRow]:
    """Return lines of the list as they are shown; organisations with NIP and town, all read in one query."""
    rows = list(rows)
    firms = [row.party.id for row in rows if not row.party.is_person]
    facts = firm_facts(firms) if firms else {}
    return [
        ShownRow(
            row.party,
            email=next(iter(row.emails), ""),
            more_emails=max(len(row.emails) - 1, 0),
            phone=phone_shown(row.phones[0]) if row.phones else "",
            more_phones=max(len(row.phones) - 1, 0),
            roles=row.roles[:_ROLES_SHOWN],
            tags=row.tags,
            facts=_line(facts.get(row.party.id)),
        )
        for row in rows
    ]


def _line(facts: FirmFacts | None) -> str:
    if facts is None:
        return ""
    nip = f"NIP {format_identifier(IdentifierKind.NIP, facts.nip)}" if facts.nip else ""
    return " · ".join(part for part in (nip, facts.town) if part)
