"""Sealed numbers in a full export: each read as evidence where they were asked for, else counted as left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from klientela.atoms.actor import Actor
from klientela.atoms.taxids import check_identifier
from klientela.atoms.words import Words
from klientela.base.access.capabilities import require
from klientela.base.access.reveal import reveal
from klientela.base.parameters.pesel import may_keep_pesel
from klientela.base.vault.sealing import KeyDestroyedError
from klientela.clients.parties.capabilities import REVEAL_NUMBERS
from klientela.clients.parties.exporting.possible import BadFullFileError
from klientela.clients.parties.rules.draft import PartyKind
from klientela.clients.parties.sealed_numbers import PESEL, check_reason, sealed_field
from klientela.clients.parties.values import SealedNumber


class ForbiddenNumbersError(BadFullFileError):
    """The file holds PESEL numbers, which may not be kept here."""

    words = Words(
        en="There are PESEL numbers in the file, and the settings name no provision that demands them. Name it first, "
        "or export once more without the numbers. Nothing was stored.",
        pl="W pliku są numery PESEL, a w ustawieniach nie podano przepisu, który ich wymaga. Najpierw go podaj albo "
        "wyeksportuj dane ponownie, bez tych numerów. Niczego nie zapisano.",
    )


class WrongBearerError(BadFullFileError):
    """An organisation has a PESEL number."""

    words = Words(
        en="The file was changed: “{name}” is an organisation and has a PESEL number in it. Nothing was stored.",
        pl="Plik został zmieniony: „{name}” to organizacja, a ma w nim numer PESEL. Niczego nie zapisano.",
    )


class OpenedNumbers:
    """Opens sealed numbers for one export; `left_out` counts those that did not leave, by kind.

    Without a reason none is opened. Raises DeniedError, ShortReasonError.
    """

    def __init__(self, actor: Actor, *, reason: str = "") -> None:
        if reason:
            require(actor, REVEAL_NUMBERS)
            check_reason(reason)
        self._actor = actor
        self._reason = reason
        self.left_out: dict[str, int] = {}

    def said(self, row: SealedNumber) -> dict[str, Any] | None:
        """Return what an export says of a number, None where it is left out."""
        if self._reason:
            try:
                return {"kind": row.kind, "number": reveal(self._actor, sealed_field(row), reason=self._reason)}
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


def check_numbers(parties: Sequence[dict[str, Any]]) -> None:
    """Pass silently numbers that may be kept here, each a person's. Raises ForbiddenNumbersError, WrongBearerError."""
    for party in parties:
        if party["values"].get("sealednumber"):
            if not may_keep_pesel():
                raise ForbiddenNumbersError
            if party["kind"] != PartyKind.PERSON:
                raise WrongBearerError(name=str(party["name"])[:80])
