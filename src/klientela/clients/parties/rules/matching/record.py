"""What the matcher compares: one small record per row, made from a file's contact or, later, from stored rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from klientela.atoms.channels.email import email_key
from klientela.atoms.channels.phone import phone_key
from klientela.atoms.formats.contact import Address, ContactRecord, IdentifierKind
from klientela.atoms.taxids import CheckedIdentifier, check_identifier
from klientela.atoms.text import sounds, words
from klientela.clients.parties.rules.legal_forms import describes_business_only, split_legal_form
from klientela.clients.parties.rules.mailbox import DomainKind, domain_kind, mailbox_kind
from klientela.clients.parties.rules.matching.person_name import PersonName, person_name
from klientela.clients.parties.rules.names import names_a_person
from klientela.clients.parties.rules.sides import Sides, sides_of

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FirmName:
    """An organisation's name in comparable form: `core` without its legal form, how it sounds, and the form.

    `names_person` marks a sole trader's firm, whose name says no more than the person's own.
    """

    core: str
    sound: str
    form: str = ""
    names_person: bool = False

    @property
    def is_telling(self) -> bool:
        """Say whether the name tells one firm from others: no person's name, and more than words for a business."""
        return not self.names_person and not describes_business_only(self.core)


@dataclass(slots=True)
class MatchRecord:
    """One row as the matcher sees it: every value in its normal form, what is invalid left out.

    `key` names the row for the caller. `emails` are addresses of one person, `mailboxes` those of an office; `domains`
    are firms' own, `own_domains` those of personal addresses; `regons` are cut to nine digits, because a branch shares
    them; `broken_nips` failed their check.
    """

    key: str
    person: PersonName | None = None
    firm: FirmName | None = None
    pesels: frozenset[str] = _NOTHING
    nips: frozenset[str] = _NOTHING
    broken_nips: frozenset[str] = _NOTHING
    regons: frozenset[str] = _NOTHING
    krs: frozenset[str] = _NOTHING
    vats: frozenset[str] = _NOTHING
    ibans: frozenset[str] = _NOTHING
    emails: frozenset[str] = _NOTHING
    mailboxes: frozenset[str] = _NOTHING
    domains: frozenset[str] = _NOTHING
    own_domains: frozenset[str] = _NOTHING
    phones: frozenset[str] = _NOTHING
    streets: frozenset[str] = _NOTHING
    postal_codes: frozenset[str] = _NOTHING
    cities: frozenset[str] = _NOTHING
    birthdays: frozenset[str] = _NOTHING

    @property
    def has_person(self) -> bool:
        """Say whether the row can be about a person: one is named, or nothing names a firm."""
        return self.person is not None or (self.firm is None and bool(self.emails or self.phones or self.pesels))

    @property
    def has_organisation(self) -> bool:
        """Say whether the row can be about an organisation."""
        return self.firm is not None or bool(self.nips or self.regons or self.krs or self.vats)


def match_record(record: ContactRecord, *, key: str = "", region: str = "PL") -> MatchRecord:
    """Return what the matcher compares of a contact; `key` is the contact's place where the caller names none."""
    sides = sides_of(record)
    made = MatchRecord(key or str(record.place), person=person_name(sides), firm=_firm_name(sides.firm))
    if made.person is None and made.firm is not None and made.firm.names_person:
        made.person = _person_in_firm(sides.firm)
    if record.identifiers:
        _add_identifiers(made, record)
    _add_channels(made, record, region)
    if record.addresses:
        _add_addresses(made, record.addresses)
    if record.birthday and (born := _iso_date(record.birthday)):
        made.birthdays |= {born}
    return made


def _firm_name(text: str) -> FirmName | None:
    if not text:
        return None
    named = split_legal_form(text)
    if not named.core:
        return None
    form = named.form.short if named.form else ""
    return FirmName(named.core, sounds(named.core), form, names_person=not form and names_a_person(text) is not None)


@lru_cache(maxsize=65_536)
def _person_in_firm(firm: str) -> PersonName | None:
    """Return the sole trader whose name the firm bears, so that both rows of one person meet."""
    named = names_a_person(firm)
    return person_name(Sides(given=named[:1], family=named[1:])) if named else None


def _add_identifiers(made: MatchRecord, record: ContactRecord) -> None:
    for identifier in record.identifiers:
        checked = check_identifier(identifier.kind, identifier.value)
        if checked.normal is not None:
            _add_identifier(made, identifier.kind, checked)
        elif identifier.kind is IdentifierKind.NIP:
            digits = re.sub(r"\D", "", identifier.value)
            made.broken_nips |= {digits} if len(digits) == 10 and len(set(digits)) > 1 else _NOTHING


def _add_identifier(made: MatchRecord, kind: IdentifierKind, checked: CheckedIdentifier) -> None:
    number = checked.normal or ""
    match kind:
        case IdentifierKind.NIP:
            made.nips |= {number}
        case IdentifierKind.EU_VAT if number.startswith("PL"):
            made.nips |= {number[2:]}
        case IdentifierKind.EU_VAT:
            made.vats |= {number}
        case IdentifierKind.REGON:
            made.regons |= {number[:9]}
        case IdentifierKind.KRS:
            made.krs |= {number}
        case IdentifierKind.IBAN:
            made.ibans |= {number}
        case IdentifierKind.PESEL:
            made.pesels |= {number}
            made.birthdays |= {checked.born_on.isoformat()} if checked.born_on else _NOTHING


def _add_channels(made: MatchRecord, record: ContactRecord, region: str) -> None:
    for labelled in record.emails:
        address = email_key(labelled.value)
        if address:
            _add_address(made, address)
    numbers = (phone_key(labelled.value, region) for labelled in record.phones)
    made.phones = frozenset(number for number in numbers if number)
    for labelled in record.urls:
        host = _HOST.match(labelled.value.strip().lower())
        if host and domain_kind(host[1]) is DomainKind.FIRM and host[1] not in _SHARED_HOSTS:
            made.domains |= {host[1]}


_HOST = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)")
_SHARED_HOSTS = frozenset({"linkedin.com", "facebook.com", "pl.linkedin.com", "instagram.com", "x.com", "twitter.com"})


def _add_address(made: MatchRecord, address: str) -> None:
    mailbox = mailbox_kind(address)
    firm_domain = {address.rpartition("@")[2]} if mailbox.domain_kind is DomainKind.FIRM else _NOTHING
    made.domains |= firm_domain
    if mailbox.is_shared:
        made.mailboxes |= {address}
    else:
        made.emails |= {address}
        made.own_domains |= firm_domain


def _add_addresses(made: MatchRecord, addresses: list[Address]) -> None:
    for address in addresses:
        city = " ".join(words(address.city))
        postal_code = "".join(letter for letter in address.postal_code if letter.isalnum())
        street = " ".join(word for word in words(address.street) if word not in _STREET_WORDS)
        made.cities |= {city} if city else _NOTHING
        made.postal_codes |= {postal_code} if len(postal_code) >= 4 else _NOTHING
        if street and (city or postal_code) and any(letter.isdigit() for letter in street):
            made.streets |= {f"{street}|{city or postal_code}"}


_STREET_WORDS = frozenset({"ul", "ulica", "al", "aleja", "aleje", "pl", "plac", "os", "osiedle", "lok", "m", "nr"})
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_POLISH = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


def _iso_date(text: str) -> str:
    iso, polish = _ISO.match(text.strip()), _POLISH.match(text.strip())
    numbers = iso.groups() if iso else polish.groups()[::-1] if polish else None
    try:
        return date(*map(int, numbers)).isoformat() if numbers else ""
    except ValueError:
        return ""
