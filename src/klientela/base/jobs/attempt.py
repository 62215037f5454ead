"""One attempt at a job: claim it, run it, finish it, so that what it writes to the database happens exactly once.

Every step holds the task's row and checks the fence (the worker and the number of the attempt) first: a worker that was
believed dead and comes back finds the row no longer its own, and its transaction is rolled back.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import PurePath
from traceback import extract_tb
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from klientela.atoms.clock import now
from klientela.base.jobs.job import Job, declared_job
from klientela.base.jobs.state import JobPhase, JobState, phase_filter

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=30)
MOST_LOSSES = 5  # a job whose worker died this often is taken to be the cause
_luck = secrets.SystemRandom()


class JobCancelledError(Exception):
    """A user asked for the job to stop; raised at its next point of progress."""


class WorkerStoppingError(Exception):
    """The worker must end; raised at the job's next point of progress, and the job runs again later."""


class AttemptLostError(Exception):
    """The attempt is no longer this worker's; whatever it was about to write is rolled back."""


class WorkerLostError(Exception):
    """The worker died in the middle of this job too often."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A claimed run: `number` counts the claims of its task, and is the fence."""

    task_id: UUID
    job: Job
    args: tuple[str | int, ...]
    worker_id: str
    number: int
    stop: threading.Event = field(default_factory=threading.Event, compare=False)
    completed: threading.Event = field(default_factory=threading.Event, compare=False)


_current: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


def current_attempt() -> Attempt | None:
    """Return the attempt that is running here, or None outside of a worker."""
    return _current.get()


def claim_next(worker_id: str, names: Iterable[str], *, stop: threading.Event | None = None) -> Attempt | None:
    """Claim the next run that is due among the jobs named, or return None."""
    due = DBTaskResult.objects.ready().filter(state__name__in=list(names))
    if not due.exists():  # a plain read: an idle worker takes no lock
        return None
    with transaction.atomic():
        row = due.select_for_update(skip_locked=True, of=("self",)).select_related("state").first()
        if row is None:
            return None
        state: JobState = row.state
        row.claim(worker_id)
        JobState.objects.filter(pk=row.pk).update(lease_until=now() + LEASE)
        return Attempt(
            row.pk,
            declared_job(state.name),
            tuple(row.args_kwargs["args"]),
            worker_id,
            len(row.worker_ids),
            stop or threading.Event(),
        )


def run_attempt(attempt: Attempt) -> None:
    """Run a claimed attempt to its end, whatever that is; errors of the job are recorded, not raised."""
    token = _current.set(attempt)
    try:
        _run_whole(attempt) if attempt.job.is_whole else _run_long(attempt)
    except AttemptLostError:
        logger.warning("job %s %s went to another worker", attempt.job.name, attempt.task_id)
    except Exception as error:
        _drop_dead_connection()
        _record_end(attempt, error)
    finally:
        _current.reset(token)


@contextmanager
def completing() -> Iterator[None]:
    """Commit the block together with the job's mark of completion: both or neither, and once.

    For the last effect of a job that is not whole. Outside of a worker it is a plain transaction. Raises
    AttemptLostError, with nothing written.
    """
    attempt = _current.get()
    with transaction.atomic():
        if attempt is None:
            yield
            return
        _hold(attempt)
        yield
        _mark_done(attempt)
    attempt.completed.set()


def give_back(worker_id: str) -> int:
    """Make the runs of a worker that is known to be dead ready again; return how many there were."""
    mine = [
        (row.pk, len(row.worker_ids))
        for row in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, state__isnull=False)
        if row.worker_ids[-1:] == [worker_id]
    ]
    return sum(_return_lost(task_id, number) for task_id, number in mine)


def reclaim_lost() -> int:
    """Make runs ready again whose worker has not renewed its lease: it died, or its machine did."""
    lost = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, state__lease_until__lt=now())
    return sum(_return_lost(row.pk, len(row.worker_ids)) for row in lost)


def renew(attempts: Iterable[Attempt]) -> None:
    """Say that the workers of these attempts are alive."""
    for attempt in attempts:
        JobState.objects.filter(pk=attempt.task_id).update(lease_until=now() + LEASE)


def _run_whole(attempt: Attempt) -> None:
    with transaction.atomic():
        _check_not_cancelled(_hold(attempt))
        attempt.job.call(*attempt.args)
        _mark_done(attempt)


