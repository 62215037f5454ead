"""What a full export cannot say, because no installation can come to it: refused before anything is stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from klientela.atoms.words import Words
from klientela.base.vault.said_error import SaidError
from klientela.clients.parties.rules.draft import NameKind, PartyKind


class BadFullFileError(SaidError):
    """The file is no full export, or was changed so that it cannot be loaded; nothing was stored."""

    words: ClassVar[Words] = Words(
        en="This is not a full export of Klientela, or it was damaged ({where}); nothing was stored.",
        pl="To nie jest pełny eksport z Klienteli albo plik jest uszkodzony ({where}); niczego nie zapisano.",
    )


class TwoNamesError(BadFullFileError):
    """A party has two current names."""

    words = Words(
        en="The file was changed: “{name}” has two current names in it. Nothing was stored.",
        pl="Plik został zmieniony: „{name}” ma w nim dwie obecne nazwy. Niczego nie zapisano.",
    )


class WrongRoleError(BadFullFileError):
    """A role joins something else than a person to an organisation."""

    words = Words(
        en="The file was changed: in it “{name}” is employed by itself, or by a person. Nothing was stored.",
        pl="Plik został zmieniony: „{name}” jest w nim swoim własnym pracodawcą albo pracuje u osoby. "
        "Niczego nie zapisano.",
    )


class WrongLinkError(BadFullFileError):
    """A link joins something else than two organisations."""

    words = Words(
        en="The file was changed: in it “{name}” is linked to itself, or to a person. Nothing was stored.",
        pl="Plik został zmieniony: „{name}” jest w nim powiązane ze sobą samym albo z osobą. Niczego nie zapisano.",
    )


def refuse_impossible(parties: Sequence[dict[str, Any]]) -> None:
    """Pass silently. Raises TwoNamesError, WrongRoleError, WrongLinkError; KeyError and the like where damaged."""
    kinds = [party["kind"] for party in parties]
    for place, party in enumerate(parties):
        values, name = party["values"], str(party["name"])[:80]
        current = [row for row in values.get("name", ()) if row["kind"] == NameKind.CURRENT and not row.get("ended_at")]
        if len(current) > 1:
            raise TwoNamesError(name=name)
        if any(not _joins(kinds, place, row["organisation"], first=PartyKind.PERSON) for row in values.get("role", ())):
            raise WrongRoleError(name=name)
        if any(not _joins(kinds, place, row["other"], first=PartyKind.ORGANISATION) for row in values.get("link", ())):
            raise WrongLinkError(name=name)


def _joins(kinds: Sequence[str], place: int, other: object, *, first: PartyKind) -> bool:
    """Say whether a relation leads from a party of kind `first` to an organisation that is another party."""
    if type(other) is not int or not 0 <= other < len(kinds):
        raise ValueError("place")
    return other != place and kinds[place] == first and kinds[other] == PartyKind.ORGANISATION
