"""What kind of file it is, told by its first bytes; its name is never trusted."""

from __future__ import annotations

from enum import StrEnum

from klientela.atoms.formats.file_reasons import BINARY, EMPTY, WRONG_TYPE
from klientela.atoms.formats.findings import refusal

HEAD = 64 * 1024


class Kind(StrEnum):
    """The kinds that are looked into further."""

    ZIP = "zip"  # an archive, or a workbook packed as one
    OLE = "ole"  # XLS, or a workbook with a password
    VCARD = "vcard"
    TEXT = "text"


# First bytes of files that people mistake for lists; source: the formats' own specifications.
_OTHERS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ\x00", "XZ"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"{\\rtf", "RTF"),
    (b"!BDN", "PST"),
)
_BINARY_ONLY = {"BMP", "EXE", "BZIP2"}  # two or three letters that a text may begin with too
_TEXTS = (
    ("<!doctype html", "HTML"),
    ("<html", "HTML"),
    ("<table", "HTML"),
    ("<?xml", "XML"),
    ("begin:vcalendar", "iCalendar"),
    ('{"', "JSON"),
    ("[{", "JSON"),
    ('["', "JSON"),
    ("{}", "JSON"),
    ("[]", "JSON"),
    ("-----begin ", "PEM"),
)
_ALLOWED_CONTROLS = b"\t\n\x0b\x0c\r\x1a"  # 0x1A ends a text made by DOS programs
_CONTROLS = bytes(byte for byte in range(32) if byte not in _ALLOWED_CONTROLS) + b"\x7f"


def kind_of(head: bytes) -> Kind:
    """Return the kind of a file that begins with `head`; raises `UnreadableFile` for one that is no list at all."""
    if not head:
        raise refusal(EMPTY)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return Kind.ZIP
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Kind.OLE
    _refuse_other(head)
    return Kind.TEXT


def kind_of_text(text: str) -> Kind:
    """Return whether the beginning of a text is a vCard or may be a table; raises `UnreadableFile` otherwise."""
    text = text.lstrip("\ufeff \t\r\n\0")
    if not text.strip("\x1a"):
        raise refusal(EMPTY)
    start = text[:64].casefold()
    packed = "".join(start.split())
    for prefix, name in _TEXTS:
        if start.startswith(prefix) or (name == "JSON" and packed.startswith(prefix)):
            raise refusal(WRONG_TYPE, kind=name)
    lines = (line.strip().casefold() for line in text.splitlines())
    return Kind.VCARD if "begin:vcard" in lines else Kind.TEXT


def is_binary(head: bytes) -> bool:
    """Return whether bytes hold more control characters than a text with some damage would."""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls >= 2 and controls * 50 > len(head)


def _refuse_other(head: bytes) -> None:
    for magic, name in _OTHERS:
        if head.startswith(magic) and (name not in _BINARY_ONLY or is_binary(head)):
            raise refusal(WRONG_TYPE, kind=name)
    if head[4:12] in (b"ftypheic", b"ftypmp42", b"ftypisom") or head[:4] == b"RIFF":
        raise refusal(WRONG_TYPE, kind="multimedia")


def refuse_binary(head: bytes) -> None:
    """Raise `UnreadableFile` when `head`, known to be neither UTF-16 nor UTF-32, is no text."""
    if is_binary(head):
        raise refusal(BINARY)
