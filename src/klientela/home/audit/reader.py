"""The process that reads uploaded lists: apart, so that a hostile file can harm nobody but itself.

Workbooks are parsed by native code, which on a failed allocation ends its process without a word; a limit on memory
and a process of its own keep the job worker alive, and small when no audit is running.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from klientela.home.audit.files import AuditFile

PROGRESS = "read "
CHILD = "klientela.home.audit.reader_child"

Reports = dict[str, dict[str, Any]]


class ReaderDiedError(Exception):
    """The reading process ended without a report; what it was given cannot be audited."""


def read_apart(files: Sequence[AuditFile], *, as_of: date, progress: Callable[[int], None]) -> tuple[Reports, int]:
    """Audit files in a process of its own; return the report in each language, and how many records it read.

    What `progress` raises stops the process and passes on. Raises ReaderDiedError.
    """
    order = json.dumps({"as_of": as_of.isoformat(), "files": [[str(file.path), file.name] for file in files]})
    command = [sys.executable, "-m", CHILD]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8") as child:  # noqa: S603
        try:
            return _answer(child, order, progress)
        finally:
            child.kill()


def _answer(child: subprocess.Popen[str], order: str, progress: Callable[[int], None]) -> tuple[Reports, int]:
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(order)
    child.stdin.close()
    for line in child.stdout:
        if not line.startswith(PROGRESS):
            answer = json.loads(line)
            return answer["reports"], answer["records"]
        progress(int(line.removeprefix(PROGRESS)))
    raise ReaderDiedError(f"exit code {child.wait()}")
