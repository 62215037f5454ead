"""Audits asked for in pages: read by a job, kept sealed for an hour for the one user who asked, then gone.

Uploaded files lie in a private folder until they are read and no longer; see `docs/adr/0005-audit-keeps-nothing.md`.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db import transaction

from klientela.atoms.actor import Actor, ActorKind
from klientela.atoms.clock import now, today
from klientela.atoms.ids import uuid7
from klientela.atoms.words import Language, Words
from klientela.base.access.capabilities import DeniedError, declare_capability, require
from klientela.base.access.roles import Role
from klientela.base.access.user import User
from klientela.base.jobs.attempt import (
    AttemptLostError,
    JobCancelledError,
    WorkerStoppingError,
    completing,
    current_attempt,
)
from klientela.base.jobs.job import job
from klientela.base.jobs.progress import cancel, report_progress
from klientela.base.jobs.state import JobPhase, JobView, UnknownJobError, job_view
from klientela.base.ledger.entry import ObjectRef, Part, record
from klientela.base.ledger.kinds import declare_kind
from klientela.base.vault.sealing import KeyDestroyedError, Place, TamperedError, seal, unseal
from klientela.base.vault.subject import INSTALLATION_HOLDER, PurposeClass
from klientela.home.audit.files import AuditFile, shown_name
from klientela.home.audit.reader import ReaderDiedError, read_apart

RUN_AUDITS = declare_capability(
    "audits.run", Words(en="Audit contact lists", pl="Audyt list kontaktów"), *(Role.SELLER, Role.BOOKKEEPER, Role.IOD)
)
AUDIT_MADE = declare_kind(
    "audit.made", words=Words(en="Contact lists were audited", pl="Przeprowadzono audyt list kontaktów")
)
KEPT_FOR = timedelta(hours=1)
BEGUN_WITHIN = timedelta(minutes=1)  # so long an order may lie there before the job behind it can be seen
ORDER, REPORT, BROKE_OFF = "order.json", "report.sealed", "broke-off"
logger = logging.getLogger(__name__)


class AuditState(StrEnum):
    """Where an audit stands."""

    READING = "reading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AuditStatus:
    """How far an audit is: records read so far while it is being read."""

    state: AuditState
    read: int = 0


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in: what its owner calls it, and its bytes in pieces."""

    name: str
    pieces: Iterable[bytes]


class AuditRunningError(Exception):
    """The user has an audit that waits or is being read; one at a time, for each takes gigabytes at worst."""

    def __init__(self, audit_id: UUID) -> None:
        super().__init__(str(audit_id))
        self.audit_id = audit_id


class UnknownAuditError(LookupError):
    """There is no such audit, it was somebody else's, or its hour is over."""


def begin_audit(actor: Actor, uploads: Sequence[Upload]) -> UUID:
    """Take in the files and have them audited; returns the audit's id.

    Raises DeniedError, AuditRunningError, ValueError for no file.
    """
    require(actor, RUN_AUDITS)
    if actor.id is None:
        raise DeniedError(RUN_AUDITS)
    if not uploads:
        raise ValueError("an audit needs a file")
    _refuse_second(actor.id)  # before anything is taken in
    audit_id = uuid7()
    folder = _folder(audit_id)
    folder.mkdir(parents=True, mode=0o700)
    try:
        names = [_store(folder, number, upload) for number, upload in enumerate(uploads)]
        with transaction.atomic():
            User.objects.select_for_update().get(pk=actor.id)  # two requests at once take turns
            _refuse_second(actor.id)
            run = read_uploads.enqueue(audit_id)
            order = {"owner": str(actor.id), "run": run.id, "names": names, "asked_at": now().isoformat()}
            _write(folder / ORDER, json.dumps(order).encode())
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return audit_id


def audit_status(actor: Actor, audit_id: UUID) -> AuditStatus:
    """Return how far an audit is. Raises DeniedError, UnknownAuditError."""
    order = _order(actor, audit_id)
    if (_folder(audit_id) / REPORT).exists():
        return AuditStatus(AuditState.READY)
    run = None if (_folder(audit_id) / BROKE_OFF).exists() else _run_to_come(order)
    return AuditStatus(AuditState.READING, run.done or 0) if run else AuditStatus(AuditState.FAILED)


def _run_to_come(order: dict[str, Any]) -> JobView | None:
    """Return the run that reads an audit's files, or None when none will do so any more."""
    try:
        run = job_view(UUID(order["run"]))
    except UnknownJobError:
        return None
    return run if run.phase in (JobPhase.WAITING, JobPhase.RUNNING) else None


def _refuse_second(owner: UUID) -> None:
    """Raise AuditRunningError where a user's audit is not over yet."""
    for folder in _folders():
        order = _order_in(folder)
        if order and order["owner"] == str(owner) and _is_to_come(folder, order):
            raise AuditRunningError(UUID(folder.name))


def _is_to_come(folder: Path, order: dict[str, Any]) -> bool:
    is_over = (folder / REPORT).exists() or (folder / BROKE_OFF).exists()
    return not is_over and _run_to_come(order) is not None


def audit_report(actor: Actor, audit_id: UUID, language: Language) -> dict[str, Any]:
    """Return the report (`said`) in a language. Raises DeniedError, UnknownAuditError."""
    _order(actor, audit_id)
    path = _folder(audit_id) / REPORT
    try:
        sealed = path.read_bytes()
        opened = unseal(cast(UUID, actor.id), PurposeClass.CORE, sealed=sealed, place=_place(audit_id))
    except (FileNotFoundError, KeyDestroyedError, TamperedError) as error:
        raise UnknownAuditError(str(audit_id)) from error
    reports: dict[str, dict[str, Any]] = json.loads(opened)
    return reports[language]


