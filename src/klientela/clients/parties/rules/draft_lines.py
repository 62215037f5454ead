"""Rows split into their parties, as JSON: checking every value is most of the work of an import, and is done once."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from klientela.atoms.formats.contact import Address
from klientela.clients.parties.rules.draft import (
    DetailKind,
    IdentifierDraft,
    NameDraft,
    NameKind,
    PartyDraft,
    PartyKind,
    PointDraft,
    PointKind,
    RoleDraft,
    RoleKind,
    RowDraft,
)

_encode = json.JSONEncoder(ensure_ascii=False).encode
_NAME = tuple(field.name for field in fields(NameDraft))
_POINT = tuple(field.name for field in fields(PointDraft))
_NUMBER = tuple(field.name for field in fields(IdentifierDraft))
_ADDRESS = tuple(field.name for field in fields(Address))


def draft_line(draft: RowDraft) -> str:
    """Return a row as JSON on one line."""
    return _encode(_facts(draft))


def _facts(draft: RowDraft) -> list[Any]:
    role = [draft.role.kind, draft.role.title, draft.role.unit] if draft.role else None
    return [_party(draft.person), _party(draft.organisation), role, draft.said_source, draft.said_date]


def read_draft(facts: list[Any]) -> RowDraft:
    """Return the row of the facts that a `draft_line` holds."""
    person, organisation, role, said_source, said_date = facts
    return RowDraft(
        _read_party(person) if person else None,
        _read_party(organisation) if organisation else None,
        RoleDraft(RoleKind(role[0]), role[1], role[2]) if role else None,
        said_source,
        said_date,
    )


def _party(draft: PartyDraft | None) -> list[Any] | None:
    if draft is None:
        return None
    return [
        draft.kind,
        [[getattr(name, part) for part in _NAME] for name in (draft.name, *draft.other_names)],
        [[getattr(point, part) for part in _POINT] for point in draft.points],
        [[getattr(number, part) for part in _NUMBER] for number in draft.identifiers],
        [[getattr(address, part) for part in _ADDRESS] for address in draft.addresses],
        draft.details,
        draft.tags,
        draft.is_sole_trader,
    ]


def _read_name(parts: list[str]) -> NameDraft:
    text, given, additional, family, prefix, suffix, kind = parts
    return NameDraft(text, given, additional, family, prefix, suffix, NameKind(kind))


def _read_party(facts: list[Any]) -> PartyDraft:
    kind, names, points, numbers, addresses, details, tags, is_sole_trader = facts
    first, *others = [_read_name(parts) for parts in names]
    return PartyDraft(
        PartyKind(kind),
        first,
        others,
        [PointDraft(PointKind(parts[0]), *parts[1:]) for parts in points],
        [IdentifierDraft(*parts) for parts in numbers],
        [Address(*parts) for parts in addresses],
        [(DetailKind(detail), text) for detail, text in details],
        tags,
        is_sole_trader,
    )
