"""What may be done with parties, and by whom."""

from __future__ import annotations

from klientela.atoms.words import Words
from klientela.base.access.capabilities import declare_capability
from klientela.base.access.roles import Role

SEE_CLIENTS = declare_capability(
    "clients.see",
    Words(en="See clients", pl="Przeglądanie klientów"),
    *(Role.SELLER, Role.BOOKKEEPER, Role.IOD, Role.READ_ONLY),
)
CHANGE_CLIENTS = declare_capability(
    "clients.change", Words(en="Change clients", pl="Zmiana danych klientów"), Role.SELLER
)
IMPORT_CLIENTS = declare_capability("clients.import", Words(en="Import clients", pl="Import klientów"), Role.SELLER)
EXPORT_CLIENTS = declare_capability("clients.export", Words(en="Export clients", pl="Eksport klientów"), Role.IOD)
MERGE_CLIENTS = declare_capability("clients.merge", Words(en="Merge clients", pl="Scalanie klientów"), Role.SELLER)
ERASE_CLIENTS = declare_capability("clients.erase", Words(en="Erase clients", pl="Usuwanie danych klientów"), Role.IOD)
REVEAL_NUMBERS = declare_capability(
    "clients.reveal",
    Words(en="Show PESEL numbers in full", pl="Odczyt pełnych numerów PESEL"),
    *(Role.BOOKKEEPER, Role.IOD),
)
