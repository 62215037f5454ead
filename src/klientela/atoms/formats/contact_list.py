"""Contact lists of any kind: CSV, XLSX, XLS, ODS, vCard, and ZIP archives of them. What a file is, its bytes tell.

CSV and vCard are read in constant memory, one record at a time; a workbook is held in memory while it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO

from klientela.atoms.formats.archive import Archive
from klientela.atoms.formats.contact import ContactRecord, Place
from klientela.atoms.formats.encodings import Encoding, detect_encoding
from klientela.atoms.formats.file_kind import HEAD, Kind, kind_of, kind_of_text, refuse_binary
from klientela.atoms.formats.file_reasons import (
    BOMB,
    DAMAGED,
    NESTED_ARCHIVE,
    NO_LIST_IN_ARCHIVE,
    NOT_READ,
    PASSWORD,
    TOO_LARGE,
    TOO_MANY_MEMBERS,
    TOO_MANY_RECORDS,
    UNPACKS_TOO_LARGE,
    UNREADABLE_PATH,
)
from klientela.atoms.formats.findings import DEFAULT_LIMITS, Limits, Problems, UnreadableFile, refusal
from klientela.atoms.formats.recognised import Part, Recognised
from klientela.atoms.formats.source import ByHand, Source
from klientela.atoms.formats.tables.csv_list import csv_part
from klientela.atoms.formats.tables.workbook import ole_workbook_parts, packed_kind, packed_workbook_parts
from klientela.atoms.formats.vcard.card_list import vcard_part


class ContactList:
    """The contacts of a file, read as they are iterated over; `problems` fills meanwhile.

    Iterating again reads the file again and begins `problems` anew. Iteration raises `UnreadableFile` where a fault
    lies behind the beginning that was looked at (a line without end, an archive that grows too large, too many records,
    a disk that fails).
    """

    def __init__(self, parts: list[Part], found_at_once: Problems, limits: Limits) -> None:
        self._parts = parts
        self._limits = limits
        self._found_at_once = found_at_once
        self.problems = _copy(found_at_once)

    @property
    def recognised(self) -> tuple[Recognised, ...]:
        """Return what was recognised: one list, or one for each sheet or member of an archive."""
        return tuple(part.recognised for part in self._parts)

    def __iter__(self) -> Iterator[ContactRecord]:
        self.problems = _copy(self._found_at_once)
        count = 0
        with _said_failures():
            for part in self._parts:
                for record in part.read(self.problems):
                    count += 1
                    if count > self._limits.records:
                        raise refusal(TOO_MANY_RECORDS, limit=self._limits.records)
                    yield record


def open_contacts(
    path: Path, *, name: str | None = None, limits: Limits = DEFAULT_LIMITS, by_hand: ByHand | None = None
) -> ContactList:
    """Open a contact list; `name` is what the user calls the file, when `path` is a temporary one.

    With `by_hand` a table in which nothing is recognised is a list too: a person will say what its columns are.

    Raises `UnreadableFile`, and nothing else, for any content.
    """
    shown = path.name if name is None else name
    source = Source(shown, "", _opener(path), by_hand)
    problems = Problems(limits.problems)
    with _said_failures():
        return ContactList(_parts_of(source, limits=limits, problems=problems), problems, limits)


@contextmanager
def _said_failures() -> Iterator[None]:
    """Refuse a file that the machine fails to read: a bad disk, a share that went away, a full scratch folder."""
    try:
        yield
    except OSError as error:
        raise refusal(NOT_READ, why=error.strerror or "?") from error


def _parts_of(source: Source, *, limits: Limits, problems: Problems) -> list[Part]:
    """Return the lists in a file, or in the member of an archive when `source.part` names one."""
    with source.open() as stream:
        head = stream.read(HEAD)
        kind = kind_of(head)
        if kind is Kind.TEXT:
            return [_text_part(source, stream, head, limits=limits)]
        if kind is Kind.ZIP:
            return _zip_parts(source, stream, limits=limits, problems=problems)
    return ole_workbook_parts(source, prefix=source.part, limits=limits, problems=problems)


def _text_part(source: Source, stream: BinaryIO, head: bytes, *, limits: Limits) -> Part:
    encoding = detect_encoding(stream)
    text = _beginning(head, encoding)
    if not encoding.name.startswith(("utf-16", "utf-32")):
        refuse_binary(head)
    if kind_of_text(text) is Kind.VCARD:
        return vcard_part(source, encoding, text, limits=limits)
    return csv_part(source, encoding, text, limits=limits)


def _beginning(head: bytes, encoding: Encoding) -> str:
    return head.decode(encoding.name, errors="ignore")


def _zip_parts(source: Source, stream: BinaryIO, *, limits: Limits, problems: Problems) -> list[Part]:
    if stream.seek(0, 2) > limits.archive:
        raise refusal(TOO_LARGE, limit=limits.archive)
    archive = Archive(stream, limits)
    if kind := packed_kind(archive):
        return packed_workbook_parts(source, archive, kind=kind, prefix=source.part, limits=limits, problems=problems)
    if source.part:
        raise refusal(NESTED_ARCHIVE)
    if len(archive.members) > limits.members:
        raise refusal(TOO_MANY_MEMBERS, limit=limits.members)
    _weigh(archive)
    parts: list[Part] = []
    for index, name in enumerate(archive.names):
        parts += _member_parts(source, archive, index, name=name, problems=problems)
    if not parts:
        raise refusal(NO_LIST_IN_ARCHIVE)
    return parts


def _weigh(archive: Archive) -> None:
    """Unpack everything once and keep nothing, so that the limits hold for the archive and not for each member."""
    for member in archive.members:
        try:
            for _ in archive.pieces(member):
                pass
        except UnreadableFile as error:
            if error.reason.code is not DAMAGED:
                raise  # a damaged member is reported when its turn comes


def _member_parts(source: Source, archive: Archive, index: int, *, name: str, problems: Problems) -> list[Part]:
    member = Source(source.file, name, _member_opener(source, index, archive.limits), source.by_hand)
    try:
        return _parts_of(member, limits=archive.limits, problems=problems)
    except UnreadableFile as error:
        if error.reason.code in _REFUSE_WHOLE:
            raise
        problems.skipped(Place(source.file, 1, name), error.reason)
        return []


# What makes an archive as a whole suspect, rather than one of its members unfit.
_REFUSE_WHOLE = (BOMB, UNPACKS_TOO_LARGE, PASSWORD)


def _member_opener(source: Source, index: int, limits: Limits) -> Callable[[], AbstractContextManager[BinaryIO]]:
    """Return how to unpack a member of an archive, for as long as it is needed."""

    @contextmanager
    def opened() -> Iterator[BinaryIO]:
        with source.open() as outer:
            archive = Archive(outer, limits)
            with archive.unpacked(archive.members[index]) as inner:
                yield inner

    return opened


def _opener(path: Path) -> Callable[[], AbstractContextManager[BinaryIO]]:
    def opened() -> BinaryIO:
        try:
            return path.open("rb")
        except OSError as error:
            raise refusal(UNREADABLE_PATH, why=error.strerror or "?") from error

    return opened


def _copy(problems: Problems) -> Problems:
    return Problems(problems.limit, list(problems.found), problems.total)
