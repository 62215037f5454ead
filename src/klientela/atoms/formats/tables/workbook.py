"""Workbooks (XLSX, XLS, ODS): every visible sheet that holds contacts is a list.

A workbook is read as a whole: its reader knows no other way. What it will span in memory is checked first.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from klientela.atoms.formats.archive import Archive
from klientela.atoms.formats.contact import ContactRecord, Place
from klientela.atoms.formats.file_reasons import (
    DAMAGED,
    NO_CONTACTS,
    PASSWORD,
    TOO_LARGE,
    TOO_MANY_CELLS,
    WRONG_TYPE,
)
from klientela.atoms.formats.findings import Limits, Problems, UnreadableFile, refusal
from klientela.atoms.formats.recognised import Part, Recognised
from klientela.atoms.formats.source import Source
from klientela.atoms.formats.tables.cells import said_by
from klientela.atoms.formats.tables.contents import SAMPLE
from klientela.atoms.formats.tables.mapping import HEADER_WITHIN, Layout, Row, layout_of
from klientela.atoms.formats.tables.ole import BadOleError, CompoundFile, read_compound
from klientela.atoms.formats.tables.plan import read_rows
from klientela.atoms.formats.tables.workbook_guard import (
    Span,
    span_of_ods,
    span_of_xls,
    span_of_xlsx_member,
)
from klientela.atoms.formats.tables.workbook_xml import (
    SharedTexts,
    SharedUses,
    SheetList,
    SheetTargets,
    names_shared_texts,
    read_strictly,
)

_OTHER_OOXML = {"xl/workbook.bin": "XLSB", "word/": "DOCX", "ppt/": "PPTX", "visio/": "VSDX"}
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


@dataclass(frozen=True, slots=True)
class _Sheets:
    """The sheets of a workbook that was read, as long as somebody needs them."""

    format: str
    workbook: CalamineWorkbook

    def visible(self) -> list[tuple[int, str]]:
        """Return place and name of the worksheets that the user can see."""
        return [
            (index, meta.name)
            for index, meta in enumerate(self.workbook.sheets_metadata)
            if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible
        ]

    def sheet(self, index: int) -> CalamineSheet:
        try:
            return self.workbook.get_sheet_by_index(index)
        except BaseException as error:
            raise _refused(error, self.format) from error


def packed_kind(archive: Archive) -> str:
    """Return `xlsx` or `ods` for a packed workbook, `` for a plain archive; raises `UnreadableFile` for a document."""
    names = set(archive.names)
    if "mimetype" in names:
        (member,) = [info for info in archive.members if info.filename == "mimetype"][-1:]
        mimetype = b"".join(archive.pieces(member))[:200].strip()
        if mimetype == _ODS:
            return "ods"
        if b"opendocument" in mimetype or b"epub" in mimetype:
            raise refusal(WRONG_TYPE, kind=mimetype.decode("ascii", "replace").rpartition(".")[2][:40])
    if "[Content_Types].xml" not in names:
        return ""
    for beginning, kind in _OTHER_OOXML.items():
        if any(name.startswith(beginning) for name in names):
            raise refusal(WRONG_TYPE, kind=kind)
    return "xlsx"


def packed_workbook_parts(
    source: Source, archive: Archive, *, kind: str, prefix: str, limits: Limits, problems: Problems
) -> list[Part]:
    """Return the lists of an XLSX or ODS; raises `UnreadableFile`."""
    span = Span(limits)
    for member in archive.members:
        if kind == "xlsx" or member.filename == "content.xml":
            with archive.unpacked(member) as stream:
                (span_of_xlsx_member if kind == "xlsx" else span_of_ods)(stream, span)
    if kind == "xlsx":
        _refuse_shared_sheets(archive.another())
        _weigh_shared_texts(archive.another(), span)
    return _parts(source, kind=kind, prefix=prefix, limits=limits, problems=problems)


def _refuse_shared_sheets(archive: Archive) -> None:
    """Refuse a workbook that lists one sheet twice: it would be laid out as often as it is listed."""
    listed, targets = SheetList(), SheetTargets()
    for member in archive.members:
        name = member.filename.replace("\\", "/").casefold()
        if name.endswith(("workbook.xml", "workbook.xml.rels")):
            with archive.unpacked(member) as stream:
                read_strictly(stream, listed if name.endswith(".xml") else targets)
    places = [targets.place_of(relation) for relation in listed.relations]
    if len(set(places)) < len(places):
        raise refusal(DAMAGED, kind="XLSX")


def _weigh_shared_texts(archive: Archive, span: Span) -> None:
    for shared in archive.members:
        if shared.filename.casefold().endswith("sharedstrings.xml"):
            texts = SharedTexts()
            with archive.unpacked(shared) as stream:
                read_strictly(stream, texts)
            if span.may_outweigh(max(texts.lengths, default=0)):
                _add_uses(archive, texts, span)


def _add_uses(archive: Archive, texts: SharedTexts, span: Span) -> None:
    """Count each shared string as often as it is named; a hostile workbook may call a sheet anything."""
    for member in archive.members:
        with archive.unpacked(member) as stream:
            if names_shared_texts(stream):
                read_strictly(stream, SharedUses(texts.lengths, span))


def ole_workbook_parts(source: Source, *, prefix: str, limits: Limits, problems: Problems) -> list[Part]:
    """Return the lists of an XLS; raises `UnreadableFile`, also for an XLSX with a password, which is wrapped so."""
    with source.open() as stream:
        data = stream.read(limits.workbook + 1)
    if len(data) > limits.workbook:
        raise refusal(TOO_LARGE, limit=limits.workbook)
    try:
        compound = read_compound(data)
        names = {entry.name.casefold(): entry for entry in compound.entries}
        if "encryptedpackage" in names:
            raise refusal(PASSWORD)
        span = Span(limits)
        for biff in _biffs(compound):
            span_of_xls(biff, span)
    except BadOleError as error:
        raise refusal(DAMAGED, kind="XLS") from error
    return _parts(source, kind="xls", prefix=prefix, limits=limits, problems=problems)


def _biffs(compound: CompoundFile) -> list[bytes]:
    """Return every stream that may be taken for the workbook."""
    found = [entry for entry in compound.entries if entry.name.casefold() in ("workbook", "book")]
    if not found:
        names = {entry.name for entry in compound.entries}
        raise refusal(WRONG_TYPE, kind="DOC" if "WordDocument" in names else "OLE")
    return [compound.stream(entry) for entry in found]


def _parts(source: Source, *, kind: str, prefix: str, limits: Limits, problems: Problems) -> list[Part]:
    sheets = _read(source, kind, limits)
    turns = _Turns(source, kind, limits)
    parts = []
    for index, name in sheets.visible():
        part = f"{prefix} › {name}" if prefix else name
        try:
            parts.append(_sheet_part(turns, index, sheets, part=part))
        except UnreadableFile as error:
            if error.reason.code is not NO_CONTACTS:
                raise
            problems.skipped(Place(source.file, 1, part), error.reason)
    if not parts:
        raise refusal(NO_CONTACTS)
    return parts


class _Turns:
    """The sheets of a workbook, laid out one at a time: an archive may hold many workbooks, a workbook many sheets.

    The workbook is opened again for the first sheet that is read and let go with the last.
    """

    def __init__(self, source: Source, kind: str, limits: Limits) -> None:
        self.source, self.kind, self.limits = source, kind, limits
        self.to_come: set[int] = set()
        self._cells = 0
        self._open: _Sheets | None = None

    def lay_out(self, sheets: _Sheets, index: int) -> CalamineSheet:
        """Return a sheet for a first look at it; raises `UnreadableFile` where all so far span too many cells."""
        sheet = sheets.sheet(index)
        self._cells += sheet.height * sheet.width
        if self._cells > self.limits.cells:
            raise refusal(TOO_MANY_CELLS, limit=self.limits.cells)
        return sheet

    def rows(self, index: int) -> Iterator[Row]:
        """Yield the rows of a sheet."""
        sheets = self._open or _read(self.source, self.kind, self.limits)
        self.to_come.discard(index)
        self._open = sheets if self.to_come else None
        yield from _rows(sheets.sheet(index))


def _sheet_part(turns: _Turns, index: int, sheets: _Sheets, *, part: str) -> Part:
    most = turns.limits.columns
    head = list(islice(_rows(turns.lay_out(sheets, index)), HEADER_WITHIN + SAMPLE))
    layout = layout_of(head, column_limit=most, by_hand=turns.source.chosen(part))
    turns.to_come.add(index)

    def read(problems: Problems) -> Iterator[ContactRecord]:
        file = turns.source.file
        return read_rows(turns.rows(index), layout, file=file, part=part, problems=problems, column_limit=most)

    return Part(_recognised(turns.source, turns.kind, part=part, layout=layout), read)


def _recognised(source: Source, kind: str, *, part: str, layout: Layout) -> Recognised:
    return Recognised(
        *(source.file, kind, part),
        preset=layout.preset,
        header_row=layout.header_row,
        columns=layout.columns,
        samples=layout.samples,
        streamed=False,
    )


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield number, [cell if type(cell) is str else said_by(cell) for cell in cells]


def _read(source: Source, kind: str, limits: Limits) -> _Sheets:
    with source.open() as stream:
        data = stream.read(limits.workbook + 1)
    if len(data) > limits.workbook:
        raise refusal(TOO_LARGE, limit=limits.workbook)
    try:
        return _Sheets(kind, CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except BaseException as error:
        raise _refused(error, kind) from error


def _refused(error: BaseException, kind: str) -> BaseException:
    """Turn what the reader raised into a refusal; its panics arrive as a `BaseException` of their own."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
        return error
    return refusal(PASSWORD) if isinstance(error, PasswordError) else refusal(DAMAGED, kind=kind.upper())
