"""A table's columns compiled once into steps that fill a contact from a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from klientela.atoms.formats.contact import Address, ContactRecord, Identifier, IdentifierKind, Labelled, Place
from klientela.atoms.formats.file_reasons import (
    DIGITS_LOST,
    NO_CONTACTS,
    ROW_TOO_LONG,
    ROW_WITHOUT_CONTACT,
    TOO_MANY_COLUMNS,
)
from klientela.atoms.formats.findings import Problems, refusal
from klientela.atoms.formats.recognised import Column
from klientela.atoms.formats.tables.cells import digits_of_float, split_emails, split_list, split_phones
from klientela.atoms.formats.tables.mapping import Layout, Row, column_letter

Step = Callable[[ContactRecord, list[str]], None]
SCALARS = {  # fields that take one value
    *("full_name", "given_name", "additional_name", "family_name", "name_prefix", "name_suffix", "nickname"),
    *("organisation", "unit", "job_title", "birthday", "source", "obtained_on"),
}
_SHOWN_HEADERS = 300  # characters after which no further header of one field is named
_SPLITTERS: dict[str, Callable[[str], list[str]]] = {"emails": split_emails, "phones": split_phones}


def read_rows(
    rows: Iterable[Row], layout: Layout, *, file: str, part: str, problems: Problems, column_limit: int
) -> Iterator[ContactRecord]:
    """Yield the contacts of a table; a blank row is passed over, a row that says nothing of a contact is reported."""
    if not any(column.field for column in layout.columns):
        if not any(column.found_by for column in layout.columns):  # else a person has left all of it out
            problems.add(Place(file, max(layout.header_row, 1), part), NO_CONTACTS)
        return
    steps = compile_steps(layout.columns, problems)
    width = len(layout.columns)
    starts_after = layout.starts_after
    for number, cells in rows:
        if number <= starts_after:
            continue
        place = Place(file, number, part)
        record = ContactRecord(place)
        if len(cells) != width:
            cells = _fit(cells, width, record, problems=problems, column_limit=column_limit)
        for step in steps:
            step(record, cells)
        if record.column_of:
            yield record
        elif record.extra:
            problems.add(place, ROW_WITHOUT_CONTACT)


def compile_steps(columns: Sequence[Column], problems: Problems) -> list[Step]:
    """Return the steps that fill a contact, in the order of the columns."""
    label_at = {_key(column): column.index for column in columns if column.field.endswith(".label")}
    steps: list[Step] = []
    addresses: dict[tuple[str, int], list[Column]] = {}
    for column in columns:
        name, _, part = column.field.partition(".")
        if part == "label":
            continue
        if name == "addresses":
            addresses.setdefault((column.label, column.group), []).append(column)
        else:
            steps.append(_step(column, name, part, label_at=label_at.get(_key(column)), problems=problems))
    steps += [_address(pieces, label_at=label_at.get(_key(pieces[0]))) for pieces in addresses.values()]
    return steps


def _key(column: Column) -> tuple[str, int]:
    return column.field.partition(".")[0], column.group


def _step(column: Column, name: str, part: str, *, label_at: int | None, problems: Problems) -> Step:
    if name in SCALARS:
        return _scalar(column, name)
    if name in ("emails", "phones", "urls"):
        return _reach(column, name, label_at=label_at, problems=problems)
    if name == "identifiers":
        return _identifier(column, IdentifierKind(part), problems)
    if name in ("notes", "categories"):
        return _texts(column, name)
    return _extra(column)


def _scalar(column: Column, name: str) -> Step:
    index, header = column.index, column.header

    def fill(record: ContactRecord, cells: list[str]) -> None:
        value = cells[index].strip()
        if not value:
            return
        if name in record.column_of:  # two columns for one field: the first that is filled has it
            record.extra.append((header, value))
            return
        setattr(record, name, value)
        record.column_of[name] = header

    return fill


def _reach(column: Column, name: str, *, label_at: int | None, problems: Problems) -> Step:
    index, header, label = column.index, column.header, column.label
    split = _SPLITTERS.get(name)
    numbers = name == "phones"

    def fill(record: ContactRecord, cells: list[str]) -> None:
        value = cells[index].strip()
        if not value:
            return
        if numbers:
            whole = digits_of_float(value)
            if whole is None:
                _lost(record, header, value, problems=problems)
                return
            value = whole
        said = _label(cells[label_at]) if label_at is not None else label
        values: list[Labelled] = getattr(record, name)
        values.extend(Labelled(one, said) for one in (split(value) if split else (value,)))
        _came_from(record, name, header)

    return fill


def _identifier(column: Column, kind: IdentifierKind, problems: Problems) -> Step:
    index, header = column.index, column.header

    def fill(record: ContactRecord, cells: list[str]) -> None:
        value = cells[index].strip()
        if not value:
            return
        whole = digits_of_float(value)
        if whole is None:
            _lost(record, header, value, problems=problems)
            return
        record.identifiers.append(Identifier(kind, whole))
        _came_from(record, "identifiers", header)

    return fill


def _texts(column: Column, name: str) -> Step:
    index, header, is_list = column.index, column.header, name == "categories"

    def fill(record: ContactRecord, cells: list[str]) -> None:
        value = cells[index].strip()
        if value:
            texts: list[str] = getattr(record, name)
            texts.extend(split_list(value) if is_list else (value,))
            _came_from(record, name, header)

    return fill


def _address(pieces: Sequence[Column], *, label_at: int | None) -> Step:
    label = pieces[0].label
    indexes = [(piece.field.partition(".")[2], piece.index, piece.header) for piece in pieces]

    def fill(record: ContactRecord, cells: list[str]) -> None:
        found: dict[str, str] = {}
        for part, index, header in indexes:
            if value := cells[index].strip():
                found[part] = f"{found[part]}, {value}" if part in found else value
                _came_from(record, "addresses", header)
        if found:
            said = _label(cells[label_at]) if label_at is not None else label
            record.addresses.append(_joined(found, said))

    return fill


def _joined(found: dict[str, str], label: str) -> Address:
    """Put the house and flat behind the street, as they are written on a letter: Długa 5/7."""
    street, full = found.pop("street", ""), found.pop("full", "")
    house, flat, more = found.pop("house", ""), found.pop("flat", ""), found.pop("more", "")
    number = "/".join(part for part in (house, flat) if part)
    street = " ".join(part for part in (street, number) if part)
    if more and full and not street:
        full, more = f"{full}, {more}", ""
    return Address(street=", ".join(part for part in (street, more) if part), full=full, label=label, **found)


def _extra(column: Column) -> Step:
    index, header = column.index, column.header

    def fill(record: ContactRecord, cells: list[str]) -> None:
        if value := cells[index].strip():
            record.extra.append((header, value))

    return fill


def _label(text: str) -> str:
    return text.strip().removeprefix("*").strip().lower()


def _lost(record: ContactRecord, header: str, value: str, *, problems: Problems) -> None:
    record.extra.append((header, value))
    problems.add(record.place, DIGITS_LOST, column=header, value=value)


def _came_from(record: ContactRecord, name: str, header: str) -> None:
    before = record.column_of.get(name)
    if before is None:
        record.column_of[name] = header
    elif header != before and len(before) < _SHOWN_HEADERS:
        record.column_of[name] = f"{before}; {header}"


def _fit(cells: list[str], width: int, record: ContactRecord, *, problems: Problems, column_limit: int) -> list[str]:
    """Bring a row to the header's width; what is beyond it is kept as extra data under the column's letter."""
    if len(cells) < width:
        return cells + [""] * (width - len(cells))
    if len(cells) > column_limit:
        raise refusal(TOO_MANY_COLUMNS, limit=column_limit)
    surplus = [(column_letter(index), cell.strip()) for index, cell in enumerate(cells[width:], start=width)]
    record.extra.extend(pair for pair in surplus if pair[1])
    if any(cell for _, cell in surplus):
        problems.add(record.place, ROW_TOO_LONG, cells=len(cells), columns=width)
    return cells[:width]
