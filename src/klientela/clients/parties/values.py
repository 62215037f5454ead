"""The values of a party, each a row with its source: names, contact points, identifiers, addresses, details, tags.

A value that was corrected or removed leaves use at once (`ended_at`); it stays as history for a period of its own.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import Q
from typing_extensions import override

from klientela.atoms.ids import uuid7
from klientela.atoms.personal_data import Category, Erasure, NoPersonalData, PersonalData, Subject
from klientela.clients.parties.party import Party
from klientela.clients.parties.source import Source

PURPOSES = ("client-service", "offer", "marketing", "business-relations", "accounting")
RETENTION = "as long as the purpose of its source lasts; a value that left use, as its history's own period says"
SHARED = ("id", "party", "source", "since_at", "ended_at", "ended_as", "succeeds_id")
LIVE = Q(ended_at=None)


class Ended(StrEnum):
    """Why a value left use."""

    CORRECTED = "corrected"
    REMOVED = "removed"


def declared(columns: dict[str, Category], others: tuple[str, ...] = ()) -> PersonalData:
    """Return the declaration of a table of values."""
    return PersonalData(
        whose=Subject.PERSON,
        subject_path="party",
        columns=columns,
        purposes=PURPOSES,
        retention=RETENTION,
        erasure=Erasure.DELETE_ROW,
        others=(*SHARED, *others),
    )


class Value(models.Model):
    """What every value has. `succeeds_id` names the value that it corrects."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="%(class)ss")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="%(class)ss")
    since_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_as = models.CharField(max_length=10, blank=True)
    succeeds_id = models.UUIDField(null=True, blank=True)  # no foreign key: one more index on every table, for a hint

    class Meta:
        abstract = True

    @override
    def __str__(self) -> str:
        return str(self.id)


class Name(Value):
    """A name; `match_key` is how its words sound, in alphabetical order, for finding people written otherwise."""

    kind = models.CharField(max_length=10)
    text = models.CharField(max_length=300)
    given = models.CharField(max_length=120, blank=True)
    additional = models.CharField(max_length=120, blank=True)
    family = models.CharField(max_length=120, blank=True)
    prefix = models.CharField(max_length=60, blank=True)
    suffix = models.CharField(max_length=60, blank=True)
    match_key = models.CharField(max_length=120, blank=True)

    personal_data = declared(
        dict.fromkeys(("text", "given", "additional", "family", "prefix", "suffix", "match_key"), Category.IDENTITY),
        ("kind",),
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["match_key"], condition=LIVE, name="name_by_sound")]


class ContactPoint(Value):
    """An e-mail address, a phone number (E.164) or a web address; `fault` is the code of what is wrong with it."""

    kind = models.CharField(max_length=5)
    written = models.CharField(max_length=300)
    normal = models.CharField(max_length=300)
    label = models.CharField(max_length=40, blank=True)
    fault = models.CharField(max_length=40, blank=True)
    is_shared = models.BooleanField(default=False)

    personal_data = declared(
        {"written": Category.CONTACT, "normal": Category.CONTACT, "label": Category.CONTACT},
        ("kind", "fault", "is_shared"),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["party", "kind", "normal"], condition=LIVE, name="point_once_a_party")
        ]
        indexes: ClassVar = [models.Index(fields=["normal"], condition=LIVE, name="point_by_normal")]


class Identifier(Value):
    """A number of a register (NIP, REGON, KRS, EU VAT, IBAN), kept with the reason when it is wrong."""

    kind = models.CharField(max_length=10)
    written = models.CharField(max_length=60)
    normal = models.CharField(max_length=60)
    fault = models.CharField(max_length=40, blank=True)

    personal_data = declared({"written": Category.IDENTIFIER, "normal": Category.IDENTIFIER}, ("kind", "fault"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["party", "kind", "normal"], condition=LIVE, name="identifier_once_a_party")
        ]
        indexes: ClassVar = [models.Index(fields=["normal"], condition=LIVE, name="identifier_by_normal")]


class Address(Value):
    """A postal address; `full` where it came in one piece. `normal` is what makes two addresses the same."""

    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=200, blank=True)
    full = models.CharField(max_length=300, blank=True)
    label = models.CharField(max_length=40, blank=True)
    normal = models.CharField(max_length=300)

    personal_data = declared(
        dict.fromkeys(
            ("street", "city", "region", "postal_code", "country", "full", "label", "normal"), Category.CONTACT
        )
    )


class Detail(Value):
    """A single fact: legal form, industry (PKD), birthday, job title of a person without an organisation.

    Of several industries one `is_main`.
    """

    kind = models.CharField(max_length=12)
    text = models.CharField(max_length=200)
    is_main = models.BooleanField(default=False)

    personal_data = declared({"text": Category.IDENTITY}, ("kind", "is_main"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["party", "kind"], condition=LIVE & Q(is_main=True), name="one_main_a_kind")
        ]


class Tag(models.Model):
    """A word of the firm's own for parties; `key` is the folded name."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=80, unique=True)

    personal_data = NoPersonalData("a word for groups of parties; who bears it stands in Tagging")

    @override
    def __str__(self) -> str:
        return self.name


class Tagging(Value):
    """A tag that a party bears."""

    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="taggings")

    personal_data = declared({"tag": Category.CONTENT})

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["party", "tag"], condition=LIVE, name="tag_once_a_party")
        ]


def delete_unused_tags() -> None:
    """Delete the tags that nobody bears or has borne: a word somebody made up about a person may tell who it was."""
    Tag.objects.filter(taggings=None).delete()


class Role(Value):
    """What a person (`party`) is to an organisation, from when to when; several at a time, former ones kept."""

    organisation = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="staff_roles")
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=200, blank=True)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    personal_data = declared(
        dict.fromkeys(("organisation", "title", "unit", "from_on", "to_on"), Category.IDENTITY), ("kind",)
    )


class Link(Value):
    """What another organisation (`other`) is to this one (`party`): its parent, branch, payer, recipient, factor."""

    other = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="links_to")
    kind = models.CharField(max_length=10)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    personal_data = declared(dict.fromkeys(("other", "from_on", "to_on"), Category.IDENTITY), ("kind",))


class SealedNumber(Value):
    """A number that is kept only where a law demands it (PESEL), sealed with a person's key; it leaves no history.

    `holder` is whose key sealed it: a merge moves the row, and the key stays. `blind` finds the same number again.
    """

    kind = models.CharField(max_length=10)
    holder = models.UUIDField()
    sealed = models.BinaryField()
    blind = models.BinaryField(max_length=32)

    personal_data = declared(dict.fromkeys(("holder", "sealed", "blind"), Category.IDENTIFIER), ("kind",))

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["party", "kind"], name="sealed_once_a_party")]
        indexes: ClassVar = [models.Index(fields=["blind"], name="sealed_by_blind")]


class Confirmation(models.Model):
    """Another source that says the same as a value already held: it keeps the value when its first source goes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="confirmations")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="confirmations")
    value_id = models.UUIDField(db_index=True)
    at = models.DateTimeField()

    personal_data = PersonalData(
        whose=Subject.PERSON,
        subject_path="party",
        columns={"value_id": Category.TRACE},
        purposes=PURPOSES,
        retention=RETENTION,
        erasure=Erasure.DELETE_ROW,
        others=("id", "party", "source", "at"),
    )

    @override
    def __str__(self) -> str:
        return str(self.id)


VALUE_TABLES: tuple[type[Value], ...] = (
    *(Name, ContactPoint, Identifier, Address, Detail, Tagging, Role, Link),
    SealedNumber,
)
