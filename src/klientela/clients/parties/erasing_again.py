"""After a restore: those whom it brought back although they were erased since go again, and deleted PESEL numbers."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from klientela.atoms.actor import Actor, ActorKind, Scope
from klientela.base.vault.destruction import register_eraser
from klientela.base.vault.replay import ReplayLine, register_replay
from klientela.clients.parties import evidence
from klientela.clients.parties.erasing import erase_rows
from klientela.clients.parties.merge import undo_merge
from klientela.clients.parties.merge_journal import Merge
from klientela.clients.parties.party import Party
from klientela.clients.parties.sealed_numbers import NUMBER_DELETED, delete_row
from klientela.clients.parties.values import SealedNumber

_SYSTEM = Actor(ActorKind.SYSTEM, scope=Scope.ALL)


def register() -> None:
    """Let restores know what a replayed erasure deletes here."""
    register_eraser(erase_again)
    register_replay(NUMBER_DELETED, delete_number_again)


@transaction.atomic
def erase_again(party_id: UUID) -> None:
    """Delete a party that was erased, with all that is part of it; nothing where it is not there.

    The replay destroys its keys right after.
    """
    if Party.objects.filter(id=party_id).exists():
        _part(party_id)
        erase_rows(_SYSTEM, party_id)


def _part(party_id: UUID) -> None:
    """Undo the merges, outermost first, in which others took over the party: its values stand with them."""
    merges: list[Merge] = []
    lower = party_id
    while merge := Merge.objects.filter(dropped_id=lower, undone_at=None).first():
        merges.append(merge)
        lower = merge.kept_id
    for merge in reversed(merges):
        undo_merge(_SYSTEM, merge.id, for_erasure=True)


@transaction.atomic
def delete_number_again(line: ReplayLine) -> None:
    """Delete a sealed number that was deleted; nothing where it is not there."""
    row = SealedNumber.objects.filter(id=UUID(line.facts["number"])).first()
    if row is not None:
        delete_row(row)
        evidence.note(_SYSTEM, evidence.NUMBER_REMOVED, [row.party_id], number=row.id.hex)