def _run_long(attempt: Attempt) -> None:
    _check_not_cancelled(JobState.objects.get(pk=attempt.task_id))
    attempt.job.call(*attempt.args)
    if not attempt.completed.is_set():
        with transaction.atomic():
            _hold(attempt)
            _mark_done(attempt)


def _hold(attempt: Attempt) -> JobState:
    row = DBTaskResult.objects.select_for_update().filter(pk=attempt.task_id).first()
    is_ours = (
        row is not None
        and row.status == TaskResultStatus.RUNNING
        and len(row.worker_ids) == attempt.number
        and row.worker_ids[-1] == attempt.worker_id
    )
    if not is_ours:
        raise AttemptLostError
    return JobState.objects.get(pk=attempt.task_id)


def _mark_done(attempt: Attempt) -> None:
    _end(attempt.task_id, TaskResultStatus.SUCCESSFUL)
    JobState.objects.filter(pk=attempt.task_id).update(lease_until=None)


def _check_not_cancelled(state: JobState) -> None:
    if state.cancel_requested_at:
        raise JobCancelledError


def _drop_dead_connection() -> None:
    """Let the next query connect anew, where the error was that of the connection."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


def _record_end(attempt: Attempt, error: Exception) -> None:
    try:
        with transaction.atomic():
            state = _hold(attempt)
            _record_error(attempt, state, error)
    except AttemptLostError:
        if attempt.completed.is_set():
            logger.error("job %s failed after its completion: %s", attempt.job.name, error_class(error))


def _record_error(attempt: Attempt, state: JobState, error: Exception) -> None:
    mine = JobState.objects.filter(pk=attempt.task_id)
    if isinstance(error, WorkerStoppingError):
        _make_ready(attempt.task_id)
    elif isinstance(error, JobCancelledError):
        mine.update(cancelled_at=now(), lease_until=None)
        _end(attempt.task_id, TaskResultStatus.FAILED, error)
    elif state.failures < attempt.job.retries:
        mine.update(failures=F("failures") + 1)
        _make_ready(attempt.task_id, attempt.job.pause_after(state.failures + 1, luck=_luck.random()), error)
    else:
        logger.error("job %s %s failed for good: %s", attempt.job.name, attempt.task_id, error_class(error))
        _put_older_away(attempt)
        mine.update(failures=F("failures") + 1, lease_until=None)
        _end(attempt.task_id, TaskResultStatus.FAILED, error)


def _put_older_away(attempt: Attempt) -> None:
    """Keep one dead letter of a scheduled job: its next slot says the same again."""
    if attempt.job.every:
        JobState.objects.filter(phase_filter(JobPhase.FAILED), name=attempt.job.name).update(dismissed_at=now())


@transaction.atomic
def _return_lost(task_id: UUID, number: int) -> int:
    row = (
        DBTaskResult.objects.select_for_update(skip_locked=True)  # held by its worker: alive after all
        .filter(pk=task_id, status=TaskResultStatus.RUNNING)
        .first()
    )
    if row is None or len(row.worker_ids) != number:
        return 0
    losses = JobState.objects.get(pk=task_id).losses + 1
    JobState.objects.filter(pk=task_id).update(losses=losses, lease_until=None)
    if losses < MOST_LOSSES:
        _make_ready(task_id)
    else:
        _end(task_id, TaskResultStatus.FAILED, WorkerLostError())
    return 1


def _make_ready(task_id: UUID, pause: timedelta | None = None, error: Exception | None = None) -> None:
    run_after = now() + pause if pause else get_date_max()  # what django-tasks-db writes for "at once"
    DBTaskResult.objects.filter(pk=task_id).update(
        status=TaskResultStatus.READY, run_after=run_after, **_error_columns(error)
    )


def _end(task_id: UUID, status: TaskResultStatus, error: Exception | None = None) -> None:
    DBTaskResult.objects.filter(pk=task_id).update(status=status, finished_at=now(), **_error_columns(error))


def _error_columns(error: Exception | None) -> dict[str, str]:
    if error is None:
        return {"exception_class_path": "", "traceback": ""}
    return {"exception_class_path": error_class(error), "traceback": places(error)}


def error_class(error: Exception) -> str:
    """Return the name of an error's class. Its message is never kept: it may quote a person's data."""
    return f"{type(error).__module__}.{type(error).__qualname__}"


def places(error: Exception) -> str:
    """Return where in the code an error arose, innermost last, without messages, values or source lines."""
    frames = extract_tb(error.__traceback__)[-8:]
    return "\n".join(f"{'/'.join(PurePath(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}" for frame in frames)
