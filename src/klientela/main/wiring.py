"""Where the seams are joined: declarations, ports and subscribers of news register here and nowhere else."""

from __future__ import annotations

from klientela.base.jobs.job import declared_job
from klientela.home.audit import desk
from klientela.main import schedule

JOBS = (
    schedule.seal_evidence,
    schedule.sweep_evidence,
    schedule.stamp_evidence,
    schedule.tell_news,
    schedule.prune_ended,
    desk.read_uploads,
    desk.sweep_audits,
)


def wire() -> None:
    """Make sure that every job is declared before a worker looks for them: it runs only what it knows."""
    for job in JOBS:
        declared_job(job.name)
