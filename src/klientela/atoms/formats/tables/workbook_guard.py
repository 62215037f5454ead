"""How many cells a workbook spans, found before it is read.

The reader lays every sheet out as a full rectangle in memory: two values in far corners of a file of a few kilobytes
would ask for terabytes, which no Python exception reports. Every count here errs on the large side.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from klientela.atoms.formats.file_reasons import DAMAGED, PASSWORD, TOO_MANY_CELLS, TOO_MANY_COLUMNS, UNPACKS_TOO_LARGE
from klientela.atoms.formats.findings import MIB, Limits, refusal

_PIECE = MIB
# A reference (`r="AB12"`; `r="12"` of a row) and whether its element is plainly empty: formatting without a value.
_REFERENCE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,9})([0-9]{1,19})["']((?:\s+[A-Za-z:]+="[^"<>/]*")*\s*/>)?""")
_CELL = re.compile(rb"[<:]c[\s/>]")
_TAG = re.compile(rb"[<:](row|c)(?=[\s/>])")
_ODS_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_ODS_SPACES = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 c"
_BLANK_ATTRIBUTES = {f"{_ODS_TABLE} {name}" for name in ("number-columns-repeated", "style-name")}
# BIFF records ([MS-XLS] 2.3) that put a value into a cell: its row and column are their first two words.
_BIFF_CELLS = {0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6, 0x0002, 0x0003, 0x0004, 0x0005}
_BIFF_SEVERAL = 0x00BD  # cells of six bytes each that follow on each other in a row
_BIFF_STRINGS = 0x00FC
_BIFF_SHEET, _BIFF_PASSWORD, _BIFF_DIMENSIONS, _BIFF_END = 0x0085, 0x002F, 0x0200, 0x000A
_MOST_RECORDS = 5_000_000


class Span:
    """The rectangle that the cells of the sheet in hand stretch to, and the sum of those before it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._before = 0
        self._text = 0
        self._written = 0
        self.rows = 0
        self.columns = 0

    def reach(self, row: int, column: int) -> None:
        """Stretch to a cell, counted from 1; raises `UnreadableFile` beyond the limits."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if self.columns > self._limits.columns:
            raise refusal(TOO_MANY_COLUMNS, limit=self._limits.columns)
        if self._before + self.rows * self.columns > self._limits.cells:
            raise refusal(TOO_MANY_CELLS, limit=self._limits.cells)

    def add_text(self, size: int) -> None:
        """Count text that will stand in cells, each time it is repeated; raises `UnreadableFile` over the limit."""
        self._text += size
        if self._text > self._limits.unpacked:
            raise refusal(UNPACKS_TOO_LARGE, limit=self._limits.unpacked)

    def add_cells(self, count: int) -> None:
        """Count cells as they are written; a hostile sheet writes one place again and again."""
        self._written += count

    def may_outweigh(self, longest: int) -> bool:
        """Say whether all cells together could exceed the limit of text, if each held one of `longest` bytes."""
        return max(self._written, self._before) * longest > self._limits.unpacked

    def next_sheet(self) -> None:
        """Begin another rectangle."""
        self._before += self.rows * self.columns
        self.rows = self.columns = 0


def span_of_xlsx_member(stream: BinaryIO, span: Span) -> None:
    """Stretch `span` by one member of an XLSX, whichever it is: a hostile one may call its sheet anything."""
    cells = referred = 0
    for piece in _whole_tags(stream):
        found = _REFERENCE.findall(piece)
        filled = [(letters, number) for letters, number, empty in found if not empty]
        if filled:
            columns = {letters for letters, _ in filled}
            span.reach(max(int(number) for _, number in filled), max(map(_column_number, columns)))
        referred += sum(1 for letters, _, _ in found if letters)
        cells += len(_CELL.findall(piece))
    span.add_cells(cells)
    if cells > referred:
        stream.seek(0)
        _reach_unreferred(stream, span)
    span.next_sheet()


def span_of_ods(stream: BinaryIO, span: Span) -> None:
    """Stretch `span` by the `content.xml` of an ODS, with its repeated rows and columns."""
    parser = expat.ParserCreate(namespace_separator=" ")
    reader = _OdsSpan(span)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = reader.entity
    try:
        parser.ParseFile(stream)
    except (expat.ExpatError, ValueError, LookupError) as error:  # the last for an encoding that nobody knows
        raise refusal(DAMAGED, kind="ODS") from error


