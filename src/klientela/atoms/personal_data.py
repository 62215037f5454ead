"""Declarations of personal data: each model says whose data it holds, why, for how long, and how it is erased."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Subject(StrEnum):
    """Whose data it is."""

    USER = "user"
    PERSON = "person"
    VISITOR = "visitor"


class Category(StrEnum):
    """Kinds of personal data, for the register of processing activities (GDPR Art. 30(1)(c))."""

    IDENTITY = "identity"
    CONTACT = "contact"
    IDENTIFIER = "identifier"
    CREDENTIAL = "credential"
    TRACE = "trace"
    CONTENT = "content"


class Erasure(StrEnum):
    """What erasing the subject does to the data."""

    DELETE_ROW = "delete-row"
    BLANK = "blank"
    SHRED = "shred"  # the key is destroyed, so that what remains is noise
    KEEP = "keep"  # held by a law that the retention names


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What a model holds about a person.

    `columns` maps each column with personal data to its category; `others` names every other column, so that a column
    added later fails the test until somebody says what it is. `subject_path` leads from the row to its subject.
    """

    whose: Subject
    subject_path: str
    columns: Mapping[str, Category]
    purposes: tuple[str, ...]
    retention: str
    erasure: Erasure
    others: tuple[str, ...] = ()
    exported: bool = True


@dataclass(frozen=True, slots=True)
class NoPersonalData:
    """A model that says nothing about a person, and why that is so."""

    why: str
    columns: tuple[str, ...] = field(default=())
