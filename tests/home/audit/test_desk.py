from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from django.conf import settings
from django_tasks_db.models import DBTaskResult

from klientela.atoms.actor import Actor
from klientela.atoms.clock import now
from klientela.atoms.ids import uuid7
from klientela.base.access.accounts import create_user
from klientela.base.access.capabilities import DeniedError
from klientela.base.access.roles import Role
from klientela.base.ledger.entry import Entry
from klientela.base.parameters.set_up import SYSTEM
from klientela.home.audit import desk, reader
from klientela.home.audit.desk import AuditState, UnknownAuditError, Upload
from klientela.home.audit.files import AuditFile
from klientela.home.audit.reader import ReaderDiedError, read_apart

pytestmark = pytest.mark.django_db
LIST = "Imię,Nazwisko,E-mail\nŁucja,Świątek,lucja@bukowa.example\n".encode()


def _actor(role: Role = Role.OWNER, email: str = "ewa@firma.example") -> Actor:
    return create_user(SYSTEM, email=email, full_name="Ewa Lis", roles=[role])[0].as_actor()


def _begun(actor: Actor) -> UUID:
    return desk.begin_audit(actor, [Upload("lista.csv", [LIST[:20], LIST[20:]])])


def _folder(audit_id: UUID) -> Path:
    return Path(settings.CONFIGURATION.home) / "audits" / audit_id.hex


def _read(audit_id: UUID) -> None:
    desk.read_uploads.func(str(audit_id))


def test_an_audit_is_read_sealed_shown_to_its_user_and_leaves_no_file() -> None:
    actor = _actor()
    audit_id = _begun(actor)
    assert desk.audit_status(actor, audit_id).state is AuditState.READING
    _read(audit_id)
    assert desk.audit_status(actor, audit_id).state is AuditState.READY
    assert desk.audit_report(actor, audit_id, "pl")["summary"]["people"] == 1
    assert desk.audit_report(actor, audit_id, "en")["language"] == "en"
    left = {path.name: path.read_bytes() for path in _folder(audit_id).iterdir()}
    assert set(left) == {"order.json", "report.sealed"}
    assert not [name for name, content in left.items() if b"lucja" in content]
    assert Entry.objects.filter(kind="audit.made").count() == 1


def test_job_arguments_hold_no_personal_data() -> None:
    _begun(_actor())
    assert "lista" not in str(DBTaskResult.objects.values_list("args_kwargs", flat=True).get())


def test_nobody_else_can_see_stop_or_delete_it() -> None:
    audit_id = _begun(_actor())
    other = _actor(Role.SELLER, "s@firma.example")
    for attempt in (
        lambda: desk.audit_status(other, audit_id),
        lambda: desk.audit_report(other, audit_id, "pl"),
        lambda: desk.discard_audit(other, audit_id),
    ):
        with pytest.raises(UnknownAuditError):
            attempt()
    reader = _actor(Role.READ_ONLY, "r@firma.example")
    with pytest.raises(DeniedError):
        _begun(reader)
    with pytest.raises(DeniedError):
        desk.audit_status(reader, audit_id)
    assert sorted(path.name for path in _folder(audit_id).iterdir()) == ["0", "order.json"]


def test_an_unknown_audit_is_unknown_even_to_an_owner() -> None:
    with pytest.raises(UnknownAuditError):
        desk.audit_status(_actor(), uuid7())


def test_its_owner_deletes_it_at_once() -> None:
    actor = _actor()
    audit_id = _begun(actor)
    desk.discard_audit(actor, audit_id)
    assert not _folder(audit_id).exists()
    _read(audit_id)  # a job that was running already finds nothing to do
    assert not _folder(audit_id).exists()


def test_after_an_hour_it_is_gone() -> None:
    actor = _actor()
    audit_id = _begun(actor)
    _read(audit_id)
    desk.sweep_audits.func()
    assert _folder(audit_id).exists()
    with time_machine.travel(now() + timedelta(minutes=61)):
        with pytest.raises(UnknownAuditError):
            desk.audit_report(actor, audit_id, "pl")
        desk.sweep_audits.func()
    assert not _folder(audit_id).exists()


def test_a_report_moved_to_another_audit_does_not_open() -> None:
    actor = _actor()
    first, second = _begun(actor), _begun(actor)
    _read(first)
    (_folder(second) / "report.sealed").write_bytes((_folder(first) / "report.sealed").read_bytes())
    with pytest.raises(UnknownAuditError):
        desk.audit_report(actor, second, "pl")


def test_a_name_from_outside_is_never_a_path() -> None:
    actor = _actor()
    audit_id = desk.begin_audit(actor, [Upload("../../evil.csv", [LIST])])
    assert sorted(path.name for path in _folder(audit_id).iterdir()) == ["0", "order.json"]
    assert json.loads((_folder(audit_id) / "order.json").read_text())["names"] == ["../../evil.csv"]


def test_what_cannot_be_stored_leaves_nothing() -> None:
    def broken() -> object:
        yield b"half"
        raise OSError("disk full")

    before = DBTaskResult.objects.count()
    with pytest.raises(OSError, match="disk full"):
        desk.begin_audit(_actor(), [Upload("x.csv", broken())])  # type: ignore[arg-type]
    audits = Path(settings.CONFIGURATION.home) / "audits"
    assert not [folder for folder in audits.iterdir() if not (folder / "order.json").exists()]
    assert DBTaskResult.objects.count() == before


def test_a_reader_that_is_stopped_or_dies_is_said_to_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(LIST)

    def stop(_read: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_apart([AuditFile(path, "list.csv")], as_of=now().date(), progress=stop)
    monkeypatch.setattr(reader, "CHILD", "tests.support.dies")
    with pytest.raises(ReaderDiedError):
        read_apart([AuditFile(path, "list.csv")], as_of=now().date(), progress=print)
