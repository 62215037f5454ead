"""The one way in which parties and their values come to be stored: by hand, by import, by the API, all alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from klientela.atoms.actor import Actor
from klientela.atoms.clock import now
from klientela.atoms.ids import uuid7
from klientela.atoms.text import fold
from klientela.base.ledger.entry import Draft, Part, SubjectRef, record_many
from klientela.base.ledger.sheet import Sheet, stored_instant
from klientela.base.vault.subject import PurposeClass
from klientela.clients.parties import evidence
from klientela.clients.parties.known import Key, Known, KnownRole, KnownValue, known_of
from klientela.clients.parties.naming import show_under_current_names
from klientela.clients.parties.party import Party, sort_key_of
from klientela.clients.parties.rules.draft import NameDraft, NameKind, PartyDraft, PartyKind, RoleDraft, RowDraft
from klientela.clients.parties.rules.value_keys import (
    address_key,
    is_reach,
    name_key,
    organisation_match_key,
    person_match_key,
)
from klientela.clients.parties.searching import NewDocuments, index_parties
from klientela.clients.parties.values import (
    Address,
    Confirmation,
    ContactPoint,
    Detail,
    Ended,
    Identifier,
    Name,
    Role,
    Tag,
    Tagging,
    Value,
)

Columns = dict[str, object]


@dataclass(frozen=True, slots=True)
class Origin:
    """The source of a row's values, as far as a decision between an older and a newer one needs it."""

    source_id: UUID
    batch_id: UUID | None = None
    obtained_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row with the parties it goes to: ids of parties that exist, or fresh ones (`is_new`) to be made."""

    draft: RowDraft
    origin: Origin
    person_id: UUID | None = None
    person_is_new: bool = False
    organisation_id: UUID | None = None
    organisation_is_new: bool = False


def write_rows(actor: Actor, rows: Sequence[PlacedRow]) -> list[bool]:
    """Store what is new in the rows, in the caller's transaction; return for each whether it brought anything new.

    One entry of evidence for each row that did. New parties are the actor's and their team's. What another source
    said before is confirmed, not kept twice; a value that left use comes back only from a later obtained source.
    Raises OutsideTransactionError.
    """
    writer = _Writer(actor, rows)
    has_changed = [writer.write_row(row) for row in rows]
    writer.flush()
    changed = [row for row, has in zip(rows, has_changed, strict=True) if has]
    _record(actor, changed)
    writer.index()
    return has_changed


class _Writer:
    """Gathers the rows of all tables; `known` grows with what is written, so that a later row adds only what is new."""

    def __init__(self, actor: Actor, rows: Sequence[PlacedRow]) -> None:
        self._actor = actor
        self._at: datetime = now()
        self._stored_at = stored_instant(self._at)
        existing = {row.person_id for row in rows if not row.person_is_new}
        existing |= {row.organisation_id for row in rows if not row.organisation_is_new}
        self._known = known_of({party_id for party_id in existing if party_id})
        tables = (Party, Name, ContactPoint, Identifier, Address, Detail, Tagging, Role, Confirmation)
        self._sheets: dict[type, Sheet] = {table: Sheet(table) for table in tables}
        self._tags = _tags_of(rows)
        self._tag_names: dict[object, str] = {tag.id: tag.name for tag in self._tags.values()}
        self._documents = NewDocuments()
        self._touched: set[UUID] = set()  # parties that were there before, and are to be found by something new
        self._ended: dict[type[Value], list[UUID]] = {}
        self._renamed: set[UUID] = set()
        self._has_changed = False

    def write_row(self, row: PlacedRow) -> bool:
        self._has_changed = False
        if row.draft.person and row.person_id:
            self._write_party(row.person_id, row.draft.person, row.origin, is_new=row.person_is_new)
        if row.draft.organisation and row.organisation_id:
            self._write_party(row.organisation_id, row.draft.organisation, row.origin, is_new=row.organisation_is_new)
        if row.draft.role and row.person_id and row.organisation_id:
            self._write_role(row.person_id, row.organisation_id, row.draft.role, row.origin)
        return self._has_changed

    def flush(self) -> None:
        """Write everything; what ended first, because a value may be live once only."""
        for table, ids in self._ended.items():
            table._default_manager.filter(id__in=ids).update(ended_at=self._at, ended_as=Ended.CORRECTED.value)
        for sheet in self._sheets.values():
            sheet.write()
        show_under_current_names(self._renamed)

    def index(self) -> None:
        """Let everything be found."""
        self._documents.index()
        index_parties(self._touched)

    def _write_party(self, party_id: UUID, draft: PartyDraft, origin: Origin, *, is_new: bool) -> None:
        known = self._known.get(party_id)
        if known is None:
            known = self._known[party_id] = Known(draft.name.text)
            if is_new:
                self._make_party(party_id, draft)
        for name in (draft.name, *draft.other_names):
            self._write_name(party_id, draft.kind, name, origin, known=known)
        for key, table, values in _values(draft, self._tags):
            self._write_value(party_id, key, table, origin, known=known, values=values)

    def _make_party(self, party_id: UUID, draft: PartyDraft) -> None:
        self._has_changed = True
        name, is_person = draft.name, draft.kind is PartyKind.PERSON
        sort_key = sort_key_of(name.text, is_person=is_person, family=name.family, given=name.given)
        self._documents.begin(party_id, draft.kind.value, sort_key)
        self._sheets[Party].add(
            id=party_id,
            kind=draft.kind.value,
            name=name.text,
            sort_key=sort_key,
            owner_id=self._actor.id,
            team_id=self._actor.team_id,
            is_sole_trader=draft.is_sole_trader,
            created_at=self._stored_at,
        )

    def _write_name(self, party_id: UUID, kind: PartyKind, name: NameDraft, origin: Origin, *, known: Known) -> None:
        key = ("name", name_key(name.text))
        columns = {part: getattr(name, part) for part in ("text", "given", "additional", "family", "prefix", "suffix")}
        columns["match_key"] = (
            person_match_key(name.text) if kind is PartyKind.PERSON else organisation_match_key(name.text)
        )
        takes_over = known.name_id is not None and known.is_named_by_reach and not is_reach(name.text)
        if key in known.values or (known.name_id is not None and not takes_over):
            shown = NameKind.ALIAS if name.kind is NameKind.CURRENT else name.kind
            columns["kind"] = shown.value
            if not is_reach(name.text):
                self._write_value(party_id, key, Name, origin, known=known, values=columns)
            return
        columns["kind"] = NameKind.CURRENT.value
        made = self._add(Name, party_id, origin, columns | {"succeeds_id": known.name_id})
        if takes_over:
            self._end(Name, known.name_id, party_id)
            self._renamed.add(party_id)
        known.name, known.name_id = name.text, made
        known.values[key] = KnownValue(made, origin.source_id, origin.batch_id)

    def _write_value(
        self, party_id: UUID, key: Key, table: type[Value], origin: Origin, *, known: Known, values: Columns
    ) -> None:
        held = known.values.get(key)
        if held:
            self._confirm(party_id, held, origin, known)
        elif not _left_use_later(known, key, origin):
            made = self._add(table, party_id, origin, values)
            known.values[key] = KnownValue(made, origin.source_id, origin.batch_id)

    def _confirm(self, party_id: UUID, held: KnownValue, origin: Origin, known: Known) -> None:
        """Note that another source says the same, once for each import."""
        is_same = held.source_id == origin.source_id or (origin.batch_id and held.batch_id == origin.batch_id)
        if is_same or (held.id, origin.batch_id) in known.confirmed:
            return
        self._has_changed = True
        known.confirmed.add((held.id, origin.batch_id))
        self._sheets[Confirmation].add(
            id=uuid7(), party_id=party_id, source_id=origin.source_id, value_id=held.id, at=self._stored_at
        )

    def _write_role(self, person_id: UUID, organisation_id: UUID, role: RoleDraft, origin: Origin) -> None:
        known = self._known[person_id]
        live = known.roles[organisation_id]
        same = [held for held in live if not role.title or fold(held.title) == fold(role.title)]
        if same:
            self._confirm(person_id, same[0].value, origin, known)
            return
        key = ("role", organisation_id.hex, role.title)
        if _left_use_later(known, key, origin):
            return
        former = [held for held in live if _is_corrected_by(origin, held)][-1:]
        columns: Columns = {"organisation_id": organisation_id, "kind": role.kind.value}
        columns |= {"title": role.title, "unit": role.unit, "succeeds_id": former[0].value.id if former else None}
        made = self._add(Role, person_id, origin, columns)
        for held in former:
            self._end(Role, held.value.id, person_id)
            live.remove(held)
        live.append(KnownRole(KnownValue(made, origin.source_id, origin.batch_id), role.title, origin.obtained_on))

    def _add(self, table: type[Value], party_id: UUID, origin: Origin, values: Columns) -> UUID:
        self._has_changed = True
        value_id = uuid7()
        self._sheets[table].add(
            id=value_id, party_id=party_id, source_id=origin.source_id, since_at=self._stored_at, **values
        )
        if table is Tagging:
            values = values | {"tag__name": self._tag_names[values["tag_id"]]}
        if not self._documents.add(party_id, table, values):
            self._touched.add(party_id)
        return value_id

    def _end(self, table: type[Value], value_id: UUID | None, party_id: UUID) -> None:
        if value_id:
            self._ended.setdefault(table, []).append(value_id)
            self._documents.drop(party_id)
            self._touched.add(party_id)


def _left_use_later(known: Known, key: Key, origin: Origin) -> bool:
    """Say whether a value was corrected or removed after its source was obtained: an old list does not undo that."""
    ended_at = known.left_use.get(key)
    if ended_at is None or origin.batch_id is None:  # by hand it is meant
        return False
    return origin.obtained_on is None or origin.obtained_on <= ended_at.date()


def _is_corrected_by(origin: Origin, held: KnownRole) -> bool:
    """Say whether a role's title gives way: it has none, or stems from another, no later obtained source."""
    if not held.title:
        return True
    is_other = origin.batch_id is None or origin.batch_id != held.value.batch_id
    return is_other and (origin.obtained_on or date.max) >= (held.obtained_on or date.min)


