"""Keeping a client's file by hand: each operation is one transaction, within the actor's rows, and leaves evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from klientela.atoms.actor import Actor
from klientela.atoms.clock import now
from klientela.atoms.formats.contact import Address as WrittenAddress
from klientela.atoms.formats.contact import IdentifierKind
from klientela.atoms.ids import uuid7
from klientela.atoms.words import Words
from klientela.base.access.capabilities import require
from klientela.base.access.user import User
from klientela.base.exchange.batch import Statement
from klientela.base.vault.said_error import SaidError
from klientela.clients.parties import evidence
from klientela.clients.parties.capabilities import CHANGE_CLIENTS
from klientela.clients.parties.client_file import UnknownPartyError, parties_to_change
from klientela.clients.parties.details import checked_detail, checked_details, keep_one_main
from klientela.clients.parties.held_elsewhere import refuse_held_elsewhere
from klientela.clients.parties.links import check_link
from klientela.clients.parties.live_values import end_value, parties_of, value_to_change
from klientela.clients.parties.names import is_last_or_current, is_said_already, take_in_same
from klientela.clients.parties.naming import show_under_current_names
from klientela.clients.parties.party import Stage
from klientela.clients.parties.rules.draft import NameKind, PartyDraft, PartyKind, PointKind, RoleDraft, RowDraft
from klientela.clients.parties.rules.row import identifier_draft, point_draft
from klientela.clients.parties.rules.value_keys import address_key, organisation_match_key, person_match_key
from klientela.clients.parties.searching import index_parties
from klientela.clients.parties.source import Source, make_source
from klientela.clients.parties.values import Detail, Ended, Identifier, Link, Name, Role, Value
from klientela.clients.parties.writing import Origin, PlacedRow, write_rows


class AlreadyHeldError(SaidError):
    """The party has this very value already; nothing was changed."""

    words = Words(en="This client has this value already.", pl="Ten klient ma już tę wartość.")


class EmptyValueError(SaidError):
    """Nothing was written; nothing was changed."""

    words = Words(en="Write the value, or remove it.", pl="Wpisz wartość albo ją usuń.")


class NoNameLeftError(SaidError):
    """A party cannot be without a name; nothing was changed."""

    words = Words(
        en="A client needs a name: correct it instead of removing it.",
        pl="Klient musi mieć nazwę: popraw ją, zamiast usuwać.",
    )


@transaction.atomic
def create_party(actor: Actor, draft: PartyDraft, statement: Statement) -> UUID:
    """Store a new person or organisation and return its id. Raises DeniedError, StatementError, FutureSourceError.

    Ask `lookalikes_of` first: it says who may be known already.
    """
    require(actor, CHANGE_CLIENTS)
    source = make_source(statement)
    party_id = uuid7()
    is_person = draft.kind is PartyKind.PERSON
    row = RowDraft(draft if is_person else None, None if is_person else draft, None)
    origin = Origin(source.id, None, source.obtained_on)
    person = (party_id, True) if is_person else (None, False)
    firm = (None, False) if is_person else (party_id, True)
    write_rows(actor, [PlacedRow(row, origin, *person, *firm)])
    return party_id


@transaction.atomic
def add_values(
    actor: Actor, party_id: UUID, draft: PartyDraft, statement: Statement, *, even_if_held_elsewhere: bool = False
) -> bool:
    """Add what is new in a draft to a party; say whether anything was.

    Raises as `create_party`, UnknownPartyError, WrongDetailError, OneOnlyError, HeldElsewhereError.
    """
    require(actor, CHANGE_CLIENTS)
    [party] = parties_to_change(actor, party_id)
    draft = replace(draft, details=checked_details(party, draft.details))
    if not even_if_held_elsewhere:
        refuse_held_elsewhere(actor, party.id, ((number.kind, number.normal) for number in draft.identifiers))
    source = make_source(statement)
    origin = Origin(source.id, None, source.obtained_on)
    if party.is_person:
        row = PlacedRow(RowDraft(draft, None, None), origin, person_id=party.id)
    else:
        row = PlacedRow(RowDraft(None, draft, None), origin, organisation_id=party.id)
    is_new = _written(actor, row, source)
    keep_one_main({party.id})
    return is_new


@transaction.atomic
def add_role(actor: Actor, person_id: UUID, organisation_id: UUID, *, role: RoleDraft, statement: Statement) -> bool:
    """Join a person to an organisation; say whether that was new. Raises as `add_values`."""
    require(actor, CHANGE_CLIENTS)
    person, organisation = parties_to_change(actor, person_id, organisation_id)
    if not person.is_person or organisation.is_person:
        raise UnknownPartyError(str(organisation_id))
    source = make_source(statement)
    origin = Origin(source.id, None, source.obtained_on)
    joined = PlacedRow(RowDraft(None, None, role), origin, person.id, False, organisation.id, False)
    return _written(actor, joined, source)


def _written(actor: Actor, row: PlacedRow, source: Source) -> bool:
    """Store a row, and keep its source only where it brought anything."""
    has_changed = write_rows(actor, [row])[0]
    if not has_changed:
        source.delete()
    return has_changed


@transaction.atomic
def correct_value(
    actor: Actor,
    table: str,
    value_id: UUID,
    *,
    changes: Mapping[str, str | date | None],
    statement: Statement,
    even_if_held_elsewhere: bool = False,
) -> UUID:
    """Put a corrected value in the place of another, which leaves use at once; return the new value's id.

    `changes` names the columns a person may write (see `_WRITABLE`). Raises DeniedError, UnknownValueError,
    EmptyValueError, AlreadyHeldError, HeldElsewhereError, WrongDetailError, StatementError, FutureSourceError, and what
    `check_link` raises.
    """
    value = value_to_change(actor, table, value_id)
    row = _successor(value, _corrected(value, changes))
    _check(actor, row, even_if_held_elsewhere=even_if_held_elsewhere)
    row.source = make_source(statement)
    end_value(value, Ended.CORRECTED)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise AlreadyHeldError from None
    if isinstance(row, Name) and row.kind == NameKind.CURRENT:
        take_in_same(row)
        show_under_current_names([row.party_id])
    index_parties([value.party_id])
    parties = parties_of(value)
    evidence.note(actor, evidence.VALUE_CORRECTED, parties, table=table, before=value.id.hex, after=row.id.hex)
    return row.id


def _successor(value: Value, columns: dict[str, object]) -> Value:
    """Return a value like another, not stored yet, with some of its columns written anew."""
    kept = {field.attname: getattr(value, field.attname) for field in value._meta.concrete_fields}
    made = {"id": uuid7(), "since_at": now(), "succeeds_id": value.id}
    return type(value)(**{**kept, **columns, **made})


def _check(actor: Actor, row: Value, *, even_if_held_elsewhere: bool) -> None:
    """Pass silently a corrected value that nothing stored contradicts. Raises as `correct_value`."""
    match row:
        case Link():
            check_link(row, instead_of=row.succeeds_id)
        case Name() if row.kind != NameKind.CURRENT and is_said_already(row, besides=row.succeeds_id):
            raise AlreadyHeldError
        case Detail() if _is_held_detail(row):
            raise AlreadyHeldError
        case Identifier(fault="") if not even_if_held_elsewhere:
            refuse_held_elsewhere(actor, row.party_id, [(row.kind, row.normal)])


def _is_held_detail(row: Detail) -> bool:
    same = Detail.objects.filter(party_id=row.party_id, kind=row.kind, text=row.text, ended_at=None)
    return any(other.id != row.succeeds_id for other in same)


@transaction.atomic
def remove_value(actor: Actor, table: str, value_id: UUID) -> None:
    """Take a value out of use at once. Raises DeniedError, UnknownValueError, NoNameLeftError."""
    value = value_to_change(actor, table, value_id)
    if isinstance(value, Name) and is_last_or_current(value):
        raise NoNameLeftError
    end_value(value, Ended.REMOVED)
    if isinstance(value, Detail):
        Detail.objects.filter(id=value.id).update(is_main=False)
        keep_one_main({value.party_id})
    index_parties([value.party_id])
    evidence.note(actor, evidence.VALUE_REMOVED, parties_of(value), table=table, value=value.id.hex)


@transaction.atomic
def change_party(actor: Actor, party_id: UUID, *, stage: Stage, owner: User | None) -> None:
    """Change how far the firm and a party have come, and whose client it is. Raises DeniedError, UnknownPartyError."""
    require(actor, CHANGE_CLIENTS)
    [party] = parties_to_change(actor, party_id)
    before = party.stage
    party.stage, party.owner = stage.value, owner
    party.team_id = owner.team_id if owner else None
    party.save(update_fields=["stage", "owner", "team"])
    holder = owner.id.hex if owner else ""
    evidence.note(actor, evidence.PARTY_CHANGED, [party.id], before=before, stage=stage.value, owner=holder)


def _corrected(value: Value, changes: Mapping[str, str | date | None]) -> dict[str, object]:
    columns = {name: _tidy(changes[name]) for name in _WRITABLE[type(value).__name__] if name in changes}
    if not any(columns.values()) and not isinstance(value, Role | Link):  # these say something without a word
        raise EmptyValueError
    derive = _DERIVED.get(type(value).__name__)
    return {**columns, **(derive(value, columns) if derive else {})}


def _tidy(written: str | date | None) -> object:
    return " ".join(written.split()) if isinstance(written, str) else written


_WRITABLE = {
    "Name": ("text", "given", "additional", "family", "prefix", "suffix"),
    "ContactPoint": ("written", "label"),
    "Identifier": ("written",),
    "Address": ("street", "city", "region", "postal_code", "country", "full", "label"),
    "Detail": ("text",),
    "Tagging": (),
    "Role": ("title", "unit", "from_on", "to_on"),
    "Link": ("from_on", "to_on"),
}


def _derived_name(value: Value, columns: dict[str, object]) -> dict[str, object]:
    assert isinstance(value, Name)
    given, family = (str(columns.get(part, getattr(value, part))) for part in ("given", "family"))
    text = str(columns.get("text") or f"{given} {family}".strip() or value.text)
    is_person = value.party.is_person
    return {"text": text, "match_key": person_match_key(text) if is_person else organisation_match_key(text)}


def _derived_point(value: Value, columns: dict[str, object]) -> dict[str, object]:
    point = point_draft(PointKind(value.kind), str(columns["written"]))  # type: ignore[attr-defined]
    return {"normal": point.normal, "fault": point.fault, "is_shared": point.is_shared}


def _derived_identifier(value: Value, columns: dict[str, object]) -> dict[str, object]:
    number = identifier_draft(IdentifierKind(value.kind), str(columns["written"]))  # type: ignore[attr-defined]
    return {"normal": number.normal, "fault": number.fault}


def _derived_address(value: Value, columns: dict[str, object]) -> dict[str, object]:
    parts = ("street", "city", "region", "postal_code", "country", "full")
    return {"normal": address_key(WrittenAddress(*(str(columns.get(part, getattr(value, part))) for part in parts)))}


def _derived_detail(value: Value, columns: dict[str, object]) -> dict[str, object]:
    assert isinstance(value, Detail)
    return {"text": checked_detail(value.party, value.kind, str(columns["text"]))}


_DERIVED: Mapping[str, Callable[[Value, dict[str, object]], dict[str, object]]] = {
    "Name": _derived_name,
    "ContactPoint": _derived_point,
    "Identifier": _derived_identifier,
    "Address": _derived_address,
    "Detail": _derived_detail,
}
