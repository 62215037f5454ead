"""Jobs that run by themselves: each slot once, whatever the number of workers; missed slots run once together."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models, transaction
from typing_extensions import override

from klientela.atoms.clock import now
from klientela.atoms.personal_data import NoPersonalData
from klientela.base.jobs.job import Job, declared_jobs
from klientela.base.jobs.state import JobPhase, JobState, phase_filter

_LONG_AGO = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class Schedule(models.Model):
    """The last slot of a job that was asked for. Moving it forward is what one worker wins and all others lose."""

    name = models.CharField(max_length=100, primary_key=True)
    slot_at = models.DateTimeField()

    personal_data: ClassVar[NoPersonalData] = NoPersonalData("Names of jobs and instants.", ("name", "slot_at"))

    @override
    def __str__(self) -> str:
        return f"{self.name} {self.slot_at:%Y-%m-%dT%H:%M:%SZ}"


def run_due(instant: datetime | None = None) -> list[str]:
    """Enqueue every scheduled job whose slot has come; return the names of those that this call enqueued.

    A job whose last run has not ended waits for it. After a clock was set back, nothing runs until it has caught up.
    """
    instant = instant or now()
    taken = dict(Schedule.objects.values_list("name", "slot_at"))
    due = [job for job in declared_jobs() if job.every and taken.get(job.name, _LONG_AGO) < job.slot_at(instant)]
    return [job.name for job in due if _is_wanted(job) and _take_slot(job, job.slot_at(instant))]


def _is_wanted(job: Job) -> bool:
    return job.only_when is None or job.only_when()


@transaction.atomic
def _take_slot(job: Job, slot_at: datetime) -> bool:
    Schedule.objects.bulk_create([Schedule(name=job.name, slot_at=_LONG_AGO)], ignore_conflicts=True)
    row = Schedule.objects.select_for_update().get(name=job.name)
    if row.slot_at >= slot_at or _is_unfinished(job):
        return False
    row.slot_at = slot_at
    row.save(update_fields=["slot_at"])
    job.enqueue()
    return True


def _is_unfinished(job: Job) -> bool:
    unfinished = phase_filter(JobPhase.WAITING) | phase_filter(JobPhase.RUNNING)
    return JobState.objects.filter(unfinished, name=job.name).exists()
