"""The files of an audit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class AuditFile:
    """A file to audit: where it lies, and what its owner calls it."""

    path: Path
    name: str