def _values(draft: PartyDraft, tags: Mapping[str, Tag]) -> Iterator[tuple[Key, type[Value], Columns]]:
    """Yield the values of a draft that need no decision: what makes each the same, its table, its columns."""
    for point in draft.points:
        columns: Columns = {name: getattr(point, name) for name in ("written", "normal", "label", "fault", "is_shared")}
        yield ("point", point.kind.value, point.normal), ContactPoint, {"kind": point.kind.value, **columns}
    for number in draft.identifiers:
        columns = {name: getattr(number, name) for name in ("kind", "written", "normal", "fault")}
        yield ("identifier", number.kind, number.normal), Identifier, columns
    for address in draft.addresses:
        if normal := address_key(address):
            names = ("street", "city", "region", "postal_code", "country", "full", "label")
            columns = {name: getattr(address, name) for name in names}
            yield ("address", normal), Address, {"normal": normal, **columns}
    for kind, text in draft.details:
        yield ("detail", kind.value, text), Detail, {"kind": kind.value, "text": text}
    for tag in draft.tags:
        yield ("tag", fold(tag)), Tagging, {"tag_id": tags[fold(tag)].id}


def _tags_of(rows: Sequence[PlacedRow]) -> dict[str, Tag]:
    """Return the tags that the rows bear, by key, making those that are missing."""
    names: dict[str, str] = {}
    for row in rows:
        for party in (row.draft.person, row.draft.organisation):
            for tag in party.tags if party else ():
                names.setdefault(fold(tag), tag)
    if not names:
        return {}
    Tag.objects.bulk_create([Tag(key=key, name=name) for key, name in sorted(names.items())], ignore_conflicts=True)
    return {tag.key: tag for tag in Tag.objects.filter(key__in=names)}


