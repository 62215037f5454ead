"""What may be done in pages that no lower floor names: the ledger stands below roles, and names no reader."""

from __future__ import annotations

from klientela.atoms.words import Words
from klientela.base.access.capabilities import declare_capability
from klientela.base.access.roles import Role

SEE_KIT = declare_capability("kit.see", Words(en="See the design kit", pl="Podgląd elementów interfejsu"))
SEE_EVIDENCE = declare_capability(
    "evidence.see", Words(en="See the evidence ledger", pl="Podgląd dziennika dowodów"), Role.IOD
)
READ_EVIDENCE = declare_capability(
    "evidence.read", Words(en="Read the contents of evidence", pl="Odczyt treści dowodów"), Role.IOD
)
