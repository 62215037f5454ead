"""Rows of CSV text with the number of the line each begins on, read line by line."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from klientela.atoms.formats.contact import Place
from klientela.atoms.formats.file_reasons import CELL_TOO_LONG, LETTERS_LOST, NUL_BYTE, QUOTE_NOT_CLOSED
from klientela.atoms.formats.findings import Problems
from klientela.atoms.formats.tables.mapping import Row, known_headers

DELIMITERS = (",", ";", "\t", "|")
_SNIFFED_ROWS = 50


class Lines:
    """Lines handed to the CSV parser, remembered for the row in hand so that they can be given back."""

    def __init__(self, lines: Iterable[str], report: LineReport) -> None:
        self._source = iter(lines)
        self._report = report
        self._returned: deque[str] = deque()
        self.taken: list[str] = []
        self.row_begins = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._returned:
            line = self._returned.popleft()
        else:
            line = next(self._source)
            if "\0" in line or "\ufffd" in line:
                line = self._report.mend(line, self.row_begins + len(self.taken))
        self.taken.append(line)
        return line

    def give_back(self, lines: Sequence[str]) -> None:
        """Take lines to be read again, as they were."""
        self._returned.extendleft(reversed(lines))

    def row_done(self) -> None:
        """Forget the lines of the row in hand."""
        self.row_begins += len(self.taken)
        self.taken.clear()


class LineReport:
    """Where lines with foreign bytes are reported."""

    def __init__(self, file: str, part: str, problems: Problems) -> None:
        self.file, self.part, self.problems = file, part, problems

    def mend(self, line: str, number: int) -> str:
        """Report NUL bytes and undecodable letters of a line; return it without the NUL bytes."""
        place = Place(self.file, number, self.part)
        if "\0" in line:
            self.problems.add(place, NUL_BYTE)
        if "\ufffd" in line:
            self.problems.add(place, LETTERS_LOST)
        return line.replace("\0", "")


def csv_rows(lines: Iterable[str], delimiter: str, report: LineReport) -> Iterator[Row]:
    """Yield each row with the line it begins on.

    An unclosed quotation mark costs its own line only, not the rest of the file; both are reported.
    """
    source = Lines(lines, report)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        number = source.row_begins
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            mended = _mended(source, str(error), delimiter=delimiter, report=report)
            reader = csv.reader(source, delimiter=delimiter, strict=True)
            if mended is None:
                source.row_done()
                continue
            cells = mended
        source.row_done()
        if number == 1 and cells and _names_delimiter(cells, delimiter):
            continue
        yield number, cells


def named_delimiter(text: str) -> str | None:
    """Return the delimiter that Excel's first line `sep=;` names, or None."""
    first = text.lstrip("\ufeff").split("\n", 1)[0].rstrip("\r").strip('"')
    return first[4] if len(first) == 5 and first.lower().startswith("sep=") and first[4] in DELIMITERS else None


def sniff_delimiter(text: str) -> str:
    """Return the delimiter under which the beginning of a text reads most like a table of contacts."""
    lines = text.splitlines(keepends=True)
    if len(lines) > 1:
        lines.pop()  # the text may be cut in the middle of it
    return named_delimiter(text) or max(DELIMITERS, key=lambda delimiter: _tabularity(lines, delimiter))


def _tabularity(lines: Sequence[str], delimiter: str) -> tuple[int, float]:
    rows = []
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            if row:
                rows.append(row)
            if len(rows) == _SNIFFED_ROWS:
                break
    except csv.Error:
        return 0, 0.0
    widths = [len(row) for row in rows if len(row) > 1]
    commonest = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
    share = widths.count(commonest) / len(rows) if rows else 0.0
    return max((known_headers(row) for row in rows), default=0), share * min(commonest, 20)


def _names_delimiter(cells: Sequence[str], delimiter: str) -> bool:
    return delimiter.join(cells).lstrip("\ufeff").lower() == f"sep={delimiter}"


def _mended(source: Lines, error: str, *, delimiter: str, report: LineReport) -> list[str] | None:
    """Read the row in hand once more, leniently; lines that an open quotation mark swallowed are given back."""
    taken = source.taken
    if "expected after" in error:  # text after a closing quotation mark: "Firma "X" s.c."
        doubled = re.sub(f'(?<=[^{re.escape(delimiter)}])"+(?=[^{re.escape(delimiter)}\r\n])', '""', "".join(taken))
        return _lenient(doubled.splitlines(keepends=True), delimiter, quoting=csv.QUOTE_MINIMAL)
    place = Place(report.file, source.row_begins, report.part)
    source.give_back(taken[1:])
    del taken[1:]
    cells = _lenient(taken, delimiter, quoting=csv.QUOTE_NONE)
    report.problems.add(place, QUOTE_NOT_CLOSED if cells else CELL_TOO_LONG, **({} if cells else {"limit": _LONGEST}))
    return [cell.removeprefix('"') for cell in cells] if cells else None


_LONGEST = csv.field_size_limit()


def _lenient(lines: Sequence[str], delimiter: str, *, quoting: int) -> list[str] | None:
    try:
        return next(csv.reader(lines, delimiter=delimiter, quoting=quoting), None)  # type: ignore[arg-type]
    except csv.Error:
        return None
