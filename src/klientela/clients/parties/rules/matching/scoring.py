"""How much two rows have in common, as people and as organisations."""

from __future__ import annotations

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from klientela.atoms.channels.phone import is_mobile
from klientela.atoms.decision import ReasonCode
from klientela.clients.parties.rules.matching import reasons as sign
from klientela.clients.parties.rules.matching.match import MAYBE_FROM, SAME_FROM, Aspect, Match, Part
from klientela.clients.parties.rules.matching.person_name import Agreement, compare_names, differ_in_familiar_form
from klientela.clients.parties.rules.matching.record import FirmName, MatchRecord
from klientela.clients.parties.rules.names import Sex

Shared = frozenset[str]
NOTHING_SHARED: Shared = frozenset()


def score_pair(a: MatchRecord, b: MatchRecord, *, aspect: Aspect, shared: Shared = NOTHING_SHARED) -> Match:
    """Compare two rows as people or as organisations; symmetric in its score and its parts.

    `shared` holds addresses and numbers that are known to belong to several people (see `find_shared`): they match
    nobody. An office's mailbox (`biuro@`) never matches people, known or not.
    """
    parts = _person_parts(a, b, shared) if aspect is Aspect.PERSON else _organisation_parts(a, b, shared)
    return Match(a.key, b.key, aspect, tuple(parts))


_AGREED: dict[Agreement, tuple[ReasonCode, int]] = {
    Agreement.SAME: (sign.NAME_SAME, 40),
    Agreement.DOUBLE: (sign.NAME_DOUBLE, 34),
    Agreement.CLOSE: (sign.NAME_CLOSE, 28),
    Agreement.INITIAL: (sign.NAME_INITIAL, 25),
    Agreement.PARTIAL: (sign.NAME_PARTIAL, 15),
}


def _person_parts(a: MatchRecord, b: MatchRecord, shared: Shared) -> list[Part]:
    agreement = compare_names(a.person, b.person)
    own = _own_parts(a, b, shared)
    parts = own + _circumstance_parts(a, b, shared, agreement=agreement)
    if a.pesels and b.pesels and not a.pesels & b.pesels:
        return [*parts, _cancelling(sign.PESEL_DIFFERS, parts)]
    parts.append(_name_part(a, b, agreement, own=own, others=parts))
    return parts


def _own_parts(a: MatchRecord, b: MatchRecord, shared: Shared) -> list[Part]:
    """Weigh what one person alone has: PESEL, personal address, mobile number."""
    parts = []
    if a.pesels & b.pesels:
        parts.append(Part(sign.PESEL, 100))
    if emails := (a.emails & b.emails) - shared:
        parts.append(Part(sign.EMAIL, 55, min(emails)))
    phones = (a.phones & b.phones) - shared
    if mobiles := [phone for phone in phones if is_mobile(phone)]:
        parts.append(Part(sign.MOBILE, 50, min(mobiles)))
    return parts


def _circumstance_parts(a: MatchRecord, b: MatchRecord, shared: Shared, *, agreement: Agreement) -> list[Part]:
    """Weigh what several people can have in common: firm, landline, address, date of birth."""
    parts = []
    phones = (a.phones & b.phones) - shared
    if phones and not any(is_mobile(phone) for phone in phones):
        parts.append(Part(sign.LANDLINE, 30, min(phones)))
    if code := _same_firm(a, b, shared):
        parts.append(Part(code, 30))
        if agreement is Agreement.SAME and _has_two_addresses_in_one_firm(a, b):
            parts.append(Part(sign.EMAIL_DIFFERS, -15))
    if a.birthdays and b.birthdays:
        is_same = bool(a.birthdays & b.birthdays)
        parts.append(Part(sign.BIRTHDAY, 25) if is_same else Part(sign.BIRTHDAY_DIFFERS, -60))
    parts.extend(_place_parts(a, b, street=25, postal_code=12, city=8))
    return parts


def _same_firm(a: MatchRecord, b: MatchRecord, shared: Shared) -> ReasonCode | None:
    """Return what says that two people are at one firm: its number or name, or only the domain of their addresses."""
    if a.nips & b.nips or _is_one_firm_name(a.firm, b.firm):
        return sign.FIRM
    common = a.own_domains & b.own_domains
    if common and common & _domains_of(a.emails - shared) & _domains_of(b.emails - shared):
        return sign.FIRM_DOMAIN
    return None


def _is_one_firm_name(a: FirmName | None, b: FirmName | None) -> bool:
    """Say whether two firms' names are one; one that names its owner says no more than the person's own name."""
    if a is None or b is None or a.names_person or b.names_person:
        return False
    return a.core == b.core and not a.has_other_form(b)


def _has_two_addresses_in_one_firm(a: MatchRecord, b: MatchRecord) -> bool:
    return bool(a.own_domains & b.own_domains) and not a.emails & b.emails


def _domains_of(emails: frozenset[str]) -> set[str]:
    return {email.rpartition("@")[2] for email in emails}


def _name_part(a: MatchRecord, b: MatchRecord, agreement: Agreement, *, own: list[Part], others: list[Part]) -> Part:
    """Weigh the names; where they differ, a personal address in common still makes a *maybe*, and never more."""
    if agreement is Agreement.SAME and differ_in_familiar_form(a.person, b.person):
        return Part(sign.NAME_FAMILIAR, _AGREED[agreement][1])
    if agreement in _AGREED:
        return Part(*_AGREED[agreement])
    if agreement is Agreement.ABSENT:
        return Part(sign.NAME_ABSENT, 15 if own else 0)
    if agreement is Agreement.CHANGED and own:
        is_woman = _is_female(a) and _is_female(b)
        return Part(sign.NAME_CHANGED, 20 if is_woman else 0)
    code = sign.NAME_DIFFERENT if agreement is Agreement.DIFFERENT else sign.NAME_OTHER_GIVEN
    if not own:
        return Part(sign.NAME_CHANGED if agreement is Agreement.CHANGED else code, -60)
    total = sum(part.weight for part in others)
    return Part(code, min(MAYBE_FROM - total, 0))


