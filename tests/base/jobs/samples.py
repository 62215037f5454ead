"""Jobs for the tests; each leaves a row as its effect."""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import uuid4

from klientela.atoms.clock import now
from klientela.base.jobs.attempt import completing
from klientela.base.jobs.job import job
from klientela.base.jobs.progress import report_progress
from klientela.base.jobs.schedule import Schedule

wishes: dict[str, bool] = {"due": True}
failing: dict[str, int] = {"times": 0}


class LetterLostError(Exception):
    pass


def leave(name: str) -> None:
    Schedule.objects.create(name=f"effect {name} {uuid4()}", slot_at=now())


def effects(name: str) -> int:
    return Schedule.objects.filter(name__startswith=f"effect {name} ").count()


@job("test.leave")
def leave_one(name: str) -> None:
    leave(name)


@job("test.fail", retries=2, backoff=timedelta(seconds=10))
def fail_after_effect(name: str) -> None:
    leave(name)
    if failing["times"] > 0:
        failing["times"] -= 1
        raise LetterLostError("Jan Kowalski, jan@example.com")


@job("test.long", is_whole=False, retries=0)
def count_up(name: str, total: int) -> None:
    for done in range(total):
        report_progress(done, total, note="counting")
    with completing():
        leave(name)


@job("test.fail_late", is_whole=False, retries=0)
def fail_after_completion(name: str) -> None:
    with completing():
        leave(name)
    raise LetterLostError


@job("test.hourly", every=timedelta(hours=1))
def hourly() -> None:
    leave("hourly")


@job("test.decade", every=timedelta(days=3650))
def each_decade() -> None:
    leave("decade")


@job("test.wanted", every=timedelta(hours=1), only_when=lambda: wishes["due"])
def wanted() -> None:
    leave("wanted")


@job("test.hourly_fail", every=timedelta(hours=1), retries=0)
def hourly_fail() -> None:
    raise LetterLostError


@job("test.slow_whole")
def leave_slowly(name: str) -> None:
    time.sleep(0.02)
    leave(name)
    time.sleep(0.02)


@job("test.slow_long", is_whole=False)
def count_slowly(name: str) -> None:
    time.sleep(0.02)
    with completing():
        leave(name)
        time.sleep(0.02)
