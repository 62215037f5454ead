"""Two parties that may be one: found by the matcher, decided by a person, and the decision remembered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from typing_extensions import override

from klientela.atoms.actor import Actor
from klientela.atoms.clock import now
from klientela.atoms.ids import uuid7
from klientela.atoms.personal_data import Category, Erasure, PersonalData, Subject
from klientela.clients.parties.listing import BadPageMarkError, visible_parties
from klientela.clients.parties.party import Party

PAGE = 25
_LONGEST_SCORE = 6  # far beyond any score, and within what both engines compare


class UnknownPairError(LookupError):
    """There is no such pair, or it is not for this actor to see."""


class PairState(StrEnum):
    """What was decided about a pair."""

    OPEN = "open"
    SEPARATE = "separate"
    MERGED = "merged"


class LikelyPair(models.Model):
    """A pair, `first` before `second` by id; `signs` are the parts of the score: `MATCH-NAME-SAME:40 MATCH-FIRM:30`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    score = models.IntegerField()
    signs = models.CharField(max_length=400)
    state = models.CharField(max_length=8, default=PairState.OPEN.value)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    personal_data = PersonalData(
        whose=Subject.PERSON,
        subject_path="first",
        columns={"first": Category.IDENTIFIER, "second": Category.IDENTIFIER, "signs": Category.TRACE},
        purposes=("accountability",),
        retention="while both parties are held",
        erasure=Erasure.DELETE_ROW,
        others=("id", "score", "state", "found_at", "decided_at", "decided_by"),
        exported=False,
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["first", "second"], name="pair_once")]
        indexes: ClassVar = [models.Index(fields=["state", "-score", "id"], name="pair_by_score")]

    @override
    def __str__(self) -> str:
        return str(self.id)


@dataclass(frozen=True, slots=True)
class FoundPair:
    """Two parties and the parts of their score."""

    one: UUID
    other: UUID
    score: int
    signs: str


def keep_pairs(found: Iterable[FoundPair]) -> int:
    """Keep pairs to be decided on, those that were decided before as they are; return how many were given."""
    at = now()
    rows = [
        LikelyPair(
            first_id=min(pair.one, pair.other),
            second_id=max(pair.one, pair.other),
            score=pair.score,
            signs=pair.signs[:400],
            found_at=at,
        )
        for pair in found
        if pair.one != pair.other
    ]
    LikelyPair.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@dataclass(slots=True)
class PairPage:
    """A page of pairs to be decided on; `after` is the mark of the next page, empty where there is none."""

    pairs: list[LikelyPair] = field(default_factory=list)
    after: str = ""


def open_pairs(actor: Actor, *, after: str = "", limit: int = PAGE) -> PairPage:
    """Return pairs that wait for a decision, the likeliest first. Raises DeniedError, BadPageMarkError."""
    waiting = _seen(actor).filter(state=PairState.OPEN.value)
    if after:
        score, pair_id = _read_mark(after)
        waiting = waiting.filter(Q(score__lt=score) | Q(score=score, id__gt=pair_id))
    pairs = list(waiting.order_by("-score", "id")[: limit + 1])
    has_more = len(pairs) > limit
    return PairPage(pairs[:limit], f"{pairs[limit - 1].score}.{pairs[limit - 1].id.hex}" if has_more else "")


def pair_of(actor: Actor, pair_id: UUID) -> LikelyPair:
    """Return a pair both sides of which the actor sees. Raises DeniedError, UnknownPairError."""
    pair = _seen(actor).filter(id=pair_id).first()
    if pair is None:
        raise UnknownPairError(str(pair_id))
    return pair


def _seen(actor: Actor) -> QuerySet[LikelyPair]:
    parties = visible_parties(actor)
    return LikelyPair.objects.filter(first__in=parties, second__in=parties).select_related("first", "second")


def _read_mark(mark: str) -> tuple[int, UUID]:
    score, _dot, pair_id = mark.partition(".")
    try:
        return int(score[:_LONGEST_SCORE]), UUID(pair_id)
    except ValueError as error:
        raise BadPageMarkError(mark) from error
