"""A CSV text as a list of contacts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from klientela.atoms.formats.contact import ContactRecord
from klientela.atoms.formats.encodings import Encoding, text_lines
from klientela.atoms.formats.findings import Limits, Problems
from klientela.atoms.formats.recognised import Part, Recognised
from klientela.atoms.formats.source import Source
from klientela.atoms.formats.tables.contents import SAMPLE
from klientela.atoms.formats.tables.csv_rows import LineReport, csv_rows, sniff_delimiter
from klientela.atoms.formats.tables.mapping import HEADER_WITHIN, Row, layout_of
from klientela.atoms.formats.tables.plan import read_rows


def csv_part(source: Source, encoding: Encoding, text: str, *, limits: Limits) -> Part:
    """Recognise a CSV by its beginning `text`; raises `UnreadableFile` when its columns hold no contacts."""
    delimiter = sniff_delimiter(text)

    def rows(problems: Problems) -> Iterator[Row]:
        with source.open() as stream:
            lines = text_lines(stream, encoding, limits.line)
            yield from csv_rows(lines, delimiter, LineReport(source.file, source.part, problems))

    head = list(islice(rows(Problems(0)), HEADER_WITHIN + SAMPLE))
    layout = layout_of(head, column_limit=limits.columns, by_hand=source.chosen(source.part))

    def read(problems: Problems) -> Iterator[ContactRecord]:
        return read_rows(
            *(rows(problems), layout),
            file=source.file,
            part=source.part,
            problems=problems,
            column_limit=limits.columns,
        )

    recognised = Recognised(
        *(source.file, "csv", source.part),
        encoding=encoding.name,
        delimiter=delimiter,
        preset=layout.preset,
        header_row=layout.header_row,
        columns=layout.columns,
        samples=layout.samples,
    )
    return Part(recognised, read)
