"""An import: one file, where it came from and why, how far it is, and a journal of what each of its rows changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models
from typing_extensions import override

from klientela.atoms.ids import uuid7
from klientela.atoms.personal_data import Category, Erasure, PersonalData, Subject
from klientela.atoms.words import Words


class Phase(StrEnum):
    """Where an import stands; APPLYING and UNDOING may be interrupted and go on where they were."""

    READING = "reading"
    READY = "ready"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    REFUSED = "refused"  # the file cannot be read; `refusal` says why

    @property
    def words(self) -> Words:
        """Return the phase in both languages."""
        return _PHASES[self]


_PHASES = {
    Phase.READING: Words(en="Being read", pl="W trakcie odczytu"),
    Phase.READY: Words(en="Waiting for your approval", pl="Czeka na zatwierdzenie"),
    Phase.APPLYING: Words(en="Being imported", pl="W trakcie importu"),
    Phase.APPLIED: Words(en="Imported", pl="Zaimportowano"),
    Phase.UNDOING: Words(en="Being taken back", pl="W trakcie cofania"),
    Phase.UNDONE: Words(en="Taken back", pl="Cofnięto"),
    Phase.REFUSED: Words(en="Could not be read", pl="Nie udało się odczytać"),
}


class Outcome(StrEnum):
    """What became of a row."""

    CREATED = "created"
    EXTENDED = "extended"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"

    @property
    def words(self) -> Words:
        """Return the outcome of one row in both languages."""
        return _OUTCOMES[self]

    @property
    def words_of_many(self) -> Words:
        """Return what rows with this outcome are called in both languages."""
        return _OUTCOMES_OF_MANY[self]


_OUTCOMES = {
    Outcome.CREATED: Words(en="New", pl="Nowy"),
    Outcome.EXTENDED: Words(en="Added to", pl="Uzupełniony"),
    Outcome.UNCHANGED: Words(en="Unchanged", pl="Bez zmian"),
    Outcome.REJECTED: Words(en="Rejected", pl="Odrzucony"),
}
_OUTCOMES_OF_MANY = {
    Outcome.CREATED: Words(en="New", pl="Nowe"),
    Outcome.EXTENDED: Words(en="Added to", pl="Uzupełnione"),
    Outcome.UNCHANGED: Words(en="Unchanged", pl="Bez zmian"),
    Outcome.REJECTED: Words(en="Rejected", pl="Odrzucone"),
}


class Batch(models.Model):
    """One import. `applied_rows` is how many rows are done, and after an undo begins, how many still stand.

    `tally` is how many records of each kind it made and how many it knew, once it is applied.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    importable = models.CharField(max_length=40)
    phase = models.CharField(max_length=10)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    file_name = models.CharField(max_length=200)
    file_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    source_kind = models.CharField(max_length=20, blank=True)
    from_whom = models.CharField(max_length=200, blank=True)
    obtained_on = models.DateField(null=True, blank=True)
    purpose = models.CharField(max_length=30, blank=True)
    basis = models.CharField(max_length=10, blank=True)
    refusal = models.CharField(max_length=60, blank=True)
    rows = models.IntegerField(default=0)
    applied_rows = models.IntegerField(default=0)
    tally = models.JSONField(default=dict)
    run_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    personal_data = PersonalData(
        whose=Subject.PERSON,
        subject_path="from_whom",
        columns={"file_name": Category.CONTENT, "from_whom": Category.IDENTITY},
        purposes=("accountability",),
        retention="while any value that it brought is held",
        erasure=Erasure.BLANK,
        others=(
            *("id", "importable", "phase", "owner", "file_bytes", "sha256", "source_kind", "obtained_on", "purpose"),
            *("basis", "refusal", "rows", "applied_rows", "tally", "run_id", "created_at", "applied_at", "undone_at"),
        ),
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner", "-id"], name="batch_by_owner")]

    @override
    def __str__(self) -> str:
        return str(self.id)

    @property
    def phase_words(self) -> Words:
        """Return where it stands, in both languages."""
        return Phase(self.phase).words


class JournalLine(models.Model):
    """What became of one row, and which records it went to (`main`, `other`); what it brought, its source tells.

    `fingerprint` is a keyed hash of the row's contents, by which the same row is known when it comes again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    number = models.IntegerField()
    outcome = models.CharField(max_length=9)
    main_id = models.UUIDField(null=True, db_index=True)
    other_id = models.UUIDField(null=True)
    fingerprint = models.BinaryField(max_length=16, null=True)

    personal_data = PersonalData(
        whose=Subject.PERSON,
        subject_path="main_id",
        columns={
            "main_id": Category.IDENTIFIER,
            "other_id": Category.IDENTIFIER,
            "fingerprint": Category.IDENTIFIER,
        },
        purposes=("accountability",),
        retention="while the import can be taken back",
        erasure=Erasure.DELETE_ROW,
        others=("id", "batch", "number", "outcome"),
        exported=False,
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "number"], name="line_once_a_batch")]
        indexes: ClassVar = [models.Index(fields=["fingerprint"], name="line_by_fingerprint")]

    @override
    def __str__(self) -> str:
        return f"{self.batch_id}/{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is stated about a file before it may be applied: how, from whom and when it came, why and on what basis."""

    source_kind: str
    purpose: str
    basis: str
    from_whom: str = ""
    obtained_on: date | None = None
