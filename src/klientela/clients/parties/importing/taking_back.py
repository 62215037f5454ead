"""Take back what an import brought: its values go, those that another source says too stay with that source.

A party that has nothing left goes as well, and what the ledger's evidence says about it becomes noise. The name of a
party that others still say something about stays, although the import brought it: without one it could not be shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db.models import Q

from klientela.atoms.actor import Actor
from klientela.base.access.row_scope import rows_in_scope
from klientela.base.exchange.batch import Batch, Phase
from klientela.base.ledger.entry import Draft, ObjectRef, Part, record_many
from klientela.base.ledger.shredding import forget
from klientela.base.vault.subject import PurposeClass, in_batches, pseudonyms_of
from klientela.clients.parties import evidence
from klientela.clients.parties.merge_journal import moved_names, with_something_merged
from klientela.clients.parties.names import keep_one_current
from klientela.clients.parties.naming import show_under_current_names
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.draft import NameKind
from klientela.clients.parties.searching import index_parties
from klientela.clients.parties.source import Source
from klientela.clients.parties.values import (
    VALUE_TABLES,
    Confirmation,
    Link,
    Name,
    Role,
    Value,
    delete_unused_tags,
)

_IN_ONE_QUERY = 400


def take_back(actor: Actor, batch_id: UUID, parties: Collection[UUID]) -> None:
    """Remove what an import brought to some parties, in the caller's transaction, with evidence for each."""
    groups = [_present(actor, some) for some in in_batches(sorted(parties), _IN_ONE_QUERY)]
    for some in groups:
        Confirmation.objects.filter(party_id__in=some, source__batch_id=batch_id).delete()
        for table in VALUE_TABLES:
            if table is not Name:
                _remove(table, table._default_manager.filter(Q(party_id__in=some, source__batch_id=batch_id)))
    for some in groups:  # now that all roles are gone: an organisation that somebody is at could not go
        _remove_names(some, batch_id)
        gone = _without_values(some)
        _record(actor, some, gone)
        _delete(gone)
        index_parties(some)


def _present(actor: Actor, parties: list[UUID]) -> list[UUID]:
    """Return the parties that still exist and are the actor's to change, and those that took them over in merges.

    Their rows are held, so that no merge moves values away meanwhile.
    """
    present: set[UUID] = set()
    found = rows_in_scope(actor, Party.objects.filter(id__in=parties), owner="owner_id", team="team_id")
    while wave := list(found.select_for_update().order_by("id").only("replaced_by_id")):
        present.update(party.id for party in wave)
        survivors = {party.replaced_by_id for party in wave if party.replaced_by_id is not None}
        found = Party.objects.filter(id__in=survivors - present)
    return sorted(present)


def delete_unused_sources(batch_id: UUID) -> None:
    """Delete the sources of an import that no value has any more."""
    used: set[UUID] = set()
    tables: tuple[type[Value] | type[Confirmation], ...] = (*VALUE_TABLES, Confirmation)
    for table in tables:
        rows = table._default_manager.filter(source__batch_id=batch_id)
        used.update(rows.values_list("source_id", flat=True).distinct())
    Source.objects.filter(batch_id=batch_id).exclude(id__in=used).delete()
    delete_unused_tags()


def _remove(table: type[Value], rows: Iterable[Value]) -> None:
    """Delete values, but hand over to their first confirmation those that have one, and revive what they corrected."""
    brought = {row.id: row for row in rows}
    for confirmation in Confirmation.objects.filter(value_id__in=list(brought)).order_by("id"):
        if row := brought.pop(confirmation.value_id, None):
            table._default_manager.filter(id=row.id).update(source_id=confirmation.source_id)
            confirmation.delete()
    for row in brought.values():
        if row.succeeds_id:
            _step_back(table, row, row.succeeds_id)
    table._default_manager.filter(id__in=list(brought)).delete()


def _step_back(table: type[Value], row: Value, corrected_id: UUID) -> None:
    """Let the corrected value live again, or stand behind whatever has corrected this one meanwhile."""
    later = table._default_manager.filter(succeeds_id=row.id)
    if later.exists():
        later.update(succeeds_id=corrected_id)
    elif row.ended_at is None:
        table._default_manager.filter(id=corrected_id).update(ended_at=None, ended_as="")


