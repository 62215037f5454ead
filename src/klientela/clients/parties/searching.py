"""Finding parties by anything that is known of them, within what the actor may see; and keeping them findable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models, transaction

from klientela.atoms.actor import Actor
from klientela.atoms.formats.contact import IdentifierKind
from klientela.base.access.row_scope import sees_all_rows
from klientela.base.search.finding import find
from klientela.base.search.index import (
    SearchDocument,
    index_documents,
    index_new,
    name_words_of,
    records_naming,
    remove_documents,
)
from klientela.base.search.query import Grade
from klientela.base.search.record import IndexedRecord
from klientela.base.search.tokens import Field, numbers_of_phone, tokens_of, words_in
from klientela.clients.parties.listing import Filters, filtered_parties, usable_parties
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.draft import DetailKind, PartyKind, PointKind
from klientela.clients.parties.values import LIVE, Address, ContactPoint, Detail, Identifier, Name, Role, Tagging, Value

NO_FILTERS = Filters()
KINDS = tuple(kind.value for kind in PartyKind)
_NUMBERS = (IdentifierKind.NIP, IdentifierKind.REGON, IdentifierKind.KRS, IdentifierKind.EU_VAT)
_AT_ONCE = 2_000

Progress = Callable[[int, int], None]
Texts = dict[UUID, list[tuple[Field, str]]]


@dataclass(frozen=True, slots=True)
class ClientHit:
    """A party found: in which field its weakest word stands, and how it was met."""

    party: Party
    field: Field
    grade: Grade


def search_clients(actor: Actor, query: str, *, filters: Filters = NO_FILTERS, limit: int = 20) -> list[ClientHit]:
    """Return the parties the filters let through meeting every word of `query`, the best first. Raises DeniedError."""
    seen = filtered_parties(actor, filters)
    # Who is in the index may be used: to ask it of each of a thousand candidates would take most of the time.
    is_unfiltered = filters == NO_FILTERS and sees_all_rows(actor)
    hits = find(query, kinds=KINDS, within=None if is_unfiltered else seen, limit=limit)
    parties = seen.in_bulk([hit.record_id for hit in hits])
    return [
        ClientHit(parties[hit.record_id], hit.score.field, hit.score.grade) for hit in hits if hit.record_id in parties
    ]


def index_parties(party_ids: Collection[UUID]) -> None:
    """Index what is known of parties now, in the caller's transaction; who is gone, merged or quarantined leaves it.

    People of an organisation are found by its names: when these change or the organisation goes, they are indexed anew.
    An erasure must also call `forget_later` of `base/search/store.py`.
    """
    ids = set(party_ids)
    affected = {party_id for some in _in_parts(ids) for party_id in _index(some)}
    for some in _in_parts(affected - ids):
        _index(some)


class NewDocuments:
    """The documents of parties that are just being made: from what is written of them, without reading it again."""

    def __init__(self) -> None:
        self._documents: dict[UUID, SearchDocument] = {}
        self._texts: Texts = {}
        self._organisations: dict[UUID, list[UUID]] = defaultdict(list)

    def begin(self, party_id: UUID, kind: str, sort_key: bytes) -> None:
        """Begin the document of a party."""
        self._texts[party_id] = []
        self._documents[party_id] = SearchDocument(party_id, kind, sort_key, self._texts[party_id])

    def add(self, party_id: UUID, table: type[Value], columns: Mapping[str, Any]) -> bool:
        """Add a value, of a tag with its `tag__name`; say whether its party has a document here."""
        texts = self._texts.get(party_id)
        if texts is None:
            return False
        texts.extend(_TEXTS[table](*(columns[name] for name in _COLUMNS[table])))
        if table is Role:
            self._organisations[party_id].append(columns["organisation_id"])
        return True

    def drop(self, party_id: UUID) -> None:
        """Forget the document of a party of which more must be known than what is added."""
        self._texts.pop(party_id, None)
        self._documents.pop(party_id, None)

    def index(self) -> None:
        """Index the parties; called once, when all of their values are stored."""
        names = self._names_of({one for party_id in self._documents for one in self._organisations[party_id]})
        for party_id in self._documents:
            for organisation_id in self._organisations[party_id]:
                self._texts[party_id].extend((Field.ORGANISATION, name) for name in names[organisation_id])
        index_new(list(self._documents.values()))

    def _names_of(self, organisations: Collection[UUID]) -> Mapping[UUID, list[str]]:
        names = _names_of({one for one in organisations if one not in self._texts})
        for one in organisations & self._texts.keys():
            names[one] = [text for field, text in self._texts[one] if field is Field.NAME]
        return names


def reindex_all(progress: Progress) -> None:
    """Index every party anew, some thousands in a transaction, and remove what has no party any more."""
    ids = list(Party.objects.order_by("id").values_list("id", flat=True))
    gone = IndexedRecord.objects.filter(kind__in=KINDS).exclude(
        models.Exists(Party.objects.filter(id=models.OuterRef("record_id")))
    )
    with transaction.atomic():
        remove_documents(list(gone.values_list("record_id", flat=True)))
    progress(0, len(ids))
    for start in range(0, len(ids), _AT_ONCE):
        with transaction.atomic():
            index_parties(ids[start : start + _AT_ONCE])
        progress(min(start + _AT_ONCE, len(ids)), len(ids))


def documents_of(party_ids: Collection[UUID]) -> list[SearchDocument]:
    """Return the documents of those parties that exist and may be used, in nine queries at most."""
    parties = list(usable_parties().filter(id__in=party_ids).only("id", "kind", "sort_key"))
    texts = _texts_of([party.id for party in parties])
    return [SearchDocument(party.id, party.kind, bytes(party.sort_key), texts[party.id]) for party in parties]


def _index(ids: Collection[UUID]) -> set[UUID]:
    """Index some parties; return the people who are found by the names of organisations among them that changed."""
    documents = documents_of(ids)
    before = name_words_of(ids)
    after = {doc.record_id: _name_words(doc) for doc in documents}
    changed = {party_id for party_id in ids if before.get(party_id) != after.get(party_id)}
    affected = {party_id for old in changed & before.keys() for party_id in records_naming(before[old], kinds=KINDS)}
    affected |= set(_live(Role).filter(organisation_id__in=changed & after.keys()).values_list("party_id", flat=True))
    index_documents(documents)
    remove_documents(set(ids) - after.keys())
    return affected


def _name_words(document: SearchDocument) -> frozenset[str]:
    named = tokens_of((field, text) for field, text in document.texts if field is Field.NAME)
    return words_in(named, Field.NAME)


def _texts_of(ids: list[UUID]) -> Texts:
    texts: Texts = defaultdict(list)
    for table in (Name, ContactPoint, Identifier, Address, Detail, Tagging):
        for party_id, *columns in _rows(table, ids, *_COLUMNS[table]):
            texts[party_id].extend(_TEXTS[table](*columns))
    roles = list(_rows(Role, ids, "organisation_id", *_COLUMNS[Role]))
    names = _names_of({organisation_id for _party_id, organisation_id, *_others in roles})
    for party_id, organisation_id, *columns in roles:
        texts[party_id].extend((Field.ORGANISATION, name) for name in names[organisation_id])
        texts[party_id].extend(_TEXTS[Role](*columns))
    return texts


def _names_of(organisations: Collection[UUID]) -> dict[UUID, list[str]]:
    names: dict[UUID, list[str]] = defaultdict(list)
    for some in _in_parts(organisations):
        for organisation_id, text in _rows(Name, some, "text"):
            names[organisation_id].append(text)
    return names


def _of_point(kind: str, normal: str, written: str) -> list[tuple[Field, str]]:
    if kind == PointKind.PHONE:
        return [(Field.NUMBER, numbers_of_phone(normal or written))]
    return [(Field.EMAIL, normal or written)]


# What each value is found by: of which columns, and as which texts.
_COLUMNS: Mapping[type[Value], tuple[str, ...]] = {
    Name: ("text",),
    ContactPoint: ("kind", "normal", "written"),
    Identifier: ("kind", "normal"),
    Address: ("city", "full"),
    Detail: ("kind", "text"),
    Tagging: ("tag__name",),
    Role: ("title", "unit"),
}
_TEXTS: Mapping[type[Value], Callable[..., list[tuple[Field, str]]]] = {
    Name: lambda text: [(Field.NAME, text)],
    ContactPoint: _of_point,
    Identifier: lambda kind, normal: [(Field.NUMBER, normal)] if kind in _NUMBERS else [],
    Address: lambda city, full: [(Field.PLACE, city or full)],
    Detail: lambda kind, text: [(Field.PLACE, text)] if kind == DetailKind.JOB_TITLE else [],
    Tagging: lambda name: [(Field.PLACE, name)],
    Role: lambda title, unit: [(Field.PLACE, text) for text in (title, unit) if text],
}


def _live(table: type[Value]) -> models.QuerySet[Any]:
    return table._default_manager.filter(LIVE)


def _rows(table: type[Value], ids: Collection[UUID], *columns: str) -> Iterator[tuple[Any, ...]]:
    """Yield the live values of some parties, in the order in which they came."""
    found = _live(table).filter(models.Q(party_id__in=ids)).order_by("id")
    return found.values_list("party_id", *columns).iterator()


def _in_parts(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
