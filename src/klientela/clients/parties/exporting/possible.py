"""What a full export cannot say, because no installation can come to it: refused before anything is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, TypeGuard

from klientela.atoms.clock import today
from klientela.atoms.words import Words
from klientela.base.vault.said_error import SaidError
from klientela.clients.parties.links import LinkKind
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


class NoNameError(BadFullFileError):
    """A party that is not part of another one has no current name."""

    words = Words(
        en="The file was changed: a client in it has no current name (“{name}”). Nothing was stored.",
        pl="Plik został zmieniony: jeden z klientów nie ma w nim obecnej nazwy („{name}”). Niczego nie zapisano.",
    )


class CircleError(BadFullFileError):
    """Following who stands above whom, or who became part of whom, one comes back."""

    words = Words(
        en="The file was changed: in it “{name}” stands above itself, or became part of itself. Nothing was stored.",
        pl="Plik został zmieniony: „{name}” jest w nim swoją własną jednostką nadrzędną albo częścią samej siebie. "
        "Niczego nie zapisano.",
    )


class EndsEarlyError(BadFullFileError):
    """A link ends before it begins."""

    words = Words(
        en="The file was changed: a link of “{name}” ends before it begins in it. Nothing was stored.",
        pl="Plik został zmieniony: jedno z powiązań „{name}” kończy się w nim, zanim się zacznie. "
        "Niczego nie zapisano.",
    )


def refuse_impossible(parties: Sequence[dict[str, Any]]) -> None:
    """Pass silently. Raises the errors above; KeyError and the like where damaged."""
    kinds = [party["kind"] for party in parties]
    for place, party in enumerate(parties):
        _refuse_names(party)
        _refuse_relations(party["values"], place, kinds, name=_named(party))
        _refuse_survivor(party, kinds)
    _refuse_circles([[above] if (above := party["replaced_by"]) is not None else [] for party in parties], parties)
    _refuse_circles(_above(parties), parties)


def roots(parties: Sequence[dict[str, Any]]) -> list[int]:
    """Return, for each party, the one that it became part of in the end: itself where it stands alone."""
    found: dict[int, int] = {}
    for first in range(len(parties)):
        path, place = [first], first
        while place not in found and parties[place]["replaced_by"] is not None:
            place = parties[place]["replaced_by"]
            path.append(place)
        found.update(dict.fromkeys(path, found.get(place, place)))
    return [found[place] for place in range(len(parties))]


def _named(party: dict[str, Any]) -> str:
    return str(party["name"])[:80]


def _refuse_names(party: dict[str, Any]) -> None:
    names = party["values"].get("name", ())
    current = [row for row in names if row["kind"] == NameKind.CURRENT and not row.get("ended_at")]
    if len(current) > 1:
        raise TwoNamesError(name=_named(party))
    shown = [party["name"], *(row["text"] for row in current)]
    if not all(text.strip() for text in shown) or (not current and party["replaced_by"] is None):
        raise NoNameError(name=_named(party))


def _refuse_survivor(party: dict[str, Any], kinds: Sequence[str]) -> None:
    survivor = party["replaced_by"]
    if survivor is not None and (not _is_place(survivor, kinds) or kinds[survivor] != party["kind"]):
        raise ValueError("replaced_by")


def _refuse_relations(values: dict[str, Any], place: int, kinds: Sequence[str], *, name: str) -> None:
    if any(not _joins(kinds, place, row["organisation"], first=PartyKind.PERSON) for row in values.get("role", ())):
        raise WrongRoleError(name=name)
    for row in values.get("link", ()):
        if not _joins(kinds, place, row["other"], first=PartyKind.ORGANISATION):
            raise WrongLinkError(name=name)
        from_on, to_on = _day(row, "from_on"), _day(row, "to_on")
        if from_on and to_on and to_on < from_on:
            raise EndsEarlyError(name=name)


def _above(parties: Sequence[dict[str, Any]]) -> list[list[int]]:
    """Return, for each party, its parents and head offices by the links in force, as `links.check_link` sees them."""
    above: list[list[int]] = [[] for _party in parties]
    for place, party in enumerate(parties):
        for row in party["values"].get("link", ()):
            to_on = _day(row, "to_on")
            if row.get("ended_at") or (to_on and to_on < today()):
                continue
            if row["kind"] == LinkKind.PARENT:
                above[place].append(row["other"])
            elif row["kind"] == LinkKind.BRANCH:
                above[row["other"]].append(place)
    return above


def _refuse_circles(above: Sequence[Sequence[int]], parties: Sequence[dict[str, Any]]) -> None:
    """Take away whoever has nobody above, again and again: who is left in the end stands in or over a circle."""
    below: dict[int, list[int]] = defaultdict(list)
    left = [len(some) for some in above]
    for place, some in enumerate(above):
        for one in some:
            below[one].append(place)
    free = [place for place, count in enumerate(left) if not count]
    while free:
        for place in below[free.pop()]:
            left[place] -= 1
            if not left[place]:
                free.append(place)
    circle = next((place for place, count in enumerate(left) if count), None)
    if circle is not None:
        raise CircleError(name=_named(parties[circle]))


def _joins(kinds: Sequence[str], place: int, other: object, *, first: PartyKind) -> bool:
    """Say whether a relation leads from a party of kind `first` to an organisation that is another party."""
    if not _is_place(other, kinds):
        raise ValueError("place")
    return other != place and kinds[place] == first and kinds[other] == PartyKind.ORGANISATION


def _is_place(said: object, among: Sequence[object]) -> TypeGuard[int]:
    return type(said) is int and 0 <= said < len(among)


def _day(row: dict[str, Any], column: str) -> date | None:
    return date.fromisoformat(row[column]) if row.get(column) else None
