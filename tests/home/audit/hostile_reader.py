"""The reader's process, in which a file's name says what the native code in it does when it meets that file."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from klientela.atoms.formats.contact_list import ContactList, open_contacts
from klientela.base.jobs import apart
from klientela.home.audit import reader_child, reading


def open_or_suffer(path: Path, *, name: str) -> ContactList:
    """Die, break off, spin or hang where the name says so; else read the file."""
    if name == "dies.csv":
        sys.stderr.write("memory allocation failed on anna.buk@bukowa.example\n")
        sys.stderr.flush()
        os.abort()
    if name == "breaks.csv":
        raise MemoryError("anna.buk@bukowa.example")
    if name == "hangs.csv":
        time.sleep(60)
    while name == "spins.csv":
        pass
    return open_contacts(path, name=name)


def die_at_last(*_: object, **__: object) -> None:
    """Break off when everything is read."""
    raise KeyError("anna.buk@bukowa.example")


reading.open_contacts = open_or_suffer
apart.CPU_LIMIT = int(os.environ.get("READER_CPU_LIMIT", apart.CPU_LIMIT))
if os.environ.get("READER_DIES_AT_LAST"):
    reading.find_duplicates = die_at_last  # type: ignore[assignment]
apart.answer_order(reader_child.audit)
