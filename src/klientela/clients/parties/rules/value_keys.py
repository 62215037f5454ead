"""What makes two values of one party the same, so that no value is kept twice."""

from __future__ import annotations

from klientela.atoms.formats.contact import Address
from klientela.atoms.text import sounds, words
from klientela.clients.parties.rules.legal_forms import split_legal_form
from klientela.clients.parties.rules.matching.person_name import person_name
from klientela.clients.parties.rules.names import name_words
from klientela.clients.parties.rules.sides import Sides

_LONGEST = 120


def name_key(text: str) -> str:
    """Return a name's words folded and in alphabetical order: „Nowak Anna” is „Anna Nowak”."""
    return " ".join(sorted(words(text)))


def is_reach(name: str) -> bool:
    """Say whether a party bears an address or a number for want of a name."""
    return "@" in name or not any(letter.isalpha() for letter in name)


def person_match_key(text: str) -> str:
    """Return how a person's name sounds, word by word, whatever the order, ending or everyday form."""
    name = person_name(Sides(full=tuple(name_words(text))))
    return " ".join(sorted(word.sound for word in name.words))[:_LONGEST] if name else ""


def organisation_match_key(text: str) -> str:
    """Return how an organisation's name sounds without its legal form."""
    return sounds(split_legal_form(text).core)[:_LONGEST]


def address_key(address: Address) -> str:
    """Return an address folded, without punctuation."""
    parts = (address.street, address.postal_code, address.city) if not address.full else (address.full,)
    return " ".join(word for part in parts for word in words(part))[:300]
