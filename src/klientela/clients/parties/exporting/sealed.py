"""Sealed numbers in a full export: each read as evidence for whoever may read them, else counted as left out."""

from __future__ import annotations

from typing import Any

from klientela.atoms.actor import Actor
from klientela.atoms.taxids import check_identifier
from klientela.base.access.capabilities import may
from klientela.base.access.reveal import reveal
from klientela.base.vault.sealing import KeyDestroyedError
from klientela.clients.parties.capabilities import REVEAL_NUMBERS
from klientela.clients.parties.sealed_numbers import PESEL, sealed_field
from klientela.clients.parties.values import SealedNumber

REASON = "full export / pełny eksport"


class OpenedNumbers:
    """Opens sealed numbers for one export; `left_out` counts those that did not leave, by kind."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._may_read = may(actor, REVEAL_NUMBERS)
        self.left_out: dict[str, int] = {}

    def said(self, row: SealedNumber) -> dict[str, Any] | None:
        """Return what an export says of a number, None where it is left out."""
        if self._may_read:
            try:
                return {"kind": row.kind, "number": reveal(self._actor, sealed_field(row), reason=REASON)}
            except KeyDestroyedError:
                pass
        self.left_out[row.kind] = self.left_out.get(row.kind, 0) + 1
        return None


def number_to_seal(said: dict[str, Any]) -> str:
    """Return the normal form of a number that an export says. Raises ValueError for what is no PESEL."""
    normal = check_identifier(PESEL, str(said["number"])).normal
    if said["kind"] != PESEL or normal is None:
        raise ValueError("number")
    return normal
