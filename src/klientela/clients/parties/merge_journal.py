"""The journal of merges: who took over whom, and every row that was moved for it, so that it can be moved back.

A row that was corrected since moves back as its successor. The history of values deletes rows of the journal's own
accord (`history.py`); the journal then names their successors.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from typing_extensions import override

from klientela.atoms.ids import uuid7
from klientela.atoms.personal_data import Category, Erasure, PersonalData, Subject
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.draft import NameKind
from klientela.clients.parties.values import VALUE_TABLES, Confirmation, Detail, Name, SealedNumber, Value

TABLES: Mapping[str, type[Value]] = {table.__name__.lower(): table for table in VALUE_TABLES}


class Merge(models.Model):
    """One merge: who took over whom."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kept = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="merges")
    dropped = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="merged_away")
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    personal_data = PersonalData(
        whose=Subject.PERSON,
        subject_path="kept",
        columns={"kept": Category.IDENTIFIER, "dropped": Category.IDENTIFIER},
        purposes=("accountability",),
        retention="while the merge can be undone",
        erasure=Erasure.DELETE_ROW,
        others=("id", "merged_by", "at", "undone_at"),
        exported=False,
    )

    @override
    def __str__(self) -> str:
        return str(self.id)


class MergeStep(models.Model):
    """One row that a merge moved: its table, and the column that led to the party that was dropped."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="steps")
    table = models.CharField(max_length=12)
    column = models.CharField(max_length=12)
    row_id = models.UUIDField()

    personal_data = PersonalData(
        whose=Subject.PERSON,
        subject_path="merge",
        columns={"row_id": Category.TRACE},
        purposes=("accountability",),
        retention="while the merge can be undone",
        erasure=Erasure.DELETE_ROW,
        others=("id", "merge", "table", "column"),
        exported=False,
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["merge", "id"], name="step_by_merge")]

    @override
    def __str__(self) -> str:
        return str(self.id)


def step_back(step: MergeStep, merge: Merge) -> int:
    """Undo one step, and take along what has corrected the row since; return how many values moved back.

    Only what stands with the survivor moves: a row that has gone elsewhere since is not the merge's to move.
    """
    if step.table == "confirmation":
        rows = Confirmation.objects.filter(id=step.row_id)
        rows.delete() if step.column == "made" else rows.filter(party=merge.kept).update(party=merge.dropped)
        return 0
    table = TABLES[step.table]
    chain = list(_with_successors(table, step.row_id))
    if step.column == "kind":
        Name.objects.filter(id__in=chain, party_id=merge.dropped_id).update(kind=NameKind.CURRENT.value)
        return 0
    if step.column == "is_main":
        Detail.objects.filter(party_id=merge.dropped_id, ended_at=None, is_main=True).update(is_main=False)
        Detail.objects.filter(id__in=chain, party_id=merge.dropped_id, ended_at=None).update(is_main=True)
        return 0
    column = f"{step.column}_id"
    standing = table._default_manager.filter(Q(**{column: merge.kept_id}), id__in=chain)
    moved = standing.update(**{column: merge.dropped_id})
    if step.column == "party":
        Confirmation.objects.filter(value_id__in=chain, party_id=merge.kept_id).update(party_id=merge.dropped_id)
    return moved


def _with_successors(table: type[Value], row_id: UUID) -> Iterator[UUID]:
    found: UUID | None = row_id
    passed: set[UUID] = set()
    while found is not None and found not in passed:
        passed.add(found)
        yield found
        found = table._default_manager.filter(succeeds_id=found).values_list("id", flat=True).first()


def name_successors(table: type[Value], gone: Mapping[UUID, UUID | None]) -> None:
    """Let the journal name, for values about to be deleted, the one that corrected each; none needs no line."""
    name = table.__name__.lower()
    for step in MergeStep.objects.filter(table=name, row_id__in=list(gone)):
        successor = gone[step.row_id]
        if successor is None:
            step.delete()
        else:
            MergeStep.objects.filter(id=step.id).update(row_id=successor)


def with_something_merged(parties: Collection[UUID]) -> set[UUID]:
    """Return those of some parties that were merged away and whose values, or sealed numbers, the survivor holds.

    They cannot go: undoing the merge gives them back what is theirs, and their keys open what was sealed with them.
    """
    found = set(SealedNumber.objects.filter(holder__in=parties).values_list("holder", flat=True))
    steps = MergeStep.objects.filter(merge__dropped__in=parties, merge__undone_at=None, table__in=list(TABLES))
    moved: dict[str, dict[UUID, UUID]] = {}
    for dropped_id, table, row_id in steps.values_list("merge__dropped_id", "table", "row_id"):
        moved.setdefault(table, {})[row_id] = dropped_id
    for table, owners in moved.items():
        rows = TABLES[table]._default_manager.filter(Q(id__in=list(owners)) | Q(succeeds_id__in=list(owners)))
        for row_id, succeeds_id in rows.values_list("id", "succeeds_id"):
            found.update(owners[one] for one in (row_id, succeeds_id) if one in owners)
    return found


def moved_names(parties: Collection[UUID]) -> dict[UUID, UUID]:
    """Return which names of some parties came to them by merges that stand, and whose each was at first."""
    steps = MergeStep.objects.filter(merge__kept__in=parties, merge__undone_at=None, table="name", column="party")
    return dict(steps.order_by("-id").values_list("row_id", "merge__dropped_id"))  # of several the earliest stays
