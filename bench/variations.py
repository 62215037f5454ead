"""How two rows about people differ in what names them: the kind of slip by which the matcher's quality is told apart.

Pure, and asked of any two rows: of those that are one person, and of those that were only taken for one.
"""

from __future__ import annotations

from enum import StrEnum

from rapidfuzz.distance import DamerauLevenshtein

from klientela.atoms.channels.phone import is_mobile, phone_key
from klientela.atoms.text import fold
from klientela.home.demo.corpus import Row

LARGEST_SLIP = 2  # letters: a pair that changed places counts as one, a letter beside it as the second
NIP_DIGITS = 10


class Variation(StrEnum):
    """The first that holds, in this order: a name that differs says more than a number that does."""

    INITIAL = "initial"
    DECLENSION = "declension"
    DIACRITICS = "diacritics"
    TYPO = "typo"
    MAIDEN_NAME = "maiden name"
    OTHER_NAME = "other name"
    TYPED_NIP = "typed NIP error"
    NONE = "none"


def variation(one: Row, other: Row) -> Variation:
    """Return how the names of two rows differ; where they are the same letter for letter, whether the NIP does."""
    if (one.given, one.family) == (other.given, other.family):
        return Variation.TYPED_NIP if _is_nip_mistyped(one.nip, other.nip) else Variation.NONE
    if one.given != other.given and {len(one.given), len(other.given)} & {2} and one.given[:1] == other.given[:1]:
        return Variation.INITIAL
    families = fold(one.family), fold(other.family)
    if fold(one.given) != fold(other.given):
        return Variation.OTHER_NAME
    if families[0] == families[1]:
        return Variation.DIACRITICS
    if families[0] == f"{families[1]}ego" or families[1] == f"{families[0]}ego":
        return Variation.DECLENSION
    if DamerauLevenshtein.distance(*families, score_cutoff=LARGEST_SLIP) <= LARGEST_SLIP:
        return Variation.TYPO
    return Variation.MAIDEN_NAME if one.given.endswith("a") else Variation.OTHER_NAME


def can_be_found(one: Row, other: Row) -> bool:
    """Say whether two rows of one person share anything that tells them from a namesake, or from a colleague.

    An e-mail address or a mobile number does; a firm, an office's number or an address only beside the family name.
    """
    phones = {key for key in (phone_key(one.phone, "PL"),) if key and key == phone_key(other.phone, "PL")}
    if _are_equal(one.email, other.email) or any(map(is_mobile, phones)):
        return True
    if variation(one, other) in (Variation.MAIDEN_NAME, Variation.OTHER_NAME):
        return False
    firms = sorted((fold(one.firm), fold(other.firm)), key=len)
    is_one_firm = bool(firms[0]) and firms[1].startswith(firms[0])
    return bool(phones) or is_one_firm or any(map(_are_equal, _circles(one), _circles(other)))


def _circles(row: Row) -> tuple[str, str]:
    return row.nip, row.street and f"{row.street} {row.postal_code}"


def _are_equal(one: str, other: str) -> bool:
    return bool(one) and one.casefold() == other.casefold()


def _is_nip_mistyped(one: str, other: str) -> bool:
    if one == other or {len(one), len(other)} != {NIP_DIGITS}:
        return False
    return sum(mine != theirs for mine, theirs in zip(one, other, strict=True)) == 1