def _remove_names(parties: list[UUID], batch_id: UUID) -> None:
    """Delete the names an import brought, and those kept for want of another when an earlier one was taken back.

    A party that stays is called by a name of its own, not by one that a merge lent it: it keeps what it was called by.
    """
    names = list(Name.objects.filter(party_id__in=parties).select_related("source").order_by("id"))
    undone = _taken_back({name.source.batch_id for name in names} | {batch_id})
    brought = [name for name in names if name.source.batch_id in undone]
    lent = moved_names(parties)
    _remove(Name, brought)
    staying = _with_other_values(parties) | _with_names(parties)
    _keep_one(brought, staying, lent)
    _promote(set(parties))
    for party_id in _nameless(staying):
        keep_one_current(party_id)
    show_under_current_names(parties)


def _keep_one(brought: list[Name], staying: set[UUID], lent: Mapping[UUID, UUID]) -> None:
    """Store again one of the deleted names for each party that stays and has no other: the current one, if any was.

    The name of one merged away goes back to it, so that undoing the merge finds it.
    """
    named = _named(staying, lent)
    left = set(Name.objects.filter(id__in=[name.id for name in brought]).values_list("id", flat=True))  # confirmed
    kept: dict[UUID, Name] = {}
    for name in sorted(brought, key=lambda name: name.kind != NameKind.CURRENT):
        name.party_id = lent.get(name.id, name.party_id)
        if name.id not in left and not name.ended_at and name.party_id in staying - named:
            kept.setdefault(name.party_id, name)
    Name.objects.bulk_create(kept.values())


def _named(parties: Collection[UUID], lent: Mapping[UUID, UUID]) -> set[UUID]:
    """Return the parties that have a name in use, names aside that a merge lent."""
    names = Name.objects.filter(party_id__in=parties, ended_at=None).values_list("id", "party_id")
    return {party_id for name_id, party_id in names if name_id not in lent}


def _nameless(parties: Collection[UUID]) -> set[UUID]:
    """Return the parties, merged ones aside, that no name in use is left of."""
    standing = Party.objects.filter(id__in=parties, replaced_by=None).values_list("id", flat=True)
    return set(standing) - _named(parties, lent={})


def _taken_back(batches: set[UUID | None]) -> set[UUID | None]:
    """Return those of some imports that are, or are being, taken back."""
    rows = Batch.objects.filter(id__in=[batch for batch in batches if batch], phase__in=(Phase.UNDOING, Phase.UNDONE))
    return set(rows.values_list("id", flat=True))


def _promote(parties: set[UUID]) -> None:
    """Give each party that has names but no current one the oldest of them as its current name, merged ones aside."""
    names = Name.objects.filter(party_id__in=parties, party__replaced_by=None, ended_at=None)
    current = set(names.filter(kind=NameKind.CURRENT.value).values_list("party_id", flat=True))
    oldest = {name.party_id: name.id for name in names.exclude(party_id__in=current).order_by("-id")}
    Name.objects.filter(id__in=list(oldest.values())).update(kind=NameKind.CURRENT.value)


def _with_other_values(parties: Collection[UUID]) -> set[UUID]:
    """Return the parties that anything but names is said about, or that others refer to, hold or have sealed."""
    found: set[UUID] = set()
    for table in VALUE_TABLES:
        if table is not Name:
            found.update(table._default_manager.filter(Q(party_id__in=parties)).values_list("party_id", flat=True))
    found.update(Role.objects.filter(organisation_id__in=parties).values_list("organisation_id", flat=True))
    found.update(Link.objects.filter(other_id__in=parties).values_list("other_id", flat=True))
    for merged in Party.objects.filter(replaced_by__in=parties).only("replaced_by_id"):
        if merged.replaced_by_id is not None:
            found.add(merged.replaced_by_id)
    return found | with_something_merged(parties)


def _without_values(parties: list[UUID]) -> set[UUID]:
    return set(parties) - _with_names(parties) - _with_other_values(parties)


def _with_names(parties: Collection[UUID]) -> set[UUID]:
    """Return the parties that a name, be it one that left use, is stored of."""
    return set(Name.objects.filter(party_id__in=parties).values_list("party_id", flat=True))


def _record(actor: Actor, parties: Collection[UUID], gone: set[UUID]) -> None:
    pseudonyms = pseudonyms_of(parties)
    record_many(
        actor,
        [
            Draft(
                evidence.PARTY_TAKEN_BACK,
                ObjectRef("party", pseudonyms[party]),
                [] if party in gone else [Part(party, PurposeClass.CORE, {"stays": True})],
            )
            for party in parties
        ],
    )


def _delete(parties: set[UUID]) -> None:
    Party.objects.filter(id__in=parties).delete()
    forget(parties)
