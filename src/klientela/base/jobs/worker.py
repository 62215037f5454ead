"""The worker: takes jobs as they come due, one short and one long at a time, and keeps the schedule."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import close_old_connections, connections

from klientela.base.jobs.attempt import (
    LEASE,
    Attempt,
    claim_next,
    error_class,
    places,
    reclaim_lost,
    renew,
    run_attempt,
)
from klientela.base.jobs.job import declared_jobs
from klientela.base.jobs.schedule import run_due

logger = logging.getLogger(__name__)
IDLE_SECONDS = (0.1, 0.8)  # between looks for work: from a busy lane's to an idle one's
TICK_SECONDS = 1.0
TROUBLE_SECONDS = 3.0


class Worker:
    """One worker process: two lanes, so that a long job never keeps a short one waiting."""

    def __init__(self, worker_id: str) -> None:
        self.worker_id = worker_id
        self._stop = threading.Event()
        self._long: Attempt | None = None
        self._renewed_at = 0.0

    def run(self) -> None:
        """Work until `stop` is called; returns when both lanes have ended their job."""
        lanes = [threading.Thread(target=self._lane, args=(is_whole,)) for is_whole in (True, False)]
        for lane in lanes:
            lane.start()
        while not self._stop.is_set():
            self._survive(self._tick)
            self._stop.wait(TICK_SECONDS)
        for lane in lanes:
            lane.join()

    def stop(self) -> None:
        """Take no further job; the running ones end, or are given back at their next point of progress."""
        self._stop.set()

    def _lane(self, is_whole: bool) -> None:
        names = [job.name for job in declared_jobs() if job.is_whole is is_whole]
        shortest, longest = IDLE_SECONDS
        pause = shortest
        while not self._stop.is_set():
            if self._survive(lambda: self._take_one(names, is_whole=is_whole)):
                pause = shortest
            else:
                self._stop.wait(pause)
                pause = min(pause * 1.5, longest)
        connections.close_all()

    def _take_one(self, names: list[str], *, is_whole: bool) -> bool:
        attempt = claim_next(self.worker_id, names, stop=self._stop)
        if attempt is None:
            return False
        if not is_whole:
            self._long = attempt
        try:
            run_attempt(attempt)
        finally:
            self._long = self._long if is_whole else None
        return True

    def _tick(self) -> bool:
        run_due()
        reclaim_lost()
        attempt = self._long
        if attempt and time.monotonic() - self._renewed_at > LEASE / timedelta(seconds=4):
            renew([attempt])  # a whole job needs no lease: the lock on its row says that it is alive
            self._renewed_at = time.monotonic()
        return True

    def _survive(self, step: Callable[[], bool]) -> bool:
        close_old_connections()
        try:
            return step()
        except Exception as error:  # a worker outlives whatever goes wrong around its jobs: a lost database most of all
            logger.warning("the worker waits after %s\n%s", error_class(error), places(error))
            connections.close_all()
            self._stop.wait(TROUBLE_SECONDS)
            return False


def run_ready(worker_id: str = "here") -> int:
    """Run every job that is due, one after the other, until none is left; return how many. For tests and commands."""
    names = [job.name for job in declared_jobs()]
    count = 0
    while attempt := claim_next(worker_id, names):
        run_attempt(attempt)
        count += 1
    return count
