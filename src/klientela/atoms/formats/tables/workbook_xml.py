"""The XML of an XLSX, read strictly: what two readers could take for two things is refused.

The native reader forgives much. It takes `+0` or any other text that is no number for the first shared string, and
reads on where tags do not match; a guard must see what that reader will see, so only what has one meaning passes.
"""

from __future__ import annotations

import posixpath
import re
from array import array
from typing import BinaryIO
from xml.parsers import expat

from typing_extensions import override

from klientela.atoms.formats.file_reasons import DAMAGED
from klientela.atoms.formats.findings import MIB, refusal
from klientela.atoms.formats.tables.workbook_guard import Span

_INDEX = re.compile(r"[0-9]{1,9}")
# What a sheet has that names shared strings; a picture, say, does not have all three.
_MARKS = (re.compile(rb"[<:]c[\s/>]"), re.compile(rb"[<:]v[\s/>]"), re.compile(rb"""\bt\s*=\s*["']"""))
_LONGEST_MARK = 64


class XmlReader:
    """What is told of a member, elements by their names without prefix; a `ValueError` refuses the workbook."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take text between tags, its references resolved."""


def read_strictly(stream: BinaryIO, reader: XmlReader) -> None:
    """Read one member; raises `UnreadableFile` where it is no well-formed XML, or has a document type."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: reader.start(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: reader.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        parser.ParseFile(stream)
    except (expat.ExpatError, ValueError, LookupError) as error:  # the last for an encoding that nobody knows
        raise refusal(DAMAGED, kind="XLSX") from error


def _refuse_document_type(*_: object) -> None:
    raise ValueError("a workbook needs no document type")


def names_shared_texts(stream: BinaryIO) -> bool:
    """Say whether a member can be a sheet whose cells name shared strings; the stream is at its beginning again."""
    missing = set(_MARKS)
    rest = b""
    while missing and (piece := stream.read(MIB)):
        missing -= {mark for mark in missing if mark.search(rest + piece)}
        rest = piece[-_LONGEST_MARK:]
    stream.seek(0)
    return not missing


class SharedTexts(XmlReader):
    """The length in bytes of each shared string."""

    def __init__(self) -> None:
        self.lengths = array("Q")
        self._is_inside = False

    @override
    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            if self._is_inside:
                raise ValueError("a shared string within a shared string")
            self._is_inside = True
            self.lengths.append(0)

    @override
    def end(self, name: str) -> None:
        if name == "si":
            self._is_inside = False

    @override
    def text(self, text: str) -> None:
        if self._is_inside:
            self.lengths[-1] += len(text.encode())


class SharedUses(XmlReader):
    """Counts the shared strings that the cells of a sheet name: each is copied, however often it is named."""

    def __init__(self, lengths: array[int], span: Span) -> None:
        self._lengths, self._span = lengths, span
        self._in_cell = self._in_value = self._is_shared = False
        self._text = ""

    @override
    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            if self._in_cell:
                raise ValueError("a cell within a cell")
            self._in_cell, self._is_shared = True, attributes.get("t") == "s"
        elif name == "v":
            if self._in_value:
                raise ValueError("a value within a value")
            self._in_value, self._text = True, ""

    @override
    def end(self, name: str) -> None:
        if name == "c":
            self._in_cell = self._is_shared = False
        elif name == "v":
            self._in_value = False
            if self._is_shared and self._text:
                self._span.add_text(self._length(self._text))

    @override
    def text(self, text: str) -> None:
        if self._in_value:
            self._text += text

    def _length(self, index: str) -> int:
        if not _INDEX.fullmatch(index) or int(index) >= len(self._lengths):
            raise ValueError("no index of a shared string")
        return self._lengths[int(index)]


class SheetList(XmlReader):
    """The relations by which a workbook names its sheets."""

    def __init__(self) -> None:
        self.relations: list[str] = []

    @override
    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            self.relations += [value for key, value in attributes.items() if key.rpartition(":")[2] == "id"]


class SheetTargets(XmlReader):
    """Where each relation of a workbook leads."""

    def __init__(self) -> None:
        self._targets: dict[str, str] = {}

    @override
    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            relation = attributes.get("Id", "")
            if relation in self._targets:
                raise ValueError("one relation leads to two places")
            self._targets[relation] = attributes.get("Target", "")

    def place_of(self, relation: str) -> str:
        """Return the member that a relation leads to, however it is written; an unknown one is a place of its own."""
        target = self._targets.get(relation)
        if target is None:
            return f"? {relation}"
        path = target.replace("\\", "/").casefold()
        return posixpath.normpath(path if path.startswith("/") else f"/xl/{path.removeprefix('xl/')}")
