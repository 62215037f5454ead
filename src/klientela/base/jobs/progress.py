"""How far a job is, and asking it to stop: both meet at the points where the job reports its progress."""

from __future__ import annotations

import threading
import time
from uuid import UUID

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from klientela.atoms.clock import now
from klientela.base.jobs.attempt import Attempt, JobCancelledError, WorkerStoppingError, current_attempt
from klientela.base.jobs.job import checked_argument
from klientela.base.jobs.state import JobPhase, JobState, UnknownJobError, phase_filter

SECONDS_BETWEEN_WRITES = 0.5
_written = threading.local()


def report_progress(done: int, total: int, *, note: str = "") -> None:
    """Say how much of the work is done; pages see it at most half a second later. `note` is a code, never a text.

    Does nothing outside of a worker. Inside a transaction nobody could see it, so only the wish to stop is looked for.
    Raises JobCancelledError, WorkerStoppingError: let them pass, and leave nothing half-done.
    """
    attempt = current_attempt()
    if attempt is None:
        return
    if attempt.stop.is_set():
        raise WorkerStoppingError
    if not _is_time(attempt, is_last=done >= total):
        return
    mine = JobState.objects.filter(pk=attempt.task_id)
    if not transaction.get_connection().in_atomic_block:
        with transaction.atomic():  # takes its turn among the writers
            mine.update(done=done, total=total, note=str(checked_argument(note)) if note else "")
    if mine.filter(cancel_requested_at__isnull=False).exists():
        raise JobCancelledError


@transaction.atomic
def cancel(run_id: UUID) -> JobPhase:
    """Ask for a run to stop: one that waits never starts, one that runs stops at its next point of progress.

    Returns CANCELLED or RUNNING accordingly. Raises UnknownJobError where it has already ended.
    """
    waiting = DBTaskResult.objects.select_for_update(skip_locked=True).filter(pk=run_id, status=TaskResultStatus.READY)
    if waiting.first():
        _end_cancelled(run_id)
        return JobPhase.CANCELLED
    running = JobState.objects.filter(phase_filter(JobPhase.RUNNING) | phase_filter(JobPhase.WAITING), pk=run_id)
    if not running.exists():
        raise UnknownJobError(str(run_id))
    JobState.objects.filter(pk=run_id).update(cancel_requested_at=now())
    return JobPhase.RUNNING


@transaction.atomic
def retry_dead_letter(run_id: UUID) -> None:
    """Let a run that failed for good start anew, with all its attempts. Raises UnknownJobError."""
    _held_dead_letter(run_id)
    JobState.objects.filter(pk=run_id).update(failures=0, losses=0, done=None, total=None, note="")
    DBTaskResult.objects.filter(pk=run_id).update(
        status=TaskResultStatus.READY, run_after=get_date_max(), finished_at=None
    )


@transaction.atomic
def dismiss_dead_letter(run_id: UUID) -> None:
    """Put a run that failed for good away; it is kept for a month. Raises UnknownJobError."""
    _held_dead_letter(run_id)
    JobState.objects.filter(pk=run_id).update(dismissed_at=now())


def _held_dead_letter(run_id: UUID) -> None:
    rows = DBTaskResult.objects.select_for_update().filter(pk=run_id)
    if not rows.exists() or not JobState.objects.filter(phase_filter(JobPhase.FAILED), pk=run_id).exists():
        raise UnknownJobError(str(run_id))


def _end_cancelled(run_id: UUID) -> None:
    JobState.objects.filter(pk=run_id).update(cancel_requested_at=now(), cancelled_at=now())
    DBTaskResult.objects.filter(pk=run_id).update(status=TaskResultStatus.FAILED, finished_at=now())


def _is_time(attempt: Attempt, *, is_last: bool) -> bool:
    """Return whether to go to the database: at most twice a second, and for the first and the last report."""
    key, at = getattr(_written, "last", (None, 0.0))
    instant = time.monotonic()
    if key == (attempt.task_id, attempt.number) and not is_last and instant - at < SECONDS_BETWEEN_WRITES:
        return False
    _written.last = ((attempt.task_id, attempt.number), instant)
    return True
