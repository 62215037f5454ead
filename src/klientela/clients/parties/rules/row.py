"""Split a row of a file into the parties it speaks of, every value checked and in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from klientela.atoms.channels.email import check_email, email_key
from klientela.atoms.channels.phone import check_phone, phone_key
from klientela.atoms.decision import Reason
from klientela.atoms.formats.contact import Address, ContactRecord, Identifier, IdentifierKind, Labelled
from klientela.atoms.taxids import check_identifier
from klientela.atoms.text import fold
from klientela.clients.parties.rules.draft import (
    DetailKind,
    IdentifierDraft,
    NameDraft,
    PartyDraft,
    PartyKind,
    PointDraft,
    PointKind,
    RoleDraft,
    RoleKind,
    RowDraft,
)
from klientela.clients.parties.rules.kind import RecordKind, classify
from klientela.clients.parties.rules.legal_forms import split_legal_form
from klientela.clients.parties.rules.mailbox import DomainKind, mailbox_kind
from klientela.clients.parties.rules.names import family_name_first, names_a_person
from klientela.clients.parties.rules.said_days import kept_birthday
from klientela.clients.parties.rules.sides import Sides, sides_of
from klientela.clients.parties.rules.web import runs_as_script

# What address books call everybody; a firm's own words only are tags. Source: exports of Google Contacts, 2026-11.
_SYSTEM_GROUPS = frozenset({"mycontacts", "my contacts", "starred", "other contacts"})
_OWN_LABELS = re.compile(r"home|dom|prywat|private|personal|cell|mobile|komork")
_FIRM_LABELS = re.compile(r"main|company|firma|centrala|biuro|fax|faks")


def draft_of(record: ContactRecord, *, region: str = "PL") -> RowDraft:
    """Return the parties a row speaks of; both are None where it says nothing that could be kept.

    PESEL numbers are left out: they are off unless a law demands them (GDPR Art. 87, 5(1)(c)).
    """
    sides = sides_of(record)
    kind = classify(record).kind
    found = (*_emails(record), *_phones(record, region), *_webs(record))
    points = [point for point in found if point.normal]
    person = _person(record, sides, kind) if _has_person(sides, kind, points) else None
    organisation = _organisation(record, sides, kind, points)
    _share_out(record, points, person=person, organisation=organisation)
    role = _role(record, kind) if person and organisation else None
    return RowDraft(person, organisation, role, _short(record.source), _short(record.obtained_on, 40))


def _has_person(sides: Sides, kind: RecordKind, points: list[PointDraft]) -> bool:
    if kind in (RecordKind.PERSON, RecordKind.SOLE_TRADER, RecordKind.PERSON_AT_ORGANISATION):
        return sides.has_person or bool(points) or names_a_person(sides.firm) is not None
    if kind is RecordKind.UNKNOWN and not sides.firm:
        return any(not point.fault and point.kind is not PointKind.WEB for point in points)
    return False


def _person(record: ContactRecord, sides: Sides, kind: RecordKind) -> PartyDraft:
    name = _person_name(record, sides)
    draft = PartyDraft(PartyKind.PERSON, name if name and name.text else _named_by_reach(record))
    if born := kept_birthday(_short(record.birthday, 40)):
        draft.details.append((DetailKind.BIRTHDAY, born))
    if record.job_title and not sides.firm and kind is not RecordKind.SOLE_TRADER:
        draft.details.append((DetailKind.JOB_TITLE, _short(record.job_title, 200)))
    return draft


def _person_name(record: ContactRecord, sides: Sides) -> NameDraft | None:
    given, additional, family = (
        _short(text, 120) for text in (record.given_name, record.additional_name, record.family_name)
    )
    prefix, suffix = _short(record.name_prefix, 60), _short(record.name_suffix, 60)
    full = record.full_name if sides.full or not (given or family) else ""
    if given or family:
        full = full or " ".join(part for part in (given, additional, family) if part)
        return NameDraft(_short(full), given, additional, family, prefix, suffix)
    if sides.full:
        return _in_one_piece(_short(record.full_name or record.organisation))
    named = names_a_person(sides.firm) if sides.firm else None
    if named:
        return NameDraft(_as_written(sides.firm, named))
    return NameDraft(_short(record.nickname)) if record.nickname else None


def _in_one_piece(text: str) -> NameDraft:
    """Return a name as written, with its parts where they stand the other way round, as programs for invoices do."""
    given, family = family_name_first(text) or ("", "")
    return NameDraft(text, given[:120], family=family[:120])


def _as_written(firm: str, folded: tuple[str, str]) -> str:
    """Return the two words of a firm's name that name a person, as the firm writes them."""
    by_fold = {fold(word): word for word in re.findall(r"[^\W\d_]+", firm)}
    return " ".join(by_fold.get(word, word.title()) for word in folded)


def _named_by_reach(record: ContactRecord) -> NameDraft:
    """Name somebody by how they are reached, where nothing else is known of them."""
    reach = [short for labelled in (*record.emails, *record.phones) if (short := _short(labelled.value))]
    return NameDraft(reach[0] if reach else "?")


def _organisation(record: ContactRecord, sides: Sides, kind: RecordKind, points: list[PointDraft]) -> PartyDraft | None:
    name = _short(_organisation_name(record, sides, kind, points))
    if not name:
        return None
    draft = PartyDraft(PartyKind.ORGANISATION, NameDraft(name), is_sole_trader=kind is RecordKind.SOLE_TRADER)
    form = split_legal_form(name).form
    if form:
        draft.details.append((DetailKind.LEGAL_FORM, form.short))
    return draft


