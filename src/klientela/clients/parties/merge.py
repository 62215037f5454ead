"""Two parties that are one become one, with a journal of every row that moved, so that it can be undone.

The survivor takes over what it did not have; what both had stays where it is, and the survivor's value is confirmed by
the other's source. The other party stays as a row that points to the survivor.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from klientela.atoms.actor import Actor
from klientela.atoms.clock import now
from klientela.atoms.words import Words
from klientela.base.access.capabilities import require
from klientela.base.ledger.entry import ObjectRef, Part, record
from klientela.base.ledger.kinds import LedgerKind
from klientela.base.vault.said_error import SaidError
from klientela.base.vault.subject import PurposeClass, pseudonym_of
from klientela.clients.parties import evidence
from klientela.clients.parties.capabilities import MERGE_CLIENTS
from klientela.clients.parties.client_file import UnknownPartyError, parties_to_change, party_of
from klientela.clients.parties.details import keep_one_main
from klientela.clients.parties.known import Key, Known, known_of
from klientela.clients.parties.likely_pair import LikelyPair, PairState
from klientela.clients.parties.links import LinkCircleError, directly_above, stands_above, with_all_above
from klientela.clients.parties.merge_journal import Merge, MergeStep, step_back
from klientela.clients.parties.names import keep_one_current
from klientela.clients.parties.naming import show_under_current_names
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.draft import NameKind
from klientela.clients.parties.rules.value_keys import name_key
from klientela.clients.parties.searching import index_parties
from klientela.clients.parties.values import (
    VALUE_TABLES,
    Address,
    Confirmation,
    ContactPoint,
    Detail,
    Identifier,
    Link,
    Name,
    Role,
    SealedNumber,
    Tagging,
    Value,
)

_OF_ONE = frozenset({"nip", "regon", "krs"})  # numbers that one party has one of


class NotMergeableError(SaidError):
    """A person and an organisation, a party and itself, or two whose data may be used differently."""

    words = Words(
        en="These two cannot be merged: they are of different kinds, or what may be done with their data differs.",
        pl="Tych dwojga nie można scalić: są różnego rodzaju albo ich danych wolno używać w różnym zakresie.",
    )


class NotUndoableError(SaidError):
    """The survivor was merged away itself, or a later merge builds on what this one moved; nothing was moved back."""

    words = Words(
        en="Undo the later merge first: it rests on what this one brought together.",
        pl="Najpierw cofnij późniejsze scalenie: opiera się na tym, co połączyło to scalenie.",
    )


class ContradictionError(SaidError):
    """Both have a valid number that one party has one of; nothing was merged."""

    words = Words(
        en="Both have a valid {kind} and they differ. Correct the wrong one first.",
        pl="Oboje mają poprawny {kind} i są one różne. Najpierw popraw błędny.",
    )


@dataclass(slots=True)
class MergePreview:
    """What a merge would do: values that move, values that both have, and numbers that contradict each other."""

    kept: Party
    dropped: Party
    moving: list[Any] = field(default_factory=list)
    common: list[Any] = field(default_factory=list)
    contradictions: list[tuple[Any, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing a merge did; `staying` is how many values were added to the survivor since, and stay with it."""

    party_id: UUID
    moved_back: int
    staying: int


def preview_merge(actor: Actor, kept_id: UUID, dropped_id: UUID) -> MergePreview:
    """Return what a merge would do. Raises DeniedError, UnknownPartyError, NotMergeableError."""
    require(actor, MERGE_CLIENTS)
    return _preview(party_of(actor, kept_id), party_of(actor, dropped_id))


def _preview(kept: Party, dropped: Party) -> MergePreview:
    if kept.id == dropped.id or kept.kind != dropped.kind or kept.processing_state != dropped.processing_state:
        raise NotMergeableError
    preview = MergePreview(kept, dropped)
    known = known_of([kept.id])[kept.id]
    for _table, row in _rows_of(dropped.id):
        if row.ended_at is None:
            (preview.common if _is_known(known, row, kept.id) else preview.moving).append(row)
    preview.contradictions = list(_contradictions(kept.id, dropped.id))
    return preview


