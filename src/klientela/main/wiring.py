"""Where the seams are joined: declarations, ports and subscribers of news register here and nowhere else."""

from __future__ import annotations

from klientela.base.access import evidence, evidence_desk
from klientela.base.jobs.job import declared_job
from klientela.base.ledger.kinds import kind_named
from klientela.base.parameters import firm
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
KINDS = (evidence.SIGNED_IN, evidence_desk.LEDGER_VERIFIED, firm.FIRM_CHANGED, desk.AUDIT_MADE)


def wire() -> None:
    """Make sure that jobs and ledger kinds are declared in every process: a worker runs only what it knows.

    Naming one kind of a module declares all of that module.
    """
    for job in JOBS:
        declared_job(job.name)
    for kind in KINDS:
        kind_named(kind.name)
