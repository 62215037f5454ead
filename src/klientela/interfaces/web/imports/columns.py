"""The columns of a file as they were read, each with what else it may be: the form of the mapping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klientela.atoms.formats.tables.by_hand import FIELDS
from klientela.clients.parties.importing.rejected import OWN_HEADERS
from klientela.home.audit.labels import field_name
from klientela.home.audit.shown import SPELLED
from klientela.interfaces.web.imports.plain import plain
from klientela.interfaces.web.kit.tags import spoken

COLUMNS_SHOWN = 150  # of all lists together; a form takes a thousand fields
_PROGRAMS = {
    "linkedin-connections": "LinkedIn",
    "google-contacts": "Google Contacts",
    "google-contacts-old": "Google Contacts",
    "thunderbird": "Thunderbird",
    "outlook": "Outlook",
    "outlook-pl": "Outlook",
    "hubspot-contacts": "HubSpot",
    "hubspot-companies": "HubSpot",
}
GROUPS: tuple[tuple[Promise | str, frozenset[str]], ...] = (
    (
        gettext_lazy("Person"),
        frozenset(
            (
                *("full_name", "given_name", "additional_name", "family_name", "name_prefix", "name_suffix"),
                *("nickname", "birthday"),
            )
        ),
    ),
    (gettext_lazy("Organisation"), frozenset(("organisation", "unit", "job_title"))),
    (gettext_lazy("Contact"), frozenset(("emails", "phones", "urls"))),
    (gettext_lazy("Address"), frozenset(("addresses",))),
    (gettext_lazy("Numbers"), frozenset(("identifiers",))),
    (gettext_lazy("Other"), frozenset(("categories", "notes", "source", "obtained_on"))),
)
PESEL = "identifiers.pesel"
_NAMES = frozenset(("full_name", "given_name", "family_name", "nickname", "organisation"))


@dataclass(frozen=True, slots=True)
class Option:
    """A field that a column may be."""

    field: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """One column: `name` is that of its select in the form, `groups` what it offers."""

    name: str
    header: str
    told_by: str
    values: tuple[str, ...]
    is_used: bool
    groups: tuple[tuple[str, tuple[Option, ...]], ...]


@dataclass(frozen=True, slots=True)
class ListRead:
    """One list of the file as it was understood; `hidden` counts the columns that there was no room for."""

    name: str
    columns: tuple[ColumnRead, ...]
    used: int
    unused: int
    hidden: int
    unknown: tuple[str, ...] = ()  # columns that are filled and that neither we nor a person said anything of
    has_name: bool = True


def lists_read(lists: Iterable[dict[str, Any]], typed: Mapping[str, str]) -> list[ListRead]:
    """Return the lists of a file; what was typed in a form that was refused is chosen again."""
    room, found = COLUMNS_SHOWN, []
    for number, one in enumerate(lists):
        shown = [at for at, column in enumerate(one["columns"]) if column[1] or column[2] or column[3]][:room]
        room -= len(shown)
        columns = tuple(_column(_name(number, at), one["columns"][at], typed) for at in shown)
        used = sum(bool(column[1]) for column in one["columns"])
        hidden = len(one["columns"]) - len(shown)
        unused = len(one["columns"]) - used
        unknown = tuple(
            plain(name) for name, field, by, values in one["columns"] if _is_unknown(name, field, by, values)
        )
        has_name = not _NAMES.isdisjoint(column[1] for column in one["columns"])
        found.append(ListRead(_list_name(one), columns, used, unused, hidden, unknown, has_name))
    return found


def _is_unknown(header: str, field: str, found_by: str, values: Sequence[str]) -> bool:
    return not field and not found_by and bool(values) and header not in OWN_HEADERS


def chosen_of(lists: Sequence[dict[str, Any]], typed: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return what a form says of the columns: of each list, the fields by the columns' numbers."""
    chosen: dict[str, dict[str, str]] = {}
    for number, one in enumerate(lists):
        for at in range(len(one["columns"])):
            if (field := typed.get(_name(number, at))) is not None:
                chosen.setdefault(one["part"], {})[str(at)] = field
    return chosen


def _name(number: int, at: int) -> str:
    return f"column-{number}-{at}"


def _list_name(one: dict[str, Any]) -> str:
    form = SPELLED.get(one["format"], one["format"].upper())
    encoding = SPELLED.get(one["encoding"], one["encoding"].upper())
    program = _PROGRAMS.get(one["preset"], one["preset"])
    return " · ".join(plain(part) for part in (one["part"], form, program, encoding) if part)


def _column(name: str, column: Sequence[Any], typed: Mapping[str, str]) -> ColumnRead:
    header, field, found_by, values = column
    told_by = {
        "preset": _("the program's own layout"),
        "header": _("its heading"),
        "contents": _("its contents"),
        "hand": _("you"),
    }
    chosen = typed.get(name, field)
    shown = () if field == PESEL else tuple(plain(value) for value in values)
    groups = tuple(_groups(field, chosen))
    return ColumnRead(name, plain(header), told_by.get(found_by, ""), shown, bool(chosen), groups)


def _groups(field: str, chosen: str) -> Iterator[tuple[str, tuple[Option, ...]]]:
    """Yield the fields by groups; one that nobody can choose, as a program's own layout gives it, is offered too."""
    fields = FIELDS if not field or field in FIELDS else (*FIELDS, field)
    for label, names in GROUPS:
        own = [one for one in fields if one.partition(".")[0] in names]
        yield str(label), tuple(Option(one, _field_label(one), one == chosen) for one in own)


def _field_label(field: str) -> str:
    name = field_name(field, spoken())
    if field == "notes":
        return _("{what} (not stored)").format(what=name)
    is_kind = field.endswith(".label") and not field.startswith("addresses")
    return _("{what}: kind").format(what=name) if is_kind else name
