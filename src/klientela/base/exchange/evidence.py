"""Ledger kinds and errors of imports."""

from __future__ import annotations

from klientela.atoms.words import Words
from klientela.base.ledger.kinds import declare_kind

IMPORT_APPLIED = declare_kind("import.applied", words=Words(en="A file was imported", pl="Zaimportowano plik"))
IMPORT_UNDONE = declare_kind("import.undone", words=Words(en="An import was taken back", pl="Cofnięto import"))
IMPORT_DISCARDED = declare_kind(
    "import.discarded",
    words=Words(
        en="A file that waited to be imported was discarded, because a person in it was erased",
        pl="Odrzucono plik czekający na import, bo usunięto dane osoby, która w nim była",
    ),
)