@transaction.atomic
def merge(actor: Actor, kept_id: UUID, dropped_id: UUID) -> UUID:
    """Let one party take over another and return the merge's id.

    Both are held first, so that what is previewed is what is moved: of two opposite merges at once the later finds one
    party where there were two. Raises as `preview_merge`, ContradictionError, LinkCircleError.
    """
    require(actor, MERGE_CLIENTS)
    kept, dropped = parties_to_change(actor, kept_id, dropped_id, along=with_all_above)
    preview = _preview(kept, dropped)
    if preview.contradictions:
        raise ContradictionError(kind=preview.contradictions[0][0].kind.upper())
    if _would_be_above_itself(kept.id, dropped.id):
        raise LinkCircleError
    merge_row = Merge.objects.create(kept=kept, dropped=dropped, merged_by_id=actor.id, at=now())
    steps = [*_move_values(merge_row), *_move_confirmations(merge_row), *_move_references(merge_row)]
    MergeStep.objects.bulk_create(steps)
    Party.objects.filter(id=dropped.id).update(replaced_by=kept)
    index_parties([kept.id, dropped.id])
    _decide_pair(actor, kept.id, dropped.id, PairState.MERGED)
    _record(actor, merge_row, evidence.PARTIES_MERGED)
    return merge_row.id


@transaction.atomic
def undo_merge(actor: Actor, merge_id: UUID, *, for_erasure: bool = False) -> Undone:
    """Give the dropped party back what it had, corrections made since included; what was added since stays.

    `for_erasure`: the dropped party goes right after, whatever else rests on what it had; only the order is kept.
    Raises DeniedError, UnknownPartyError, NotUndoableError, and LinkCircleError where a link comes back that a later
    one contradicts.
    """
    require(actor, MERGE_CLIENTS)
    merge_row = _standing_merge(actor, merge_id)
    kept_id, dropped_id = merge_row.kept_id, merge_row.dropped_id
    Party.objects.filter(id=dropped_id).update(replaced_by=None)
    steps = list(merge_row.steps.order_by("-id"))
    moved = sum(step_back(step, merge_row) for step in steps)
    if not for_erasure:
        _refuse_what_others_rest_on(merge_row)
    keep_one_current(dropped_id, [step.row_id for step in steps if step.column == "kind"])
    keep_one_current(kept_id)
    keep_one_main({dropped_id, kept_id})
    show_under_current_names([dropped_id, kept_id])
    index_parties([kept_id, dropped_id])
    merge_row.undone_at = now()
    merge_row.save(update_fields=["undone_at"])
    _decide_pair(actor, kept_id, dropped_id, PairState.OPEN)
    _record(actor, merge_row, evidence.MERGE_UNDONE)
    later = (table._default_manager.filter(Q(party_id=kept_id, since_at__gt=merge_row.at)) for table in VALUE_TABLES)
    return Undone(dropped_id, moved, sum(rows.count() for rows in later))


def _standing_merge(actor: Actor, merge_id: UUID) -> Merge:
    """Return a merge that can be undone, held with its survivor. Raises UnknownPartyError, NotUndoableError."""
    found = Merge.objects.filter(id=merge_id, undone_at=None).first()
    if found is None:
        raise UnknownPartyError(str(merge_id))
    [kept] = parties_to_change(actor, found.kept_id, along=lambda ids: with_all_above({*ids, found.dropped_id}))
    if kept.id != found.kept_id:
        raise NotUndoableError
    held = Merge.objects.select_for_update().filter(id=merge_id, undone_at=None).first()
    if held is None:
        raise UnknownPartyError(str(merge_id))
    return held


def _refuse_what_others_rest_on(merge_row: Merge) -> None:
    """Pass silently where what moved back leaves no later merge, and no link, without ground.

    A later merge may have left a value with its own party because the survivor had it, from the party that now goes.
    """
    later = MergeStep.objects.filter(merge__kept=merge_row.kept_id, merge__undone_at=None, column="made")
    made = Confirmation.objects.filter(id__in=later.exclude(merge=merge_row).values("row_id"))
    if made.filter(party_id=merge_row.dropped_id).exists():
        raise NotUndoableError
    for party_id in (merge_row.kept_id, merge_row.dropped_id):
        if stands_above({party_id}, begin=directly_above({party_id})):
            raise LinkCircleError


