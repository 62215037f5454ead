"""Numbers that identify people and firms, checked by their own arithmetic; no register is ever asked here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from stdnum import exceptions, iban
from stdnum.eu import vat
from stdnum.pl import nip, pesel, regon

from klientela.atoms.checked import Checked, masked, showable
from klientela.atoms.decision import Reason, ReasonCode, Weight
from klientela.atoms.formats.contact import IdentifierKind
from klientela.atoms.words import Words


class Fault(StrEnum):
    """What can be wrong with a number, whichever it is."""

    EMPTY = "EMPTY"
    LETTERS = "LETTERS"
    LENGTH = "LENGTH"
    CHECKSUM = "CHECKSUM"
    TEST = "TEST"
    ROUNDED = "ROUNDED"
    ZEROS_LOST = "ZEROS-LOST"
    DATE = "DATE"
    COUNTRY = "COUNTRY"
    FOREIGN = "FOREIGN"


@dataclass(frozen=True, slots=True)
class CheckedIdentifier(Checked):
    """A number looked at; `born_on` is the date of birth that a valid PESEL holds."""

    born_on: date | None = None


_NAMES: dict[IdentifierKind, tuple[str, str]] = {
    IdentifierKind.NIP: ("NIP", "NIP"),
    IdentifierKind.REGON: ("REGON", "REGON"),
    IdentifierKind.KRS: ("KRS number", "Numer KRS"),
    IdentifierKind.PESEL: ("PESEL", "PESEL"),
    IdentifierKind.EU_VAT: ("EU VAT number", "Numer VAT UE"),
    IdentifierKind.IBAN: ("Bank account number", "Numer rachunku"),
}
_SOURCES: dict[IdentifierKind, str] = {
    IdentifierKind.NIP: "Regulation of the Minister of Finance on the NIP; check digit modulo 11",
    IdentifierKind.REGON: "Regulation of the Council of Ministers on the REGON register; check digit modulo 11",
    IdentifierKind.KRS: "Act on the National Court Register; ten digits",
    IdentifierKind.PESEL: "Act on population records of 24 September 2010 Art. 15; check digit modulo 10",
    IdentifierKind.EU_VAT: "Directive 2006/112/EC Art. 214, 215",
    IdentifierKind.IBAN: "ISO 13616-1; check digits ISO 7064 MOD 97-10",
}
_LENGTHS = {
    IdentifierKind.NIP: "10",
    IdentifierKind.REGON: "9 / 14",
    IdentifierKind.KRS: "10",
    IdentifierKind.PESEL: "11",
    IdentifierKind.EU_VAT: "8-14",
    IdentifierKind.IBAN: "15-34",
}
_RETYPE = Words(
    en="Compare it with a document of the client and type it again.",
    pl="Porównaj numer z dokumentem klienta i wpisz go ponownie.",
)
_FAULT_TEXTS: dict[Fault, tuple[str | tuple[str, str], str | tuple[str, str, str], Words | None]] = {
    Fault.EMPTY: ("{name}: nothing is written.", "{name}: pole jest puste.", None),
    Fault.LETTERS: (
        "{name} {{value}} holds characters that do not belong in it.",
        "{name} {{value}} zawiera znaki, które do niego nie należą.",
        _RETYPE,
    ),
    Fault.LENGTH: (
        (
            "{name} {{value}} has {{count}} character instead of {length}.",
            "{name} {{value}} has {{count}} characters instead of {length}.",
        ),
        (
            "{name} {{value}} ma {{count}} znak zamiast {length}.",
            "{name} {{value}} ma {{count}} znaki zamiast {length}.",
            "{name} {{value}} ma {{count}} znaków zamiast {length}.",
        ),
        _RETYPE,
    ),
    Fault.CHECKSUM: (
        "{name} {{value}}: the check digit does not agree, so some digit is wrong.",
        "{name} {{value}}: cyfra kontrolna się nie zgadza, więc któraś cyfra jest błędna.",
        _RETYPE,
    ),
    Fault.TEST: (
        "{name} {{value}} is a filler, not a real number.",
        "{name} {{value}} to wypełniacz, a nie prawdziwy numer.",
        Words(en="Delete it or ask the client for the real one.", pl="Usuń go albo zapytaj klienta o prawdziwy."),
    ),
    Fault.ROUNDED: (
        "{name} {{value}} was rounded by a spreadsheet; its last digits are lost.",
        "{name} {{value}} został zaokrąglony przez arkusz kalkulacyjny; ostatnie cyfry przepadły.",
        Words(
            en="Export the file again with this column set as text.",
            pl="Wyeksportuj plik jeszcze raz, z tą kolumną ustawioną jako tekst.",
        ),
    ),
    Fault.ZEROS_LOST: (
        "{name} {{value}} has lost its leading zeros, most likely in a spreadsheet.",
        "{name} {{value}} nie ma zer na początku; zapewne usunął je arkusz kalkulacyjny.",
        Words(en="Write it as {suggestion}.", pl="Zapisz go tak: {suggestion}."),
    ),
    Fault.DATE: (
        "{name} {{value}} holds a date of birth that does not exist.",
        "{name} {{value}} zawiera datę urodzenia, która nie istnieje.",
        _RETYPE,
    ),
    Fault.COUNTRY: (
        "{name} {{value}} does not begin with a country code it can have.",
        "{name} {{value}} nie zaczyna się od właściwego kodu kraju.",
        Words(en="Add the two letters of the country.", pl="Dopisz dwie litery kodu kraju."),
    ),
    Fault.FOREIGN: (
        "{name} {{value}} is a VAT number of another country ({{country}}), not a Polish NIP.",
        "{name} {{value}} to numer VAT innego kraju ({{country}}), a nie polski NIP.",
        Words(en="Move it to the field for EU VAT numbers.", pl="Przenieś go do pola na numer VAT UE."),
    ),
}
_ONLY_FOR = {
    Fault.DATE: {IdentifierKind.PESEL},
    Fault.COUNTRY: {IdentifierKind.EU_VAT, IdentifierKind.IBAN},
    Fault.FOREIGN: {IdentifierKind.NIP},
    Fault.ZEROS_LOST: {IdentifierKind.NIP, IdentifierKind.REGON, IdentifierKind.KRS, IdentifierKind.PESEL},
}


def _code(kind: IdentifierKind, fault: Fault) -> ReasonCode:
    en, pl, step = _FAULT_TEXTS[fault]
    length = _LENGTHS[kind]
    said = Words(
        en=_filled(en, _NAMES[kind][0], length) if isinstance(en, str) else _both(en, _NAMES[kind][0], length),
        pl=_filled(pl, _NAMES[kind][1], length) if isinstance(pl, str) else _three(pl, _NAMES[kind][1], length),
    )
    weight = Weight.HINT if fault is Fault.EMPTY else Weight.CAUTION
    return ReasonCode(f"VALUE-{kind.name.replace('_', '-')}-{fault}", said, _SOURCES[kind], weight, step)


def _filled(text: str, name: str, length: str) -> str:
    return text.format(name=name, length=length)


def _both(texts: tuple[str, str], name: str, length: str) -> tuple[str, str]:
    return _filled(texts[0], name, length), _filled(texts[1], name, length)


def _three(texts: tuple[str, str, str], name: str, length: str) -> tuple[str, str, str]:
    return _filled(texts[0], name, length), _filled(texts[1], name, length), _filled(texts[2], name, length)


CODES: dict[tuple[IdentifierKind, Fault], ReasonCode] = {
    (kind, fault): _code(kind, fault)
    for kind in IdentifierKind
    for fault in Fault
    if kind in _ONLY_FOR.get(fault, [kind])
}
REASONS: tuple[ReasonCode, ...] = tuple(CODES.values())

_LONGEST = 60  # far beyond any of the numbers; the arithmetic of a hostile one is never begun
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015/]+")
_ROUNDED = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)
_FILLERS = frozenset({"1234567890", "0123456789", "9876543210", "1234563218", "123456789", "987654321", "12345678901"})
_SECRET = frozenset({IdentifierKind.PESEL, IdentifierKind.IBAN})
_FAULT_OF: dict[type[exceptions.ValidationError], Fault] = {
    exceptions.InvalidChecksum: Fault.CHECKSUM,
    exceptions.InvalidLength: Fault.LENGTH,
    exceptions.InvalidFormat: Fault.LETTERS,
}
_DIGITS = {
    IdentifierKind.NIP: (10,),
    IdentifierKind.REGON: (9, 14),
    IdentifierKind.KRS: (10,),
    IdentifierKind.PESEL: (11,),
}


@lru_cache(maxsize=1024)  # a row's number is asked for by several rules, one after the other
def check_identifier(kind: IdentifierKind, text: str) -> CheckedIdentifier:
    """Check a number by itself and return its normal form, or the reason why it has none.

    Normal forms: digits for NIP, REGON, KRS and PESEL; country code and number for EU VAT (Greece EL) and IBAN, where
    26 bare digits are a Polish account (NRB). A PESEL and an account number are masked in the reason.
    """
    bare = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if not bare:
        return _refused(kind, Fault.EMPTY, text, bare)
    if _ROUNDED.fullmatch(text.strip()):
        return _refused(kind, Fault.ROUNDED, text, bare)
    if len(bare) > _LONGEST:
        return _refused(kind, Fault.LENGTH, text, bare, count=len(bare))
    if kind is IdentifierKind.EU_VAT:
        return _check_vat(text, bare)
    if kind is IdentifierKind.IBAN:
        return _check_iban(text, bare)
    return _check_polish(kind, text, bare)


def format_identifier(kind: IdentifierKind, normal: str) -> str:
    """Write a normal form as people read it: NIP 525-24-45-767, an account in groups of four."""
    if kind is IdentifierKind.NIP:
        return f"{normal[:3]}-{normal[3:5]}-{normal[5:7]}-{normal[7:]}"
    if kind is IdentifierKind.IBAN:
        return " ".join(normal[place : place + 4] for place in range(0, len(normal), 4))
    return normal


def _check_polish(kind: IdentifierKind, text: str, bare: str) -> CheckedIdentifier:
    number = bare.removeprefix(kind.name).removeprefix(":")
    if kind is IdentifierKind.NIP:
        number = number.removeprefix("PL")
        if number[:2].isalpha() and vat.is_valid(number):
            return _refused(kind, Fault.FOREIGN, text, number, country=number[:2])
    if not (number.isascii() and number.isdigit()):
        return _refused(kind, Fault.LETTERS, text, number)
    if number in _FILLERS or len(set(number)) == 1:
        return _refused(kind, Fault.TEST, text, number)
    if len(number) not in _DIGITS[kind]:
        return _wrong_length(kind, text, number)
    fault = _arithmetic_fault(kind, number)
    if fault:
        return _refused(kind, fault, text, number)
    return CheckedIdentifier(text, number, born_on=_birth_date(kind, number))


def _arithmetic_fault(kind: IdentifierKind, number: str) -> Fault | None:
    if kind is IdentifierKind.KRS:  # the one of the four that has no check digit
        return None
    try:
        _VALIDATORS[kind](number)
    except exceptions.InvalidComponent:
        return Fault.DATE
    except exceptions.ValidationError:
        return Fault.CHECKSUM
    return None


_VALIDATORS: dict[IdentifierKind, Callable[[str], str]] = {
    IdentifierKind.NIP: nip.validate,
    IdentifierKind.REGON: regon.validate,
    IdentifierKind.PESEL: pesel.validate,
}


def _birth_date(kind: IdentifierKind, number: str) -> date | None:
    return pesel.get_birth_date(number) if kind is IdentifierKind.PESEL else None


def _wrong_length(kind: IdentifierKind, text: str, number: str) -> CheckedIdentifier:
    """Say that zeros were lost when they would make the number right again; otherwise that its length is wrong."""
    padded = number.zfill(next((length for length in _DIGITS[kind] if length > len(number)), 0))
    is_repaired = 4 <= len(number) < len(padded) and _arithmetic_fault(kind, padded) is None
    if is_repaired:
        return _refused(kind, Fault.ZEROS_LOST, text, number, suggestion=_shown(kind, padded))
    return _refused(kind, Fault.LENGTH, text, number, count=len(number))


def _check_vat(text: str, bare: str) -> CheckedIdentifier:
    kind = IdentifierKind.EU_VAT
    number = "EL" + bare[2:] if bare.startswith("GR") else bare
    digits = number[2:]
    if len(digits) >= 8 and (digits in _FILLERS or len(set(digits)) == 1):
        return _refused(kind, Fault.TEST, text, number)
    try:
        normal = vat.validate(number)
    except exceptions.InvalidComponent:
        return _refused(kind, Fault.COUNTRY, text, number)
    except exceptions.ValidationError as error:
        return _refused(kind, _FAULT_OF.get(type(error), Fault.LETTERS), text, number, count=len(number))
    return CheckedIdentifier(text, normal)


def _check_iban(text: str, bare: str) -> CheckedIdentifier:
    kind = IdentifierKind.IBAN
    number = bare.removeprefix("IBAN").removeprefix(":")
    if len(number) == 26 and number.isascii() and number.isdigit():
        number = "PL" + number
    if not (number.isascii() and number.isalnum()):
        return _refused(kind, Fault.LETTERS, text, number)
    if (number.startswith("PL") and len(number) != 28) or len(number) < 15:
        return _refused(kind, Fault.LENGTH, text, number, count=len(number))
    if len(set(number[4:])) == 1:
        return _refused(kind, Fault.TEST, text, number)
    try:
        return CheckedIdentifier(text, iban.validate(number))
    except exceptions.InvalidComponent:
        return _refused(kind, Fault.COUNTRY, text, number)
    except exceptions.ValidationError as error:
        return _refused(kind, _FAULT_OF.get(type(error), Fault.LETTERS), text, number, count=len(number))


def _refused(kind: IdentifierKind, fault: Fault, text: str, number: str, **params: str | int) -> CheckedIdentifier:
    value = _shown(kind, number or text.strip())
    return CheckedIdentifier(text, None, Reason(CODES[kind, fault], {"value": value, **params}))


def _shown(kind: IdentifierKind, number: str) -> str:
    return masked(number) if kind in _SECRET else showable(number[:40])
