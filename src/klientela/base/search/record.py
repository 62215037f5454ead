"""The tables of the index: a row for each record, and the words that a mistyped one may be meant as."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from typing_extensions import override

from klientela.atoms.personal_data import Category, Erasure, PersonalData, Subject

PURPOSES = ("client-service", "offer", "marketing", "business-relations", "accounting")


class IndexedRecord(models.Model):
    """What a record is found by; `number` is its place in SQLite's full-text table, empty on PostgreSQL."""

    record_id = models.UUIDField(primary_key=True, editable=False)
    number = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=20)
    sort_key = models.BinaryField(max_length=240)
    tokens = models.TextField()

    personal_data = PersonalData(
        whose=Subject.PERSON,
        subject_path="record_id",
        columns={"tokens": Category.IDENTITY, "sort_key": Category.IDENTITY},
        purposes=PURPOSES,
        retention="as long as the values that it repeats",
        erasure=Erasure.DELETE_ROW,
        others=("record_id", "number", "kind"),
        exported=False,
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sort_key", "record_id"], name="record_in_order")]

    @override
    def __str__(self) -> str:
        return str(self.record_id)


class SpelledWord(models.Model):
    """A word that at least one record has, as bytes, which both engines compare alike; gone with its last record."""

    word = models.BinaryField(primary_key=True, max_length=100)

    personal_data = PersonalData(
        whose=Subject.PERSON,
        subject_path="word",
        columns={"word": Category.IDENTITY},
        purposes=PURPOSES,
        retention="as long as any record has the word",
        erasure=Erasure.DELETE_ROW,
        exported=False,
    )

    @override
    def __str__(self) -> str:
        return bytes(self.word).decode()
