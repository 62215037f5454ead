"""What a row should not hold: numbers and words in the wrong place, fillers, formulas (GDPR Art. 5, 9, 10, 87)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from stdnum import luhn

from klientela.atoms.checked import masked
from klientela.atoms.decision import Decision, Evidence, Reason, Verdict
from klientela.atoms.formats.contact import ContactRecord, IdentifierKind
from klientela.atoms.taxids import check_identifier
from klientela.atoms.text import words
from klientela.clients.parties.rules.names import given_name, names_a_person
from klientela.clients.parties.rules.values import column_name
from klientela.clients.privacy.rules.excess_reasons import (
    ACCOUNT,
    DUMMY,
    EMAIL_IN_NAME,
    FORMULA,
    IDENTITY_CARD,
    NAME_IN_EMAIL,
    PASSPORT,
    PASSWORD,
    PAYMENT_CARD,
    PESEL,
    PHONE_IN_NAME,
    SEVERAL_PEOPLE,
    URL_IN_NAME,
)
from klientela.clients.privacy.rules.sensitive_words import SENSITIVE

RULES_VERSION = "2026-11"
LONGEST_LOOKED_AT = 20_000  # characters of a note; what is longer is looked at up to here
_LONGEST_SHORT_TEXT = 1_000  # characters of any other field

_NAMES = ("full_name", "given_name", "additional_name", "family_name", "nickname", "organisation")
_SHORT_TEXTS = ("name_prefix", "name_suffix", "unit", "job_title", "source")


def find_excess(record: ContactRecord) -> list[Decision]:
    """Return one decision for each thing that a row should not hold, in the order of fields.

    NO where the thing is certain (a PESEL, a card, a formula), UNKNOWN where a person has to look.
    Neither a PESEL, a document or card number nor a password is ever repeated in full.
    """
    found: list[Decision] = []
    for field, text in _texts(record):
        looks = _LOOKS.get(field, _FREE_TEXT)
        looked_at = text[: _LONGEST_SHORT_TEXT if field in _LOOKS else LONGEST_LOOKED_AT]
        for look in looks:
            found.extend(_decided(record, field, reason) for reason in look(looked_at))
    return found


def excess_in_text(text: str, *, column: str) -> list[Reason]:
    """Return what a note or another free text should not hold; `column` is what the reasons call the field."""
    reasons = (reason for look in _FREE_TEXT for reason in look(text[:LONGEST_LOOKED_AT]))
    return [Reason(reason.code, {**reason.params, "column": column}) for reason in reasons]


def _texts(record: ContactRecord) -> Iterator[tuple[str, str]]:
    """Yield every text of a row with its field, but not the identifiers, which stand where they belong."""
    for field in (*_NAMES, *_SHORT_TEXTS):
        if text := getattr(record, field):
            yield field, text
    for field in ("emails", "phones", "urls"):
        for labelled in getattr(record, field):
            yield field, labelled.value
    for address in record.addresses:
        yield "addresses", ", ".join(filter(None, (address.street, address.city, address.full)))
    for field in ("notes", "categories"):
        for text in getattr(record, field):
            yield field, text
    for header, text in record.extra:
        yield header, text


def _decided(record: ContactRecord, field: str, reason: Reason) -> Decision:
    params = {**reason.params, "column": column_name(record, field)}
    verdict = Verdict.UNKNOWN if reason.code.code in _SUSPICIONS else Verdict.NO
    return Decision(verdict, Reason(reason.code, params, (Evidence("file", str(record.place)),)), RULES_VERSION)


_ELEVEN = re.compile(r"(?<![\d+])\d{11}(?!\d)")
_CARD = re.compile(r"(?<![\d+])[2-6]\d{3}(?:[ -]?\d){9,15}(?!\d)")
_ACCOUNT = re.compile(r"(?<![\w])(?:PL ?)?\d{2}(?: ?\d{4}){6}(?!\d)", re.IGNORECASE)
_DOCUMENT = re.compile(r"(?<![A-Za-z0-9])([A-Z]{3})[ -]?(\d{6})(?!\d)")
_PASSPORT = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2})[ -]?(\d{7})(?!\d)")
_PASSWORD = re.compile(
    r"\b(?:hasło|haslo|password|passwd|pwd)(?:\s+(?:do|for|to)(?:\s+\w+){1,2})?\s*(?:to|is)?\s*[:=]\s*\S{3,}"
    r"|\b(?:kod\s+)?pin\b\s*(?:to|is|:|=|-)?\s*\d{4,8}\b",
    re.IGNORECASE,
)
_CARD_NUMBERS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[0-8]|2[2-7]|35)\d{14}|3[47]\d{13}|3[0689]\d{12}|6\d{15,18}"  # ISO/IEC 7812-1
)


def _pesels(text: str) -> Iterator[Reason]:
    for found in _ELEVEN.findall(text):
        is_of_a_living = found[2] in "0123"  # higher months mean centuries that are over or to come
        if is_of_a_living and check_identifier(IdentifierKind.PESEL, found).is_valid:
            yield Reason(PESEL, {"value": masked(found)})


def _payment_cards(text: str) -> Iterator[Reason]:
    accounts = " ".join(_ACCOUNT.findall(text))
    for found in _CARD.finditer(text):
        digits = re.sub(r"[ -]", "", found[0])
        if found[0] not in accounts and _is_payment_card(digits):
            yield Reason(PAYMENT_CARD, {"value": masked(digits, shown=4)})


def _is_payment_card(digits: str) -> bool:
    is_regon = check_identifier(IdentifierKind.REGON, digits).is_valid
    return bool(_CARD_NUMBERS.fullmatch(digits)) and luhn.is_valid(digits) and not is_regon


def _accounts(text: str) -> Iterator[Reason]:
    for found in _ACCOUNT.findall(text):
        normal = check_identifier(IdentifierKind.IBAN, found).normal
        if normal:
            yield Reason(ACCOUNT, {"value": masked(normal, shown=4)})


def _identity_cards(text: str) -> Iterator[Reason]:
    for letters, digits in _DOCUMENT.findall(text):
        if _has_document_checksum(letters, digits):
            yield Reason(IDENTITY_CARD, {"value": masked(letters + digits)})


def _passports(text: str) -> Iterator[Reason]:
    for letters, digits in _PASSPORT.findall(text):
        if _has_document_checksum(letters, digits):
            yield Reason(PASSPORT, {"value": masked(letters + digits)})


def _has_document_checksum(letters: str, digits: str) -> bool:
    """Check a Polish document: letters count from A=10, the first digit checks all others (weights 7, 3, 1)."""
    values = [ord(letter) - ord("A") + 10 for letter in letters] + [int(digit) for digit in digits[1:]]
    return sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10 == int(digits[0])


def _passwords(text: str) -> Iterator[Reason]:
    if _PASSWORD.search(text):
        yield Reason(PASSWORD)


def _sensitive(text: str) -> Iterator[Reason]:
    plain = " ".join(words(text))
    for code, pattern in SENSITIVE:
        if pattern.search(plain):
            yield Reason(code)


_FORMULA = re.compile(
    r"^\s*(?:[=@]\s*[A-Za-z]+\s*[(|!]|[=+\-@]\s*(?:cmd|dde|hyperlink|importxml|webservice)\b|[=+-][^|]*\|[^!]*!|=\S)",
    re.IGNORECASE,
)


def _formulas(text: str) -> Iterator[Reason]:
    if _FORMULA.match(text):
        yield Reason(FORMULA)


_FILLERS_LISTED = """
test, testowy, testowa, testowe, tester, asdf, asdfg, asdfgh, qwerty, qwe, xx, xxx, xxxx, x, yyy, zzz, aaa, abc123,
brak, brak danych, nie dotyczy, n d, nd, n a, none, null, nan, undefined, unknown, nieznany, nieznana, nieznane,
nie podano, niepodano, puste, pusty, empty, dummy, lorem ipsum, do uzupelnienia, uzupelnic, anonim
"""
_FILLERS = frozenset(" ".join(filler.split()) for filler in _FILLERS_LISTED.split(","))


def _dummies(text: str) -> Iterator[Reason]:
    plain = " ".join(words(text))
    is_only_signs = not plain and bool(text.strip())
    if is_only_signs or plain in _FILLERS:
        yield Reason(DUMMY, {"value": text.strip()[:20]})


_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\d)(?:\+\d{2}[ -]?)?\d{3}[ -]?\d{3}[ -]?\d{3}(?!\d)")
_URL = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)


def _misplaced_in_name(text: str) -> Iterator[Reason]:
    for code, pattern in ((EMAIL_IN_NAME, _EMAIL), (PHONE_IN_NAME, _PHONE), (URL_IN_NAME, _URL)):
        if pattern.search(text):
            yield Reason(code)


_BETWEEN_PEOPLE = re.compile(r"\s*(?:[,;/&+\n]|\b(?:i|oraz|and|und|et)\b)\s*", re.IGNORECASE)


def _several_people(text: str) -> Iterator[Reason]:
    named = {part for part in _BETWEEN_PEOPLE.split(text) if any(given_name(word) for word in words(part)[:2])}
    is_reversed_name = "," in text and len(words(text)) == 2  # „Kowalska, Anna” is one person
    if len(named) > 1 and not is_reversed_name:
        yield Reason(SEVERAL_PEOPLE)


def _name_for_email(text: str) -> Iterator[Reason]:
    if "@" not in text and names_a_person(text):
        yield Reason(NAME_IN_EMAIL)


Look = Callable[[str], Iterator[Reason]]
_NUMBERS: tuple[Look, ...] = (_pesels, _identity_cards, _passports, _payment_cards, _accounts)
_FREE_TEXT: tuple[Look, ...] = (*_NUMBERS, _passwords, _sensitive, _formulas)
_NAME: tuple[Look, ...] = (*_NUMBERS, _formulas, _dummies, _misplaced_in_name, _several_people)
_LOOKS: dict[str, tuple[Look, ...]] = {
    **dict.fromkeys(_NAMES, _NAME),
    "organisation": (*_NUMBERS, _formulas, _dummies),
    "emails": (*_NUMBERS, _formulas, _dummies, _name_for_email),
    "phones": (_pesels, _payment_cards, _formulas, _dummies),
    "urls": (_formulas,),
    "addresses": (*_NUMBERS, _formulas),
    "job_title": (*_NUMBERS, _passwords, _formulas, _dummies),
}
_SUSPICIONS = frozenset(code.code for code, _ in SENSITIVE) | {
    code.code for code in (PASSWORD, SEVERAL_PEOPLE, IDENTITY_CARD, PASSPORT)
}