def _is_female(record: MatchRecord) -> bool:
    return record.person is not None and any(word.sex is Sex.FEMALE for word in record.person.given)


def _place_parts(a: MatchRecord, b: MatchRecord, *, street: int, postal_code: int, city: int) -> list[Part]:
    """Weigh the closest common place only: a street implies its town."""
    if a.streets & b.streets:
        return [Part(sign.STREET, street)]
    if a.postal_codes & b.postal_codes:
        return [Part(sign.POSTAL_CODE, postal_code)]
    return [Part(sign.CITY, city)] if a.cities & b.cities else []


def _cancelling(code: ReasonCode, parts: list[Part]) -> Part:
    """Return the part that brings a score down to nothing."""
    return Part(code, -max(sum(part.weight for part in parts), 0))


def _organisation_parts(a: MatchRecord, b: MatchRecord, shared: Shared) -> list[Part]:
    parts = _number_parts(a, b) + _firm_parts(a.firm, b.firm)
    for code, weight, common in (
        (sign.MAILBOX, 40, a.mailboxes & b.mailboxes),
        (sign.DOMAIN, 35, a.domains & b.domains),
        (sign.PHONE, 30, a.phones & b.phones),
    ):
        if values := common - shared:
            parts.append(Part(code, weight, min(values)))
    if _has_one_owner(a, b, shared):
        parts.append(Part(sign.OWNER, 50))
    parts.extend(_place_parts(a, b, street=25, postal_code=15, city=10))
    if a.cities and b.cities and not a.cities & b.cities:
        parts.append(Part(sign.CITY_DIFFERS, -25))
    parts.extend(_form_parts(a.firm, b.firm, others=parts))
    return [*parts, _cancelling(sign.NUMBERS_DIFFER, parts)] if numbers_conflict(a, b) else parts


def _has_one_owner(a: MatchRecord, b: MatchRecord, shared: Shared) -> bool:
    """Say whether two firms bear one person's name and are reached by that person's own address or mobile number.

    Who runs a business alone has one entry in the register, so one person is one firm (Act on CEIDG of 6 March 2018).
    """
    if not (a.firm and b.firm and a.firm.names_person and b.firm.names_person and a.firm.core == b.firm.core):
        return False
    return bool((a.emails & b.emails) - shared) or any(is_mobile(phone) for phone in (a.phones & b.phones) - shared)


def numbers_conflict(a: MatchRecord, b: MatchRecord) -> bool:
    """Say whether two valid register numbers of one kind contradict each other."""
    pairs = ((a.nips, b.nips), (a.regons, b.regons), (a.krs, b.krs))
    return any(mine and theirs and not mine & theirs for mine, theirs in pairs)


def _number_parts(a: MatchRecord, b: MatchRecord) -> list[Part]:
    numbers = (
        (sign.NIP, 85, a.nips & b.nips),
        (sign.REGON, 85, a.regons & b.regons),
        (sign.KRS, 85, a.krs & b.krs),
        (sign.EU_VAT, 85, a.vats & b.vats),
    )
    parts = [Part(code, weight, min(common)) for code, weight, common in numbers if common]
    if a.ibans & b.ibans:
        parts.append(Part(sign.IBAN, 30))  # the account itself need not be read to be believed
    has_broken = a.broken_nips or b.broken_nips  # rare, and the comparison is dear
    if has_broken and (_is_nip_mistyped(a, b) or _is_nip_mistyped(b, a)):
        parts.append(Part(sign.NIP_MISTYPED, 30))
    return parts


def _is_nip_mistyped(broken: MatchRecord, other: MatchRecord) -> bool:
    pairs = ((one, two) for one in broken.broken_nips for two in other.nips | other.broken_nips)
    return any(DamerauLevenshtein.distance(one, two, score_cutoff=1) <= 1 for one, two in pairs)


_CLOSE_FIRM_FROM = 90  # rapidfuzz token_sort_ratio, in per cent


def _firm_parts(a: FirmName | None, b: FirmName | None) -> list[Part]:
    if a is None or b is None:
        return []
    if a.core == b.core:
        parts = [Part(sign.FIRM_NAME, 60 if a.is_telling and b.is_telling else 45)]
    elif _is_firm_close(a, b):
        parts = [Part(sign.FIRM_NAME_CLOSE, 30)]
    else:
        return [Part(sign.FIRM_NAME_DIFFERENT, -35)]
    if a.form == b.form and not (a.names_person or b.names_person):
        parts.append(Part(sign.FORM, 10))
    return parts


def _form_parts(a: FirmName | None, b: FirmName | None, *, others: list[Part]) -> list[Part]:
    """Weigh two legal forms: firms of one name and domain are often two, so it is asked about, and never joined."""
    if a is None or b is None or not a.has_other_form(b):
        return []
    total = sum(part.weight for part in others)
    has_other_name = any(part.code is sign.FIRM_NAME_DIFFERENT for part in others)
    weight = min(0 if has_other_name else -20, SAME_FROM - 1 - total)
    return [Part(sign.FORM_DIFFERS, weight)] if weight else []


def _is_firm_close(a: FirmName, b: FirmName) -> bool:
    if len(a.core) < 4 or len(b.core) < 4:
        return False
    if a.sound == b.sound or fuzz.token_sort_ratio(a.core, b.core) >= _CLOSE_FIRM_FROM:
        return True
    short, long = sorted((set(a.core.split()), set(b.core.split())), key=len)
    return len(short) > 1 and short < long