def _organisation_name(record: ContactRecord, sides: Sides, kind: RecordKind, points: list[PointDraft]) -> str:
    if sides.firm:
        return sides.firm
    if kind is RecordKind.SOLE_TRADER:
        name = _person_name(record, sides)
        return name.text if name else ""
    if kind is RecordKind.SHARED_MAILBOX:
        addresses = [point.normal for point in points if point.kind is PointKind.EMAIL and not point.fault]
        own = [a for a in addresses if mailbox_kind(a).domain_kind is DomainKind.FIRM]
        return own[0].rpartition("@")[2] if own else next(iter(addresses), "")
    if kind in (RecordKind.ORGANISATION, RecordKind.PERSON_AT_ORGANISATION):
        numbers = [i.value.strip() for i in record.identifiers if i.kind is not IdentifierKind.PESEL]
        return f"{record.identifiers[0].kind.value.upper()} {numbers[0]}" if numbers else ""
    return ""


def _share_out(
    record: ContactRecord, points: list[PointDraft], *, person: PartyDraft | None, organisation: PartyDraft | None
) -> None:
    """Give each value to the party it belongs to; with one party there is nothing to decide."""
    for point in points:
        owner = organisation if _is_of_firm(point) else person
        if taker := owner or person or organisation:
            taker.points.append(point)
    for address in record.addresses:
        is_own = bool(_OWN_LABELS.search(fold(address.label)))
        if taker := (person if is_own else organisation) or person or organisation:
            taker.addresses.append(_short_address(address))
    if taker := organisation or person:
        taker.identifiers.extend(_identifiers(record.identifiers))
    if taker := person or organisation:
        tags = (_short(text, 80).removeprefix("* ") for text in record.categories)
        taker.tags.extend(tag for tag in tags if tag and fold(tag) not in _SYSTEM_GROUPS)


def _is_of_firm(point: PointDraft) -> bool:
    if point.kind is PointKind.EMAIL:
        return point.is_shared
    label = fold(point.label)
    if point.kind is PointKind.WEB:
        return "linkedin" not in point.normal and not _OWN_LABELS.search(label)
    return bool(_FIRM_LABELS.search(label))


def _role(record: ContactRecord, kind: RecordKind) -> RoleDraft:
    is_owner = kind is RecordKind.SOLE_TRADER
    return RoleDraft(
        RoleKind.OWNER if is_owner else RoleKind.WORKS, _short(record.job_title, 200), _short(record.unit, 200)
    )


def _emails(record: ContactRecord) -> Iterator[PointDraft]:
    return (point_draft(PointKind.EMAIL, found.value, label=found.label) for found in _distinct(record.emails))


def _phones(record: ContactRecord, region: str) -> Iterator[PointDraft]:
    phones = _distinct(record.phones)
    return (point_draft(PointKind.PHONE, found.value, label=found.label, region=region) for found in phones)


def _webs(record: ContactRecord) -> Iterator[PointDraft]:
    urls = (found for found in _distinct(record.urls) if not runs_as_script(found.value))
    return (point_draft(PointKind.WEB, found.value, label=found.label) for found in urls)


def point_draft(kind: PointKind, written: str, *, label: str = "", region: str = "PL") -> PointDraft:
    """Return a contact point checked: in its normal form, or as written with what is wrong with it."""
    label = _short(label, 40)
    if kind is PointKind.EMAIL:
        address = email_key(written)
        if address is None:
            return _faulty(kind, written, label, check_email(written).reason)
        return PointDraft(kind, _short(written), address, label, is_shared=mailbox_kind(address).is_shared)
    if kind is PointKind.PHONE:
        number = phone_key(written, region)
        if number is None:
            return _faulty(kind, written, label, check_phone(written, region).reason)
        return PointDraft(kind, _short(written), number, label)
    normal = re.sub(r"^https?://(?:www\.)?", "", _short(written).lower()).rstrip("/")
    return PointDraft(kind, _short(written), normal, label)


def _distinct(found: list[Labelled]) -> list[Labelled]:
    """Return each value once, with the first of its labels."""
    first: dict[str, Labelled] = {}
    for labelled in found:
        if key := labelled.value.strip().lower():
            first.setdefault(key, labelled)
    return list(first.values())


def _faulty(kind: PointKind, written: str, label: str, reason: Reason | None) -> PointDraft:
    return PointDraft(
        kind, _short(written), fold(_short(written))[:300], label, fault=reason.code.code if reason else ""
    )


def _identifiers(found: list[Identifier]) -> Iterator[IdentifierDraft]:
    drafts = (identifier_draft(one.kind, one.value) for one in found if one.value.strip())
    yield from {(draft.kind, draft.normal): draft for draft in drafts if draft.kind != IdentifierKind.PESEL}.values()


def identifier_draft(kind: IdentifierKind, written: str) -> IdentifierDraft:
    """Return a number checked: in its normal form, or as written with what is wrong with it."""
    checked = check_identifier(kind, written)
    shown = _short(written, 60)
    fault = checked.reason.code.code if checked.reason else ""
    return IdentifierDraft(kind.value, shown, checked.normal or fold(shown)[:60], fault)


def _short_address(address: Address) -> Address:
    return Address(
        street=_short(address.street, 200),
        city=_short(address.city, 200),
        region=_short(address.region, 200),
        postal_code=_short(address.postal_code, 200),
        country=_short(address.country, 200),
        full=_short(address.full),
        label=_short(address.label, 40),
    )


def _short(text: str, limit: int = 300) -> str:
    """Return a text on one line, as long as its column at most, without signs that no text needs."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split())[:limit] if text else ""
