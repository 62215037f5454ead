"""Which row is the header, and which field each column fills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from klientela.atoms.formats.file_reasons import NO_CONTACTS, TOO_MANY_COLUMNS
from klientela.atoms.formats.findings import refusal
from klientela.atoms.formats.recognised import Column
from klientela.atoms.formats.tables.contents import looks_like_data, target_of_values
from klientela.atoms.formats.tables.headers import Target, fold_header, parse_target, target_of
from klientela.atoms.formats.tables.presets import preset_of

HEADER_WITHIN = 25  # rows in which a header is looked for; exports put notes before it
_EXAMINED = 100  # columns whose values are looked at
SAMPLES, SAMPLE_SIGNS = 3, 60  # how many first values of a column are shown to whoever says what it is, cut so
Row = tuple[int, list[str]]  # its number in the file, its cells

_CONTENT_FIELDS = {"emails", "phones", "identifiers"}
# A number under one of these is not a phone, whatever it looks like.
_NOT_A_PHONE = {"id", "lp", "nr", "numer", "kod", "index", "indeks", "number", "no", "record", "data", "date", "kwota"}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is laid out: the rows up to `starts_after` are not data."""

    columns: tuple[Column, ...]
    header_row: int = 0
    starts_after: int = 0
    preset: str = ""
    samples: tuple[tuple[str, ...], ...] = ()


def layout_of(head: Sequence[Row], *, column_limit: int, by_hand: Mapping[int, str] | None = None) -> Layout:
    """Return the layout of a table by its first rows; raises `UnreadableFile` when nothing in it is a contact.

    With `by_hand`, fields by the numbers of columns, these go before; then a table of which nothing is known may pass.
    """
    if any(len(cells) > column_limit for _, cells in head):
        raise refusal(TOO_MANY_COLUMNS, limit=column_limit)
    at = header_index(head)
    layout = _without_known_header(head) if at is None else _with_header(head, at)
    is_known = any(column.field for column in layout.columns)
    if not is_known and (by_hand is None or len(layout.columns) < 2):  # prose is a table of one column
        raise refusal(NO_CONTACTS)
    if by_hand is None:
        return layout
    columns = tuple(_by_hand(column, by_hand) for column in layout.columns)
    return replace(layout, columns=columns, samples=tuple(_samples(column, head, layout) for column in columns))


def _by_hand(column: Column, chosen: Mapping[int, str]) -> Column:
    """Return a column as a person said; what they leave as it is keeps its label."""
    if column.index not in chosen:
        return column
    field = chosen[column.index]
    return _column(column.index, column.header, parse_target(field) if field else None, "hand")


def _samples(column: Column, head: Sequence[Row], layout: Layout) -> tuple[str, ...]:
    rows = (cells for number, cells in head if number > layout.starts_after)
    values = (cells[column.index].strip() for cells in rows if column.index < len(cells))
    return tuple(value[:SAMPLE_SIGNS] for value in values if value)[:SAMPLES]


def _with_header(head: Sequence[Row], at: int) -> Layout:
    number, header = head[at]
    columns, preset = _map_header(header)
    columns = _map_by_contents(columns, head[at + 1 :])
    return Layout(_settle(columns), number, number, preset)


def header_index(head: Sequence[Row]) -> int | None:
    """Return which of the first rows names the most fields, the first of equals; None when none does."""
    best, best_known = None, 0
    for index, (_, cells) in enumerate(head[:HEADER_WITHIN]):
        known = known_headers(cells)
        if known > best_known:
            best, best_known = index, known
    return best


def known_headers(cells: Sequence[str]) -> int:
    """Return how many cells name a field, or 0 when the row cannot be a header."""
    filled = [cell for cell in map(str.strip, cells) if cell]
    known = sum(target_of(fold_header(cell)) is not None for cell in filled if len(cell) <= 80)
    if not known or (known < 2 and known * 2 < len(filled)):
        return 0
    return 0 if any("@" in cell for cell in filled) else known


def column_letter(index: int) -> str:
    """Return the spreadsheet's name of a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _map_header(header: Sequence[str]) -> tuple[list[Column], str]:
    folded = [fold_header(cell) for cell in header]
    preset = preset_of(folded)
    columns = []
    for index, (name, key) in enumerate(zip(header, folded, strict=True)):
        of_preset = preset is not None and key in preset.means
        target = preset.means[key] if preset is not None and of_preset else target_of(key)
        shown = name.strip() or column_letter(index)
        columns.append(_column(index, shown, target, "preset" if of_preset else "header"))
    return columns, preset.name if preset else ""


def _column(index: int, header: str, target: Target | None, found_by: str) -> Column:
    if target is None:
        return Column(index, header, found_by="hand" if found_by == "hand" else "")
    path = f"{target.field}.{target.part}" if target.part else target.field
    return Column(index, header, path, target.label, target.group, found_by)


def _map_by_contents(columns: Sequence[Column], rows: Sequence[Row]) -> list[Column]:
    return [column if column.field or column.index >= _EXAMINED else _by_contents(column, rows) for column in columns]


def _by_contents(column: Column, rows: Sequence[Row]) -> Column:
    target = target_of_values([cells[column.index] for _, cells in rows if column.index < len(cells)])
    if target and target.field == "phones" and _NOT_A_PHONE & set(fold_header(column.header).split()):
        return column
    return _column(column.index, column.header, target, "contents")


def _without_known_header(head: Sequence[Row]) -> Layout:
    """Columns are told by their values; a first row unlike the rest is a header in words not known here.

    Where nothing is told at all, the first of several rows is taken for the header, as spreadsheets mostly have one.
    """
    rows = [row for row in head if any(map(str.strip, row[1]))]
    width = max((len(cells) for _, cells in rows), default=0)
    plain = [Column(index, column_letter(index)) for index in range(width)]
    columns = _map_by_contents(plain, rows[1:]) if len(rows) > 1 else plain
    if any(column.field for column in columns) and not any(map(looks_like_data, rows[0][1])):
        return _titled(columns, rows[0])
    by_all = _map_by_contents(plain, rows)
    is_known = any(column.field for column in by_all)
    return Layout(tuple(by_all)) if is_known or len(rows) < 2 else _titled(by_all, rows[0])


def _titled(columns: Sequence[Column], header: Row) -> Layout:
    number, names = header
    named = dict(enumerate(name.strip() for name in names))
    return Layout(
        tuple(replace(column, header=named.get(column.index) or column.header) for column in columns), number, number
    )


def _settle(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Decide what one header alone cannot: is "Name" a person or a firm, is "Adres" a street or all of it."""
    fields = {column.field for column in columns}
    settled = [_settle_name(column, fields) for column in columns]
    return tuple(_settle_street(column, settled) for column in settled)


def _settle_name(column: Column, fields: set[str]) -> Column:
    if column.field != "full_name" or fold_header(column.header) != "name" or column.found_by == "preset":
        return column
    person_elsewhere = {"given_name", "family_name"} <= fields
    firm_data = fields & {"identifiers.nip", "identifiers.regon", "identifiers.krs", "identifiers.eu_vat"}
    if "organisation" not in fields and (person_elsewhere or firm_data):
        return replace(column, field="organisation")
    return column


def _settle_street(column: Column, columns: Sequence[Column]) -> Column:
    if column.field != "addresses.full":
        return column
    others = {other.field for other in columns if (other.label, other.group) == (column.label, column.group)}
    in_pieces = {"addresses.city", "addresses.postal_code"} & others and "addresses.street" not in others
    return replace(column, field="addresses.street") if in_pieces else column