@transaction.atomic
def keep_separate(actor: Actor, one_id: UUID, other_id: UUID) -> None:
    """Remember that two parties are different. Raises DeniedError, UnknownPartyError."""
    require(actor, MERGE_CLIENTS)
    one, other = party_of(actor, one_id), party_of(actor, other_id)
    _decide_pair(actor, one.id, other.id, PairState.SEPARATE)
    parts = [Part(party.id, PurposeClass.CORE, {"decided": "separate"}) for party in (one, other)]
    record(actor, evidence.KEPT_SEPARATE, obj=ObjectRef("party", pseudonym_of(one.id)), parts=parts)


def merges_of(actor: Actor, party_id: UUID) -> list[Merge]:
    """Return the merges into a party that can be undone, newest first. Raises DeniedError, UnknownPartyError."""
    party = party_of(actor, party_id)
    rows = Merge.objects.filter(kept=party, undone_at=None).select_related("dropped", "merged_by")
    return list(rows.order_by("-id"))


def survivor_of(actor: Actor, merge_id: UUID) -> UUID:
    """Return the party on whose file a merge stands today. Raises DeniedError, UnknownPartyError."""
    found = Merge.objects.filter(id=merge_id).first()
    if found is None:
        raise UnknownPartyError(str(merge_id))
    return party_of(actor, found.kept_id).id


def _rows_of(party_id: UUID) -> Iterator[tuple[type[Value], Any]]:
    for table in VALUE_TABLES:
        for row in table._default_manager.filter(Q(party_id=party_id)).order_by("id"):
            yield table, row


def _is_known(known: Known, row: Value, kept_id: UUID) -> bool:
    if isinstance(row, Role):
        held = known.roles.get(row.organisation_id, [])
        return any(not row.title or role.title == row.title for role in held)
    if isinstance(row, Link):
        return row.other_id == kept_id or _is_linked(kept_id, row.other_id, row.kind)
    if isinstance(row, SealedNumber):
        return SealedNumber.objects.filter(party_id=kept_id, kind=row.kind, blind=row.blind).exists()
    return _key(row) in known.values


def _is_linked(party_id: UUID, other_id: UUID, kind: str) -> bool:
    return Link.objects.filter(party_id=party_id, other_id=other_id, kind=kind, ended_at=None).exists()


def _would_be_above_itself(kept_id: UUID, dropped_id: UUID) -> bool:
    """Say whether the one that two organisations become would stand above itself, over a third one."""
    both = {kept_id, dropped_id}
    return stands_above(both, begin=directly_above(both) - both)


def _key(row: Value) -> Key:
    match row:
        case Name():
            return ("name", name_key(row.text))
        case ContactPoint():
            return ("point", row.kind, row.normal)
        case Identifier():
            return ("identifier", row.kind, row.normal)
        case Address():
            return ("address", row.normal)
        case Detail():
            return ("detail", row.kind, row.text)
        case Tagging():
            return ("tag", row.tag.key)
    raise TypeError(type(row).__name__)


def _contradictions(kept_id: UUID, dropped_id: UUID) -> Iterator[tuple[Any, Any]]:
    sealed = {row.party_id: row for row in SealedNumber.objects.filter(party_id__in=(kept_id, dropped_id))}
    if len(sealed) == 2 and bytes(sealed[kept_id].blind) != bytes(sealed[dropped_id].blind):
        yield sealed[kept_id], sealed[dropped_id]
    rows = Identifier.objects.filter(kind__in=_OF_ONE, ended_at=None, fault="")
    mine = {row.kind: row for row in rows.filter(party_id=kept_id)}
    for row in rows.filter(party_id=dropped_id):
        other = mine.get(row.kind)
        if other and other.normal != row.normal:
            yield other, row


