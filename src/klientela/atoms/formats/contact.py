"""A contact as a file gave it: every value as written, and where it stood."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from typing_extensions import override


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stood: the file, the sheet or archive member within it, and its first line, row or card number."""

    file: str
    number: int
    part: str = ""

    @override
    def __str__(self) -> str:
        return f"{self.file}{f' › {self.part}' if self.part else ''}:{self.number}"


class IdentifierKind(StrEnum):
    """Numbers that identify a person or an organisation."""

    NIP = "nip"
    REGON = "regon"
    KRS = "krs"
    PESEL = "pesel"
    EU_VAT = "eu_vat"
    IBAN = "iban"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value with the label its file gave it (`work`, `cell`, `Główny`), lower-cased; empty where there was none."""

    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifying number as written."""

    kind: IdentifierKind
    value: str


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address as written; `full` when the file had it in one piece."""

    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    full: str = ""
    label: str = ""


@dataclass(slots=True)
class ContactRecord:
    """One contact: a person, an organisation, or both on one row; nothing is corrected, only trimmed.

    `column_of` names, for each field that was filled, the header or property it came from; `extra` keeps what no
    field took.
    """

    place: Place
    full_name: str = ""
    given_name: str = ""
    additional_name: str = ""
    family_name: str = ""
    name_prefix: str = ""
    name_suffix: str = ""
    nickname: str = ""
    organisation: str = ""
    unit: str = ""
    job_title: str = ""
    is_organisation: bool | None = None  # what the file itself says (vCard KIND, X-ABShowAs), None when it says nothing
    emails: list[Labelled] = field(default_factory=list)
    phones: list[Labelled] = field(default_factory=list)
    urls: list[Labelled] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    birthday: str = ""
    notes: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    source: str = ""  # what the file says about where the contact came from
    obtained_on: str = ""  # when, as written ("Connected On", "Create Date")
    column_of: dict[str, str] = field(default_factory=dict)
    extra: list[tuple[str, str]] = field(default_factory=list)
