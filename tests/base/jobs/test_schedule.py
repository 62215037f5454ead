"""Slots, missed slots, pruning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django_tasks_db.models import DBTaskResult

from klientela.atoms.clock import now
from klientela.base.jobs.job import declared_job, declared_jobs
from klientela.base.jobs.progress import cancel
from klientela.base.jobs.prune import prune_ended
from klientela.base.jobs.schedule import Schedule, run_due
from klientela.base.jobs.state import JobPhase, job_view, list_jobs
from klientela.base.jobs.worker import run_ready
from tests.base.jobs import samples

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)


def due(instant: datetime) -> list[str]:
    return [name for name in run_due(instant) if name.startswith("test.")]


def hourly_runs() -> int:
    return len(list_jobs(name="test.hourly"))


def test_slots_are_counted_from_1970() -> None:
    assert declared_job("test.hourly").slot_at(NOON) == datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_slot_runs_once() -> None:
    assert "test.hourly" in due(NOON)
    run_ready()
    assert due(NOON + timedelta(minutes=39)) == []
    assert "test.hourly" in due(NOON + timedelta(minutes=40))
    run_ready()
    assert samples.effects("hourly") == 2


def test_missed_slots_run_once_together() -> None:
    run_due(NOON)
    run_ready()
    assert "test.hourly" in due(NOON + timedelta(days=3))
    assert due(NOON + timedelta(days=3)) == []
    run_ready()
    assert samples.effects("hourly") == 2


def test_a_slot_waits_for_the_last_run_to_end() -> None:
    run_due(NOON)
    assert "test.hourly" not in due(NOON + timedelta(hours=1))
    run_ready()
    assert "test.hourly" in due(NOON + timedelta(hours=1))


def test_a_clock_set_back_repeats_nothing() -> None:
    run_due(NOON)
    run_ready()
    assert due(NOON - timedelta(hours=5)) == []
    assert hourly_runs() == 1


def test_nothing_is_enqueued_when_there_is_nothing_to_do() -> None:
    samples.wishes["due"] = False
    assert "test.wanted" not in due(NOON)
    samples.wishes["due"] = True
    assert "test.wanted" in due(NOON)


def test_a_scheduled_job_leaves_one_dead_letter() -> None:
    for hours in range(3):
        run_due(NOON + timedelta(hours=hours))
        run_ready()
    runs = [run.phase for run in list_jobs(name="test.hourly_fail")]
    assert sorted(runs) == [JobPhase.DISMISSED, JobPhase.DISMISSED, JobPhase.FAILED]


def test_old_rows_go_and_dead_letters_stay() -> None:
    ids = {name: UUID(samples.leave_one.enqueue(name).id) for name in ("old", "new", "cancelled", "waiting")}
    cancel(ids["cancelled"])
    run_due(NOON)
    run_ready()
    DBTaskResult.objects.filter(pk=ids["waiting"]).update(status="READY", finished_at=None)
    ages = {"old": timedelta(days=8), "new": timedelta(days=6), "cancelled": timedelta(days=31)}
    for name, age in ages.items():
        DBTaskResult.objects.filter(pk=ids[name]).update(finished_at=now() - age)
    DBTaskResult.objects.filter(state__is_scheduled=True).update(finished_at=now() - timedelta(hours=2))
    prune_ended.call()
    assert {(run.name, run.phase) for run in list_jobs() if run.name.startswith("test.")} == {
        ("test.leave", JobPhase.DONE),
        ("test.leave", JobPhase.WAITING),
        ("test.hourly_fail", JobPhase.FAILED),
    }
    assert job_view(ids["new"]).phase is JobPhase.DONE


def test_schedule_rows_are_one_per_job() -> None:
    run_due(NOON)
    run_ready()
    run_due(NOON + timedelta(days=1))
    scheduled = [job.name for job in declared_jobs() if job.every and job.name.startswith("test.")]
    assert scheduled == ["test.decade", "test.hourly", "test.hourly_fail", "test.wanted"]
    assert sorted(Schedule.objects.filter(name__startswith="test.").values_list("name", flat=True)) == scheduled
