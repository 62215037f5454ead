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

from klientela.atoms.formats.file_reasons import DAMAGED, TOO_MANY_CELLS, TOO_MANY_COLUMNS
from klientela.atoms.formats.findings import MIB, Limits, refusal

_PIECE = MIB
# A reference (`r="AB12"`, or `r="12"` of a row), unless its element is plainly empty: formatting without a value.
_REFERENCE = re.compile(
    rb"""\br\s*=\s*["']\s*([A-Za-z]{0,9})([0-9]{1,19})["'](?!(?:\s+[A-Za-z:]+="[^"<>/]*")*\s*/>)"""
)
_TAG = re.compile(rb"[<:](row|c)(?=[\s/>])")
_CELL_STARTS = (b"<c ", b"<c>", b":c ", b":c>", b"<c\n", b"<c\t", b"<c\r", b":c\n", b":c\t", b":c\r")
_ODS_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
# BIFF records that put a value into a cell ([MS-XLS] 2.4): row and column are their first two words.
_BIFF_CELLS = {0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6, 0x0003, 0x0004, 0x0002, 0x0005, 0x0007}
_BIFF_MULTI = {0x00BD}  # several numbers in a row; the last column is the last word
_BIFF_START, _BIFF_END = {0x0809, 0x0409, 0x0209, 0x0009}, 0x000A


class Span:
    """The rectangle that cells stretch to, and the sum of such rectangles."""

    def __init__(self, limits: Limits, cells_before: int = 0) -> None:
        self._limits = limits
        self._rows = self._columns = 0
        self._before = cells_before

    @property
    def cells(self) -> int:
        """Return the cells of all sheets so far."""
        return self._before + self._rows * self._columns

    def reach(self, row: int, column: int) -> None:
        """Stretch to a cell (both counted from 1); raises `UnreadableFile` beyond the limits."""
        self._rows, self._columns = max(self._rows, row), max(self._columns, column)
        if self._columns > self._limits.columns:
            raise refusal(TOO_MANY_COLUMNS, limit=self._limits.columns)
        if self.cells > self._limits.cells:
            raise refusal(TOO_MANY_CELLS, limit=self._limits.cells)

    def next_sheet(self) -> None:
        """Begin another rectangle."""
        self._before, self._rows, self._columns = self.cells, 0, 0


def span_of_xlsx_member(stream: BinaryIO, span: Span) -> None:
    """Stretch `span` by one XML member of an XLSX, whichever it is."""
    cells = references = 0
    for piece in _whole_tags(stream):
        found = set(_REFERENCE.findall(piece))
        for letters, number in found:
            span.reach(int(number), _column_number(letters))
        references += len(_REFERENCE.findall(piece)) if piece.count(b"<c") else 0
        cells += sum(piece.count(start) for start in _CELL_STARTS)
    if cells > references:
        stream.seek(0)
        _reach_unnumbered(stream, span)
    span.next_sheet()


def span_of_ods(stream: BinaryIO, span: Span) -> None:
    """Stretch `span` by the `content.xml` of an ODS, with its repeated rows and columns."""
    parser = expat.ParserCreate(namespace_separator=" ")
    reader = _OdsSpan(span)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.EntityDeclHandler = reader.entity
    try:
        parser.ParseFile(stream)
    except (expat.ExpatError, ValueError) as error:
        raise refusal(DAMAGED, kind="ODS") from error


def span_of_xls(workbook: bytes, span: Span) -> None:
    """Stretch `span` by the BIFF stream of an XLS."""
    at = 0
    while at + 4 <= len(workbook):
        kind, size = struct.unpack_from("<HH", workbook, at)
        at += 4
        if kind in _BIFF_START:
            span.next_sheet()
        elif kind in _BIFF_CELLS and size >= 4 and at + 4 <= len(workbook):
            row, column = struct.unpack_from("<HH", workbook, at)
            span.reach(row + 1, column + 1)
        elif kind in _BIFF_MULTI and size >= 6 and at + size <= len(workbook):
            (row,), (last,) = struct.unpack_from("<H", workbook, at), struct.unpack_from("<H", workbook, at + size - 2)
            span.reach(row + 1, last + 1)
        at += size


def _whole_tags(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the stream in pieces that never cut a tag."""
    rest = b""
    while piece := stream.read(_PIECE):
        piece = rest + piece
        cut = piece.rfind(b"<")
        if cut <= 0:
            if len(piece) > 4 * _PIECE:
                raise refusal(DAMAGED, kind="XLSX")
            cut = 0
        rest = piece[cut:]
        yield piece[:cut]
    yield rest


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _reach_unnumbered(stream: BinaryIO, span: Span) -> None:
    """Count the cells of rows that are written without references."""
    row = column = 0
    widest = 1
    for piece in _whole_tags(stream):
        for match in _TAG.finditer(piece):
            row, column = (row + 1, 0) if match[1] == b"row" else (row, column + 1)
            widest = max(widest, column)
    # Numbered and unnumbered cells may be mixed: an unnumbered one goes on from where a numbered one stood.
    span.reach(span_rows(span) + row, span_columns(span) + widest)


def span_rows(span: Span) -> int:
    """Return the rows of the sheet in hand."""
    return span._rows


def span_columns(span: Span) -> int:
    """Return the columns of the sheet in hand."""
    return span._columns


class _OdsSpan:
    """Counts rows and cells of ODS tables; trailing empty ones, which are not read, are not counted."""

    def __init__(self, span: Span) -> None:
        self._span = span
        self._row = self._column = self._repeat = self._filled_to = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.partition(" ")
        if space != _ODS_TABLE:
            return
        if local == "table":
            self._span.next_sheet()
            self._row = 0
        elif local == "table-row":
            self._repeat = _repeated(attributes, "rows")
            self._column = self._filled_to = 0
        elif local in ("table-cell", "covered-table-cell"):
            self._column += _repeated(attributes, "columns")
            if len(attributes) > ("number-columns-repeated" in str(attributes)) + ("style-name" in str(attributes)):
                self._filled_to = self._column

    def end(self, name: str) -> None:
        if name != f"{_ODS_TABLE} table-row":
            return
        self._row += self._repeat
        if self._filled_to:
            self._span.reach(self._row, self._filled_to)

    def entity(self, *_: object) -> None:
        raise ValueError("an ODS needs no entities")


def _repeated(attributes: dict[str, str], what: str) -> int:
    value = attributes.get(f"{_ODS_TABLE} number-{what}-repeated", "1")
    return max(1, int(value)) if value.isascii() and value.isdecimal() else 1
