"""The list of clients: filtered, in Polish order, by pages that are found by their first row and never by counting."""

from __future__ import annotations

import base64
import binascii
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from klientela.atoms.actor import Actor
from klientela.base.access.capabilities import require
from klientela.base.access.row_scope import rows_in_scope
from klientela.clients.parties.capabilities import SEE_CLIENTS
from klientela.clients.parties.party import Party, ProcessingState
from klientela.clients.parties.values import ContactPoint, Role, Tag, Tagging

PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty means all."""

    kind: str = ""
    stage: str = ""
    tag: str = ""
    owner: UUID | None = None
    batch: UUID | None = None


class RoleLine(NamedTuple):
    """What a line of the list says of a role."""

    organisation: str
    title: str


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A line of the list."""

    party: Party
    emails: Sequence[str]
    phones: Sequence[str]
    roles: Sequence[RoleLine]
    tags: Sequence[str]


@dataclass(slots=True)
class ClientPage:
    """A page of the list, and the marks of its neighbours, empty where there is none."""

    rows: list[ClientRow] = field(default_factory=list)
    after: str = ""
    before: str = ""


class BadPageMarkError(ValueError):
    """The mark of a page is not one that the list gave."""


def visible_parties(actor: Actor) -> QuerySet[Party]:
    """Return the parties that the actor sees and that may be used. Raises DeniedError."""
    require(actor, SEE_CLIENTS)
    return rows_in_scope(actor, usable_parties(), owner="owner_id", team="team_id")


def usable_parties() -> QuerySet[Party]:
    """Return the parties that are none other's part and not in quarantine, whoever may see them."""
    return Party.objects.filter(replaced_by=None).exclude(processing_state=ProcessingState.QUARANTINED.value)


def list_clients(actor: Actor, filters: Filters, *, after: str = "", before: str = "", limit: int = PAGE) -> ClientPage:
    """Return one page in Polish order, in a fixed number of queries. Raises DeniedError, BadPageMarkError."""
    found = filtered_parties(actor, filters)
    if before:
        key, party_id = _read_mark(before)
        earlier = found.filter(Q(sort_key__lt=key) | Q(sort_key=key, id__lt=party_id))
        parties = list(earlier.order_by("-sort_key", "-id")[: limit + 1])
        has_more, parties = len(parties) > limit, parties[:limit][::-1]
        return _page(parties, has_earlier=has_more, has_later=True)
    if after:
        key, party_id = _read_mark(after)
        found = found.filter(Q(sort_key__gt=key) | Q(sort_key=key, id__gt=party_id))
    parties = list(found.order_by("sort_key", "id")[: limit + 1])
    return _page(parties[:limit], has_earlier=bool(after), has_later=len(parties) > limit)


def filtered_parties(actor: Actor, filters: Filters) -> QuerySet[Party]:
    """Return the parties that the actor sees and the filters let through, in no order. Raises DeniedError."""
    parties = visible_parties(actor)
    if filters.kind:
        parties = parties.filter(kind=filters.kind)
    if filters.stage:
        parties = parties.filter(stage=filters.stage)
    if filters.owner:
        parties = parties.filter(owner_id=filters.owner)
    if filters.tag:
        bearers = Tagging.objects.filter(tag__key=filters.tag, ended_at=None)
        parties = parties.filter(id__in=bearers.values("party_id"))
    if filters.batch:
        brought = ContactPoint.objects.filter(source__batch_id=filters.batch)
        parties = parties.filter(id__in=brought.values("party_id"))
    return parties


def _page(parties: list[Party], *, has_earlier: bool, has_later: bool) -> ClientPage:
    return ClientPage(
        client_rows(parties),
        after=_mark(parties[-1]) if parties and has_later else "",
        before=_mark(parties[0]) if parties and has_earlier else "",
    )


def client_rows(parties: list[Party]) -> list[ClientRow]:
    """Return the lines of some parties in their order, in four queries however many they are."""
    ids = [party.id for party in parties]
    emails, phones = defaultdict[UUID, list[str]](list), defaultdict[UUID, list[str]](list)
    points = ContactPoint.objects.filter(party_id__in=ids, ended_at=None, kind__in=("email", "phone"), fault="")
    for party_id, kind, normal in points.order_by("id").values_list("party_id", "kind", "normal"):
        (emails if kind == "email" else phones)[party_id].append(normal)
    roles = defaultdict[UUID, list[RoleLine]](list)
    held = Role.objects.filter(Q(party_id__in=ids), ended_at=None).order_by("id")
    for party_id, *line in held.values_list("party_id", "organisation__name", "title"):
        roles[party_id].append(RoleLine(*line))
    tags = defaultdict[UUID, list[str]](list)
    taggings = Tagging.objects.filter(party_id__in=ids, ended_at=None).order_by("tag__key")
    for party_id, name in taggings.values_list("party_id", "tag__name"):
        tags[party_id].append(name)
    return [ClientRow(party, emails[party.id], phones[party.id], roles[party.id], tags[party.id]) for party in parties]


def tags_in_use(actor: Actor) -> list[Tag]:
    """Return the tags of parties that the actor sees, by name. Raises DeniedError."""
    require(actor, SEE_CLIENTS)
    borne = Tagging.objects.filter(tag=OuterRef("id"), ended_at=None, party__in=visible_parties(actor))
    return list(Tag.objects.filter(Exists(borne)).order_by("key"))


def _mark(party: Party) -> str:
    return base64.urlsafe_b64encode(party.id.bytes + bytes(party.sort_key)).decode().rstrip("=")


def _read_mark(mark: str) -> tuple[bytes, UUID]:
    try:
        raw = base64.b64decode(mark + "=" * (-len(mark) % 4), altchars=b"-_", validate=True)
        return raw[16:], UUID(bytes=raw[:16])
    except (ValueError, binascii.Error) as error:
        raise BadPageMarkError(mark) from error
