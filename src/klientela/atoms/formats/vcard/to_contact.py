"""What a card says of a contact; whatever has no field is kept as extra."""

from __future__ import annotations

import re
from collections.abc import Callable

from klientela.atoms.formats.contact import Address, ContactRecord, Identifier, IdentifierKind, Labelled, Place
from klientela.atoms.formats.vcard.card import Card, Property

# TYPE values that say nothing a reader wants to know.
_NOISE = {"internet", "voice", "pref", "msg", "postal", "parcel", "dom", "intl", "x400", "text", "video", "x-internet"}
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_AGENT_NAME = re.compile(r"^FN[^:\n]*:(.+)", re.IGNORECASE | re.MULTILINE)
_IDENTIFIERS = {
    "X-NIP": IdentifierKind.NIP,
    "X-PL-NIP": IdentifierKind.NIP,
    "X-REGON": IdentifierKind.REGON,
    "X-KRS": IdentifierKind.KRS,
    "X-PESEL": IdentifierKind.PESEL,
    "X-VAT": IdentifierKind.EU_VAT,
    "X-EU-VAT": IdentifierKind.EU_VAT,
    "X-VAT-ID": IdentifierKind.EU_VAT,
    "X-IBAN": IdentifierKind.IBAN,
}
_NAME_PARTS = ("family_name", "given_name", "additional_name", "name_prefix", "name_suffix")
_ADDRESS_PARTS = ("po_box", "extended", "street", "city", "region", "postal_code", "country")
_TEXTS = {"FN": "full_name", "BDAY": "birthday", "SOURCE": "source", "CREATED": "obtained_on"}
_ORGANISATION_KINDS = {"org": True, "organization": True, "individual": False}


def card_to_contact(card: Card, place: Place) -> ContactRecord:
    """Return the contact that a card describes, every value as it was written."""
    contact = ContactRecord(place)
    labels = _labels(card)
    labelled = {prop.group for prop in card.properties if prop.group and prop.name != "X-ABLABEL"}
    for prop in card.named():
        if prop.name == "X-ABLABEL" and prop.group in labelled:
            continue
        _take(prop, contact, label=_label(prop, labels))
    _labels_as_addresses(card, contact)
    _role_as_title(contact)
    return contact


def _take(prop: Property, contact: ContactRecord, *, label: str) -> None:
    taker = _TAKERS.get(prop.name)
    if taker and not prop.is_payload:
        if taker(prop, contact, label):
            return
    elif prop.name in _IDENTIFIERS:
        if text := prop.text.strip():
            contact.identifiers.append(Identifier(_IDENTIFIERS[prop.name], text))
            contact.column_of.setdefault("identifiers", prop.name)
        return
    _keep(prop, contact, label=label)


def _keep(prop: Property, contact: ContactRecord, *, label: str) -> None:
    """Keep what no field took; of an attached file only its size in bytes, of a nested card the name."""
    if prop.is_payload:
        encoded = prop.value.rpartition(",")[2].rstrip("=")
        contact.extra.append((prop.name, f"{len(encoded) * 3 // 4} B"))
    elif prop.name == "AGENT" and "BEGIN:VCARD" in prop.text.upper():
        name = _AGENT_NAME.search(prop.text)
        contact.extra.append((prop.name, name[1].strip() if name else "vCard"))
    elif text := prop.text.strip(" ;\t\n"):
        contact.extra.append((f"{prop.name} ({label})" if label else prop.name, text))


def _text_into(field: str) -> Taker:
    def take(prop: Property, contact: ContactRecord, _: str) -> bool:
        text = prop.text.strip()
        if not text or field in contact.column_of:
            return not text
        setattr(contact, field, text)
        contact.column_of[field] = prop.name
        return True

    return take


def _reach_into(field: str) -> Taker:
    def take(prop: Property, contact: ContactRecord, label: str) -> bool:
        text = prop.text.strip()
        if field == "phones" and text[:4].lower() == "tel:":
            text = text[4:]
        if text:
            values: list[Labelled] = getattr(contact, field)
            values.append(Labelled(text, label))
            contact.column_of.setdefault(field, prop.name)
        return True

    return take


def _list_into(field: str) -> Taker:
    def take(prop: Property, contact: ContactRecord, _: str) -> bool:
        texts = [prop.text.strip()] if field == "notes" else [item.strip() for item in prop.items]
        values: list[str] = getattr(contact, field)
        values.extend(text for text in texts if text)
        if any(texts):
            contact.column_of.setdefault(field, prop.name)
        return True

    return take


def _name(prop: Property, contact: ContactRecord, _: str) -> bool:
    if any(part in contact.column_of for part in _NAME_PARTS):
        return False
    for part, value in zip(_NAME_PARTS, _structured(prop), strict=False):
        if value:
            setattr(contact, part, value)
            contact.column_of[part] = prop.name
    return True