def _move_values(merge_row: Merge) -> Iterator[MergeStep]:
    """Move what the survivor has not, confirm what it has."""
    known = known_of([merge_row.kept_id])[merge_row.kept_id]
    has_main = Detail.objects.filter(party_id=merge_row.kept_id, is_main=True, ended_at=None).exists()
    for table, row in list(_rows_of(merge_row.dropped_id)):
        name = table.__name__.lower()
        if row.ended_at is None and _is_known(known, row, merge_row.kept_id):
            yield from _confirm(merge_row, known, row)
            continue
        if isinstance(row, Name) and row.kind == NameKind.CURRENT and row.ended_at is None:
            row.kind = NameKind.ALIAS.value
            row.save(update_fields=["kind"])
            yield MergeStep(merge=merge_row, table=name, column="kind", row_id=row.id)
        if isinstance(row, Detail) and row.is_main and has_main:
            Detail.objects.filter(id=row.id).update(is_main=False)
            yield MergeStep(merge=merge_row, table=name, column="is_main", row_id=row.id)
        table._default_manager.filter(id=row.id).update(party_id=merge_row.kept_id)
        yield MergeStep(merge=merge_row, table=name, column="party", row_id=row.id)


def _move_confirmations(merge_row: Merge) -> Iterator[MergeStep]:
    """Let the confirmations of values that moved follow them; those of a value that stays stay with it."""
    staying = {row.id for _table, row in _rows_of(merge_row.dropped_id)}
    for confirmation in list(Confirmation.objects.filter(party_id=merge_row.dropped_id).order_by("id")):
        if confirmation.value_id not in staying:
            Confirmation.objects.filter(id=confirmation.id).update(party_id=merge_row.kept_id)
            yield MergeStep(merge=merge_row, table="confirmation", column="party", row_id=confirmation.id)


def _confirm(merge_row: Merge, known: Known, row: Value) -> Iterator[MergeStep]:
    """Let every source of a value that both have confirm the survivor's, once each."""
    held = known.values.get(_key(row)) if not isinstance(row, Role | Link | SealedNumber) else None
    if held is None:
        return
    said = set(Confirmation.objects.filter(value_id=held.id).values_list("source_id", flat=True)) | {held.source_id}
    others = Confirmation.objects.filter(value_id=row.id).order_by("id").values_list("source_id", flat=True)
    for source_id in dict.fromkeys((row.source_id, *others)):
        if source_id not in said:
            made = Confirmation.objects.create(
                party_id=merge_row.kept_id, source_id=source_id, value_id=held.id, at=merge_row.at
            )
            yield MergeStep(merge=merge_row, table="confirmation", column="made", row_id=made.id)


def _move_references(merge_row: Merge) -> Iterator[MergeStep]:
    """Let the staff of a dropped organisation, and the links to it, be the survivor's.

    A link that the survivor would have to itself, or that it has already, waits for an undo.
    """
    kept, dropped = merge_row.kept_id, merge_row.dropped_id
    for role_id in list(Role.objects.filter(organisation_id=dropped).values_list("id", flat=True)):
        Role.objects.filter(id=role_id).update(organisation_id=kept)
        yield MergeStep(merge=merge_row, table="role", column="organisation", row_id=role_id)
    for link in list(Link.objects.filter(other_id=dropped)):
        if link.party_id != kept and (link.ended_at or not _is_linked(link.party_id, kept, link.kind)):
            Link.objects.filter(id=link.id).update(other_id=kept)
            yield MergeStep(merge=merge_row, table="link", column="other", row_id=link.id)


def _decide_pair(actor: Actor, one: UUID, other: UUID, state: PairState) -> None:
    first, second = min(one, other), max(one, other)
    decided = {"state": state.value, "decided_at": now(), "decided_by_id": actor.id}
    if not LikelyPair.objects.filter(first_id=first, second_id=second).update(**decided):
        LikelyPair.objects.create(first_id=first, second_id=second, score=0, signs="", found_at=now(), **decided)


def _record(actor: Actor, merge_row: Merge, kind: LedgerKind) -> None:
    parts = [
        Part(party, PurposeClass.CORE, {"merge": merge_row.id.hex})
        for party in (merge_row.kept_id, merge_row.dropped_id)
    ]
    record(actor, kind, obj=ObjectRef("party", pseudonym_of(merge_row.kept_id)), parts=parts)