def discard_audit(actor: Actor, audit_id: UUID) -> None:
    """Delete an audit at once, its reading stopped. Raises DeniedError, UnknownAuditError."""
    order = _order(actor, audit_id)
    with suppress(UnknownJobError):  # it has ended already
        cancel(UUID(order["run"]))
    shutil.rmtree(_folder(audit_id), ignore_errors=True)


@job("audit.read", retries=1, is_whole=False)
def read_uploads(audit_id: str) -> None:
    """Audit the files of an order, seal the report for the user who asked, and delete the files, read or not."""
    folder = _folder(UUID(audit_id))
    order = _order_in(folder)
    if order is None or (folder / BROKE_OFF).exists():
        return  # discarded meanwhile, or given up
    files = [AuditFile(folder / str(number), name) for number, name in enumerate(order["names"])]
    try:
        _read(folder, UUID(audit_id), UUID(order["owner"]), files)
    except (JobCancelledError, WorkerStoppingError, AttemptLostError):
        raise  # who cancels deletes; in the other cases the files will be read again
    except ReaderDiedError as error:
        logger.warning("an audit was given up, its reader ended with %s", error.cause)
        _give_up(folder)  # what the reader could not take in once, it cannot take in twice: no further try
    except Exception:
        if _is_last_try():
            _give_up(folder)
        raise


def _read(folder: Path, audit_id: UUID, owner: UUID, files: Sequence[AuditFile]) -> None:
    reports, records = read_apart(files, as_of=today(), progress=lambda read, _file: report_progress(read, read + 1))
    with completing():
        _write_sealed(folder, audit_id, owner, json.dumps(reports).encode())
        record(
            Actor(ActorKind.USER, id=owner),
            AUDIT_MADE,
            obj=ObjectRef("audit", audit_id),
            parts=[Part(INSTALLATION_HOLDER, PurposeClass.CORE, {"files": len(files), "records": records})],
        )
    _delete_uploads(folder)


def _give_up(folder: Path) -> None:
    """Delete the uploads of an audit that failed for good, and say so to every later look and try."""
    with suppress(FileNotFoundError):  # discarded meanwhile
        (folder / BROKE_OFF).touch(mode=0o600)
    _delete_uploads(folder)


def _delete_uploads(folder: Path) -> None:
    for path in folder.glob("[0-9]*"):
        path.unlink(missing_ok=True)


def _is_last_try() -> bool:
    """Return whether a failure now is final. Outside of a worker nobody tries again."""
    attempt = current_attempt()
    return attempt is None or job_view(attempt.task_id).failures >= attempt.job.retries


@job("audit.sweep", every=timedelta(minutes=10))
def sweep_audits() -> None:
    """Delete the audits whose hour is over, whatever became of them, and the uploads that nobody will read any more."""
    for folder in _folders():
        age = now().timestamp() - folder.stat().st_mtime
        if age > KEPT_FOR.total_seconds():
            shutil.rmtree(folder, ignore_errors=True)
        elif age > BEGUN_WITHIN.total_seconds():
            _sweep_uploads(folder)


def _sweep_uploads(folder: Path) -> None:
    """Delete uploads that nobody will read: a job whose worker died too often cannot do so itself."""
    order = _order_in(folder)
    if (folder / REPORT).exists():
        _delete_uploads(folder)
    elif order and not _is_to_come(folder, order):
        _give_up(folder)


def _folders() -> list[Path]:
    root = _root()
    return list(root.iterdir()) if root.exists() else []


def _order_in(folder: Path) -> dict[str, Any] | None:
    try:
        order: dict[str, Any] = json.loads((folder / ORDER).read_text())
    except (FileNotFoundError, NotADirectoryError):
        return None
    return order


def _write_sealed(folder: Path, audit_id: UUID, owner: UUID, reports: bytes) -> None:
    sealed = seal(owner, PurposeClass.CORE, plaintext=reports, place=_place(audit_id))
    _write(folder / REPORT, sealed)


def _write(path: Path, content: bytes) -> None:
    """Write a file in one step: others may look at any moment."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.touch(mode=0o600)
    unfinished.write_bytes(content)
    unfinished.replace(path)


def _store(folder: Path, number: int, upload: Upload) -> str:
    """Write an upload under a number, never under its own name, and return the name to show."""
    path = folder / str(number)
    path.touch(mode=0o600)
    with path.open("wb") as file:
        for piece in upload.pieces:
            file.write(piece)
    return shown_name(upload.name)


def _order(actor: Actor, audit_id: UUID) -> dict[str, Any]:
    """Return what was asked for, to the user who asked and to nobody else."""
    require(actor, RUN_AUDITS)
    order = _order_in(_folder(audit_id))
    if order is None:
        raise UnknownAuditError(str(audit_id))
    asked_at = now().fromisoformat(order["asked_at"])
    if order["owner"] != str(actor.id) or now() - asked_at > KEPT_FOR:
        raise UnknownAuditError(str(audit_id))
    return order


def _place(audit_id: UUID) -> Place:
    return Place("audit", "report", audit_id.hex)


def _root() -> Path:
    return Path(settings.CONFIGURATION.home) / "audits"


def _folder(audit_id: UUID) -> Path:
    return _root() / audit_id.hex
