"""An erased person is nowhere: no row, no index page, no journal, no file of the database holds anything of them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models
from pytest_django import DjangoCaptureOnCommitCallbacks as Capture

from klientela.atoms.personal_data import PersonalData, Subject
from klientela.base.exchange import folder as files
from klientela.base.exchange import steps
from klientela.base.exchange.batch import Batch, JournalLine
from klientela.base.exchange.desk import approve, receive_file
from klientela.base.exchange.folder import folder_of
from klientela.base.exchange.steps import apply_batch, read_batch
from klientela.base.exchange.store import forget_erased, is_due
from klientela.base.ledger.entry import Entry
from klientela.base.parameters.set_up import SYSTEM
from klientela.base.search.store import Removal, has_removals
from klientela.base.vault.personal_store import personal_stores
from klientela.base.vault.subject import Subject as VaultSubject
from klientela.clients.parties.editing import create_party
from klientela.clients.parties.erasing import erase_party
from klientela.clients.parties.merge import merge
from klientela.clients.parties.models import Party
from tests.base.backup.installation import Installation
from tests.clients.parties.files import GOOGLE, HUBSPOT
from tests.clients.parties.stored import STATEMENT, imported, received, undone
from tests.clients.parties.test_keeping import SAID, person
from tests.support.dump import dump

MARK = "Zqxj"


def rows_of_everything() -> list[str]:
    """Return every value of every table of ours, as text."""
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("klientela."):
            continue
        for row in model._default_manager.all():
            for field in row._meta.concrete_fields:
                value = getattr(row, field.attname)
                text = bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)
                found.append(f"{model.__name__}.{field.attname} {text}")
    return found


def filled(party_id: object) -> None:
    """Write a mark into every personal text of every row that belongs to a party, as its tables declare them."""
    for model in apps.get_models():
        declared = getattr(model, "personal_data", None)
        if not isinstance(declared, PersonalData) or declared.whose is not Subject.PERSON:
            continue
        if model is not Party and not any(f.name == "party" for f in model._meta.concrete_fields):
            continue
        texts = [
            field.attname
            for field in model._meta.concrete_fields
            if field.name in declared.columns and isinstance(field, models.CharField) and not field.is_relation
        ]
        rows = model._default_manager.filter(**{"id" if model is Party else "party_id": party_id})
        for row in rows:
            for name in texts:
                setattr(row, name, f"{MARK}{row.id.hex[-6:]}"[: model._meta.get_field(name).max_length])
            row.save()


@pytest.mark.django_db
@pytest.mark.usefixtures("own_home")
def test_every_declared_column_is_erased_and_others_stay() -> None:
    imported(HUBSPOT)
    before_others = [line for line in dump() if "Klonek" not in line and "Ewa" not in line]
    ewa = Party.objects.get(name="Ewa Klonek").id
    twin = create_party(SYSTEM, person("Ewunia Klonek", "ewunia@poczta.example"), SAID)
    merge(SYSTEM, ewa, twin)
    for one in (ewa, twin):
        filled(one)
    assert sum(MARK in line for line in rows_of_everything()) >= 8
    holders = {ewa, twin}
    erase_party(SYSTEM, ewa)
    ids = [one.hex for one in holders]
    left = rows_of_everything()
    assert [line for line in left if MARK in line or any(one in line.replace("-", "") for one in ids)] == []
    assert not VaultSubject.objects.filter(holder__in=holders).exists()
    assert dump() == before_others
    assert has_removals()
    assert Entry.objects.filter(kind="party.erased").count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("own_home")
def test_an_import_taken_back_has_its_words_forgotten_once() -> None:
    batch = imported(HUBSPOT)
    assert not has_removals()
    undone(batch)
    assert Removal.objects.count() == 1


WAITING = "Imię;Nazwisko;Telefon\nEwelina;K.;603 444 555\nAnna;Buk;605 111 222\n"
NOTED = "Imię;Nazwisko;Telefon;Uwagi\nAnna;Buk;605 111 222;mąż: Ewa Klonek <ewa.klonek@poczta.example>\n"
OTHERS = "Imię;Nazwisko;Telefon\nAnna;Buk;605 111 222\nEwa;Klonek;606 111 222\n"
REJECTED = (
    "Imię;Nazwisko;Uwagi\n"
    ";;ewa.klonek@poczta.example\n"
    ";;Ewa Klonek <EWA.Klonek@poczta.example>\n"
    ";;dom 0048 603-444-555 w. 3\n"
    ";;601 000 000, 603444555\n"
    ";;nikt\n"
)


def ewa() -> UUID:
    return Party.objects.get(name="Ewa Klonek").id


@pytest.mark.django_db
@pytest.mark.usefixtures("own_home")
def test_files_of_imports_forget_the_erased(django_capture_on_commit_callbacks: Capture) -> None:
    imported(HUBSPOT)
    imported(GOOGLE, "google.csv")
    rejecting = imported(REJECTED, "rejecting.csv")
    waiting, noted, others = received(WAITING, "w.csv"), received(NOTED, "n.csv"), received(OTHERS, "o.csv")
    (folder_of(others.id).parent / ".something").mkdir()
    erase_party(SYSTEM, ewa())
    with django_capture_on_commit_callbacks(execute=True):
        forget_erased.call()
    rows = (folder_of(rejecting.id) / files.REJECTED).read_text()
    assert [re.split("[,;]", line)[-1] for line in rows.splitlines()] == ["Uwagi", "nikt"]
    assert list(Batch.objects.filter(phase="ready")) == [others]
    assert [folder_of(one.id).exists() for one in (waiting, noted, others)] == [False, False, True]
    discarded = Entry.objects.filter(kind="import.discarded").values_list("object_ref", flat=True)
    assert set(discarded) == {waiting.id.hex, noted.id.hex}
    assert not is_due()


@pytest.mark.django_db
@pytest.mark.usefixtures("own_home")
def test_a_file_that_is_read_while_somebody_in_it_is_erased_is_discarded() -> None:
    imported(HUBSPOT)
    reading = receive_file(SYSTEM, "clients", name="list.csv", pieces=[HUBSPOT.encode()])
    erase_party(SYSTEM, ewa())
    forget_erased.call()
    assert Batch.objects.filter(id=reading.id).exists()
    read_batch(reading.id, progress=lambda done, total: None)
    assert not Batch.objects.filter(id=reading.id).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("own_home")
def test_who_is_erased_while_an_import_runs_is_not_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "CHUNK", 1)
    text = "Imię;Nazwisko;E-mail\nEwa;Klonek;ewa@a.example\nJan;Buk;jan@a.example\nEwunia;K.;ewa@a.example\n"
    batch = received(text)
    approve(SYSTEM, batch.id, STATEMENT)

    def erase_after_the_first(_done: int, _total: int) -> None:
        if Party.objects.filter(name="Ewa Klonek").exists():
            erase_party(SYSTEM, ewa())

    apply_batch(batch.id, progress=erase_after_the_first)
    assert [party.name for party in Party.objects.all()] == ["Jan Buk"]
    assert list(JournalLine.objects.order_by("number").values_list("number", "outcome")) == [
        (2, "created"),
        (3, "rejected"),
    ]
    assert "ewa@a.example" not in (folder_of(batch.id) / files.REJECTED).read_text()


def test_every_place_beside_the_tables_is_tested_here() -> None:
    assert [store.name for store in personal_stores()] == ["files of imports", "search index", "write-ahead log"], (
        "erasing reaches a new place: fill it in a test of this file, and see that nothing is left"
    )


@pytest.mark.processes
def test_nothing_is_left_in_the_files_of_the_database(tmp_path: Path) -> None:
    if os.environ.get("KLIENTELA_DATABASE_URL"):
        pytest.skip("PostgreSQL keeps dead rows until they are written over: THREAT_MODEL says so")
    installation = filled_installation(tmp_path)
    assert [word for word in (*EWA, *JAN) if not is_in_files(installation.home, word)] == []
    in_process(installation, "erase", "Ewa Klonek")
    assert [word for word in EWA[:2] if is_in_files(installation.home, word)] == []  # the rows are gone at once
    in_process(installation, "work", "")
    assert [word for word in EWA if is_in_files(installation.home, word)] == []
    assert [word for word in JAN if not is_in_files(installation.home, word)] == []


@pytest.mark.processes
def test_an_import_taken_back_leaves_nothing_in_the_files_of_the_database(tmp_path: Path) -> None:
    if os.environ.get("KLIENTELA_DATABASE_URL"):
        pytest.skip("PostgreSQL keeps dead rows until they are written over: THREAT_MODEL says so")
    installation = filled_installation(tmp_path)
    listed = installation.run("klientela", "imports", "list").stdout.splitlines()[1:]
    [batch] = [line.split()[0] for line in listed if "list.csv" in line]
    undone = installation.run("klientela", "imports", "undo", batch, "--yes")
    assert undone.returncode == 0, undone.stderr
    in_process(installation, "work", "")
    assert [word for word in (*EWA, *JAN) if is_in_files(installation.home, word)] == []


def filled_installation(tmp_path: Path) -> Installation:
    """Return an installation with clients of a file that is deleted."""
    installation = Installation(tmp_path)
    (tmp_path / "list.csv").write_text(HUBSPOT)
    for arguments in (
        ("manage", "migrate", "-v0"),
        ("import", str(tmp_path / "list.csv"), *"--source import --purpose offer --basis 6-1-f --yes".split()),
    ):
        done = installation.run("klientela", *arguments)
        assert done.returncode == 0, done.stderr
    (tmp_path / "list.csv").unlink()
    return installation


def in_process(installation: Installation, *arguments: str) -> None:
    """Do one step in a process of its own."""
    done = installation.run("tests.clients.parties.import_process", *arguments)
    assert done.returncode == 0, done.stderr


EWA = ("Klonek", "ewa.klonek@poczta.example", "klonek")
JAN = ("Żurawik", "jan.zurawik@drukarnia-zaw.example", "+48602111222")


def is_in_files(folder: Path, word: str) -> bool:
    """Say whether any file of the home holds a word: the database, its journal, what imports left."""
    return any(word.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())
