"""A party: a person or an organisation that the firm has to do with."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from typing_extensions import override

from klientela.atoms.ids import uuid7
from klientela.atoms.personal_data import Category, Erasure, PersonalData, Subject
from klientela.atoms.text import fold, polish_sort_key
from klientela.atoms.words import Words
from klientela.clients.parties.rules.draft import PartyKind
from klientela.clients.parties.rules.names import given_name

SORT_KEY_BYTES = 240


class Stage(StrEnum):
    """How far the firm and a party have come; a lead is a stage, never another table."""

    CONTACT = "contact"
    LEAD = "lead"
    CLIENT = "client"
    FORMER = "former"

    @property
    def words(self) -> Words:
        """Return the stage in both languages."""
        return _STAGES[self]


_STAGES = {
    Stage.CONTACT: Words(en="Contact", pl="Kontakt"),
    Stage.LEAD: Words(en="Prospect", pl="Potencjalny klient"),
    Stage.CLIENT: Words(en="Client", pl="Klient"),
    Stage.FORMER: Words(en="Former client", pl="Były klient"),
}


class ProcessingState(StrEnum):
    """Whether a party's data may be used; only `clients/privacy` writes it, and every list respects it."""

    ACTIVE = "active"
    RESTRICTED = "restricted"  # GDPR Art. 18
    QUARANTINED = "quarantined"


class Party(models.Model):
    """A person or an organisation; `name` is its current name, kept here for lists, in Polish order by `sort_key`.

    A merged party stays as a row without values, `replaced_by` the one that it became part of.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=300)
    sort_key = models.BinaryField(max_length=SORT_KEY_BYTES)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    team = models.ForeignKey("access.Team", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    stage = models.CharField(max_length=10, default=Stage.CONTACT.value)
    processing_state = models.CharField(max_length=12, default=ProcessingState.ACTIVE.value)
    is_sole_trader = models.BooleanField(default=False)
    # Without an index over all rows: nearly all are of nobody, and SQLite would take it for the shortest way to them.
    replaced_by = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="replaced", db_index=False
    )
    created_at = models.DateTimeField()

    personal_data = PersonalData(
        whose=Subject.PERSON,
        subject_path="self",
        columns={"name": Category.IDENTITY, "sort_key": Category.IDENTITY},
        purposes=("client-service", "offer", "marketing", "business-relations", "accounting"),
        retention="as long as any of its purposes lasts",
        erasure=Erasure.DELETE_ROW,
        others=(
            *("id", "kind", "owner", "team", "stage", "processing_state", "is_sole_trader", "replaced_by"),
            "created_at",
        ),
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["sort_key", "id"], condition=Q(replaced_by=None), name="party_by_name"),
            models.Index(fields=["kind", "sort_key", "id"], condition=Q(replaced_by=None), name="party_by_kind"),
            models.Index(fields=["owner", "sort_key", "id"], condition=Q(owner__isnull=False), name="party_by_owner"),
            models.Index(fields=["team", "sort_key", "id"], condition=Q(team__isnull=False), name="party_by_team"),
            models.Index(fields=["replaced_by"], condition=Q(replaced_by__isnull=False), name="party_replaced"),
        ]

    @override
    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_person(self) -> bool:
        """Say whether it is a person."""
        return self.kind == PartyKind.PERSON

    @property
    def stage_words(self) -> Words:
        """Return the stage in both languages."""
        return Stage(self.stage).words


def sort_key_of(name: str, *, is_person: bool, family: str = "", given: str = "") -> bytes:
    """Return the key that lists are sorted by, compared as bytes: people stand by their family names.

    Of a name that came in one piece the last word is taken for it, unless only the last is a known given name.
    """
    text = f"{family} {given}" if family else _family_first(name) if is_person else name
    return polish_sort_key(text).encode()[:SORT_KEY_BYTES].decode(errors="ignore").encode()  # no letter cut in two


def _family_first(name: str) -> str:
    first, *others = name.split() or [""]
    if not others or (given_name(fold(others[-1])) and not given_name(fold(first))):
        return name
    return " ".join([others[-1], first, *others[:-1]])
