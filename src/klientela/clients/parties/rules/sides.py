"""The two sides of a row: the person on it and the organisation on it; either may be missing."""

from __future__ import annotations

from dataclasses import dataclass

from klientela.atoms.formats.contact import ContactRecord, IdentifierKind
from klientela.atoms.taxids import check_identifier
from klientela.clients.parties.rules.legal_forms import looks_like_firm
from klientela.clients.parties.rules.names import given_name, name_words, names_a_person


@dataclass(frozen=True, slots=True)
class Sides:
    """A row split: a person (folded words of the name, apart where the file kept them apart) and a firm."""

    given: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    full: tuple[str, ...] = ()
    firm: str = ""

    @property
    def has_person(self) -> bool:
        """Say whether a person is named."""
        return bool(self.given or self.family or self.full)


def sides_of(record: ContactRecord) -> Sides:
    """Tell the person on a row from the firm on it; a firm's name in the column of people's names goes to the firm."""
    firm = record.organisation
    full = record.full_name
    if full and (record.is_organisation or (looks_like_firm(full) and not record.given_name)):
        firm, full = firm or full, ""
    family = record.family_name
    if family and not record.given_name and looks_like_firm(family):
        firm, family = firm or family, ""
    if firm and not full and not family and not record.given_name and _is_a_person(firm, record):
        firm, full = "", firm
    given = name_words(f"{record.given_name} {record.additional_name}")
    apart = given or name_words(family)
    return Sides(
        given=tuple(given),
        family=tuple(name_words(family)),
        full=() if apart else tuple(name_words(full)),
        firm=firm.strip(),
    )


def _is_a_person(client: str, record: ContactRecord) -> bool:
    """Say whether a client's name is a person's: a given name and one or two words more, and no sign of a business."""
    if looks_like_firm(client) or record.is_organisation:
        return False
    kinds = {identifier.kind for identifier in record.identifiers}
    if kinds & _BUSINESS_NUMBERS:
        return False
    words = name_words(client)
    return 2 <= len(words) <= 3 and any(given_name(word) for word in words) and names_a_person(client) is not None


_BUSINESS_NUMBERS = {IdentifierKind.NIP, IdentifierKind.REGON, IdentifierKind.KRS, IdentifierKind.EU_VAT}


def valid_identifiers(record: ContactRecord) -> dict[IdentifierKind, list[str]]:
    """Return the identifiers of a row that are right by themselves, in their normal forms."""
    valid: dict[IdentifierKind, list[str]] = {}
    for identifier in record.identifiers:
        normal = check_identifier(identifier.kind, identifier.value).normal
        if normal:
            valid.setdefault(identifier.kind, []).append(normal)
    return valid
