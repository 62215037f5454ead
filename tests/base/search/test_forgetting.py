"""What is removed is nowhere: not in a row, not among the words, not in the pages of the index's file."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from klientela.base.search.index import SearchDocument, forget_removed, index_documents, remove_documents
from klientela.base.search.record import IndexedRecord, SpelledWord
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
    forget_removed()
    index_documents([person(ONE, "Zqxjc Kłos", "zqxjb@x.example")])  # corrected before it is removed
    assert [name for name in TABLES if holds(name, b"qxj")] == ["search_text_data", *TABLES[3:]]
    remove_documents([ONE])
    assert [name for name in TABLES if holds(name, b"qxj")] == ["search_text_data"]
    forget_removed()
    assert [name for name in TABLES if holds(name, b"qxj")] == []
    assert holds("search_text_data", b"zbik")


def holds(table: str, text: bytes) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        cells = [cell for row in cursor.fetchall() for cell in row]
    kept = [
        cell.encode() if isinstance(cell, str) else bytes(cell) for cell in cells if not isinstance(cell, int | None)
    ]
    return any(text in cell for cell in kept)


@pytest.mark.processes
def test_nothing_is_left_in_the_file_of_the_database(tmp_path: Path) -> None:
    if os.environ.get("KLIENTELA_DATABASE_URL"):
        pytest.skip("PostgreSQL keeps dead rows until VACUUM: THREAT_MODEL says so")
    installation = Installation(tmp_path)
    for step in ("fill", "remove"):
        done = installation.run("tests.base.search.index_process", step)
        assert done.returncode == 0, done.stderr
        left = [word for word in ("nzqxjan", "ezqxj", "qxjanowsk") if is_in_files(installation.home, word)]
        assert left == (["nzqxjan", "ezqxj", "qxjanowsk"] if step == "fill" else []), sys.version
    assert is_in_files(installation.home, "nkowalska7")


def is_in_files(folder: Path, word: str) -> bool:
    return any(word.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())
