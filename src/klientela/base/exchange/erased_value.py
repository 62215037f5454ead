"""By what those are known who were erased while files of imports lay here: keyed hashes, kept until the files are gone.

A file may be just being read, or imported, when somebody in it is erased; whoever touches it later looks here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set
from datetime import datetime
from typing import ClassVar

from django.db import models
from typing_extensions import override

from klientela.atoms.clock import now
from klientela.atoms.formats.contact import ContactRecord
from klientela.atoms.ids import uuid7
from klientela.atoms.personal_data import Category, Erasure, PersonalData, Subject
from klientela.atoms.text import fold
from klientela.base.vault.blind_index import blind_indexer
from klientela.base.vault.personal_store import Erased

HASH_BYTES = 16
_LONGEST_TEXT = 300
_DIGITS = 9  # of a Polish number without its country code; fewer than seven are anybody's
_EMAIL = re.compile(r"[^\s<>,;:\"'()\[\]]+@[^\s<>,;:\"'()\[\]]+")
_NUMBER = re.compile(r"\d(?:[\s().\-/]{0,3}\d){6,30}")


class ErasedValue(models.Model):
    """An address, a number or a name of somebody erased, as a keyed hash; `is_due` until all files were searched."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(db_index=True)
    value = models.BinaryField(max_length=HASH_BYTES)
    is_due = models.BooleanField(default=True)

    personal_data: ClassVar = PersonalData(
        whose=Subject.PERSON,
        subject_path="value",
        columns={"value": Category.IDENTIFIER},
        purposes=("accountability",),
        retention="30 days: as long as the file of an import may lie here in which somebody erased stands",
        erasure=Erasure.KEEP,
        others=("id", "at", "is_due"),
        exported=False,
    )

    @override
    def __str__(self) -> str:
        return str(self.id)


class Sought:
    """What tells that a text is about somebody erased, however it is written and whatever stands around it."""

    def __init__(self, values: Set[bytes]) -> None:
        self._values = values
        self._hash = _hasher()

    def __bool__(self) -> bool:
        return bool(self._values)

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sought) and self._values == other._values

    __hash__ = None  # type: ignore[assignment]

    def is_in(self, texts: Iterable[str]) -> bool:
        """Say whether one of some texts is, or holds, a value of theirs."""
        return any(self._hash(trace) in self._values for text in texts for trace in _traces(text))


def keep_erased(erased: Erased) -> None:
    """Keep by what somebody is known, in the transaction that erases them; a name only where nothing else is known."""
    hashed, at = _hasher(), now()
    traces = {_trace_of(text) for text in erased.reach or erased.names if text}
    ErasedValue.objects.bulk_create(ErasedValue(at=at, value=hashed(trace)) for trace in sorted(traces))


def sought_since(instant: datetime) -> Sought:
    """Return what to look for in a file that came at an instant."""
    rows = ErasedValue.objects.filter(at__gte=instant).values_list("value", flat=True)
    return Sought({bytes(value) for value in rows})


def texts_of(contact: ContactRecord) -> Iterator[str]:
    """Yield all that a row says."""
    yield contact.full_name
    yield f"{contact.given_name} {contact.family_name}"
    yield from (found.value for found in (*contact.emails, *contact.phones, *contact.urls))
    yield from (found.value for found in contact.identifiers)
    yield from contact.notes
    yield from (value for _header, value in contact.extra)


def _hasher() -> Callable[[str], bytes]:
    index = blind_indexer("erased in imports")
    return lambda trace: index(trace)[:HASH_BYTES]


def _trace_of(text: str) -> str:
    """Return what a value is looked for by: an address in small letters, the end of a number, a name folded."""
    if address := _EMAIL.search(text):
        return address[0].lower()
    digits = "".join(filter(str.isdigit, text))
    return digits[-_DIGITS:] if _NUMBER.search(text) else fold(text)


def _traces(text: str) -> Iterator[str]:
    yield fold(text[:_LONGEST_TEXT])
    for address in _EMAIL.findall(text):
        yield address.lower().rstrip(".")
    for number in _NUMBER.findall(text):
        digits = "".join(filter(str.isdigit, number))
        for start in range(max(len(digits) - _DIGITS, 0) + 1):
            yield digits[start : start + _DIGITS]
