"""What a column holds, told by its values where its header says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import phonenumbers
from stdnum.pl import nip

from klientela.atoms.formats.tables.cells import digits_of_float, split_emails
from klientela.atoms.formats.tables.headers import Target

SAMPLE = 200  # non-empty values of a column that are looked at
_SHARE = 0.8
_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>.]{2,}")
_PHONE_SHAPE = re.compile(r"\+?[\d\s()./-]{7,24}")
_NIP_SHAPE = re.compile(r"(?:PL)?\s?\d{3}[-\s]?\d{2,3}[-\s]?\d{2}[-\s]?\d{2,3}")


def looks_like_email(text: str) -> bool:
    """Return whether every address in the cell has the shape of one."""
    return "@" in text and all(_EMAIL.fullmatch(part) for part in split_emails(text))


def looks_like_nip(text: str) -> bool:
    """Return whether it is a Polish tax number with the right check digit."""
    digits = digits_of_float(text)
    return digits is not None and bool(_NIP_SHAPE.fullmatch(digits)) and nip.is_valid(digits)


def looks_like_phone(text: str) -> bool:
    """Return whether it is a number that can be dialled: international, or a Polish one in use."""
    digits = digits_of_float(text)
    if not digits or not _PHONE_SHAPE.fullmatch(digits):
        return False
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(digits, "PL"))
    except phonenumbers.NumberParseException:
        return False


_TESTS: tuple[tuple[Callable[[str], bool], Target], ...] = (
    (looks_like_email, Target("emails")),
    (looks_like_nip, Target("identifiers", "nip")),
    (looks_like_phone, Target("phones")),
)


def target_of_values(values: Sequence[str]) -> Target | None:
    """Return what at least four in five of a column's first values look like, or None."""
    sample = [value for value in map(str.strip, values) if value][:SAMPLE]
    if not sample:
        return None
    for looks, target in _TESTS:
        if sum(map(looks, sample)) >= _SHARE * len(sample):
            return target
    return None


def looks_like_data(text: str) -> bool:
    """Return whether a cell is a value rather than a header."""
    return any(looks(text) for looks, _ in _TESTS)
