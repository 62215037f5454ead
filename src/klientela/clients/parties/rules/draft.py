"""What a row says about its person and its organisation, in the shape the rows of a party have: not yet stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from klientela.atoms.formats.contact import Address


class PartyKind(StrEnum):
    """A party is a person or an organisation; a sole trader is an organisation with its natural person."""

    PERSON = "person"
    ORGANISATION = "organisation"


class NameKind(StrEnum):
    """What a name is to its bearer."""

    CURRENT = "current"
    FORMER = "former"  # before a marriage, before a change of firm
    ALIAS = "alias"


class PointKind(StrEnum):
    """Kinds of contact points."""

    EMAIL = "email"
    PHONE = "phone"
    WEB = "web"


class DetailKind(StrEnum):
    """Single facts about a party that need no columns of their own."""

    LEGAL_FORM = "legal-form"
    INDUSTRY = "industry"  # PKD 2025 code
    BIRTHDAY = "birthday"
    JOB_TITLE = "job-title"  # of a person without an organisation


class RoleKind(StrEnum):
    """What a person is to an organisation."""

    WORKS = "works"
    OWNER = "owner"
    BOARD = "board"


@dataclass(frozen=True, slots=True)
class NameDraft:
    """A name: as shown, and in its parts where it has them."""

    text: str
    given: str = ""
    additional: str = ""
    family: str = ""
    prefix: str = ""
    suffix: str = ""
    kind: NameKind = NameKind.CURRENT


@dataclass(frozen=True, slots=True)
class PointDraft:
    """A contact point: as written, in its normal form, and why it is wrong where it is (`fault`, a reason's code)."""

    kind: PointKind
    written: str
    normal: str
    label: str = ""
    fault: str = ""
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class IdentifierDraft:
    """An identifier: as written, in its normal form, and why it is wrong where it is."""

    kind: str
    written: str
    normal: str
    fault: str = ""


@dataclass(slots=True)
class PartyDraft:
    """All that is said about one party."""

    kind: PartyKind
    name: NameDraft
    other_names: list[NameDraft] = field(default_factory=list)
    points: list[PointDraft] = field(default_factory=list)
    identifiers: list[IdentifierDraft] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    details: list[tuple[DetailKind, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    is_sole_trader: bool = False


@dataclass(frozen=True, slots=True)
class RoleDraft:
    """What the person of a row is to its organisation."""

    kind: RoleKind
    title: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class RowDraft:
    """A row split into its parties; with both, `role` joins them. `said_source` is what the row says of its origin."""

    person: PartyDraft | None
    organisation: PartyDraft | None
    role: RoleDraft | None
    said_source: str = ""
    said_date: str = ""
