"""What a row is about: a person, a sole trader, an organisation, a person at one, or only a shared mailbox."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from klientela.atoms.channels.email import email_key
from klientela.atoms.decision import Decision, Evidence, Reason, ReasonCode, Verdict, Weight
from klientela.atoms.formats.contact import ContactRecord, IdentifierKind
from klientela.atoms.text import fold
from klientela.atoms.words import Param, Words
from klientela.clients.parties.rules.legal_forms import split_legal_form
from klientela.clients.parties.rules.mailbox import mailbox_kind
from klientela.clients.parties.rules.names import given_name, name_words, names_a_person
from klientela.clients.parties.rules.sides import Sides, sides_of, valid_identifiers

RULES_VERSION = "2026-11"
_LAW = "GDPR Art. 4(1)"
_LEGAL_PERSONS = "GDPR Art. 4(1), recital 14"


class RecordKind(StrEnum):
    """What a row is about."""

    PERSON = "person"
    SOLE_TRADER = "sole-trader"  # an organisation and personal data at once
    ORGANISATION = "organisation"
    PERSON_AT_ORGANISATION = "person-at-organisation"
    SHARED_MAILBOX = "shared-mailbox"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Classified:
    """A row's kind, and the answer to the question behind it: whether it is personal data."""

    kind: RecordKind
    decision: Decision


PESEL = ReasonCode(
    "KIND-PESEL",
    Words(en="It has a valid PESEL, which only people have.", pl="Jest poprawny PESEL, a ten mają tylko ludzie."),
    "Act on population records of 24 September 2010 Art. 15",
)
KRS = ReasonCode(
    "KIND-KRS",
    Words(
        en="It has a KRS number, which a sole trader never has.",
        pl="Jest numer KRS, którego osoba prowadząca jednoosobową działalność nie ma.",
    ),
    "Act on the National Court Register Art. 1",
)
LEGAL_FORM = ReasonCode(
    "KIND-LEGAL-FORM",
    Words(en="The name holds a legal form (“{form}”).", pl="W nazwie jest forma prawna („{form}”)."),
    _LEGAL_PERSONS,
)
CIVIL_PARTNERSHIP = ReasonCode(
    "KIND-CIVIL-PARTNERSHIP",
    Words(
        en="It is a civil-law partnership (s.c.): its partners are natural persons, so its data are theirs.",
        pl="To spółka cywilna: wspólnicy są osobami fizycznymi, więc dane firmy są ich danymi osobowymi.",
    ),
    "Kodeks cywilny Art. 860; GDPR Art. 4(1)",
    Weight.HINT,
)
FIRM_NAMES_PERSON = ReasonCode(
    "KIND-FIRM-NAMES-PERSON",
    Words(
        en="The firm's name holds a given name and a family name and no legal form, as a sole trader's does.",
        pl="Nazwa firmy zawiera imię i nazwisko, a nie ma formy prawnej; tak nazywa się jednoosobowa działalność.",
    ),
    "Kodeks cywilny Art. 43(4); GDPR Art. 4(1)",
    Weight.HINT,
)
SAYS_SOLE_TRADER = ReasonCode(
    "KIND-SAYS-SOLE-TRADER",
    Words(
        en="The name itself says that it is a sole trader's business.",
        pl="Sama nazwa mówi, że to jednoosobowa działalność gospodarcza.",
    ),
    "Kodeks cywilny Art. 43(4); GDPR Art. 4(1)",
    Weight.HINT,
)
PERSON_WITH_NUMBER = ReasonCode(
    "KIND-PERSON-WITH-NUMBER",
    Words(
        en="A person is named with a business number and no firm, as a sole trader is.",
        pl="Jest imię i nazwisko z numerem NIP lub REGON, a nie ma firmy; tak zapisuje się jednoosobową działalność.",
    ),
    "Kodeks cywilny Art. 43(4); GDPR Art. 4(1)",
    Weight.HINT,
)
PERSON_NAME = ReasonCode("KIND-PERSON-NAME", Words(en="A person is named.", pl="Jest imię lub nazwisko osoby."), _LAW)
PERSON_AND_FIRM = ReasonCode(
    "KIND-PERSON-AND-FIRM",
    Words(
        en="A person and a firm stand on one row: two parties with a role between them.",
        pl="W jednym wierszu jest osoba i firma: to dwie strony, połączone rolą.",
    ),
    "GDPR Art. 4(1); CJEU C-710/23",
)
SHARED_MAILBOX = ReasonCode(
    "KIND-SHARED-MAILBOX",
    Words(
        en="There is only an office's mailbox, which is nobody's own.",
        pl="Jest tylko skrzynka biura, która nie należy do jednej osoby.",
    ),
    _LEGAL_PERSONS,
)
MAILBOX_NAMES_PERSON = ReasonCode(
    "KIND-MAILBOX-NAMES-PERSON",
    Words(en="The e-mail address holds a person's name.", pl="Adres e-mail zawiera imię osoby."),
    _LAW,
)
PERSONAL_DETAILS = ReasonCode(
    "KIND-PERSONAL-DETAILS",
    Words(
        en="There is a nickname or a date of birth, which only people have.",
        pl="Jest pseudonim albo data urodzenia, a te mają tylko ludzie.",
    ),
    _LAW,
)
FILE_SAYS_ORGANISATION = ReasonCode(
    "KIND-FILE-SAYS-ORGANISATION",
    Words(en="The file itself says that it is an organisation.", pl="Sam plik mówi, że to organizacja."),
    "RFC 6350 §6.1.4",
)
NO_FORM = ReasonCode(
    "KIND-NO-FORM",
    Words(
        en="A firm is named without a legal form; a sole trader may stand behind it.",
        pl="Jest nazwa firmy bez formy prawnej; może za nią stać osoba fizyczna.",
    ),
    _LAW,
    Weight.HINT,
    Words(en="Treat it as personal data until you know.", pl="Do wyjaśnienia traktuj to jak dane osobowe."),
)
ONLY_NUMBER = ReasonCode(
    "KIND-ONLY-NUMBER",
    Words(
        en="There is a business number but no name; a sole trader may stand behind it.",
        pl="Jest numer NIP lub REGON, ale nie ma nazwy; może za nim stać osoba fizyczna.",
    ),
    _LAW,
    Weight.HINT,
)
NOTHING = ReasonCode(
    "KIND-NOTHING",
    Words(en="Nothing on the row says whose it is.", pl="Nic w wierszu nie mówi, czyj on jest."),
    _LAW,
    Weight.CAUTION,
    Words(en="Add a name or delete the row.", pl="Dopisz nazwisko lub nazwę albo usuń wiersz."),
)
TOTAL = ReasonCode(
    "KIND-TOTAL",
    Words(en="It is a row of totals, not a contact.", pl="To wiersz podsumowania, a nie kontakt."),
    _LAW,
    Weight.HINT,
)
MISSING_FORM = ReasonCode(
    "KIND-MISSING-FORM",
    Words(en="The legal form or the KRS number would settle it.", pl="Rozstrzygnie forma prawna albo numer KRS."),
    _LEGAL_PERSONS,
)
MISSING_NAME = ReasonCode(
    "KIND-MISSING-NAME",
    Words(en="A name would settle it.", pl="Rozstrzygnie imię i nazwisko albo nazwa."),
    _LAW,
)
REASONS: tuple[ReasonCode, ...] = (
    PESEL,
    KRS,
    LEGAL_FORM,
    CIVIL_PARTNERSHIP,
    FIRM_NAMES_PERSON,
    SAYS_SOLE_TRADER,
    PERSON_WITH_NUMBER,
    PERSON_NAME,
    PERSON_AND_FIRM,
    SHARED_MAILBOX,
    MAILBOX_NAMES_PERSON,
    PERSONAL_DETAILS,
    FILE_SAYS_ORGANISATION,
    NO_FORM,
    ONLY_NUMBER,
    NOTHING,
    TOTAL,
    MISSING_FORM,
    MISSING_NAME,
)

