"""The signs that a match is made of; each is a part of the score that anybody can see."""

from __future__ import annotations

from klientela.atoms.decision import ReasonCode, Weight
from klientela.atoms.words import Words

_RULE = "Klientela matching rules 2026-11"


def _code(name: str, en: str, pl: str, *, weight: Weight = Weight.FINE) -> ReasonCode:
    return ReasonCode(f"MATCH-{name}", Words(en=en, pl=pl), _RULE, weight)


NAME_SAME = _code("NAME-SAME", "The same name.", "To samo imię i nazwisko.")
NAME_FAMILIAR = _code(
    "NAME-FAMILIAR",
    "The same name, once in a familiar form of the given name.",
    "To samo imię i nazwisko, raz w zdrobniałej formie imienia.",
)
NAME_DOUBLE = _code(
    "NAME-DOUBLE",
    "The same given name, and one part of a double family name.",
    "To samo imię i jeden człon podwójnego nazwiska.",
)
NAME_CLOSE = _code("NAME-CLOSE", "Nearly the same name.", "Prawie to samo imię i nazwisko.")
NAME_INITIAL = _code("NAME-INITIAL", "The same family name and initial.", "To samo nazwisko i inicjał.")
NAME_PARTIAL = _code(
    "NAME-PARTIAL", "One row has only a part of the name.", "W jednym wierszu jest tylko część imienia i nazwiska."
)
NAME_ABSENT = _code("NAME-ABSENT", "One row has no name.", "Jeden wiersz nie ma imienia ani nazwiska.")
NAME_CHANGED = _code(
    "NAME-CHANGED",
    "The same given name with another family name, as after a wedding.",
    "To samo imię, inne nazwisko, jak po ślubie.",
    weight=Weight.HINT,
)
NAME_OTHER_GIVEN = _code(
    "NAME-OTHER-GIVEN",
    "The same family name but another given name, as in a family.",
    "To samo nazwisko, ale inne imię, jak w rodzinie.",
    weight=Weight.HINT,
)
NAME_DIFFERENT = _code("NAME-DIFFERENT", "Different names.", "Różne imiona i nazwiska.", weight=Weight.HINT)
PESEL = _code("PESEL", "The same PESEL.", "Ten sam PESEL.")
PESEL_DIFFERS = _code(
    "PESEL-DIFFERS", "Two different PESELs: two people.", "Dwa różne numery PESEL: dwie osoby.", weight=Weight.STOP
)
EMAIL = _code("EMAIL", "The same personal e-mail address.", "Ten sam osobisty adres e-mail.")
EMAIL_DIFFERS = _code(
    "EMAIL-DIFFERS",
    "Two addresses of one firm, as two colleagues of the same name have.",
    "Dwa adresy w jednej firmie, jak u dwóch osób o tym samym nazwisku.",
    weight=Weight.HINT,
)
MOBILE = _code("MOBILE", "The same mobile number.", "Ten sam numer komórkowy.")
LANDLINE = _code("LANDLINE", "The same landline number.", "Ten sam numer stacjonarny.")
BIRTHDAY = _code("BIRTHDAY", "The same date of birth.", "Ta sama data urodzenia.")
BIRTHDAY_DIFFERS = _code("BIRTHDAY-DIFFERS", "Different dates of birth.", "Różne daty urodzenia.", weight=Weight.HINT)
FIRM = _code("FIRM", "The same firm.", "Ta sama firma.")
FIRM_DOMAIN = _code("FIRM-DOMAIN", "The same domain of the firm's e-mail.", "Ta sama domena poczty firmy.")
STREET = _code("STREET", "The same address.", "Ten sam adres.")
POSTAL_CODE = _code("POSTAL-CODE", "The same postal code.", "Ten sam kod pocztowy.")
CITY = _code("CITY", "The same town.", "Ta sama miejscowość.")
CITY_DIFFERS = _code("CITY-DIFFERS", "Different towns.", "Różne miejscowości.", weight=Weight.HINT)
NIP = _code("NIP", "The same NIP.", "Ten sam NIP.")
NIP_MISTYPED = _code(
    "NIP-MISTYPED",
    "The NIP differs by one slip of the fingers and fails its check.",
    "NIP różni się jedną pomyłką w pisowni i ma błędną cyfrę kontrolną.",
)
REGON = _code("REGON", "The same REGON.", "Ten sam REGON.")
KRS = _code("KRS", "The same KRS number.", "Ten sam numer KRS.")
EU_VAT = _code("EU-VAT", "The same EU VAT number.", "Ten sam numer VAT UE.")
IBAN = _code("IBAN", "The same bank account.", "Ten sam rachunek bankowy.")
NUMBERS_DIFFER = _code(
    "NUMBERS-DIFFER",
    "Different register numbers: two organisations.",
    "Różne numery rejestrowe: dwie organizacje.",
    weight=Weight.STOP,
)
FIRM_NAME = _code("FIRM-NAME", "The same firm name.", "Ta sama nazwa firmy.")
FIRM_NAME_CLOSE = _code("FIRM-NAME-CLOSE", "Nearly the same firm name.", "Prawie ta sama nazwa firmy.")
FIRM_NAME_DIFFERENT = _code("FIRM-NAME-DIFFERENT", "Different firm names.", "Różne nazwy firm.", weight=Weight.HINT)
FORM = _code("FORM", "The same legal form, or none on both.", "Ta sama forma prawna albo jej brak w obu wierszach.")
FORM_DIFFERS = _code("FORM-DIFFERS", "Different legal forms.", "Różne formy prawne.", weight=Weight.HINT)
DOMAIN = _code("DOMAIN", "The same domain of the firm.", "Ta sama domena firmowa.")
MAILBOX = _code("MAILBOX", "The same mailbox of the office.", "Ta sama skrzynka biura.")
OWNER = _code(
    "OWNER",
    "The firm bears a person's name, and the person behind it is the same.",
    "Firma nosi imię i nazwisko osoby, a stoi za nią ta sama osoba.",
)
PHONE = _code("PHONE", "The same phone number.", "Ten sam numer telefonu.")
REASONS: tuple[ReasonCode, ...] = (
    NAME_SAME,
    NAME_FAMILIAR,
    NAME_DOUBLE,
    NAME_CLOSE,
    NAME_INITIAL,
    NAME_PARTIAL,
    NAME_ABSENT,
    NAME_CHANGED,
    NAME_OTHER_GIVEN,
    NAME_DIFFERENT,
    PESEL,
    PESEL_DIFFERS,
    EMAIL,
    EMAIL_DIFFERS,
    MOBILE,
    LANDLINE,
    BIRTHDAY,
    BIRTHDAY_DIFFERS,
    FIRM,
    FIRM_DOMAIN,
    STREET,
    POSTAL_CODE,
    CITY,
    CITY_DIFFERS,
    NIP,
    NIP_MISTYPED,
    REGON,
    KRS,
    EU_VAT,
    IBAN,
    NUMBERS_DIFFER,
    FIRM_NAME,
    FIRM_NAME_CLOSE,
    FIRM_NAME_DIFFERENT,
    FORM,
    FORM_DIFFERS,
    DOMAIN,
    MAILBOX,
    OWNER,
    PHONE,
)
