from __future__ import annotations

import json
import threading
from dataclasses import replace
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
from klientela.base.jobs.attempt import Attempt, claim_next, run_attempt
from klientela.base.jobs.progress import cancel
from klientela.base.ledger.entry import Entry
from klientela.base.parameters.set_up import SYSTEM
from klientela.home.audit import desk, reader
from klientela.home.audit.desk import AuditRunningError, AuditState, UnknownAuditError, Upload

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
    first = _begun(actor)
    _read(first)
    second = _begun(actor)
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


def test_a_user_has_one_audit_at_a_time() -> None:
    actor, other = _actor(), _actor(Role.SELLER, "s@firma.example")
    first = _begun(actor)
    before = sorted(_folder(first).parent.iterdir())
    with pytest.raises(AuditRunningError) as caught:
        _begun(actor)
    assert caught.value.audit_id == first
    assert sorted(_folder(first).parent.iterdir()) == before
    assert DBTaskResult.objects.count() == 1
    _begun(other)
    _read(first)
    second = _begun(actor)
    desk.discard_audit(actor, second)
    assert desk.audit_status(actor, _begun(actor)).state is AuditState.READING


def test_a_long_name_is_cut_before_it_is_kept() -> None:
    audit_id = desk.begin_audit(_actor(), [Upload("x" * 250 + ".csv", [LIST])])
    assert json.loads((_folder(audit_id) / "order.json").read_text())["names"] == ["x" * 63 + "…" + "x" * 12 + ".csv"]


def test_when_the_reader_dies_the_uploads_go_at_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(reader, "CHILD", "tests.support.dies")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    actor = _actor()
    audit_id = _begun(actor)
    _read(audit_id)
    assert sorted(path.name for path in _folder(audit_id).iterdir()) == ["broke-off", "order.json"]
    assert desk.audit_status(actor, audit_id).state is AuditState.FAILED
    assert [record.message for record in caplog.records] == ["an audit was given up, its reader ended with SIGABRT"]
    monkeypatch.setattr(desk, "read_apart", None)
    _read(audit_id)  # another try has nothing left to read
    _begun(actor)


def _claimed(audit_id: UUID) -> Attempt:
    attempt = claim_next("worker", ["audit.read"])
    assert attempt
    assert attempt.args == (str(audit_id),)
    return attempt


def test_uploads_are_kept_for_the_next_try_and_deleted_after_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError

    monkeypatch.setattr(desk, "read_apart", fail)
    actor = _actor()
    audit_id = _begun(actor)
    run_attempt(_claimed(audit_id))
    assert sorted(path.name for path in _folder(audit_id).iterdir()) == ["0", "order.json"]
    assert desk.audit_status(actor, audit_id).state is AuditState.READING
    with time_machine.travel(now() + timedelta(minutes=2)):
        run_attempt(_claimed(audit_id))
    assert sorted(path.name for path in _folder(audit_id).iterdir()) == ["broke-off", "order.json"]
    assert desk.audit_status(actor, audit_id).state is AuditState.FAILED


def test_a_worker_that_must_stop_leaves_the_uploads_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    audit_id = _begun(_actor())
    attempt = _claimed(audit_id)
    attempt.stop.set()
    run_attempt(attempt)
    assert sorted(path.name for path in _folder(audit_id).iterdir()) == ["0", "order.json"]
    run_attempt(replace(_claimed(audit_id), stop=threading.Event()))
    assert sorted(path.name for path in _folder(audit_id).iterdir()) == ["order.json", "report.sealed"]


def test_the_sweep_deletes_uploads_whose_job_is_over() -> None:
    actor = _actor()
    lost, waiting = _begun(actor), _begun(_actor(Role.SELLER, "s@firma.example"))
    run = UUID(json.loads((_folder(lost) / "order.json").read_text())["run"])
    cancel(run)  # ended without its function having run, as one whose worker died too often is
    desk.sweep_audits.func()
    assert (_folder(lost) / "0").exists()  # so young that its job might not be seen yet
    with time_machine.travel(now() + timedelta(minutes=2)):
        desk.sweep_audits.func()
    assert sorted(path.name for path in _folder(lost).iterdir()) == ["broke-off", "order.json"]
    assert sorted(path.name for path in _folder(waiting).iterdir()) == ["0", "order.json"]
