"""The data map: what personal data the installation holds, derived from the declaration that stands at each table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Count, Max, Model
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from klientela.atoms.actor import Actor
from klientela.atoms.personal_data import PersonalData, Subject
from klientela.atoms.words import Words
from klientela.base.access.capabilities import declare_capability, require
from klientela.base.access.roles import Role
from klientela.base.access.third_party import THIRD_PARTY_TABLES
from klientela.base.vault.personal_store import personal_stores
from klientela.clients.parties.rules.purposes import Basis, Purpose
from klientela.clients.parties.source import Source, SourceKind
from klientela.clients.parties.values import ContactPoint, Name
from klientela.interfaces.web.data_map.table_words import (
    CATEGORIES,
    ERASURES,
    OF_THE_SOURCE,
    PURPOSES,
    RETENTIONS,
    SUBJECTS,
    TABLES,
)
from klientela.interfaces.web.kit.pages import PageRequest, page
from klientela.interfaces.web.kit.tags import spoken

SEE_DATA_MAP = declare_capability("data-map.see", Words(en="See the data map", pl="Podgląd mapy danych"), Role.IOD)


@dataclass(frozen=True, slots=True)
class HeldTable:
    """A table with personal data: its declaration in words, and how many rows it has."""

    title: str
    categories: tuple[str, ...]
    purposes: tuple[str, ...]
    retention: str
    erasure: str
    is_exported: bool
    rows: int


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """Sources of one kind, purpose and basis, with how many values in use they gave."""

    kind: Words
    purpose: Words
    basis: Words
    sources: int
    contacts: int
    names: int
    newest_at: datetime


@page(capability=SEE_DATA_MAP)
@require_safe
def data_map(request: PageRequest) -> HttpResponse:
    """Show what is held about whom, and where it came from."""
    subjects = [(SUBJECTS[whose], tables) for whose, tables in held_tables(request.actor) if tables]
    context = {
        "subjects": subjects,
        "without": len(_models()) - sum(len(tables) for _, tables in subjects),
        "groups": source_groups(request.actor),
        "stores": personal_stores(),
    }
    return render(request, "data_map/page.html", context)


def held_tables(actor: Actor) -> list[tuple[Subject, list[HeldTable]]]:
    """Return the tables with personal data by whose data it is, in one query for each. Raises DeniedError."""
    require(actor, SEE_DATA_MAP)
    declared = [(model, declaration_of(model)) for model in _models()]
    return [
        (
            whose,
            [_held(model, data) for model, data in declared if isinstance(data, PersonalData) and data.whose is whose],
        )
        for whose in SUBJECTS
    ]


def declaration_of(model: type[Model]) -> object:
    """Return what a model, or the file about third-party tables, declares."""
    return getattr(model, "personal_data", None) or THIRD_PARTY_TABLES.get(model._meta.label_lower)


def source_groups(actor: Actor) -> list[SourceGroup]:
    """Return the sources by kind, purpose and basis, the newest first, in three queries. Raises DeniedError."""
    require(actor, SEE_DATA_MAP)
    contacts, names = _values_of(ContactPoint), _values_of(Name)
    found = Source.objects.values_list("kind", "purpose", "basis")
    return [
        SourceGroup(
            kind=SourceKind(kind).words,
            purpose=Purpose(purpose).words,
            basis=Basis(basis).words,
            sources=sources,
            contacts=contacts.get((kind, purpose, basis), 0),
            names=names.get((kind, purpose, basis), 0),
            newest_at=newest_at,
        )
        for kind, purpose, basis, sources, newest_at in found.annotate(
            sources=Count("id"), newest_at=Max("created_at")
        ).order_by("-newest_at", "kind", "purpose", "basis")
    ]


def _values_of(table: type[ContactPoint] | type[Name]) -> dict[tuple[str, str, str], int]:
    """Return how many values in use come from each kind of source."""
    rows = table._default_manager.filter(ended_at=None).values_list("source__kind", "source__purpose", "source__basis")
    return {(kind, purpose, basis): count for kind, purpose, basis, count in rows.annotate(Count("id")).order_by()}


def _models() -> list[type[Model]]:
    """Return all tables, ours before others', each app's in the order of its declarations."""
    models = apps.get_models(include_auto_created=True)
    order = list(TABLES)
    known = {model: model._meta.label_lower for model in models}
    return sorted(models, key=lambda model: order.index(known[model]) if known[model] in order else len(order))


def _held(model: type[Model], data: PersonalData) -> HeldTable:
    language = spoken()
    label = model._meta.label_lower
    return HeldTable(
        title=TABLES[label].said(language) if label in TABLES else str(model._meta.verbose_name_plural),
        categories=tuple(CATEGORIES[category].said(language) for category in dict.fromkeys(data.columns.values())),
        purposes=_purposes(data),
        retention=_said(RETENTIONS, data.retention),
        erasure=ERASURES[data.erasure].said(language),
        is_exported=data.exported,
        rows=model._default_manager.count(),
    )


def _purposes(data: PersonalData) -> tuple[str, ...]:
    """Say the purposes; where all of a client's are possible, that the source of each value names its own."""
    if set(data.purposes) == set(Purpose):
        return (OF_THE_SOURCE.said(spoken()),)
    return tuple(_said(PURPOSES, purpose) for purpose in data.purposes)


def _said(words: dict[str, Words], declared: str) -> str:
    """Say a declared text in the page's language; one that has no words yet is shown as it stands."""
    return words[declared].said(spoken()) if declared in words else declared


def declared_texts() -> Iterator[tuple[str, PersonalData]]:
    """Yield the label of each table with personal data, with its declaration."""
    for model in _models():
        data = declaration_of(model)
        if isinstance(data, PersonalData):
            yield model._meta.label_lower, data