def _organisation(prop: Property, contact: ContactRecord, _: str) -> bool:
    name, *units = [part.strip() for part in prop.components]
    unit = ", ".join(part for part in units if part)
    if "organisation" in contact.column_of or "unit" in contact.column_of:
        return not (name or unit)
    for field, value in (("organisation", name), ("unit", unit)):
        if value:
            setattr(contact, field, value)
            contact.column_of[field] = prop.name
    return True


def _address(prop: Property, contact: ContactRecord, label: str) -> bool:
    """Take an address; its box and extension stand before the street, as RFC 6350 §6.3.1 orders them."""
    parts = dict(zip(_ADDRESS_PARTS, _structured(prop), strict=False))
    if not any(parts.values()):
        return True
    before = [part for name in ("po_box", "extended", "street") if (part := parts.pop(name, ""))]
    full = prop.param("LABEL").strip()
    contact.addresses.append(Address(street=", ".join(before), full=full, label=label, **parts))
    contact.column_of.setdefault("addresses", prop.name)
    return True


def _structured(prop: Property) -> list[str]:
    r"""Return the components; several values in one (`Philip,Paul`) are joined by a space, an escaped comma stays."""
    return [" ".join(_items(part)) for part in _raw_components(prop)]


def _raw_components(prop: Property) -> list[Property]:
    from_escaped = prop.value.replace("\\\\", "\0").replace("\\;", "\1")
    parts = from_escaped.split(";")
    return [Property(prop.name, part.replace("\1", "\\;").replace("\0", "\\\\")) for part in parts]


def _items(part: Property) -> list[str]:
    return [item for item in (item.strip() for item in part.items) if item]


def _kind(prop: Property, contact: ContactRecord, _: str) -> bool:
    said = _ORGANISATION_KINDS.get(prop.text.strip().lower())
    if said is None:
        return False
    contact.is_organisation = said
    contact.column_of["is_organisation"] = prop.name
    return True


def _shown_as(prop: Property, contact: ContactRecord, _: str) -> bool:
    if prop.text.strip().upper() != "COMPANY":
        return False
    contact.is_organisation = True
    contact.column_of["is_organisation"] = prop.name
    return True


def _label_property(prop: Property, contact: ContactRecord, _: str) -> bool:
    """Leave a LABEL for later: it is an address only where no ADR says the same."""
    return prop.name == "LABEL"


def _labels_as_addresses(card: Card, contact: ContactRecord) -> None:
    said = {address.label for address in contact.addresses}
    for prop in card.named("LABEL"):
        label = _label(prop, {})
        text = prop.text.strip()
        if text and label not in said:
            said.add(label)
            contact.addresses.append(Address(full=text, label=label))
            contact.column_of.setdefault("addresses", "LABEL")
        elif text:
            contact.extra.append((f"LABEL ({label})" if label else "LABEL", text))


def _role_as_title(contact: ContactRecord) -> None:
    """ROLE is a function, TITLE a position (RFC 6350 §6.6.1, §6.6.2); alone, either is what the person does."""
    at = next((index for index, (name, _) in enumerate(contact.extra) if name == "ROLE"), None)
    if at is not None and not contact.job_title:
        contact.job_title = contact.extra.pop(at)[1]
        contact.column_of["job_title"] = "ROLE"


def _labels(card: Card) -> dict[str, str]:
    """Return Apple's labels by the group they share with the property they name."""
    return {prop.group: prop.text for prop in card.properties if prop.name == "X-ABLABEL" and prop.group}


def _label(prop: Property, labels: dict[str, str]) -> str:
    said = labels.get(prop.group, "").strip() if prop.group else ""
    if said:
        return (match[1] if (match := _APPLE_LABEL.fullmatch(said)) else said).lower()
    return " ".join(dict.fromkeys(kind for kind in prop.types if kind and kind not in _NOISE))


Taker = Callable[[Property, ContactRecord, str], bool]
_TAKERS: dict[str, Taker] = {
    **{name: _text_into(field) for name, field in _TEXTS.items()},
    "TITLE": _text_into("job_title"),
    "NICKNAME": _text_into("nickname"),
    "EMAIL": _reach_into("emails"),
    "TEL": _reach_into("phones"),
    "URL": _reach_into("urls"),
    "NOTE": _list_into("notes"),
    "CATEGORIES": _list_into("categories"),
    "N": _name,
    "ORG": _organisation,
    "ADR": _address,
    "LABEL": _label_property,
    "KIND": _kind,
    "X-ADDRESSBOOKSERVER-KIND": _kind,
    "X-ABSHOWAS": _shown_as,
}
