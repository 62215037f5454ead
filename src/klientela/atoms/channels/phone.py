"""Phone numbers: checked against the numbering plans of the world, in E.164 when right, explained when not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType, ValidationResult

from klientela.atoms.checked import Checked, showable
from klientela.atoms.decision import Reason, ReasonCode, Weight
from klientela.atoms.words import Words

_PLAN = "ITU-T E.164; numbering plans of the countries"


class PhoneKind(StrEnum):
    """What kind of line a number belongs to; OTHER where its plan does not say."""

    MOBILE = "mobile"
    FIXED = "fixed"
    PREMIUM = "premium"
    TOLL_FREE = "toll-free"
    SHARED_COST = "shared-cost"
    OTHER = "other"


_KINDS = {
    PhoneNumberType.MOBILE: PhoneKind.MOBILE,
    PhoneNumberType.FIXED_LINE: PhoneKind.FIXED,
    PhoneNumberType.PREMIUM_RATE: PhoneKind.PREMIUM,
    PhoneNumberType.TOLL_FREE: PhoneKind.TOLL_FREE,
    PhoneNumberType.SHARED_COST: PhoneKind.SHARED_COST,
}


@dataclass(frozen=True, slots=True)
class CheckedPhone(Checked):
    """A phone number looked at; `normal` is E.164 without the extension, which stands apart."""

    kind: PhoneKind = PhoneKind.OTHER
    extension: str = ""
    country: str = ""  # ISO 3166-1 alpha-2, empty for numbers that belong to no country


_ASK = Words(en="Ask the client for the number.", pl="Zapytaj klienta o numer.")
EMPTY = ReasonCode(
    "VALUE-PHONE-EMPTY", Words(en="No phone number is written.", pl="Nie wpisano numeru telefonu."), _PLAN, Weight.HINT
)
LETTERS = ReasonCode(
    "VALUE-PHONE-LETTERS",
    Words(
        en="The phone number “{value}” holds letters or other text.",
        pl="Numer telefonu „{value}” zawiera litery albo inny tekst.",
    ),
    _PLAN,
    Weight.CAUTION,
    Words(en="Keep the digits only; move the rest to the notes.", pl="Zostaw same cyfry, resztę przenieś do notatek."),
)
SHORT = ReasonCode(
    "VALUE-PHONE-SHORT",
    Words(
        en=(
            "The phone number {value} is too short: it has {count} digit.",
            "The phone number {value} is too short: it has {count} digits.",
        ),
        pl=(
            "Numer telefonu {value} jest za krótki: ma {count} cyfrę.",
            "Numer telefonu {value} jest za krótki: ma {count} cyfry.",
            "Numer telefonu {value} jest za krótki: ma {count} cyfr.",
        ),
    ),
    _PLAN,
    Weight.CAUTION,
    _ASK,
)
LONG = ReasonCode(
    "VALUE-PHONE-LONG",
    Words(
        en=(
            "The phone number {value} is too long: it has {count} digit.",
            "The phone number {value} is too long: it has {count} digits.",
        ),
        pl=(
            "Numer telefonu {value} jest za długi: ma {count} cyfrę.",
            "Numer telefonu {value} jest za długi: ma {count} cyfry.",
            "Numer telefonu {value} jest za długi: ma {count} cyfr.",
        ),
    ),
    _PLAN,
    Weight.CAUTION,
    _ASK,
)
PREFIX = ReasonCode(
    "VALUE-PHONE-PREFIX",
    Words(
        en="The phone number {value} begins with digits that no line has.",
        pl="Numer telefonu {value} zaczyna się od cyfr, których nie ma żadna sieć.",
    ),
    _PLAN,
    Weight.CAUTION,
    _ASK,
)
COUNTRY = ReasonCode(
    "VALUE-PHONE-COUNTRY",
    Words(
        en="The phone number {value} begins with a country code that does not exist.",
        pl="Numer telefonu {value} zaczyna się od numeru kierunkowego kraju, który nie istnieje.",
    ),
    _PLAN,
    Weight.CAUTION,
    Words(en="Correct the country code.", pl="Popraw numer kierunkowy kraju."),
)
SEVERAL = ReasonCode(
    "VALUE-PHONE-SEVERAL",
    Words(
        en="One field holds several phone numbers: “{value}”.",
        pl="W jednym polu jest kilka numerów telefonu: „{value}”.",
    ),
    _PLAN,
    Weight.CAUTION,
    Words(en="Put each number in a field of its own.", pl="Wpisz każdy numer w osobne pole."),
)
TEST = ReasonCode(
    "VALUE-PHONE-TEST",
    Words(en="The phone number {value} is a filler.", pl="Numer telefonu {value} to wypełniacz."),
    _PLAN,
    Weight.CAUTION,
    Words(en="Delete it or ask for the real one.", pl="Usuń go albo zapytaj o prawdziwy."),
)
ROUNDED = ReasonCode(
    "VALUE-PHONE-ROUNDED",
    Words(
        en="A spreadsheet rounded the phone number to {value}; its last digits are lost.",
        pl="Arkusz kalkulacyjny zaokrąglił numer telefonu do {value}; ostatnie cyfry przepadły.",
    ),
    _PLAN,
    Weight.CAUTION,
    Words(
        en="Export the file again with this column set as text.",
        pl="Wyeksportuj plik jeszcze raz, z tą kolumną ustawioną jako tekst.",
    ),
)
OLD_ZERO = ReasonCode(
    "VALUE-PHONE-OLD-ZERO",
    Words(
        en="The phone number {value} still has the zero that was dialled before area codes until 2010.",
        pl="Numer telefonu {value} ma jeszcze zero, które do 2010 roku wybierało się przed numerem kierunkowym.",
    ),
    "Numbering plan of Poland since 2010",
    Weight.HINT,
    Words(en="Write it as {suggestion}.", pl="Zapisz go tak: {suggestion}."),
)
POLISH_LENGTH = ReasonCode(
    "VALUE-PHONE-POLISH-LENGTH",
    Words(
        en=(
            "The phone number {value} has {count} digit after +48; a Polish one has 9.",
            "The phone number {value} has {count} digits after +48; a Polish one has 9.",
        ),
        pl=(
            "Numer telefonu {value} ma po +48 {count} cyfrę, a powinien mieć 9.",
            "Numer telefonu {value} ma po +48 {count} cyfry, a powinien mieć 9.",
            "Numer telefonu {value} ma po +48 {count} cyfr, a powinien mieć 9.",
        ),
    ),
    _PLAN,
    Weight.CAUTION,
    Words(en="Look the number up and correct it.", pl="Sprawdź numer i popraw go."),
)
NO_COUNTRY = ReasonCode(
    "VALUE-PHONE-NO-COUNTRY",
    Words(
        en="The phone number {value} is too long for a Polish one, and no country code says whose it is.",
        pl="Numer telefonu {value} jest za długi na polski, a nie ma numeru kierunkowego kraju.",
    ),
    _PLAN,
    Weight.CAUTION,
    Words(en="Write it with a plus and the country code.", pl="Zapisz go z plusem i numerem kierunkowym kraju."),
)
REASONS: tuple[ReasonCode, ...] = (
    EMPTY,
    LETTERS,
    SHORT,
    LONG,
    POLISH_LENGTH,
    NO_COUNTRY,
    PREFIX,
    COUNTRY,
    SEVERAL,
    TEST,
    ROUNDED,
    OLD_ZERO,
)

_LABEL = re.compile(r"^(?:telefon|tel|fax|faks|kom|komórka|mobile|mob|phone|gsm|t|m|f)\b\s*[.:/]*\s*", re.IGNORECASE)
_EXTENSION = re.compile(r"[\s,;(]*(?:wewnętrzny|wewn?|w|ext|extension|x|#)[\s.:=]*(\d{1,7})\)?$", re.IGNORECASE)
_ROUNDED = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)
_SPREADSHEET_TAIL = re.compile(r"^(\d{7,15})\.0$")
_FILLERS = frozenset({"123456789", "987654321", "012345678", "123123123", "1234567890"})
_LONGEST = 60  # nothing longer is a phone number; the parser is spared
_LONGEST_LIST = 200  # several numbers in one field


def check_phone(text: str, region: str = "PL") -> CheckedPhone:
    """Check a phone number as dialled in `region` (ISO 3166-1 alpha-2): E.164, or the reason why it is none."""
    value = _SPREADSHEET_TAIL.sub(r"\1", unicodedata.normalize("NFKC", text).strip())
    if not value:
        return CheckedPhone(text, None, Reason(EMPTY))
    if _ROUNDED.fullmatch(value):
        return _refused(text, value, ROUNDED)
    if len(value) > _LONGEST_LIST:
        return _refused(text, value, LETTERS)
    dialled = _LABEL.sub("", value)
    extension = _EXTENSION.search(dialled)
    main = dialled[: extension.start()] if extension else dialled
    surface_fault = _surface_fault(main, region)
    if surface_fault:
        return _refused(text, value, surface_fault, count=len(_digits(main)))
    return _check_dialled(text, main, region, extension=extension.group(1) if extension else "")


def phone_key(text: str, region: str = "PL") -> str | None:
    """Return E.164 for comparison, quickly: what looks like nine Polish digits is not held against the plan."""
    written = _WRITTEN_IN_POLAND.fullmatch(text.translate(_IGNORED))
    if written and (region == "PL" or written["prefix"] in ("+48", "0048")):
        return None if _is_filler(written["national"]) else f"+48{written['national']}"
    return check_phone(text, region).normal


_WRITTEN_IN_POLAND = re.compile(r"(?P<prefix>\+48|0048|48|)(?P<national>[1-9][0-9]{8})")


@lru_cache(maxsize=65_536)
def is_mobile(number: str) -> bool:
    """Say whether a number in E.164 is a mobile one, which people rarely share."""
    kind = phonenumbers.number_type(phonenumbers.parse(number))
    return kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


_IGNORED = str.maketrans("", "", " \u00a0-().")


def _surface_fault(main: str, region: str) -> ReasonCode | None:
    digits = _digits(main)
    if any(letter.isalpha() for letter in main) or not digits:
        return LETTERS
    if _holds_several(main, region):
        return SEVERAL
    if len(main) > _LONGEST:
        return LONG
    return TEST if _is_filler(digits.removeprefix("48") if len(digits) == 11 else digits) else None


def _holds_several(main: str, region: str) -> bool:
    pieces = [piece for piece in re.split(r"[,;/|\\\n]+", main) if len(_digits(piece)) >= 7]
    return len(pieces) > 1 or (main.count("+") > 1) or (region == "PL" and len(_digits(main)) == 18)


def _is_filler(digits: str) -> bool:
    return digits in _FILLERS or (len(digits) >= 7 and len(set(digits)) == 1)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _check_dialled(text: str, main: str, region: str, *, extension: str) -> CheckedPhone:
    has_old_zero = region == "PL" and len(_digits(main)) == 10 and _digits(main)[0] == "0"
    try:
        number = phonenumbers.parse(_digits(main)[1:] if has_old_zero else main, region)
    except phonenumbers.NumberParseException as error:
        is_country = error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE
        return _refused(text, main, COUNTRY if is_country else SHORT, count=len(_digits(main)))
    if phonenumbers.is_valid_number(number):
        return _accepted(text, number, extension, hints=_zero_hint(main, number) if has_old_zero else ())
    fault = _plan_fault(number)
    has_country = main.strip().startswith(("+", "00"))
    if number.country_code == 48 and has_country and fault in (SHORT, LONG):
        return _refused(text, main, POLISH_LENGTH, count=len(str(number.national_number)))
    is_unnamed = fault is LONG and not has_country
    return _refused(text, main, NO_COUNTRY if is_unnamed else fault, count=len(_digits(main)))


def _accepted(
    text: str, number: phonenumbers.PhoneNumber, extension: str, *, hints: tuple[Reason, ...]
) -> CheckedPhone:
    return CheckedPhone(
        value=text,
        normal=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        hints=hints,
        kind=_KINDS.get(phonenumbers.number_type(number), PhoneKind.OTHER),
        extension=extension or number.extension or "",
        country=phonenumbers.region_code_for_number(number) or "",
    )


def _zero_hint(main: str, number: phonenumbers.PhoneNumber) -> tuple[Reason, ...]:
    suggestion = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return (Reason(OLD_ZERO, {"value": main.strip(), "suggestion": suggestion}),)


def _plan_fault(number: phonenumbers.PhoneNumber) -> ReasonCode:
    national = str(number.national_number)
    if number.country_code == 48:  # the plan also lists short codes, so that its own lengths would mislead here
        return PREFIX if len(national) == 9 else SHORT if len(national) < 9 else LONG
    length = phonenumbers.is_possible_number_with_reason(number)
    if length == ValidationResult.TOO_LONG:
        return LONG
    return SHORT if length == ValidationResult.TOO_SHORT else PREFIX


def _refused(text: str, value: str, code: ReasonCode, *, count: int = 0) -> CheckedPhone:
    return CheckedPhone(text, None, Reason(code, {"value": showable(value.strip()[:_LONGEST]), "count": count}))
