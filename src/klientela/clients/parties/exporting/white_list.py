"""What each table of a full export may say: its columns, the words that stand in them, and instants that can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from klientela.atoms.clock import now, today
from klientela.atoms.formats.contact import IdentifierKind
from klientela.atoms.words import Words
from klientela.clients.parties.details import OF_A_PERSON, OF_AN_ORGANISATION
from klientela.clients.parties.exporting.possible import BadFullFileError
from klientela.clients.parties.links import LinkKind
from klientela.clients.parties.rules.draft import DetailKind, NameKind, PartyKind, PointKind, RoleKind
from klientela.clients.parties.rules.said_days import kept_birthday
from klientela.clients.parties.rules.web import runs_as_script
from klientela.clients.parties.values import Ended

_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)  # clocks of two machines differ, and so do their days

_OF_ALL = frozenset({"id", "source", "since_at", "ended_at", "ended_as", "succeeds", "confirmed"})
_OWN: Mapping[str, frozenset[str]] = {
    "name": frozenset({"kind", "text", "given", "additional", "family", "prefix", "suffix", "match_key"}),
    "contactpoint": frozenset({"kind", "written", "normal", "label", "fault", "is_shared"}),
    "identifier": frozenset({"kind", "written", "normal", "fault"}),
    "address": frozenset(
        {"street", "city", "region", "postal_code", "country", "full", "label", "normal"},
    ),
    "detail": frozenset({"kind", "text", "is_main"}),
    "tagging": frozenset({"tag"}),
    "role": frozenset({"organisation", "kind", "title", "unit", "from_on", "to_on"}),
    "link": frozenset({"other", "kind", "from_on", "to_on"}),
}
# A sealed number leaves no history: it has no end, corrects nothing, and is sealed anew with its bearer's own key.
COLUMNS: Mapping[str, frozenset[str]] = {
    **{table: _OF_ALL | own for table, own in _OWN.items()},
    "sealednumber": frozenset({"id", "source", "since_at", "confirmed", "kind", "number"}),
}
_KINDS: Mapping[str, frozenset[str]] = {
    "name": frozenset(NameKind),
    "contactpoint": frozenset(PointKind),
    "identifier": frozenset(IdentifierKind) - {IdentifierKind.PESEL},
    "role": frozenset(RoleKind),
    "link": frozenset(LinkKind),
    "sealednumber": frozenset({IdentifierKind.PESEL}),
}
_DETAILS: Mapping[str, frozenset[str]] = {
    PartyKind.PERSON: frozenset(OF_A_PERSON),
    PartyKind.ORGANISATION: frozenset(OF_AN_ORGANISATION),
}


class UnknownColumnError(BadFullFileError):
    """A value says what no export says of it."""

    words = Words(
        en="The file was changed: “{name}” has something in it that no export writes ({column}). Nothing was stored.",
        pl="Plik został zmieniony: przy „{name}” jest w nim coś, czego żaden eksport nie zapisuje ({column}). "
        "Niczego nie zapisano.",
    )


class UnknownWordError(BadFullFileError):
    """A value, or a source, is of a kind that nothing here is."""

    words = Words(
        en="The file was changed: in it “{name}” has a value of an unknown kind ({word}). Nothing was stored.",
        pl="Plik został zmieniony: „{name}” ma w nim wartość nieznanego rodzaju ({word}). Niczego nie zapisano.",
    )


class StrangeWordError(BadFullFileError):
    """A client or a source is said to be something that this version does not know."""

    words = Words(
        en="There is a word in the file that this version does not know ({word}). Nothing was stored.",
        pl="W pliku jest słowo, którego ta wersja nie zna ({word}). Niczego nie zapisano.",
    )


class WrongInstantError(BadFullFileError):
    """Something happened before 1900, in the future, or at no instant at all."""

    words = Words(
        en="The file was changed: it holds a time that cannot be ({word}). Nothing was stored.",
        pl="Plik został zmieniony: jest w nim niemożliwa data ({word}). Niczego nie zapisano.",
    )


class WrongValueError(BadFullFileError):
    """A date of birth that is no date, or a web address that would run as a program."""

    words = Words(
        en="The file was changed: “{name}” has a value in it that cannot be ({word}). Nothing was stored.",
        pl="Plik został zmieniony: „{name}” ma w nim niemożliwą wartość ({word}). Niczego nie zapisano.",
    )


def check_values(party: Mapping[str, Any], name: str) -> None:
    """Pass silently. Raises UnknownColumnError, UnknownWordError, WrongValueError; TypeError where damaged."""
    for table, rows in party["values"].items():
        if table not in COLUMNS:
            raise UnknownColumnError(name=name, column=_short(table))
        for row in rows:
            if foreign := sorted(row.keys() - COLUMNS[table]):
                raise UnknownColumnError(name=name, column=_short(foreign[0]))
            _check_kind(table, row, name, kind=party["kind"])
            _check_end(row, name)
            _check_contents(table, row, name)


def _check_kind(table: str, row: Mapping[str, Any], name: str, *, kind: str) -> None:
    known = _DETAILS[kind] if table == "detail" else _KINDS.get(table)
    if known is not None and row["kind"] not in known:
        raise UnknownWordError(name=name, word=_short(row["kind"]))


def _check_end(row: Mapping[str, Any], name: str) -> None:
    ended_at, ended_as = row.get("ended_at"), row.get("ended_as")
    if bool(ended_at) != bool(ended_as) or (ended_as and ended_as not in frozenset(Ended)):
        raise UnknownWordError(name=name, word=_short(ended_as or ""))


def _check_contents(table: str, row: Mapping[str, Any], name: str) -> None:
    if table == "detail" and row["kind"] == DetailKind.BIRTHDAY and not kept_birthday(row["text"]):
        raise WrongValueError(name=name, word=_short(row["text"]))
    if table == "contactpoint" and row["kind"] == PointKind.WEB:
        script = next((text for text in (row["written"], row["normal"]) if runs_as_script(text)), None)
        if script is not None:
            raise WrongValueError(name=name, word=_short(script))


def checked_word(known: type[StrEnum], said: object) -> str:
    """Return a word of a list. Raises StrangeWordError."""
    if not isinstance(said, str) or said not in list(known):
        raise StrangeWordError(word=_short(said))
    return said


def checked_instant(said: object) -> datetime:
    """Return an instant from 1900 to tomorrow. Raises WrongInstantError, also for one without a time zone."""
    try:
        instant = datetime.fromisoformat(str(said))
        is_possible = instant.tzinfo is not None and _EARLIEST <= instant.astimezone(UTC) <= now() + _AHEAD
    except (ValueError, OverflowError):
        is_possible = False
    if not is_possible:
        raise WrongInstantError(word=_short(said))
    return instant


def check_sources(sources: Iterable[Mapping[str, Any]]) -> None:
    """Pass silently. What was lawful when it was stated stays so; only what cannot be is refused: WrongInstantError."""
    for source in sources:
        obtained_on = source["obtained_on"]
        if obtained_on and date.fromisoformat(obtained_on) > today() + _AHEAD:
            raise WrongInstantError(word=_short(obtained_on))


def _short(said: object) -> str:
    return "".join(letter for letter in str(said)[:40] if letter.isprintable())
