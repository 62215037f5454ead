"""Where the seams are joined: declarations, ports and subscribers of news register here and nowhere else."""

from __future__ import annotations

from klientela.base.access import evidence, evidence_desk
from klientela.base.exchange import evidence as exchange_evidence
from klientela.base.exchange import steps
from klientela.base.exchange.port import register_importable
from klientela.base.exchange.store import ImportFiles, forget_erased
from klientela.base.jobs.job import declared_job
from klientela.base.ledger.kinds import kind_named
from klientela.base.ledger.store import WriteAheadLog
from klientela.base.parameters import firm
from klientela.base.search.store import SearchFiles, forget_removed
from klientela.base.vault.personal_store import register_store
from klientela.clients.parties import erasing_again, history
from klientela.clients.parties import evidence as party_evidence
from klientela.clients.parties.importing.importable import ClientImport
from klientela.home.audit import desk
from klientela.main import schedule

JOBS = (
    schedule.seal_evidence,
    schedule.sweep_evidence,
    schedule.stamp_evidence,
    schedule.tell_news,
    schedule.prune_ended,
    schedule.sweep_web,
    desk.read_uploads,
    desk.sweep_audits,
    steps.read_in_worker,
    steps.apply_in_worker,
    steps.undo_in_worker,
    steps.sweep_folders,
    forget_erased,
    history.delete_old_history,
    forget_removed,
)
KINDS = (
    evidence.SIGNED_IN,
    evidence_desk.LEDGER_VERIFIED,
    firm.FIRM_CHANGED,
    desk.AUDIT_MADE,
    exchange_evidence.IMPORT_APPLIED,
    party_evidence.PARTY_CREATED,
)


def wire() -> None:
    """Register ports, and see that jobs and ledger kinds are declared in every process: a worker runs what it knows.

    Naming one kind of a module declares all of that module.
    """
    for job in JOBS:
        declared_job(job.name)
    for kind in KINDS:
        kind_named(kind.name)
    register_importable(ClientImport())
    erasing_again.register()
    for store in (ImportFiles(), SearchFiles(), WriteAheadLog()):
        register_store(store)
