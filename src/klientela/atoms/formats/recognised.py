"""What was recognised in a file before its contacts are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from klientela.atoms.formats.contact import ContactRecord
from klientela.atoms.formats.findings import Problems


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table and the field it fills.

    `field` is dotted (`addresses.city`, `identifiers.nip`) and empty for a column that goes to `extra`; `found_by`
    is `preset`, `header`, `contents`, `hand` where a person chose it, or `` for one that was not mapped.
    """

    index: int
    header: str
    field: str = ""
    label: str = ""
    group: int = 0
    found_by: str = ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A list as it was understood; `header_row` is 0 where the table has no header.

    `samples` are the first values of each column. `streamed` says that its contacts are read one by one; a workbook is
    held in memory instead.
    """

    file: str
    format: str
    part: str = ""
    version: str = ""
    encoding: str = ""
    delimiter: str = ""
    preset: str = ""
    header_row: int = 0
    columns: tuple[Column, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()
    streamed: bool = True

    @property
    def has_header(self) -> bool:
        """Return whether the table names its columns."""
        return self.header_row > 0

    @property
    def header(self) -> tuple[str, ...]:
        """Return the names of the columns; letters (A, B, …) where the table has none."""
        return tuple(column.header for column in self.columns)

    @property
    def mapping(self) -> dict[str, str]:
        """Return the field of each mapped column by its header."""
        return {column.header: column.field for column in self.columns if column.field}


@dataclass(frozen=True, slots=True)
class Part:
    """One list of a file: what was recognised, and a way to read its contacts, as often as one likes."""

    recognised: Recognised
    read: Callable[[Problems], Iterator[ContactRecord]]
