"""Clients as vCard 4.0 (RFC 6350), relations by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from klientela.atoms.formats.vcard.card import Card, Property, escape
from klientela.atoms.formats.vcard.writer import write_card
from klientela.clients.parties.exporting.batches import Exported
from klientela.clients.parties.values import Address, ContactPoint, Detail, Identifier, Link, Role, Tagging


def card_texts(exported: Iterable[Exported]) -> Iterator[str]:
    """Yield one card for each party."""
    for one in exported:
        yield write_card(Card("4.0", tuple(_properties(one))))


def _properties(one: Exported) -> Iterator[Property]:
    yield Property("KIND", "individual" if one.party.is_person else "org")
    yield Property.of_text("FN", one.party.name)
    name = one.name
    if name and one.party.is_person and (name.family or name.given):
        parts = (name.family, name.given, name.additional, name.prefix, name.suffix)
        yield Property("N", ";".join(escape(part) for part in parts))
    yield from _roles(one)
    yield from _reach(one)
    for address in one.values[Address]:
        place = (address.street or address.full, address.city, address.region, address.postal_code, address.country)
        yield Property("ADR", ";".join(escape(part) for part in ("", "", *place)))
    for number in one.values[Identifier]:
        yield Property.of_text(f"X-{number.kind.upper().replace('_', '-')}", number.written)
    for detail in one.values[Detail]:
        if detail.kind == "birthday":
            yield Property.of_text("BDAY", detail.text, params=(("VALUE", "text"),))
    if tags := sorted(tagging.tag.name for tagging in one.values[Tagging]):
        yield Property("CATEGORIES", ",".join(escape(tag) for tag in tags))


def _roles(one: Exported) -> Iterator[Property]:
    for number, role in enumerate(one.values[Role], start=1):
        group = f"item{number}"
        unit = f";{escape(role.unit)}" if role.unit else ""
        yield Property("ORG", f"{escape(role.organisation.name)}{unit}", group=group)
        if role.title:
            yield Property.of_text("TITLE", role.title, group=group)
    for link in one.values[Link]:
        yield Property.of_text("RELATED", link.other.name, params=(("VALUE", "text"), ("TYPE", link.kind)))


def _reach(one: Exported) -> Iterator[Property]:
    names = {"email": "EMAIL", "phone": "TEL", "web": "URL"}
    for point in one.values[ContactPoint]:
        value = point.normal if not point.fault and point.kind != "web" else point.written
        params = (("TYPE", point.label),) if point.label in ("work", "home", "cell", "fax") else ()
        yield Property.of_text(names[point.kind], value, params=params)
