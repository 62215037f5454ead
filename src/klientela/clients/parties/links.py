"""Links between organisations: which one is another's parent, branch, payer, recipient or factor, and since when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from klientela.atoms.actor import Actor
from klientela.atoms.clock import now, today
from klientela.atoms.words import Words
from klientela.base.access.capabilities import require
from klientela.base.exchange.batch import Statement
from klientela.base.vault.said_error import SaidError
from klientela.clients.parties import evidence
from klientela.clients.parties.capabilities import CHANGE_CLIENTS
from klientela.clients.parties.client_file import UnknownPartyError, parties_to_change
from klientela.clients.parties.source import make_source
from klientela.clients.parties.values import Link


class LinkKind(StrEnum):
    """What the other organisation is to this one."""

    PARENT = "parent"
    BRANCH = "branch"
    PAYER = "payer"
    RECIPIENT = "recipient"
    FACTOR = "factor"


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """A link to be made: `other` is the `kind` of the organisation that has it, within these days."""

    other: UUID
    kind: LinkKind
    from_on: date | None = None
    to_on: date | None = None


class LinkedToItselfError(SaidError):
    """An organisation cannot be linked to itself; nothing was changed."""

    words = Words(en="An organisation cannot be linked to itself.", pl="Organizacji nie można powiązać z nią samą.")


class LinkHeldError(SaidError):
    """The two are linked so already; nothing was changed."""

    words = Words(en="These two are linked so already.", pl="Takie powiązanie już jest zapisane.")


class LinkCircleError(SaidError):
    """An organisation would stand above itself; nothing was changed."""

    words = Words(
        en="So an organisation would be its own parent. End the other link first.",
        pl="Organizacja byłaby wtedy spółką dominującą wobec samej siebie. Najpierw zakończ tamto powiązanie.",
    )


class LinkEndsEarlyError(SaidError):
    """The link would end before it begins; nothing was changed."""

    words = Words(en="The end cannot come before the beginning.", pl="Koniec nie może być wcześniejszy niż początek.")


@transaction.atomic
def add_link(actor: Actor, party_id: UUID, draft: LinkDraft, statement: Statement) -> UUID:
    """Link an organisation to another that the actor sees as well, and return the link's id.

    Raises DeniedError, UnknownPartyError (a person too), StatementError, FutureSourceError and the errors above.
    """
    require(actor, CHANGE_CLIENTS)
    party, other = parties_to_change(actor, party_id, draft.other, along=with_all_above)
    if party.is_person or other.is_person:
        raise UnknownPartyError(str(draft.other))
    link = Link(
        party=party, other=other, kind=draft.kind.value, from_on=draft.from_on, to_on=draft.to_on, since_at=now()
    )
    check_link(link)
    link.source = make_source(statement)
    link.save(force_insert=True)
    evidence.note(actor, evidence.PARTIES_LINKED, [party.id, other.id], link=link.id.hex, relation=link.kind)
    return link.id


def check_link(link: Link, *, instead_of: UUID | None = None) -> None:
    """Pass silently a link that may be stored in the place of another.

    Raises LinkedToItselfError, LinkEndsEarlyError, LinkHeldError, LinkCircleError.
    """
    if link.party_id == link.other_id:
        raise LinkedToItselfError
    if link.from_on and link.to_on and link.to_on < link.from_on:
        raise LinkEndsEarlyError
    if not is_in_force(link):
        return
    others = _in_force(instead_of)
    if others.filter(party_id=link.party_id, other_id=link.other_id, kind=link.kind).exists():
        raise LinkHeldError
    if (ends := _lower_and_upper(link)) and stands_above({ends[0]}, begin={ends[1]}, without=instead_of):
        raise LinkCircleError


def is_in_force(link: Link) -> bool:
    """Say whether a link has not ended yet."""
    return link.to_on is None or link.to_on >= today()


def stands_above(sought: Collection[UUID], *, begin: Collection[UUID], without: UUID | None = None) -> bool:
    """Say whether, going up from `begin` over parents and head offices, one comes to any of `sought`."""
    passed, wave = set(begin), set(begin)
    while wave:
        if wave & set(sought):
            return True
        wave = directly_above(wave, without=without) - passed
        passed |= wave
    return False


def with_all_above(party_ids: Collection[UUID]) -> set[UUID]:
    """Return some organisations and all that stand above them.

    Whoever links organisations, or makes two of them one, holds these: two links at once that would close a circle
    between them have one of these in common, and the second sees the first.
    """
    passed, wave = set(party_ids), set(party_ids)
    while wave:
        wave = directly_above(wave) - passed
        passed |= wave
    return passed


def directly_above(party_ids: Collection[UUID], *, without: UUID | None = None) -> set[UUID]:
    """Return the parents and head offices of some organisations."""
    up = _in_force(without)
    above = set(up.filter(kind=LinkKind.PARENT.value, party_id__in=party_ids).values_list("other_id", flat=True))
    return above | set(up.filter(kind=LinkKind.BRANCH.value, other_id__in=party_ids).values_list("party_id", flat=True))


def _in_force(without: UUID | None) -> QuerySet[Link]:
    """Return the links of today; one of an organisation that was merged away waits for an undo, and binds nobody."""
    links = Link.objects.filter(Q(to_on=None) | Q(to_on__gte=today()), ended_at=None)
    links = links.filter(party__replaced_by=None, other__replaced_by=None)
    return links.exclude(id=without) if without else links


def _lower_and_upper(link: Link) -> tuple[UUID, UUID] | None:
    if link.kind == LinkKind.PARENT:
        return link.party_id, link.other_id
    return (link.other_id, link.party_id) if link.kind == LinkKind.BRANCH else None
