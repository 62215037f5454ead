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
from klientela.atoms.formats.file_reasons import DAMAGED, NO_CONTACTS, PASSWORD, TOO_LARGE, WRONG_TYPE
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
    add_shared_texts,
    shared_texts,
    span_of_ods,
    span_of_xls,
    span_of_xlsx_member,
)

_OTHER_OOXML = {"xl/workbook.bin": "XLSB", "word/": "DOCX", "ppt/": "PPTX", "visio/": "VSDX"}
_LONG_TEXT = 400  # bytes of a shared string below which its copies weigh no more than their cells
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
        _weigh_shared_texts(archive.another(), span)
    return _parts(source, kind=kind, prefix=prefix, limits=limits, problems=problems)


def _weigh_shared_texts(archive: Archive, span: Span) -> None:
    for shared in archive.members:
        if shared.filename.casefold().endswith("sharedstrings.xml"):
            with archive.unpacked(shared) as stream:
                lengths = shared_texts(stream)
            if max(lengths, default=0) > _LONG_TEXT:
                for member in archive.members:
                    with archive.unpacked(member) as stream:
                        add_shared_texts(stream, lengths, span)


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
    parts = []
    for index, name in sheets.visible():
        part = f"{prefix} › {name}" if prefix else name
        try:
            parts.append(_sheet_part(source, sheets, index, part=part, limits=limits))
        except UnreadableFile as error:
            if error.reason.code is not NO_CONTACTS:
                raise
            problems.skipped(Place(source.file, 1, part), error.reason)
    if not parts:
        raise refusal(NO_CONTACTS)
    return parts


def _sheet_part(source: Source, sheets: _Sheets, index: int, *, part: str, limits: Limits) -> Part:
    sheet = sheets.sheet(index)
    layout = layout_of(list(islice(_rows(sheet), HEADER_WITHIN + SAMPLE)), column_limit=limits.columns)
    kept = [sheet]

    def read(problems: Problems) -> Iterator[ContactRecord]:
        # The sheet is let go after its first reading; a second one opens the workbook again.
        again = kept.pop() if kept else _read(source, sheets.format, limits).sheet(index)
        return read_rows(
            *(_rows(again), layout),
            file=source.file,
            part=part,
            problems=problems,
            column_limit=limits.columns,
        )

    return Part(_recognised(source, sheets.format, part=part, layout=layout), read)


def _recognised(source: Source, kind: str, *, part: str, layout: Layout) -> Recognised:
    return Recognised(
        *(source.file, kind, part),
        preset=layout.preset,
        header_row=layout.header_row,
        columns=layout.columns,
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
