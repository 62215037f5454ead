"""What kinds of values are called, and a value as a line of text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import phonenumbers
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klientela.atoms.channels.email import check_email
from klientela.atoms.channels.phone import check_phone
from klientela.atoms.decision import Reason
from klientela.atoms.formats.contact import IdentifierKind
from klientela.atoms.taxids import check_identifier, format_identifier
from klientela.atoms.text import fold
from klientela.clients.parties.details import LEGAL_FORMS
from klientela.clients.parties.links import is_in_force
from klientela.clients.parties.values import (
    Address,
    ContactPoint,
    Detail,
    Ended,
    Identifier,
    Link,
    Name,
    Role,
    SealedNumber,
    Tagging,
    Value,
)
from klientela.interfaces.web.kit.tags import day, spoken

Label = Promise | str
PARTIES: dict[str, Label] = {"person": _("Person"), "organisation": _("Organisation")}
NAMES: dict[str, Label] = {
    "current": _("current name"),
    "former": _("former name"),
    "alias": _("also written so"),
}
POINTS: dict[str, Label] = {"email": _("E-mail"), "phone": _("Phone"), "web": _("Website")}
NUMBERS: dict[str, Label] = {
    "nip": "NIP",
    "regon": "REGON",
    "krs": "KRS",
    "eu_vat": _("EU VAT number"),
    "iban": _("Bank account"),
    "pesel": "PESEL",
}
DETAILS: dict[str, Label] = {
    "legal-form": _("Legal form"),
    "industry": _("Industry (PKD)"),
    "birthday": _("Date of birth"),
    "job-title": _("Job title"),
}
ROLES: dict[str, Label] = {
    "works": _("works there"),
    "owner": _("owner of the firm"),
    "board": _("on the board"),
}
# What the other organisation is to this one; and seen from the other side.
LINKS: dict[str, Label] = {
    "parent": _("parent company"),
    "branch": _("branch"),
    "payer": _("payer"),
    "recipient": _("recipient of the goods"),
    "factor": _("factor"),
}
LINKED_FROM: dict[str, Label] = {
    "parent": _("subsidiary"),
    "branch": _("head office"),
    "payer": _("buyer it pays for"),
    "recipient": _("buyer it receives goods for"),
    "factor": _("client of the factor"),
}
# Labels that address books and telephones write, folded; what is not here is shown as it was written.
_LABELS: dict[Label, str] = {
    _("work"): "work|business|praca|sluzbowy|sluzbowa|sluzbowe|w pracy",
    _("private"): "home|private|personal|dom|domowy|prywatny|prywatna|prywatne|osobisty",
    _("mobile"): "mobile|cell|cellular|kom|komorka|komorkowy|telefon komorkowy",
    _("work, mobile"): "work mobile|mobile work|praca komorka|komorkowy sluzbowy",
    _("fax"): "fax|faks|work fax|business fax|home fax",
    _("main"): "main|primary|glowny|glowna",
    _("other"): "other|inny|inne|inna",
    _("billing"): "billing|invoice|faktury|do faktury|rozliczenia",
    _("delivery"): "shipping|delivery|dostawa|wysylka|do wysylki",
    _("mailing address"): "postal|mailing|korespondencja|korespondencyjny|do korespondencji",
    _("registered office"): "registered office|head office|siedziba",
}
_USUAL: Mapping[str, Label] = {word: label for label, words in _LABELS.items() for word in words.split("|")}
MASKED = "•" * 11  # a PESEL has eleven digits
ENDED: dict[str, Label] = {Ended.CORRECTED.value: _("corrected"), Ended.REMOVED.value: _("taken out of use")}
TABLES: dict[str, Label] = {
    "name": _("Name"),
    "contactpoint": _("Contact"),
    "identifier": _("Number"),
    "address": _("Address"),
    "detail": _("Detail"),
    "tagging": _("Tag"),
    "role": _("Role at an organisation"),
    "link": _("Link"),
}


def table_of(value: Value) -> str:
    """Return the name that addresses and the ledger use for a value's table."""
    return type(value).__name__.lower()


