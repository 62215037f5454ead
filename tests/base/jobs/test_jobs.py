"""Asking for jobs, attempts, dead letters, progress, cancelling."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from klientela.atoms.clock import now
from klientela.base.jobs import attempt as attempts
from klientela.base.jobs import progress
from klientela.base.jobs.attempt import claim_next, give_back, reclaim_lost, renew, run_attempt
from klientela.base.jobs.job import JobArgumentError, checked_argument, declared_job, job
from klientela.base.jobs.progress import cancel, dismiss_dead_letter, report_progress, retry_dead_letter
from klientela.base.jobs.state import JobPhase, JobState, UnknownJobError, dead_letters, job_view, list_jobs
from klientela.base.jobs.worker import run_ready
from tests.base.jobs import samples

pytestmark = pytest.mark.django_db
ALL = ["test.leave", "test.fail", "test.long", "test.fail_late"]


@pytest.fixture(autouse=True)
def _fresh() -> None:
    samples.failing["times"] = 0


def enqueued(declared: object, *args: object) -> UUID:
    return UUID(declared.enqueue(*args).id)  # type: ignore[attr-defined]


def make_due(run_id: UUID) -> None:
    DBTaskResult.objects.filter(pk=run_id).update(run_after=now() - timedelta(seconds=1))


def test_a_job_runs_once_with_its_arguments() -> None:
    run_id = enqueued(samples.leave_one, "a")
    assert job_view(run_id).phase is JobPhase.WAITING
    assert run_ready() == 1
    assert run_ready() == 0
    assert samples.effects("a") == 1
    assert job_view(run_id).phase is JobPhase.DONE


def test_a_rolled_back_transaction_asks_for_nothing() -> None:
    with transaction.atomic():
        samples.leave_one.enqueue("a")
        transaction.set_rollback(True)
    assert list_jobs() == []
    assert DBTaskResult.objects.count() == 0


@pytest.mark.parametrize(
    "value", ["jan@example.com", "Jan Kowalski", "", "Żuk", 1.5, True, None, ["a"], "a" * 65, b"a"]
)
def test_only_ids_are_arguments(value: object) -> None:
    with pytest.raises(JobArgumentError):
        samples.leave_one.enqueue(value)
    assert DBTaskResult.objects.count() == 0


def test_arguments_by_name_are_refused() -> None:
    with pytest.raises(JobArgumentError):
        samples.leave_one.enqueue(name="a")


def test_a_uuid_is_kept_as_text() -> None:
    identity = uuid4()
    assert checked_argument(identity) == str(identity)


def test_a_name_is_declared_once() -> None:
    with pytest.raises(ValueError, match=r"test\.leave is declared twice"):
        job("test.leave")(samples.leave)


def test_a_failure_leaves_nothing_and_is_tried_again_after_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts._luck, "random", lambda: 0.5)
    samples.failing["times"] = 1
    run_id = enqueued(samples.fail_after_effect, "b")
    before = now()
    assert run_ready() == 1
    assert samples.effects("b") == 0
    view = job_view(run_id)
    assert (view.phase, view.failures) == (JobPhase.WAITING, 1)
    assert view.next_try_at is not None
    assert timedelta(seconds=10) <= view.next_try_at - before < timedelta(seconds=15)
    assert run_ready() == 0
    make_due(run_id)
    assert run_ready() == 1
    assert samples.effects("b") == 1
    assert job_view(run_id).error == ""


def test_errors_are_kept_without_their_message() -> None:
    samples.failing["times"] = 1
    run_id = enqueued(samples.fail_after_effect, "b")
    run_ready()
    view = job_view(run_id)
    assert view.error == "tests.base.jobs.samples.LetterLostError"
    assert view.where.splitlines()[-1].startswith("base/jobs/samples.py:")
    assert view.where.endswith(" fail_after_effect")
    row = DBTaskResult.objects.values_list("traceback", "exception_class_path", "args_kwargs", "return_value").get()
    assert "Kowalski" not in repr(row)


def test_after_all_attempts_it_is_a_dead_letter_that_can_be_retried() -> None:
    samples.failing["times"] = 3
    run_id = enqueued(samples.fail_after_effect, "c")
    for _ in range(3):
        make_due(run_id)
        assert run_ready() == 1
    make_due(run_id)
    assert run_ready() == 0
    assert [(letter.id, letter.failures) for letter in dead_letters()] == [(run_id, 3)]
    retry_dead_letter(run_id)
    assert dead_letters() == []
    assert run_ready() == 1
    assert samples.effects("c") == 1
    with pytest.raises(UnknownJobError):
        retry_dead_letter(run_id)


def test_a_dead_letter_can_be_dismissed() -> None:
    samples.failing["times"] = 3
    run_id = enqueued(samples.fail_after_effect, "c")
    for _ in range(3):
        make_due(run_id)
        run_ready()
    dismiss_dead_letter(run_id)
    assert dead_letters() == []
    assert job_view(run_id).phase is JobPhase.DISMISSED
    for operation in (dismiss_dead_letter, retry_dead_letter, cancel):
        with pytest.raises(UnknownJobError):
            operation(run_id)
    with pytest.raises(UnknownJobError):
        dismiss_dead_letter(uuid4())


@given(failures=st.integers(1, 10_000), luck=st.floats(0, 1))
def test_pauses_double_up_to_six_hours(failures: int, luck: float) -> None:
    pause = declared_job("test.fail").pause_after(failures, luck=luck)
    plain = min(10 * 2 ** (failures - 1), 6 * 3600)
    assert abs(pause.total_seconds() - plain * (0.5 + luck)) < 0.001


def test_a_worker_that_died_gives_its_runs_back_and_they_run_once() -> None:
    run_id = enqueued(samples.leave_one, "d")
    claim_next("dead", ALL)
    assert run_ready() == 0
    assert give_back("alive") == 0
    assert give_back("dead") == 1
    assert run_ready() == 1
    assert samples.effects("d") == 1
    assert (job_view(run_id).losses, job_view(run_id).failures) == (1, 0)


def test_a_worker_believed_dead_that_comes_back_writes_nothing() -> None:
    for declared, name in ((samples.leave_one, "e"), (samples.count_up, "f")):
        args = (name,) if declared is samples.leave_one else (name, 1)
        enqueued(declared, *args)
        late = claim_next("slow", ALL)
        assert late is not None
        give_back("slow")
        again = claim_next("slow", ALL)  # even under the same name
        assert again is not None
        run_attempt(late)
        assert samples.effects(name) == 0
        run_attempt(again)
        run_attempt(late)
        assert samples.effects(name) == 1


def test_a_lease_that_ran_out_is_reclaimed() -> None:
    run_id = enqueued(samples.leave_one, "g")
    claim_next("dead", ALL)
    assert reclaim_lost() == 0
    JobState.objects.filter(pk=run_id).update(lease_until=now() - timedelta(seconds=1))
    assert reclaim_lost() == 1
    assert run_ready() == 1
    assert samples.effects("g") == 1


def test_a_renewed_lease_is_not_reclaimed() -> None:
    run_id = enqueued(samples.count_up, "r", 1)
    run = claim_next("alive", ALL)
    assert run is not None
    JobState.objects.filter(pk=run_id).update(lease_until=now() - timedelta(seconds=1))
    renew([run])
    assert reclaim_lost() == 0
    run_attempt(run)
    assert samples.effects("r") == 1


def test_a_job_that_kills_its_workers_becomes_a_dead_letter() -> None:
    run_id = enqueued(samples.leave_one, "h")
    for _ in range(5):
        claim_next("dead", ALL)
        assert give_back("dead") == 1
    assert run_ready() == 0
    assert dead_letters()[0].error == "klientela.base.jobs.attempt.WorkerLostError"
    retry_dead_letter(run_id)
    assert run_ready() == 1


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_by_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_WRITES", 0.0)
    run_id = enqueued(samples.count_up, "i", 4)
    run = claim_next("w", ALL)
    assert run is not None
    run_attempt(run)
    view = job_view(run_id)
    assert (view.phase, view.done, view.total, view.note) == (JobPhase.DONE, 3, 4, "counting")


def test_completion_commits_with_the_effect() -> None:
    run_id = enqueued(samples.count_up, "i", 4)
    run = claim_next("w", ALL)
    assert run is not None
    run_attempt(run)
    view = job_view(run_id)
    assert view.phase is JobPhase.DONE
    assert samples.effects("i") == 1


def test_an_error_after_completion_repeats_nothing() -> None:
    run_id = enqueued(samples.fail_after_completion, "j")
    assert run_ready() == 1
    assert job_view(run_id).phase is JobPhase.DONE
    assert samples.effects("j") == 1


def test_progress_outside_of_a_worker_does_nothing() -> None:
    report_progress(1, 2)
    samples.count_up.call("k", 3)
    assert samples.effects("k") == 1


def test_a_waiting_run_is_cancelled_at_once() -> None:
    run_id = enqueued(samples.leave_one, "l")
    assert cancel(run_id) is JobPhase.CANCELLED
    assert run_ready() == 0
    assert job_view(run_id).phase is JobPhase.CANCELLED
    assert dead_letters() == []
    with pytest.raises(UnknownJobError):
        cancel(run_id)


def test_a_running_one_stops_at_its_next_point_of_progress() -> None:
    run_id = enqueued(samples.count_up, "m", 5)
    run = claim_next("w", ALL)
    assert run is not None
    assert cancel(run_id) is JobPhase.RUNNING
    run_attempt(run)
    assert job_view(run_id).phase is JobPhase.CANCELLED
    assert samples.effects("m") == 0


def test_a_stopping_worker_gives_its_long_job_back_without_a_mark_against_it() -> None:
    run_id = enqueued(samples.count_up, "n", 5)
    run = claim_next("w", ALL)
    assert run is not None
    run.stop.set()
    run_attempt(run)
    view = job_view(run_id)
    assert (view.phase, view.failures, view.losses) == (JobPhase.WAITING, 0, 0)
    assert run_ready() == 1
    assert samples.effects("n") == 1


def test_jobs_of_other_lanes_are_left_alone() -> None:
    enqueued(samples.count_up, "o", 1)
    assert claim_next("w", ["test.leave"]) is None
