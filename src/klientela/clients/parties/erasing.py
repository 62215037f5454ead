"""Erase a party everywhere: its rows, those of parties merged into it, its journal lines, its keys.

What a law wants kept, who must be told and what stays suppressed is decided in `clients/privacy`, which calls this.
"""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from klientela.atoms.actor import Actor
from klientela.base.access.capabilities import require
from klientela.base.exchange.batch import Batch, JournalLine
from klientela.base.exchange.folder import delete_folder, folder_of
from klientela.base.ledger.entry import ObjectRef, record
from klientela.base.ledger.shredding import shred
from klientela.base.vault.personal_store import Erased, personal_stores
from klientela.base.vault.subject import pseudonym_of
from klientela.clients.parties import evidence
from klientela.clients.parties.capabilities import ERASE_CLIENTS
from klientela.clients.parties.client_file import UnknownPartyError, parties_to_change, party_of
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.draft import PartyKind, PointKind
from klientela.clients.parties.searching import index_parties
from klientela.clients.parties.source import Source
from klientela.clients.parties.values import (
    VALUE_TABLES,
    Confirmation,
    ContactPoint,
    Identifier,
    Link,
    Name,
    Role,
    delete_unused_tags,
)


@transaction.atomic
def erase_party(actor: Actor, party_id: UUID) -> None:
    """Erase a party and all that was merged into it; the entry that says so names nobody.

    Raises DeniedError, UnknownPartyError.
    """
    require(actor, ERASE_CLIENTS)
    asked = party_of(actor, party_id)
    [party] = parties_to_change(actor, asked.id, along=lambda ids: {one for party in ids for one in with_merged(party)})
    if party.id != asked.id:  # merged away this moment: whoever asked has not seen what would go now
        raise UnknownPartyError(str(party_id))
    for one in erase_rows(actor, party.id):
        shred(one)


def erase_rows(actor: Actor, party_id: UUID) -> list[UUID]:
    """Erase a party but for its keys, in the caller's transaction; return its id and those of all merged into it.

    Asks for no capability: a restore calls it too, before anybody is there (`erasing_again`).
    """
    pseudonym = pseudonym_of(party_id)
    ids = with_merged(party_id)
    sources, erased = _sources_of(ids), _erased(ids)
    _leave_journal(ids)
    Party.objects.filter(id__in=ids).delete()
    index_parties(ids)
    delete_unused(sources)
    record(actor, evidence.PARTY_ERASED, obj=ObjectRef("party", pseudonym))
    for store in personal_stores():
        store.forget(erased)
    return ids


def _erased(ids: list[UUID]) -> Erased:
    """Return by what some parties are known, for the places that know no ids."""
    people = Q(party__kind=PartyKind.PERSON.value) | Q(party__is_sole_trader=True)  # firms' data stand with others too
    points = ContactPoint.objects.filter(people, party_id__in=ids, kind__in=(PointKind.EMAIL, PointKind.PHONE))
    numbers = Identifier.objects.filter(people, party_id__in=ids)
    reach = {text for rows in (points, numbers) for pair in rows.values_list("written", "normal") for text in pair}
    names = Name.objects.filter(people, party_id__in=ids).values_list("text", flat=True)
    return Erased(frozenset(ids), frozenset(reach), frozenset(names))


def _leave_journal(ids: list[UUID]) -> None:
    """Take a party out of the journals of imports; the organisation that stood on its row stays to be taken back."""
    JournalLine.objects.filter(other_id__in=ids).update(other_id=None, fingerprint=None)
    lines = JournalLine.objects.filter(main_id__in=ids)
    lines.exclude(other_id=None).update(main_id=F("other_id"), other_id=None, fingerprint=None)
    JournalLine.objects.filter(main_id__in=ids).delete()


def with_merged(party_id: UUID) -> list[UUID]:
    """Return a party and all that became part of it, over any number of merges."""
    found, wave = [party_id], [party_id]
    while wave:
        wave = list(Party.objects.filter(replaced_by__in=wave).exclude(id__in=found).values_list("id", flat=True))
        found.extend(wave)
    return found


def _sources_of(parties: list[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    tables = (*VALUE_TABLES, Confirmation)
    for table in tables:
        found.update(table._default_manager.filter(party_id__in=parties).values_list("source_id", flat=True))  # type: ignore[attr-defined]
    for referring in (Role.objects.filter(organisation_id__in=parties), Link.objects.filter(other_id__in=parties)):
        found.update(referring.values_list("source_id", flat=True))
    return found


def delete_unused(sources: set[UUID]) -> None:
    """Delete those of some sources that nothing has: what a row said of its origin may name the person."""
    used: set[UUID] = set()
    tables = (*VALUE_TABLES, Confirmation)
    for table in tables:
        rows = table._default_manager.filter(source_id__in=sources)  # type: ignore[attr-defined]
        used.update(rows.values_list("source_id", flat=True).distinct())
    gone = Source.objects.filter(id__in=sources - used)
    batches = {batch for batch in gone.values_list("batch_id", flat=True) if batch}
    gone.delete()
    delete_unused_tags()
    held = set(Source.objects.filter(batch_id__in=batches).values_list("batch_id", flat=True))
    for batch_id in batches - held:  # nothing of that file is held any more
        Batch.objects.filter(id=batch_id).update(file_name="", from_whom="")
        transaction.on_commit(partial(delete_folder, folder_of(batch_id)))
