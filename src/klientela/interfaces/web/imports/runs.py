"""The long steps of an import as runs of jobs: asked for, watched, and asked for again where a run broke off."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from klientela.atoms.actor import Actor
from klientela.base.access.capabilities import DeniedError
from klientela.base.exchange import desk, revising, steps
from klientela.base.exchange.batch import Batch, Phase, Statement
from klientela.base.jobs.job import Job
from klientela.base.jobs.progress import cancel
from klientela.base.jobs.state import JobPhase, JobView, UnknownJobError, job_view, job_views
from klientela.interfaces.web.kit.tags import spoken

STEPS: dict[str, Job] = {
    Phase.READING.value: steps.read_in_worker,
    Phase.APPLYING.value: steps.apply_in_worker,
    Phase.UNDOING.value: steps.undo_in_worker,
}


@dataclass(frozen=True, slots=True)
class Run:
    """How the step of an import fares: `is_live` while a worker does it or will; else `why` says what ended it."""

    is_live: bool
    done: int = 0
    next_try_at: datetime | None = None
    why: str = ""


def start(batch: Batch) -> None:
    """Ask for the step that an import waits for."""
    with transaction.atomic():
        run = STEPS[batch.phase].enqueue(batch.id)
        Batch.objects.filter(id=batch.id).update(run_id=UUID(run.id))


@transaction.atomic
def approve(actor: Actor, batch_id: UUID, statement: Statement) -> None:
    """Approve an import and ask for it to be applied, both or neither. Raises what `desk.approve` raises."""
    start(desk.approve(actor, batch_id, statement))


@transaction.atomic
def take_back(actor: Actor, batch_id: UUID) -> None:
    """Begin to take an import back and ask for it, both or neither. Raises what `desk.begin_undo` raises."""
    start(desk.begin_undo(actor, batch_id))


@transaction.atomic
def take_form(actor: Actor, batch_id: UUID, form: revising.Form, *, why: revising.Renewed | None = None) -> bool:
    """Keep what a form says, and say whether the import is planned anew for it. Raises what `revising` raises."""
    return _begun(revising.take_form(actor, batch_id, form, why=why))


@transaction.atomic
def renew(actor: Actor, batch_id: UUID) -> bool:
    """Have an outdated import planned anew, and say whether it was. Raises what `revising` raises."""
    return _begun(revising.renew(actor, batch_id))


def _begun(batch: Batch) -> bool:
    is_changed = batch.phase == Phase.READING
    if is_changed:
        start(batch)
    return is_changed


@transaction.atomic
def resume(actor: Actor, batch_id: UUID) -> bool:
    """Ask again for a step whose run is over, and say whether that was needed.

    Raises DeniedError, UnknownBatchError.
    """
    desk.batch_of(actor, batch_id)
    batch = Batch.objects.select_for_update().get(id=batch_id)  # two clicks at once ask for one run
    if batch.phase not in STEPS or run_of(batch).is_live:
        return False
    start(batch)
    return True


def discard(actor: Actor, batch_id: UUID) -> None:
    """Forget a file that was not imported, its reading stopped. Raises what `desk.discard` raises."""
    run_id = desk.batch_of(actor, batch_id).run_id
    desk.discard(actor, batch_id)
    if run_id is not None:
        with suppress(UnknownJobError):  # it has ended already
            cancel(run_id)


def watched(actor: Actor, batch_id: UUID) -> tuple[Batch, Run | None]:
    """Return an import and, where a step of it is under way or broke off, its run.

    Raises DeniedError, UnknownBatchError.
    """
    batch = desk.batch_of(actor, batch_id)
    run = run_of(batch) if batch.phase in STEPS else None
    if run and not run.is_live:
        batch = desk.batch_of(actor, batch_id)  # its step may have come to its end between the two looks
    return batch, run if batch.phase in STEPS else None


def run_of(batch: Batch) -> Run:
    """Return how the step of an import fares."""
    try:
        return _run(job_view(batch.run_id) if batch.run_id else None)
    except UnknownJobError:
        return _run(None)


def runs_of(batches: Sequence[Batch]) -> dict[UUID, Run]:
    """Return how the steps of those imports fare that wait for one."""
    waiting = {batch.id: batch.run_id for batch in batches if batch.phase in STEPS}
    views = job_views([run_id for run_id in waiting.values() if run_id])
    return {batch_id: _run(views.get(run_id) if run_id else None) for batch_id, run_id in waiting.items()}


def _run(view: JobView | None) -> Run:
    if view is None:
        return Run(is_live=False)
    if view.phase in (JobPhase.WAITING, JobPhase.RUNNING):
        return Run(is_live=True, done=view.done or 0, next_try_at=view.next_try_at if view.failures else None)
    return Run(is_live=False, why=_why(view))


def _why(view: JobView) -> str:
    """Return what is known of why a run ended without its step being done."""
    if view.error == _path_of(steps.FileGoneError):
        return steps.FileGoneError.words.said(spoken())
    if view.error == _path_of(DeniedError):
        return gettext("The user whose import it is may not import any more.")
    return ""


def _path_of(error: type[Exception]) -> str:
    return f"{error.__module__}.{error.__qualname__}"
