"""Work on the sample jobs in a process of its own, until told to stop: `python -m tests.base.jobs WORKER`.

`prepare COUNT` makes the tables and enqueues; `count` says how often each job had its effect.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import Counter
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klientela.main.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - the models need the set-up

from klientela.base.jobs import attempt, worker  # noqa: E402
from klientela.base.jobs.schedule import Schedule  # noqa: E402
from klientela.base.jobs.state import JobPhase, list_jobs  # noqa: E402

samples = import_module("tests.base.jobs.samples")


def prepare(count: str) -> None:
    call_command("migrate", interactive=False, verbosity=0)
    for number in range(int(count)):
        samples.leave_slowly.enqueue(f"whole{number}")
        samples.count_slowly.enqueue(f"long{number}")


def work(worker_id: str) -> None:
    worker.IDLE_SECONDS = (0.01, 0.1)
    attempt.give_back(worker_id)
    made = worker.Worker(worker_id)
    signal.signal(signal.SIGTERM, lambda *_: made.stop())
    made.run()


def count() -> None:
    names = Schedule.objects.filter(name__startswith="effect ").values_list("name", flat=True)
    effects = Counter(
        name.split()[1] for name in names if name.startswith(("effect whole", "effect long", "effect decade"))
    )
    left = len(list_jobs([JobPhase.WAITING, JobPhase.RUNNING, JobPhase.FAILED], name="test.slow_whole"))
    left += len(list_jobs([JobPhase.WAITING, JobPhase.RUNNING, JobPhase.FAILED], name="test.slow_long"))
    left += len(list_jobs([JobPhase.WAITING, JobPhase.RUNNING], name="test.decade"))
    sys.stdout.write(json.dumps({"effects": effects, "left": left}))


{"prepare": prepare, "work": work, "count": count}[sys.argv[1]](*sys.argv[2:])
