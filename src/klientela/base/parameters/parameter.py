"""The firm's own settings: declared by name, dated, never overwritten; what was in force on a day can be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.db import models
from typing_extensions import override

from klientela.atoms.actor import Actor
from klientela.atoms.clock import now, today
from klientela.atoms.ids import uuid7
from klientela.atoms.personal_data import Category, Erasure, PersonalData, Subject
from klientela.atoms.words import Words


class UnknownParameterError(LookupError):
    """No parameter of that name was declared: a typing error in code."""


@dataclass(frozen=True, slots=True)
class Declared:
    """One setting: its name, what it is, and its value until the firm says otherwise."""

    name: str
    words: Words
    default: str = ""


_declared: dict[str, Declared] = {}


def declare_parameter(name: str, words: Words, default: str = "") -> str:
    """Declare a setting and return its name; a name is declared once."""
    if name in _declared:
        raise ValueError(f"parameter {name} is declared twice")
    _declared[name] = Declared(name, words, default)
    return name


def declared_parameters() -> list[Declared]:
    """Return every setting, by name."""
    return [_declared[name] for name in sorted(_declared)]


class Parameter(models.Model):
    """A value that a setting was given, and from which day it holds."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=80)
    value = models.TextField(blank=True)
    valid_from = models.DateField()
    set_at = models.DateTimeField(default=now)
    set_by = models.UUIDField(null=True)

    personal_data = PersonalData(
        whose=Subject.USER,
        subject_path="",
        columns={"value": Category.CONTACT},
        purposes=("accountability", "contact with data subjects"),
        retention="while the installation is used: the firm must be able to show its settings (GDPR Art. 5(2))",
        erasure=Erasure.KEEP,
        others=("id", "name", "valid_from", "set_at", "set_by"),
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name", "-valid_from", "-id"], name="parameter_in_force")]

    @override
    def __str__(self) -> str:
        return self.name


def set_value(actor: Actor, name: str, value: str, *, valid_from: date | None = None) -> bool:
    """Write a value that holds from a day on (today) and return whether that changed anything.

    Raises UnknownParameterError. Permission and evidence are the calling operation's.
    """
    day = valid_from or today()
    if value_of(name, on=day) == value:
        return False
    Parameter.objects.create(name=name, value=value, valid_from=day, set_by=actor.id)
    return True


def value_of(name: str, *, on: date | None = None) -> str:
    """Return what a setting was on a day (today), or its default. Raises UnknownParameterError."""
    return values_of([name], on=on)[name]


def values_of(names: list[str], *, on: date | None = None) -> dict[str, str]:
    """Return several settings as they were on a day, in one query. Raises UnknownParameterError."""
    unknown = [name for name in names if name not in _declared]
    if unknown:
        raise UnknownParameterError(", ".join(unknown))
    values = {name: _declared[name].default for name in names}
    rows = Parameter.objects.filter(name__in=names, valid_from__lte=on or today()).order_by("valid_from", "id")
    values.update(rows.values_list("name", "value"))
    return values
