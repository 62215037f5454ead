"""Lists read for an audit in a process apart, so that a hostile file can harm nobody but itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from klientela.base.jobs.apart import ApartDiedError, Told, work_apart
from klientela.home.audit.files import AuditFile

MATCHING = -1  # in place of a file's number: all are read
CHILD = "klientela.home.audit.reader_child"
MOST_BROKE_OFF = 3  # files that end the reader; after so many, the whole audit is given up

Reports = dict[str, dict[str, Any]]
Progress = Callable[[int, AuditFile | None], None]


class ReaderDiedError(Exception):
    """The reading process ended without a report; `cause` is a signal, an error's class or an exit code."""

    def __init__(self, cause: str, file: AuditFile | None) -> None:
        super().__init__(cause)
        self.cause = cause
        self.file = file  # the one that was being read


def read_apart(files: Sequence[AuditFile], *, as_of: date, progress: Progress) -> tuple[Reports, int]:
    """Audit files in a process of its own; return the report in each language, and how many records it read.

    A file that ends the process is reported as refused, and the others are read anew. What `progress` raises stops the
    process and passes on. Raises ReaderDiedError.
    """
    files = list(files)
    while True:
        try:
            return _read_once(files, as_of=as_of, progress=progress)
        except ReaderDiedError as error:
            many = sum(bool(file.broke_off) for file in files)
            if error.file is None or error.file.broke_off or many == MOST_BROKE_OFF:
                raise
            files[files.index(error.file)] = replace(error.file, broke_off=error.cause)


def _read_once(files: Sequence[AuditFile], *, as_of: date, progress: Progress) -> tuple[Reports, int]:
    named = [(str(file.path), file.name, file.broke_off) for file in files]
    read, file = 0, None

    def hear(told: Told | None) -> None:
        nonlocal read, file
        if told:
            read, number = told["read"], told["file"]
            file = None if number == MATCHING else files[number]
        progress(read, file)

    try:
        answer = work_apart(CHILD, {"as_of": as_of.isoformat(), "files": named}, hear=hear)
    except ApartDiedError as error:
        raise ReaderDiedError(error.cause, file) from error
    return answer["reports"], answer["records"]
