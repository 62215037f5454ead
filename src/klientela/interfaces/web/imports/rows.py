"""Rows of a planned import that are shown, and can be left out there: the first, those of known clients, the faulty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from klientela.atoms.actor import Actor
from klientela.base.exchange.batch import Outcome
from klientela.clients.parties.importing.preview import FAULTS, fault_in_general, fault_said, place_said
from klientela.clients.parties.listing import visible_parties
from klientela.home.audit.labels import VALUES
from klientela.interfaces.web.clients.likeness import lines_of, signs_read
from klientela.interfaces.web.imports.plain import plain
from klientela.interfaces.web.imports.row_numbers import said_numbers
from klientela.interfaces.web.kit.components import Cell, Column, Tone
from klientela.interfaces.web.kit.tags import number, spoken

ROWS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row: what is shown of it, and its box where it has one; a row that is left out has one in all."""

    number: int
    cells: tuple[tuple[Column, Cell], ...] = ()
    text: str = ""
    has_box: bool = True
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class ShownTable:
    """Rows under a caption."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[ShownRow, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why values are wrong: how often, the first of them, and how many more."""

    text: str
    count: int
    values: tuple[ShownRow, ...]
    more: int


@dataclass(slots=True)
class Boxes:
    """Gives each row its box; one that is left out gets a single one, so that it can be taken back in one place."""

    left_out: frozenset[int]
    given: set[int] = field(default_factory=set)

    def row(self, number: int, cells: tuple[tuple[Column, Cell], ...] = (), text: str = "") -> ShownRow:
        """Return a row with its box."""
        is_left_out = number in self.left_out
        has_box = not (is_left_out and number in self.given)
        self.given.add(number)
        return ShownRow(number, cells, text, has_box, is_left_out)

    @property
    def others(self) -> str:
        """Return the numbers of the rows that are left out and stand nowhere on the page."""
        return said_numbers(self.left_out - self.given)


def first_rows(preview: dict[str, Any], rows: Iterable[dict[str, Any]], boxes: Boxes) -> ShownTable:
    """Return the first rows of the file."""
    columns = (Column(_("Who")), Column(_("Contact")), Column(_("Row"), is_number=True))
    shown = tuple(boxes.row(row["number"], tuple(zip(columns, _first_row(preview, row), strict=True))) for row in rows)
    return ShownTable(_("The first rows"), columns, shown)


def _first_row(preview: dict[str, Any], row: dict[str, Any]) -> tuple[Cell, ...]:
    person, organisation = plain(row["person"]), plain(row["organisation"])
    at = " · ".join(part for part in (plain(row["title"]), organisation if person else "") if part)
    who = Cell(person or organisation, note=at)
    if not (person or organisation):
        who = Cell(Outcome.REJECTED.words.said(spoken()), tone=Tone.CAUTION)
    reach = ", ".join(plain(written) for written, _code in row["reach"])
    faults = " ".join(filter(None, (plain(fault_said(code, "", written, spoken())) for written, code in row["reach"])))
    return who, Cell(reach, note=faults), _number(preview, row["number"])


def _number(preview: dict[str, Any], row: int) -> Cell:
    """Return a row's number, with where it stands in the file where that is another."""
    return Cell(number(row), note=plain(place_said(preview, row, spoken())))


def matches(actor: Actor, preview: dict[str, Any], boxes: Boxes) -> ShownTable | None:
    """Return the rows taken for clients already known, least certain first, but for clients one may not see."""
    found = preview["matches"]
    ids = {UUID(match["party"]) for match in found}
    names = dict(visible_parties(actor).filter(id__in=ids).values_list("id", "name")) if ids else {}
    columns = (
        Column(_("Known client")),
        Column(_("Why")),
        Column(_("Score"), is_number=True),
        Column(_("Row"), is_number=True),
    )
    rows = tuple(
        boxes.row(
            match["number"], tuple(zip(columns, _match(preview, match, names[UUID(match["party"])]), strict=True))
        )
        for match in found
        if UUID(match["party"]) in names
    )
    return ShownTable(_("Rows of clients you already have"), columns, rows) if rows else None


def _match(preview: dict[str, Any], match: dict[str, Any], name: str) -> tuple[Cell, ...]:
    why = " ".join(line.text for line in lines_of(signs_read(match["signs"])))
    url = reverse("client", args=[UUID(match["party"])])
    return Cell(name, url=url), Cell(why), Cell(number(match["score"])), _number(preview, match["number"])


def faults(preview: dict[str, Any], boxes: Boxes) -> Iterator[Fault]:
    """Yield why values are wrong, the most frequent first, each with the first rows and what stands there."""
    for code, count in preview["faults"].items():
        if code in FAULTS:
            values = preview["fault_values"].get(code, ())
            shown = tuple(_faulty(boxes, preview, one) for one in values)
            general = fault_in_general(code, [(row, kind, plain(said)) for row, kind, said in values], spoken())
            yield Fault(general, count, shown, count - len(shown))


def _faulty(boxes: Boxes, preview: dict[str, Any], found: Sequence[Any]) -> ShownRow:
    row, kind, written = found
    value = f"{VALUES[kind].said(spoken())} {written}" if kind in VALUES else written
    place = plain(place_said(preview, row, spoken()))
    at = f"{number(row)} ({place})" if place else number(row)
    return boxes.row(row, text=_("row {number}: {value}").format(number=at, value=plain(value)))