def span_of_xls(workbook: bytes, span: Span) -> None:
    """Stretch `span` by the BIFF stream of an XLS; raises `UnreadableFile`, also for one with a password."""
    starts: list[int] = []
    walked = 0
    for kind, at, size in _records(workbook, 0):
        walked += 1
        if kind == _BIFF_PASSWORD:
            raise refusal(PASSWORD)
        if kind == _BIFF_SHEET and size >= 4:
            starts.append(struct.unpack_from("<I", workbook, at)[0])
        elif kind == _BIFF_STRINGS and size >= 8:
            _refuse_more_strings_than_fit(workbook, at)
    for start in starts:  # several sheets may claim the same place: each is laid out by itself
        for kind, at, size in _records(workbook, start):
            walked += 1
            if kind == _BIFF_END:
                break
            _reach_record(workbook, kind, span, at=at, size=size)
            if walked > _MOST_RECORDS:
                raise refusal(TOO_MANY_CELLS, limit=_MOST_RECORDS)
        span.next_sheet()


def _records(workbook: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, place and size of each whole record from `at` on."""
    while at + 4 <= len(workbook):
        kind, size = struct.unpack_from("<HH", workbook, at)
        if at + 4 + size > len(workbook):
            return
        yield kind, at + 4, size
        at += 4 + size


def _refuse_more_strings_than_fit(workbook: bytes, at: int) -> None:
    """Refuse a table of strings that announces more than there are bytes for: three at least for each."""
    (count,) = struct.unpack_from("<I", workbook, at + 4)
    if count * 3 > len(workbook):
        raise refusal(DAMAGED, kind="XLS")


def _reach_record(workbook: bytes, kind: int, span: Span, *, at: int, size: int) -> None:
    if kind == _BIFF_DIMENSIONS and size in (10, 14):
        shape = "<IIHH" if size == 14 else "<HHHH"
        first_row, rows, first_column, columns = struct.unpack_from(shape, workbook, at)
        if rows and columns and (first_row > rows or first_column > columns):
            raise refusal(DAMAGED, kind="XLS")  # the reader would take the difference for billions of rows
        span.reach(rows, columns)
    elif kind in _BIFF_CELLS and size >= 4:
        row, column = struct.unpack_from("<HH", workbook, at)
        span.reach(row + 1, column + 1)
    elif kind == _BIFF_SEVERAL and size >= 6:
        row, first = struct.unpack_from("<HH", workbook, at)
        span.reach(row + 1, first + (size - 6) // 6)


def _whole_tags(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the stream in pieces that never cut a tag; raises `UnreadableFile` on one of several MiB."""
    rest = b""
    while piece := stream.read(_PIECE):
        piece = rest + piece
        cut = max(piece.rfind(b"<"), 0)
        if not cut and len(piece) > 4 * _PIECE:
            piece, cut = b"", 0  # no XML: a picture, say, in which nothing is referred to
        rest = piece[cut:]
        yield piece[:cut]
    yield rest


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _reach_unreferred(stream: BinaryIO, span: Span) -> None:
    """Count cells written without references, which follow on from where the last referred one stood."""
    rows = column = widest = 0
    for piece in _whole_tags(stream):
        for match in _TAG.finditer(piece):
            rows, column = (rows + 1, 0) if match[1] == b"row" else (rows, column + 1)
            widest = max(widest, column)
    span.reach(span.rows + rows, span.columns + widest)


class _OdsSpan:
    """Counts rows and cells of ODS tables; empty ones at the end of a row or table are not read, nor counted."""

    def __init__(self, span: Span) -> None:
        self._span = span
        self._row = self._repeat = self._column = self._filled_to = 0
        self._open: list[str] = []
        self._cell_repeat = 1
        self._row_text = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.partition(" ")
        if space != _ODS_TABLE:
            self._filled_to = self._column  # something stands in the cell
            spaces = attributes.get(_ODS_SPACES, "")
            self._row_text += self._cell_repeat * (_number(spaces) if spaces else 0)
            return
        if local in ("table", "table-row"):
            if local in self._open:
                raise ValueError("a table within a table")
            self._open.append(local)
        if local == "table":
            self._span.next_sheet()
            self._row = 0
        elif local == "table-row":
            self._repeat = _repeated(attributes, "rows")
            self._column = self._filled_to = self._row_text = 0
        elif local in ("table-cell", "covered-table-cell"):
            self._cell_repeat = _repeated(attributes, "columns")
            self._column += self._cell_repeat
            if attributes.keys() - _BLANK_ATTRIBUTES:
                self._filled_to = self._column

    def end(self, name: str) -> None:
        if self._open and name == f"{_ODS_TABLE} {self._open[-1]}":
            self._open.pop()
        if name == f"{_ODS_TABLE} table-row":
            self._row += self._repeat
            self._span.add_text(self._row_text * self._repeat)
            if self._filled_to:
                self._span.reach(self._row, self._filled_to)

    def text(self, text: str) -> None:
        self._row_text += len(text) * self._cell_repeat

    def entity(self, *_: object) -> None:
        raise ValueError("an ODS needs no entities")


def _repeated(attributes: dict[str, str], what: str) -> int:
    value = attributes.get(f"{_ODS_TABLE} number-{what}-repeated", "1")
    return max(1, _number(value))


def _number(text: str) -> int:
    """Read a count; one that is none at all is left to the reader, which refuses it."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else 0
