"""The files of an audit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from klientela.atoms.checked import showable
from klientela.atoms.decision import ReasonCode, Weight
from klientela.atoms.words import Words

LONGEST_NAME = 80  # characters of a file's name that are shown; the ending is among them
_ENDING = 16

READING_BROKE_OFF = ReasonCode(
    "FILE-READING-BROKE-OFF",
    Words(
        en="Reading this file broke off ({cause}): it needs more memory or time than a contact list should, "
        "or is damaged in a way not known here.",
        pl="Odczyt tego pliku się załamał ({cause}): plik wymaga więcej pamięci lub czasu, niż powinna "
        "lista kontaktów, albo jest uszkodzony w nieznany sposób.",
    ),
    "klientela: limits of reading",
    Weight.STOP,
    Words(
        en="Copy the contacts to a new file, save it as CSV and give that.",
        pl="Skopiuj kontakty do nowego pliku, zapisz go jako CSV i wskaż ten plik.",
    ),
)


@dataclass(frozen=True, slots=True)
class AuditFile:
    """A file to audit: where it lies, and what its owner calls it.

    `broke_off` says what ended the process that read it before; such a file is reported, and not read again.
    """

    path: Path
    name: str
    broke_off: str = ""


def shown_name(name: str) -> str:
    """Return a file's name as it is shown: personal numbers masked, and cut in its middle; its ending stays."""
    name = showable(name)
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - _ENDING - 1]}…{name[-_ENDING:]}"
