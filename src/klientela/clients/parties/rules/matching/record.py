"""What the matcher compares: one small record per row, made from a file's contact or, later, from stored rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from klientela.atoms.channels.email import email_key
from klientela.atoms.channels.phone import phone_key
from klientela.atoms.formats.contact import Address, ContactRecord, Identifier, IdentifierKind
from klientela.atoms.taxids import CheckedIdentifier, check_identifier
from klientela.atoms.text import sounds, words
from klientela.clients.parties.rules.legal_forms import describes_business_only, split_legal_form
from klientela.clients.parties.rules.mailbox import DomainKind, domain_kind, mailbox_kind
from klientela.clients.parties.rules.matching.person_name import PersonName, person_name
from klientela.clients.parties.rules.names import names_a_person
from klientela.clients.parties.rules.sides import Sides, sides_of

_NOTHING: frozenset[str] = frozenset()
# A card of a few hundred kilobytes can name thousands of addresses; compared with each other they would fill any
# memory, and nobody has a hundred of a kind.
MOST_VALUES = 100
LONGEST_FIRM_NAME = 200

Values = defaultdict[str, set[str]]  # by the name of the field they go to; frozen once, when all are gathered


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

    def has_other_form(self, other: FirmName) -> bool:
        """Say whether both names hold a legal form, and not the same one: that makes two organisations."""
        return bool(self.form and other.form) and self.form != other.form


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
    """Return what the matcher compares of a contact; `key` is the contact's place where the caller names none.

    Of each kind of value the first 100 are taken, of a firm's name the first 200 letters.
    """
    sides = sides_of(record)
    firm = sides.firm[:LONGEST_FIRM_NAME]
    person, firm_name = person_name(sides), _firm_name(firm)
    if person is None and firm_name is not None and firm_name.names_person:
        person = _person_in_firm(firm)
    values: Values = defaultdict(set)
    _add_identifiers(values, record.identifiers[:MOST_VALUES])
    _add_channels(values, record, region)
    _add_addresses(values, record.addresses[:MOST_VALUES])
    if record.birthday and (born := _iso_date(record.birthday)):
        values["birthdays"].add(born)
    frozen = {name: _shared_set(name, found) for name, found in values.items()}
    return MatchRecord(key or str(record.place), person, firm_name, **frozen)


# What many rows have alike: one set for all of them, because of a large list the sets are most of its memory.
_REPEATED = frozenset({"nips", "domains", "own_domains", "mailboxes", "postal_codes", "cities"})


def _shared_set(name: str, found: set[str]) -> frozenset[str]:
    return _only(*found) if len(found) == 1 and name in _REPEATED else frozenset(found)


@lru_cache(maxsize=65_536)
def _only(value: str) -> frozenset[str]:
    return frozenset((value,))


@lru_cache(maxsize=65_536)
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


def _add_identifiers(values: Values, identifiers: Sequence[Identifier]) -> None:
    for identifier in identifiers:
        checked = check_identifier(identifier.kind, identifier.value)
        if checked.normal is not None:
            _add_identifier(values, identifier.kind, checked)
        elif identifier.kind is IdentifierKind.NIP:
            digits = re.sub(r"\D", "", identifier.value)
            if len(digits) == 10 and len(set(digits)) > 1:
                values["broken_nips"].add(digits)


_FIELD_OF = {
    IdentifierKind.NIP: "nips",
    IdentifierKind.EU_VAT: "vats",
    IdentifierKind.REGON: "regons",
    IdentifierKind.KRS: "krs",
    IdentifierKind.IBAN: "ibans",
    IdentifierKind.PESEL: "pesels",
}


def _add_identifier(values: Values, kind: IdentifierKind, checked: CheckedIdentifier) -> None:
    number = checked.normal or ""
    if kind is IdentifierKind.EU_VAT and number.startswith("PL"):
        kind, number = IdentifierKind.NIP, number[2:]
    elif kind is IdentifierKind.REGON:
        number = number[:9]
    elif kind is IdentifierKind.PESEL and checked.born_on:
        values["birthdays"].add(checked.born_on.isoformat())
    values[_FIELD_OF[kind]].add(number)


def _add_channels(values: Values, record: ContactRecord, region: str) -> None:
    for labelled in record.emails[:MOST_VALUES]:
        address = email_key(labelled.value)
        if address:
            _add_address(values, address)
    for labelled in record.phones[:MOST_VALUES]:
        number = phone_key(labelled.value, region)
        if number:
            values["phones"].add(number)
    for labelled in record.urls[:MOST_VALUES]:
        host = _HOST.match(labelled.value.strip().lower())
        if host and domain_kind(host[1]) is DomainKind.FIRM and host[1] not in _SHARED_HOSTS:
            values["domains"].add(host[1])


_HOST = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)")
_SHARED_HOSTS = frozenset({"linkedin.com", "facebook.com", "pl.linkedin.com", "instagram.com", "x.com", "twitter.com"})


def _add_address(values: Values, address: str) -> None:
    mailbox = mailbox_kind(address)
    values["mailboxes" if mailbox.is_shared else "emails"].add(address)
    if mailbox.domain_kind is DomainKind.FIRM:
        domain = address.rpartition("@")[2]
        values["domains"].add(domain)
        if not mailbox.is_shared:
            values["own_domains"].add(domain)


def _add_addresses(values: Values, addresses: Sequence[Address]) -> None:
    for address in addresses:
        city = " ".join(words(address.city))
        postal_code = "".join(letter for letter in address.postal_code if letter.isalnum())
        street = " ".join(word for word in words(address.street) if word not in _STREET_WORDS)
        if city:
            values["cities"].add(city)
        if len(postal_code) >= 4:
            values["postal_codes"].add(postal_code)
        if street and (city or postal_code) and any(letter.isdigit() for letter in street):
            values["streets"].add(f"{street}|{city or postal_code}")


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
