"""Audits asked for in pages: read by a job, kept sealed for an hour for the one user who asked, then gone.

Uploaded files lie in a private folder until they are read and no longer; see `docs/adr/0005-audit-keeps-nothing.md`.
"""

from __future__ import annotations

import json
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
from klientela.base.jobs.attempt import completing
from klientela.base.jobs.job import job
from klientela.base.jobs.progress import cancel, report_progress
from klientela.base.jobs.state import JobPhase, UnknownJobError, job_view
from klientela.base.ledger.entry import ObjectRef, Part, record
from klientela.base.ledger.kinds import declare_kind
from klientela.base.vault.sealing import KeyDestroyedError, Place, TamperedError, seal, unseal
from klientela.base.vault.subject import INSTALLATION_HOLDER, PurposeClass
from klientela.home.audit.files import AuditFile
from klientela.home.audit.reader import read_apart

RUN_AUDITS = declare_capability(
    "audits.run", Words(en="Audit contact lists", pl="Audyt list kontaktów"), *(Role.SELLER, Role.BOOKKEEPER, Role.IOD)
)
AUDIT_MADE = declare_kind(
    "audit.made", words=Words(en="Contact lists were audited", pl="Przeprowadzono audyt list kontaktów")
)
KEPT_FOR = timedelta(hours=1)
ORDER, REPORT = "order.json", "report.sealed"


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


class UnknownAuditError(LookupError):
    """There is no such audit, it was somebody else's, or its hour is over."""


def begin_audit(actor: Actor, uploads: Sequence[Upload]) -> UUID:
    """Take in the files and have them audited; returns the audit's id. Raises DeniedError, ValueError for no file."""
    require(actor, RUN_AUDITS)
    if actor.id is None:
        raise DeniedError(RUN_AUDITS)
    if not uploads:
        raise ValueError("an audit needs a file")
    audit_id = uuid7()
    folder = _folder(audit_id)
    folder.mkdir(parents=True, mode=0o700)
    try:
        names = [_store(folder, number, upload) for number, upload in enumerate(uploads)]
        with transaction.atomic():
            run = read_uploads.enqueue(audit_id)
            order = {"owner": str(actor.id), "run": run.id, "names": names, "asked_at": now().isoformat()}
            (folder / ORDER).write_text(json.dumps(order))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return audit_id


def audit_status(actor: Actor, audit_id: UUID) -> AuditStatus:
    """Return how far an audit is. Raises DeniedError, UnknownAuditError."""
    order = _order(actor, audit_id)
    if (_folder(audit_id) / REPORT).exists():
        return AuditStatus(AuditState.READY)
    try:
        run = job_view(UUID(order["run"]))
    except UnknownJobError:
        return AuditStatus(AuditState.FAILED)
    if run.phase in (JobPhase.WAITING, JobPhase.RUNNING):
        return AuditStatus(AuditState.READING, run.done or 0)
    return AuditStatus(AuditState.FAILED)


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
    """Audit the files of an order, seal the report for the user who asked, and delete the files."""
    folder = _folder(UUID(audit_id))
    try:
        order = json.loads((folder / ORDER).read_text())
    except FileNotFoundError:
        return  # discarded meanwhile
    files = [AuditFile(folder / str(number), name) for number, name in enumerate(order["names"])]
    reports, records = read_apart(files, as_of=today(), progress=lambda read: report_progress(read, read + 1))
    owner = UUID(order["owner"])
    with completing():
        _write_sealed(folder, UUID(audit_id), owner, json.dumps(reports).encode())
        record(
            Actor(ActorKind.USER, id=owner),
            AUDIT_MADE,
            obj=ObjectRef("audit", UUID(audit_id)),
            parts=[Part(INSTALLATION_HOLDER, PurposeClass.CORE, {"files": len(files), "records": records})],
        )
    for file in files:
        file.path.unlink(missing_ok=True)


@job("audit.sweep", every=timedelta(minutes=10))
def sweep_audits() -> None:
    """Delete the audits whose hour is over, whatever became of them."""
    root = _root()
    oldest = (now() - KEPT_FOR).timestamp()
    for folder in root.iterdir() if root.exists() else []:
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def _write_sealed(folder: Path, audit_id: UUID, owner: UUID, reports: bytes) -> None:
    sealed = seal(owner, PurposeClass.CORE, plaintext=reports, place=_place(audit_id))
    unfinished = folder / f"{REPORT}.unfinished"
    unfinished.touch(mode=0o600)
    unfinished.write_bytes(sealed)
    unfinished.replace(folder / REPORT)


def _store(folder: Path, number: int, upload: Upload) -> str:
    """Write an upload under a number, never under its own name, and return the name to show."""
    path = folder / str(number)
    path.touch(mode=0o600)
    with path.open("wb") as file:
        for piece in upload.pieces:
            file.write(piece)
    return upload.name


def _order(actor: Actor, audit_id: UUID) -> dict[str, Any]:
    """Return what was asked for, to the user who asked and to nobody else."""
    require(actor, RUN_AUDITS)
    try:
        order: dict[str, Any] = json.loads((_folder(audit_id) / ORDER).read_text())
    except (FileNotFoundError, NotADirectoryError):
        raise UnknownAuditError(str(audit_id)) from None
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
