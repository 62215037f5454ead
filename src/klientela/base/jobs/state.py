"""What is known of a job's run beyond Django's task row: how often it failed, how far it is, whether it must stop."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from django.db import models
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max
from typing_extensions import override

from klientela.atoms.personal_data import NoPersonalData


class JobPhase(StrEnum):
    """Where a run stands. FAILED is a dead letter: every attempt is used up, somebody must look."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DISMISSED = "dismissed"


class UnknownJobError(LookupError):
    """There is no run with this id, or it is not in the phase that was asked for."""


class JobState(models.Model):
    """One run of one job, beside its row in Django's task table."""

    task = models.OneToOneField(DBTaskResult, on_delete=models.CASCADE, primary_key=True, related_name="state")
    name = models.CharField(max_length=100, db_index=True)
    is_scheduled = models.BooleanField(default=False)
    failures = models.PositiveIntegerField(default=0)
    losses = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    done = models.BigIntegerField(null=True)
    total = models.BigIntegerField(null=True)
    note = models.CharField(max_length=64, default="")
    cancel_requested_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)

    personal_data: ClassVar[NoPersonalData] = NoPersonalData(
        "Arguments of jobs are ids, notes are codes, and errors are kept without their messages.",
        (
            "task",
            "name",
            "is_scheduled",
            "failures",
            "losses",
            "lease_until",
            "done",
            "total",
            "note",
            "cancel_requested_at",
            "cancelled_at",
            "dismissed_at",
        ),
    )

    @override
    def __str__(self) -> str:
        return f"{self.name} {self.task_id}"


@dataclass(frozen=True, slots=True)
class JobView:
    """One run as pages and commands show it; `error` is the class of the last error, `where` its place in the code."""

    id: UUID
    name: str
    phase: JobPhase
    done: int | None
    total: int | None
    note: str
    failures: int
    losses: int
    error: str
    where: str
    enqueued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    next_try_at: datetime | None


def job_view(run_id: UUID) -> JobView:
    """Return one run. Raises UnknownJobError."""
    row = JobState.objects.select_related("task").filter(task_id=run_id).first()
    if row is None:
        raise UnknownJobError(str(run_id))
    return _view(row)


def job_views(run_ids: Collection[UUID]) -> dict[UUID, JobView]:
    """Return those of some runs that are known."""
    rows = JobState.objects.select_related("task").filter(task_id__in=run_ids) if run_ids else ()
    return {row.task_id: _view(row) for row in rows}


def list_jobs(phases: Iterable[JobPhase] = (), *, name: str = "", limit: int = 100) -> list[JobView]:
    """Return the runs in these phases (all, where none is named), newest first."""
    rows = JobState.objects.select_related("task").order_by("-task__enqueued_at", "-task_id")
    if name:
        rows = rows.filter(name=name)
    wanted = models.Q()
    for phase in phases:
        wanted |= phase_filter(phase)
    return [_view(row) for row in rows.filter(wanted)[:limit]]


def dead_letters(*, limit: int = 100) -> list[JobView]:
    """Return the runs that failed for good and that nobody has dismissed, newest first."""
    return list_jobs([JobPhase.FAILED], limit=limit)


def phase_filter(phase: JobPhase) -> models.Q:
    """Return the condition on JobState rows of a phase."""
    statuses = {
        JobPhase.WAITING: TaskResultStatus.READY,
        JobPhase.RUNNING: TaskResultStatus.RUNNING,
        JobPhase.DONE: TaskResultStatus.SUCCESSFUL,
    }
    if phase in statuses:
        return models.Q(task__status=statuses[phase])
    return models.Q(
        task__status=TaskResultStatus.FAILED,
        cancelled_at__isnull=phase is not JobPhase.CANCELLED,
        dismissed_at__isnull=phase is not JobPhase.DISMISSED,
    )


def _phase(row: JobState) -> JobPhase:
    if row.task.status == TaskResultStatus.READY:
        return JobPhase.WAITING
    if row.task.status == TaskResultStatus.RUNNING:
        return JobPhase.RUNNING
    if row.task.status == TaskResultStatus.SUCCESSFUL:
        return JobPhase.DONE
    if row.cancelled_at:
        return JobPhase.CANCELLED
    return JobPhase.DISMISSED if row.dismissed_at else JobPhase.FAILED


def _view(row: JobState) -> JobView:
    task = row.task
    waits = task.status == TaskResultStatus.READY and task.run_after != get_date_max()
    return JobView(
        id=task.id,
        name=row.name,
        phase=_phase(row),
        done=row.done,
        total=row.total,
        note=row.note,
        failures=row.failures,
        losses=row.losses,
        error=task.exception_class_path,
        where=task.traceback,
        enqueued_at=task.enqueued_at,
        started_at=task.started_at,
        finished_at=task.finished_at,
        next_try_at=task.run_after if waits else None,
    )