_SOLE_TRADER_WORDS = re.compile(r"\b(?:jdg|(?:jednoosobowa )?dzialalnosc gospodarcza)\b")
_TOTALS = re.compile(r"(?:razem|suma|ogolem|lacznie|total)[\s:]*\d*")
_BUSINESS_NUMBERS = frozenset({IdentifierKind.NIP, IdentifierKind.REGON, IdentifierKind.EU_VAT})


def classify(record: ContactRecord) -> Classified:
    """Say what a row is about, with every sign that was weighed; its names, numbers and addresses are all looked at."""
    sides = sides_of(record)
    if _TOTALS.fullmatch(fold(sides.firm or " ".join(sides.full))):
        return _answer(record, RecordKind.UNKNOWN, Verdict.NO, TOTAL, signs=[])
    numbers = frozenset(valid_identifiers(record))
    signs = _signs(record, sides, numbers)
    if sides.firm:
        return _with_firm(record, sides, numbers, signs=signs)
    if sides.has_person:
        return _without_firm(record, numbers, signs=signs)
    return _without_name(record, numbers, signs=signs)


def _with_firm(
    record: ContactRecord, sides: Sides, numbers: frozenset[IdentifierKind], *, signs: list[Reason]
) -> Classified:
    form = split_legal_form(sides.firm).form
    sole_trader = None if form or IdentifierKind.KRS in numbers else _sole_trader_sign(sides)
    if sole_trader:
        return _answer(record, RecordKind.SOLE_TRADER, Verdict.YES, sole_trader, signs=signs)
    if sides.has_person:
        return _answer(record, RecordKind.PERSON_AT_ORGANISATION, Verdict.YES, PERSON_AND_FIRM, signs=signs)
    if form and form.has_natural_partners:
        return _answer(record, RecordKind.ORGANISATION, Verdict.YES, CIVIL_PARTNERSHIP, signs=signs)
    if IdentifierKind.KRS in numbers:
        return _answer(record, RecordKind.ORGANISATION, Verdict.NO, KRS, signs=signs)
    if form:
        return _answer(record, RecordKind.ORGANISATION, Verdict.NO, LEGAL_FORM, signs=signs)
    return _answer(record, RecordKind.ORGANISATION, Verdict.UNKNOWN, NO_FORM, signs=signs, missing=MISSING_FORM)


