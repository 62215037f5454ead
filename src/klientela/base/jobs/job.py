"""Declaring a job, and asking for it: a named function at module level whose arguments are ids."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django_tasks.base import Task, TaskResult
from typing_extensions import override

from klientela.base.jobs.state import JobState

Handler = Callable[..., None]
LONGEST_PAUSE = timedelta(hours=6)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")


class JobArgumentError(TypeError):
    """An argument is no id; rows of jobs are kept for weeks, so nothing of a person may stand in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Task[..., None]):
    """A declared job.

    `retries` is how often it is tried again after an error, with a pause that starts at `backoff` and doubles. With
    `every` it runs by itself, once per slot of that length, if `only_when` says so. A job that is `whole` runs in one
    transaction with its mark of completion: right for all that takes less than seconds. One that is not may take long
    and shows its progress; its last effect goes inside `with completing():`.
    """

    title: str = ""
    retries: int = 3
    backoff: timedelta = timedelta(seconds=10)
    every: timedelta | None = None
    only_when: Callable[[], bool] | None = None
    is_whole: bool = True

    @property
    @override
    def name(self) -> str:
        return self.title

    @override
    def enqueue(self, *args: Any, **kwargs: Any) -> TaskResult[None]:
        """Ask for a run; it starts after the surrounding transaction has committed, and never if it is rolled back.

        Raises JobArgumentError.
        """
        checked = [checked_argument(value) for value in args]
        if kwargs:
            raise JobArgumentError(f"{self.title}: arguments go by position")
        with transaction.atomic():
            result: TaskResult[None] = self.get_backend().enqueue(self, checked, {})
            JobState.objects.create(task_id=UUID(result.id), name=self.title, is_scheduled=self.every is not None)
        return result

    def pause_after(self, failures: int, *, luck: float) -> timedelta:
        """Return how long to wait after the n-th failure; `luck`, 0 to 1, spreads what failed together."""
        doubled: timedelta = self.backoff * (1 << min(failures - 1, 20))
        return min(doubled, LONGEST_PAUSE) * (0.5 + luck)

    def slot_at(self, instant: datetime) -> datetime:
        """Return the start of the slot that `instant` lies in; slots are counted from 1970, in UTC."""
        assert self.every is not None
        return instant - (instant - _EPOCH) % self.every


_declared: dict[str, Job] = {}


def job(
    name: str,
    *,
    retries: int = 3,
    backoff: timedelta = timedelta(seconds=10),
    every: timedelta | None = None,
    only_when: Callable[[], bool] | None = None,
    is_whole: bool = True,
) -> Callable[[Handler], Job]:
    """Declare a function at module level as a job, under a name that is unique and stays; see `Job`."""

    def declare(function: Handler) -> Job:
        if name in _declared:
            raise ValueError(f"job {name} is declared twice")
        _declared[name] = Job(
            func=function,
            title=name,
            retries=retries,
            backoff=backoff,
            every=every,
            only_when=only_when,
            is_whole=is_whole,
        )
        return _declared[name]

    return declare


def declared_jobs() -> list[Job]:
    """Return every declared job, by name."""
    return [_declared[name] for name in sorted(_declared)]


def declared_job(name: str) -> Job:
    """Return the job of that name. Raises KeyError."""
    return _declared[name]


def checked_argument(value: object) -> str | int:
    """Return an argument as it is kept: a whole number, a UUID as text, or a code. Raises JobArgumentError."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    raise JobArgumentError(f"a job takes ids only, not {type(value).__name__}")
