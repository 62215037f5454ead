"""The process that `reader` starts: an order comes in on standard input, progress and the reports go out."""

from __future__ import annotations

import json
import resource
import sys
from datetime import date
from pathlib import Path

from klientela.atoms.words import LANGUAGES
from klientela.home.audit.files import AuditFile
from klientela.home.audit.reader import PROGRESS
from klientela.home.audit.reading import run_audit
from klientela.home.audit.said import said

MEMORY_LIMIT = 4 * 1024**3  # bytes of address space; an audit of 100,000 rows takes a quarter of it


def main() -> None:
    """Audit what the order names."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    order = json.loads(sys.stdin.read())
    files = [AuditFile(Path(path), name) for path, name in order["files"]]
    report = run_audit(files, as_of=date.fromisoformat(order["as_of"]), progress=_tell)
    reports = {language: said(report, language) for language in LANGUAGES}
    sys.stdout.write(json.dumps({"reports": reports, "records": report.records}) + "\n")


def _tell(read: int, _name: str) -> None:
    sys.stdout.write(f"{PROGRESS}{read}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