def _without_firm(record: ContactRecord, numbers: frozenset[IdentifierKind], *, signs: list[Reason]) -> Classified:
    if IdentifierKind.KRS in numbers:
        return _answer(record, RecordKind.PERSON_AT_ORGANISATION, Verdict.YES, PERSON_AND_FIRM, signs=signs)
    if numbers & _BUSINESS_NUMBERS:
        return _answer(record, RecordKind.SOLE_TRADER, Verdict.YES, PERSON_WITH_NUMBER, signs=signs)
    return _answer(record, RecordKind.PERSON, Verdict.YES, PERSON_NAME, signs=signs)


def _without_name(record: ContactRecord, numbers: frozenset[IdentifierKind], *, signs: list[Reason]) -> Classified:
    if IdentifierKind.PESEL in numbers:
        return _answer(record, RecordKind.PERSON, Verdict.YES, PESEL, signs=signs)
    if IdentifierKind.KRS in numbers:
        return _answer(record, RecordKind.ORGANISATION, Verdict.NO, KRS, signs=signs)
    addresses = [key for key in (email_key(email.value) for email in record.emails) if key]
    if any(_names_person(address) for address in addresses):
        return _answer(record, RecordKind.PERSON, Verdict.YES, MAILBOX_NAMES_PERSON, signs=signs)
    if record.nickname or record.birthday:
        return _answer(record, RecordKind.PERSON, Verdict.YES, PERSONAL_DETAILS, signs=signs)
    if numbers:
        return _answer(record, RecordKind.ORGANISATION, Verdict.UNKNOWN, ONLY_NUMBER, signs=signs, missing=MISSING_NAME)
    if addresses and all(mailbox_kind(address).is_shared for address in addresses):
        return _answer(record, RecordKind.SHARED_MAILBOX, Verdict.NO, SHARED_MAILBOX, signs=signs)
    return _answer(record, RecordKind.UNKNOWN, Verdict.UNKNOWN, NOTHING, signs=signs, missing=MISSING_NAME)


def _sole_trader_sign(sides: Sides) -> ReasonCode | None:
    if _SOLE_TRADER_WORDS.search(fold(sides.firm)):
        return SAYS_SOLE_TRADER
    return FIRM_NAMES_PERSON if names_a_person(sides.firm) or _bears_the_name_of(sides) else None


def _bears_the_name_of(sides: Sides) -> bool:
    """Say whether the firm bears the name of the very person on the row, however rare a name that is."""
    person = {*sides.given, *sides.family, *sides.full}
    return len(person) > 1 and person <= set(name_words(sides.firm))


def _names_person(address: str) -> bool:
    local = fold(address.partition("@")[0])
    parts = re.split(r"[^a-z]+", local)
    return not mailbox_kind(address).is_shared and any(len(part) > 2 and given_name(part) for part in parts)


def _signs(record: ContactRecord, sides: Sides, numbers: frozenset[IdentifierKind]) -> list[Reason]:
    """Collect every sign on the row; the one that decides is taken out again."""
    form = split_legal_form(sides.firm).form if sides.firm else None
    found: list[tuple[bool, ReasonCode, dict[str, Param]]] = [
        (IdentifierKind.PESEL in numbers, PESEL, {}),
        (IdentifierKind.KRS in numbers, KRS, {}),
        (form is not None, LEGAL_FORM, {"form": form.short if form else ""}),
        (form is not None and form.has_natural_partners, CIVIL_PARTNERSHIP, {}),
        (sides.has_person, PERSON_NAME, {}),
        (record.is_organisation is True, FILE_SAYS_ORGANISATION, {}),
    ]
    return [Reason(code, params) for is_there, code, params in found if is_there]


def _answer(
    record: ContactRecord,
    kind: RecordKind,
    verdict: Verdict,
    code: ReasonCode,
    *,
    signs: list[Reason],
    missing: ReasonCode | None = None,
) -> Classified:
    evidence = (Evidence("file", str(record.place)),)
    params = next((sign.params for sign in signs if sign.code is code), {})
    decision = Decision(
        verdict=verdict,
        deciding=Reason(code, params, evidence),
        rules_version=RULES_VERSION,
        weighed=tuple(sign for sign in signs if sign.code is not code),
        missing=(Reason(missing),) if missing else (),
    )
    return Classified(kind, decision)