def _record(actor: Actor, rows: Sequence[PlacedRow]) -> None:
    """Leave one entry for each row, with a part for each of its parties."""
    new = {row.person_id for row in rows if row.person_is_new and row.person_id}
    new |= {row.organisation_id for row in rows if row.organisation_is_new and row.organisation_id}
    record_many(actor, [_entry(row) for row in rows], new=new)


def _entry(row: PlacedRow) -> Draft:
    parties = ((row.person_id, row.draft.person), (row.organisation_id, row.draft.organisation))
    parts = [
        Part(party_id, PurposeClass.CORE, _said(draft, row.origin.source_id)) for party_id, draft in parties if party_id
    ]
    is_new = row.person_is_new or (row.organisation_is_new and row.person_id is None)
    kind = evidence.PARTY_CREATED if is_new else evidence.PARTY_EXTENDED
    about = row.person_id or row.organisation_id
    assert about is not None
    return Draft(kind, SubjectRef("party", about), parts)


def _said(draft: PartyDraft | None, source_id: UUID) -> dict[str, object]:
    """Return what was obtained about a party: what the firm must be able to prove (GDPR Art. 5(2), 14(2)(f))."""
    if draft is None:
        return {"source": source_id.hex}
    return {
        "source": source_id.hex,
        "name": draft.name.text,
        "reach": [point.written for point in draft.points],
        "numbers": [number.written for number in draft.identifiers],
    }
