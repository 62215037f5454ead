"""Contacts as lines of JSON: how the process that reads a hostile file hands over what it read."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from klientela.atoms.formats.contact import Address, ContactRecord, Identifier, IdentifierKind, Labelled, Place

_TEXTS = (
    *("full_name", "given_name", "additional_name", "family_name", "name_prefix", "name_suffix", "nickname"),
    *("organisation", "unit", "job_title", "birthday", "source", "obtained_on"),
)
_LABELLED = ("emails", "phones", "urls")
_ADDRESS = tuple(field.name for field in fields(Address))


def contact_line(record: ContactRecord) -> str:
    """Return a contact as one line of JSON, empty fields left out."""
    said: dict[str, Any] = {"at": [record.place.file, record.place.number, record.place.part]}
    said.update({name: text for name in _TEXTS if (text := getattr(record, name))})
    for name in _LABELLED:
        if values := getattr(record, name):
            said[name] = [[labelled.value, labelled.label] for labelled in values]
    if record.is_organisation is not None:
        said["is_organisation"] = record.is_organisation
    if record.addresses:
        said["addresses"] = [[getattr(address, name) for name in _ADDRESS] for address in record.addresses]
    if record.identifiers:
        said["identifiers"] = [[identifier.kind.value, identifier.value] for identifier in record.identifiers]
    for name in ("notes", "categories", "extra", "column_of"):
        if value := getattr(record, name):
            said[name] = value
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def read_contact_line(line: str) -> ContactRecord:
    """Return the contact of a line that `contact_line` wrote."""
    said = json.loads(line)
    record = ContactRecord(Place(*said["at"]), **{name: said[name] for name in _TEXTS if name in said})
    for name in _LABELLED:
        if name in said:
            setattr(record, name, [Labelled(value, label) for value, label in said[name]])
    record.is_organisation = said.get("is_organisation")
    record.addresses = [Address(*parts) for parts in said.get("addresses", ())]
    record.identifiers = [Identifier(IdentifierKind(kind), value) for kind, value in said.get("identifiers", ())]
    record.notes, record.categories = said.get("notes", []), said.get("categories", [])
    record.extra = [(header, value) for header, value in said.get("extra", ())]
    record.column_of = said.get("column_of", {})
    return record
