"""What may be done in pages only."""

from __future__ import annotations

from klientela.atoms.words import Words
from klientela.base.access.capabilities import declare_capability

SEE_KIT = declare_capability("kit.see", Words(en="See the design kit", pl="Podgląd elementów interfejsu"))
