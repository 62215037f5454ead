"""A vCard file as a list of contacts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from klientela.atoms.formats.contact import ContactRecord, Place
from klientela.atoms.formats.encodings import Encoding
from klientela.atoms.formats.file_reasons import CARD_EMPTY
from klientela.atoms.formats.findings import Limits, Problems
from klientela.atoms.formats.recognised import Part, Recognised
from klientela.atoms.formats.source import Source
from klientela.atoms.formats.vcard.reader import read_cards
from klientela.atoms.formats.vcard.to_contact import card_to_contact

_VERSION = re.compile(r"^VERSION\s*:\s*([0-9.]{1,5})", re.IGNORECASE | re.MULTILINE)


def vcard_part(source: Source, encoding: Encoding, text: str, *, limits: Limits) -> Part:
    """Recognise a vCard file by its beginning `text`; its cards may be of several versions, the first is named."""
    version = _VERSION.search(text.replace("\r", "\n"))

    def read(problems: Problems) -> Iterator[ContactRecord]:
        with source.open() as stream:
            where = {"file": source.file, "part": source.part}
            for card in read_cards(stream, encoding, problems=problems, limits=limits, **where):
                place = Place(source.file, card.line, source.part)
                contact = card_to_contact(card, place)
                if contact.column_of or contact.extra:
                    yield contact
                else:
                    problems.add(place, CARD_EMPTY)

    recognised = Recognised(
        *(source.file, "vcard", source.part),
        version=version[1] if version else "",
        encoding=encoding.name,
    )
    return Part(recognised, read)
