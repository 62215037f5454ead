"""The process that `reader` starts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from klientela.atoms.words import LANGUAGES
from klientela.base.jobs.apart import Tell, Told, answer_order
from klientela.home.audit.files import AuditFile
from klientela.home.audit.reader import MATCHING
from klientela.home.audit.reading import run_audit
from klientela.home.audit.said import said


def audit(order: Told, tell: Tell) -> Told:
    """Audit what the order names; answer with the report in each language."""
    files = [AuditFile(Path(path), name, broke_off) for path, name, broke_off in order["files"]]

    def progress(read: int, file: AuditFile | None) -> None:
        tell({"read": read, "file": MATCHING if file is None else files.index(file)})

    report = run_audit(files, as_of=date.fromisoformat(order["as_of"]), progress=progress)
    return {"reports": {language: said(report, language) for language in LANGUAGES}, "records": report.records}


if __name__ == "__main__":
    answer_order(audit)
