"""Imports from the file to the undo: what users, jobs and the command line ask for.

Each step is one transaction that moves the batch along; a process that is killed leaves a batch that goes on where it
was. The long steps (`read_batch`, `apply_batch`, `undo_batch`) run in jobs, or at the command line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from django.db import transaction

from klientela.atoms.actor import Actor, ActorKind, Scope
from klientela.atoms.clock import now
from klientela.atoms.words import Words
from klientela.base.access.capabilities import DeniedError, require
from klientela.base.access.row_scope import in_scope
from klientela.base.access.user import User
from klientela.base.exchange import folder as files
from klientela.base.exchange.batch import Batch, JournalLine, Phase, Statement
from klientela.base.exchange.planned import is_as_chosen
from klientela.base.exchange.port import importable_named

LONGEST_NAME = 200


class UnknownBatchError(LookupError):
    """There is no such import, or it is not for this actor to see."""


class WrongPhaseError(Exception):
    """The import is not where this can be done; nothing was changed."""

    words = Words(
        en="This cannot be done now: the import is in another state.",
        pl="Teraz nie można tego zrobić: import jest w innym stanie.",
    )


class NotPlannedError(WrongPhaseError):
    """The plan was not made with what was chosen last; nothing was changed."""

    words = Words(
        en="The columns or rows that you chose are not in the plan yet. Have the file planned anew first.",
        pl="Wybranych kolumn lub wierszy nie ma jeszcze w planie importu. Najpierw zaplanuj go ponownie.",
    )


def receive_file(actor: Actor, importable: str, *, name: str, pieces: Iterable[bytes]) -> Batch:
    """Take in a file and return its import, still to be read. Raises DeniedError."""
    require(actor, importable_named(importable).capability)
    batch = Batch(importable=importable, phase=Phase.READING.value, owner_id=actor.id, created_at=now())
    batch.file_name = _shown_name(name)
    folder = files.make_folder(batch.id)
    digest = hashlib.sha256()
    try:
        files.store(folder / files.ORIGINAL, _hashed(pieces, digest.update))
        batch.file_bytes = (folder / files.ORIGINAL).stat().st_size
        batch.sha256 = digest.hexdigest()
        with transaction.atomic():
            batch.save()
    except BaseException:
        files.delete_folder(folder)
        raise
    return batch


def batch_of(actor: Actor, batch_id: UUID) -> Batch:
    """Return an import that the actor may see. Raises DeniedError, UnknownBatchError."""
    batch = Batch.objects.filter(id=batch_id).select_related("owner").first()
    if batch is None:
        raise UnknownBatchError(str(batch_id))
    require(actor, importable_named(batch.importable).capability)
    if not in_scope(actor, owner_id=batch.owner_id, team_id=None):
        raise UnknownBatchError(str(batch_id))
    return batch


def batches_of(actor: Actor, importable: str, *, before: UUID | None = None, limit: int = 50) -> list[Batch]:
    """Return the newest imports that the actor may see, or those older than `before`. Raises DeniedError."""
    require(actor, importable_named(importable).capability)
    rows = Batch.objects.filter(importable=importable).select_related("owner").order_by("-id")
    rows = rows.filter(id__lt=before) if before else rows
    sees_all = actor.kind is ActorKind.SYSTEM or actor.scope is Scope.ALL
    return list((rows if sees_all else rows.filter(owner_id=actor.id))[:limit])


@transaction.atomic
def approve(actor: Actor, batch_id: UUID, statement: Statement) -> Batch:
    """State where a file's data come from and why, and let them be imported.

    Raises DeniedError, UnknownBatchError, WrongPhaseError, NotPlannedError, StatementError.
    """
    batch = held(actor, batch_id, Phase.READY)
    if not is_as_chosen(files.folder_of(batch_id)):
        raise NotPlannedError
    importable_named(batch.importable).check(statement)
    batch.source_kind, batch.from_whom = statement.source_kind, statement.from_whom[:200]
    batch.purpose, batch.basis, batch.obtained_on = statement.purpose, statement.basis, statement.obtained_on
    batch.phase = Phase.APPLYING.value
    batch.save()
    return batch


@transaction.atomic
def begin_undo(actor: Actor, batch_id: UUID) -> Batch:
    """Begin to take an import back, one that is still being applied included.

    Raises DeniedError, UnknownBatchError, WrongPhaseError.
    """
    batch = held(actor, batch_id, Phase.APPLIED, Phase.APPLYING)
    batch.phase = Phase.UNDOING.value
    batch.save(update_fields=["phase"])
    return batch


@transaction.atomic
def discard(actor: Actor, batch_id: UUID) -> None:
    """Forget a file that was not imported. Raises DeniedError, UnknownBatchError, WrongPhaseError."""
    batch = held(actor, batch_id, Phase.READY, Phase.READING, Phase.REFUSED)
    batch.delete()
    transaction.on_commit(lambda: files.delete_folder(files.folder_of(batch_id)))


def journal(actor: Actor, batch_id: UUID, *, outcome: str = "", after: int = 0, limit: int = 50) -> list[JournalLine]:
    """Return what an import's rows did, in their order. Raises DeniedError, UnknownBatchError."""
    batch = batch_of(actor, batch_id)
    lines = JournalLine.objects.filter(batch=batch, number__gt=after)
    return list((lines.filter(outcome=outcome) if outcome else lines).order_by("number")[:limit])


def actor_of(batch: Batch) -> Actor:
    """Return who an import is made for: its owner with the rights of today, or the installation itself.

    Raises DeniedError where the owner was locked out meanwhile.
    """
    if batch.owner_id is None:
        return Actor(ActorKind.SYSTEM, scope=Scope.ALL)
    actor = User.objects.prefetch_related("grants").get(id=batch.owner_id).as_actor()
    capability = importable_named(batch.importable).capability
    if capability not in actor.capabilities:
        raise DeniedError(capability)
    return actor


def held(actor: Actor, batch_id: UUID, *phases: Phase) -> Batch:
    """Return an import in one of these phases, held for the caller's transaction.

    Raises DeniedError, UnknownBatchError, WrongPhaseError.
    """
    batch_of(actor, batch_id)
    batch = Batch.objects.select_for_update().get(id=batch_id)
    if batch.phase not in phases:
        raise WrongPhaseError
    return batch


def _shown_name(name: str) -> str:
    """Return a file's name as it can be shown: its last part, without control characters, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[-LONGEST_NAME:] or "?"


def _hashed(pieces: Iterable[bytes], update: Callable[[bytes], None]) -> Iterator[bytes]:
    for piece in pieces:
        update(piece)
        yield piece