def kind_label(value: Value) -> str:
    """Return what sort of value it is: "E-mail", "NIP", "Address"."""
    kinds = {"contactpoint": POINTS, "identifier": NUMBERS, "sealednumber": NUMBERS, "detail": DETAILS}
    of_table = kinds.get(table_of(value))
    kind: str = getattr(value, "kind", "")
    return str(of_table.get(kind, kind) if of_table else TABLES[table_of(value)])


def text_of(value: Value) -> str:
    """Return a value on one line, as people read it."""
    match value:
        case Name():
            return str(value.text)
        case Detail():
            return detail_text(value.kind, value.text)
        case SealedNumber():
            return MASKED
        case ContactPoint():
            return _point(value)
        case Identifier():
            return value.written if value.fault else format_identifier(IdentifierKind(value.kind), value.normal)
        case Address():
            return address_line(value)
        case Tagging():
            return value.tag.name
        case Role():
            return value.organisation.name
        case Link():
            return value.other.name
    raise TypeError(type(value).__name__)


def note_of(value: Value) -> str:
    """Return what stands beside a value: its kind, its label, the dates it holds."""
    match value:
        case Name():
            return str(NAMES.get(value.kind, value.kind))
        case ContactPoint():
            shared = str(_("shared mailbox")) if value.is_shared else ""
            return _joined(kind_label(value), label_shown(value.label), shared)
        case Role():
            return role_line(value)
        case Link():
            return link_line(value, LINKS)
        case Address():
            return label_shown(value.label)
        case Detail() if value.is_main:
            return _joined(kind_label(value), str(_("the main one")))
        case Tagging():
            return ""
    return kind_label(value)


def link_line(link: Link, sides: Mapping[str, Label]) -> str:
    """Return what the organisation at the other end of a link is, seen from one of its sides, and when."""
    ended = "" if is_in_force(link) else str(_("ended"))
    return _joined(str(sides.get(link.kind, link.kind)), _period(link), ended)


def label_shown(label: str) -> str:
    """Return a label in the page's language where it is a usual one, else as it was written."""
    return str(_USUAL.get(fold(label).strip(" .:*"), label))


def detail_text(kind: str, text: str) -> str:
    """Return a single fact as people read it: a date of birth as a date, a legal form with its name."""
    if kind == "birthday":
        try:
            return day(date.fromisoformat(text))
        except ValueError:  # as a file had it: a year, a day without one
            return text
    if kind == "legal-form" and text in LEGAL_FORMS:
        return legal_form_line(text)
    return text


def legal_form_line(short: str) -> str:
    """Return a Polish legal form by its name and its usual abbreviation."""
    name = LEGAL_FORMS[short].said(spoken())
    return name if name == short.lower() else f"{name} ({short})"


def role_line(role: Role) -> str:
    """Return what somebody is at an organisation: the title where there is one, else the kind; the unit, the dates."""
    kind = str(ROLES.get(role.kind, role.kind))
    return _joined(role.title, kind if role.kind != "works" or not role.title else "", role.unit, _period(role))


def address_line(address: Address) -> str:
    """Return an address on one line."""
    place = " ".join(part for part in (address.postal_code, address.city) if part)
    parts = [part for part in (address.street, place, address.region, address.country) if part]
    return ", ".join(parts) or address.full


def fault_of(value: Value) -> Reason | None:
    """Return why a value is wrong; it is looked at anew, so that the reason names what to write instead."""
    match value:
        case ContactPoint(kind="email", fault=str(fault)) if fault:
            return check_email(value.written).reason
        case ContactPoint(kind="phone", fault=str(fault)) if fault:
            return check_phone(value.written).reason
        case Identifier(fault=str(fault)) if fault:
            return check_identifier(IdentifierKind(value.kind), value.written).reason
    return None


def _point(point: ContactPoint) -> str:
    if point.fault or point.kind == "web":
        return point.written
    return phone_shown(point.normal) if point.kind == "phone" else point.normal


@lru_cache(maxsize=4_096)
def phone_shown(number: str) -> str:
    """Write a number in E.164 as people read it: +48 601 222 333."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _period(value: Role | Link) -> str:
    if value.from_on and value.to_on:
        return f"{day(value.from_on)}–{day(value.to_on)}"
    if value.from_on:
        return gettext("since %(on)s") % {"on": day(value.from_on)}
    return gettext("until %(on)s") % {"on": day(value.to_on)} if value.to_on else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
