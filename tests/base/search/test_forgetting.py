"""What is removed is nowhere: not in a row, not among the words, not in the pages of the index's file."""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction

from klientela.base.jobs.schedule import run_due
from klientela.base.jobs.state import JobPhase, list_jobs
from klientela.base.jobs.worker import run_ready
from klientela.base.search import engine, store
from klientela.base.search.index import SearchDocument, index_documents, remove_documents
from klientela.base.search.record import IndexedRecord, SpelledWord
from klientela.base.search.store import Removal, forget_later, forget_removed
from klientela.base.search.tokens import Field
from tests.base.backup.installation import Installation

ONE, OTHER = UUID(int=1), UUID(int=2)
TABLES = ("search_text_data", "search_text_idx", "search_text_config", "search_indexedrecord", "search_spelledword")


def person(record_id: UUID, name: str, email: str) -> SearchDocument:
    return SearchDocument(record_id, "person", name.encode(), [(Field.NAME, name), (Field.EMAIL, email)])


def words() -> list[str]:
    return sorted(bytes(word).decode() for word in SpelledWord.objects.values_list("word", flat=True))


@pytest.mark.django_db
def test_a_word_goes_with_its_last_record() -> None:
    index_documents([person(ONE, "Anna Kłos", "a@x.example"), person(OTHER, "Anna Żbik", "b@x.example")])
    assert words() == ["anna", "klos", "zbik"]
    remove_documents([ONE])
    assert words() == ["anna", "zbik"]
    index_documents([person(OTHER, "Anna Ryś", "b@x.example")])
    assert words() == ["anna", "rys"]
    remove_documents([OTHER, ONE])
    assert (words(), IndexedRecord.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_no_table_of_the_index_holds_a_removed_word() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL rewrites its index outside of transactions only")
    index_documents([person(ONE, "Zqxja Kłos", "zqxjb@x.example"), person(OTHER, "Anna Żbik", "b@x.example")])
    engine.rewrite_index()
    index_documents([person(ONE, "Zqxjc Kłos", "zqxjb@x.example")])  # corrected before it is removed
    assert [name for name in TABLES if holds(name, b"qxj")] == ["search_text_data", *TABLES[3:]]
    remove_documents([ONE])
    assert [name for name in TABLES if holds(name, b"qxj")] == ["search_text_data"]
    engine.rewrite_index()
    assert [name for name in TABLES if holds(name, b"qxj")] == []
    assert holds("search_text_data", b"zbik")


@pytest.mark.django_db(transaction=True)
def test_one_run_forgets_all_that_was_removed_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rewritten = []
    monkeypatch.setattr(store, "rewrite_index", lambda: rewritten.append(Removal.objects.count()))
    assert "search.forget" not in run_due()
    for _ in range(3):
        forget_later()
    run_due()
    run_ready()
    assert (rewritten, Removal.objects.count()) == ([3], 0)
    assert len(list_jobs(name="search.forget")) == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_removed_while_the_index_is_rewritten_waits_for_the_next_run(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_later()
    monkeypatch.setattr(store, "rewrite_index", forget_later)
    forget_removed.call()
    assert store.has_removals()
    assert Removal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_run_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise OSError

    forget_later()
    with monkeypatch.context() as patched:
        patched.setattr(store, "rewrite_index", fails)
        run_due()
        run_ready()
    [run] = list_jobs(name="search.forget")
    assert (run.phase, run.failures, store.has_removals()) == (JobPhase.WAITING, 1, True)


@pytest.mark.django_db(transaction=True)
def test_a_removal_that_is_rolled_back_rewrites_nothing() -> None:
    with transaction.atomic():
        forget_later()
        transaction.set_rollback(True)
    assert "search.forget" not in run_due()


@pytest.mark.django_db(transaction=True)
def test_an_index_that_a_killed_rewriting_left_is_dropped() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite rewrites in transactions: what was begun is never seen")
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX search_record_tokens_ccnew ON search_indexedrecord (kind)")
        cursor.execute(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'search_record_tokens_ccnew'::regclass"
        )
        engine.rewrite_index()
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = 'search_indexedrecord' AND indexname LIKE '%tokens%'"
        )
        assert cursor.fetchall() == [("search_record_tokens",)]


def holds(table: str, text: bytes) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        cells = [cell for row in cursor.fetchall() for cell in row]
    kept = [
        cell.encode() if isinstance(cell, str) else bytes(cell) for cell in cells if not isinstance(cell, int | None)
    ]
    return any(text in cell for cell in kept)


@pytest.mark.processes
def test_nothing_is_left_in_the_files_of_the_index(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    marks = ["nzqxjan", "ezqxj", "qxjanowsk"]
    for step in ("fill", "remove", "work"):
        done = installation.run("tests.base.search.index_process", step)
        assert done.returncode == 0, done.stderr
        held = index_files(installation)
        left = [word for word in marks if any(word.encode() in file for file in held)]
        assert bool(left) == (step != "work"), (step, left, sys.version)
    assert any(b"nkowalska7" in file for file in held)


def index_files(installation: Installation) -> list[bytes]:
    """Return the database file and its log; of PostgreSQL the file of the index."""
    if not installation.url:
        return [path.read_bytes() for path in installation.home.rglob("*") if path.is_file()]
    with psycopg.connect(installation.url, autocommit=True) as database:
        database.execute("CHECKPOINT")
        folder, path = database.execute(
            "SELECT current_setting('data_directory'), pg_relation_filepath('search_record_tokens')"
        ).fetchone() or ("", "")
    return [Path(folder, path).read_bytes()]
