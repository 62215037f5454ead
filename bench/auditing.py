"""Measures reading and auditing a long list of contacts, beside the goals: their rows want more than lists."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure, Row
from bench.installation import Engine, Installation, installation
from bench.process import Ended, FailedError
from klientela.home.demo.corpus import SEED

CONTACTS = 100_000
KINDS = (("CSV", "contacts.csv"), ("XLSX", "contacts.xlsx"), ("vCard 4.0", "contacts.vcf"))
FINDINGS = 1  # the exit code of an audit that found something


def measure_auditing(folder: Path) -> Iterator[Row]:
    """Read the list in each format, then audit it from the command line; no database takes part."""
    with installation(folder, Engine("none")) as installed:
        installed.run("bench.corpus", "write", str(installed.folder), str(CONTACTS))
        for kind, name in KINDS:
            yield _reading(installed, kind, name)
        yield _audit(installed)


def _reading(installed: Installation, kind: str, name: str) -> Row:
    ended = installed.run("bench.corpus", "read", str(installed.folder / name))
    _check(int(ended.output))
    how = f"The generated list (seed {SEED}) from its file to records, in constant memory but for workbooks."
    return Row("", f"read 100,000 contacts: {kind}", "none", _speed(ended), Figure("peak", ended.peak_mb, "MB"), how)


def _audit(installed: Installation) -> Row:
    report = installed.folder / "report.json"
    ended = installed.run(
        "klientela", "audit", str(installed.folder / "contacts.csv"), "--json", str(report), good=(FINDINGS,)
    )
    facts = json.loads(report.read_text())
    _check(sum(file["records"] for file in facts["files"]))
    how = (
        f"`klientela audit contacts.csv --json report.json` on the generated list (seed {SEED}): values, kinds, "
        "notices due, duplicates. P26 will give 15 s to 10,000 contacts with invoices and statements."
    )
    return Row("", "audit of 100,000 contacts", "none", _speed(ended), Figure("peak", ended.peak_mb, "MB"), how)


def _speed(ended: Ended) -> list[Figure]:
    return [Figure("whole process", ended.seconds, "s"), Figure("speed", CONTACTS / ended.seconds, "rows/s")]


def _check(records: int) -> None:
    if records != CONTACTS:
        raise FailedError(f"{records} of {CONTACTS} contacts were read")
