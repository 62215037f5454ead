"""The names of a party: one of them is current, and none stands there twice."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from klientela.atoms.actor import Actor
from klientela.atoms.clock import now
from klientela.clients.parties import evidence
from klientela.clients.parties.live_values import end_value, value_to_change
from klientela.clients.parties.naming import show_under_current_names
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.draft import NameKind
from klientela.clients.parties.rules.purposes import Basis, Purpose
from klientela.clients.parties.rules.source import SourceKind
from klientela.clients.parties.rules.value_keys import name_key, organisation_match_key, person_match_key
from klientela.clients.parties.searching import index_parties
from klientela.clients.parties.source import Source
from klientela.clients.parties.values import VALUE_TABLES, Confirmation, Ended, Name, Role


@transaction.atomic
def choose_name(actor: Actor, name_id: UUID, *, former: NameKind) -> UUID:
    """Let another name of a party be its current one, and return the party's id; the one before becomes `former`.

    Raises DeniedError, UnknownValueError; ValueError where `former` is neither a former name nor an alias.
    """
    if former is NameKind.CURRENT:
        raise ValueError(former)
    name = value_to_change(actor, "name", name_id)
    live = Name.objects.filter(party_id=name.party_id, ended_at=None)
    live.filter(kind=NameKind.CURRENT.value).exclude(id=name.id).update(kind=former.value)
    live.filter(id=name.id).update(kind=NameKind.CURRENT.value)
    show_under_current_names([name.party_id])
    index_parties([name.party_id])
    evidence.note(actor, evidence.NAME_CHOSEN, [name.party_id], value=name.id.hex, former=former.value)
    return name.party_id


def is_last_or_current(name: Name) -> bool:
    """Say whether a party would be without its name if this one were removed."""
    return name.kind == NameKind.CURRENT or not _others(name)


def is_said_already(name: Name, *, besides: UUID | None) -> bool:
    """Say whether a live name of the same party says the same, but for the one that it takes the place of."""
    return any(other.id != besides and name_key(other.text) == name_key(name.text) for other in _others(name))


def take_in_same(name: Name) -> None:
    """End the other names that say the same as a current one; their sources confirm it, so that none is lost."""
    for other in _others(name):
        if name_key(other.text) == name_key(name.text):
            end_value(other, Ended.CORRECTED)
            if other.source_id != name.source_id:
                Confirmation.objects.create(
                    party_id=name.party_id, source_id=other.source_id, value_id=name.id, at=now()
                )


def keep_one_current(party_id: UUID, preferred: Collection[UUID] = ()) -> None:
    """Let exactly one live name be current, in the caller's transaction: one of `preferred`, else the oldest.

    Where every name left use meanwhile, the one that did so last comes back, and where no row is left, the party is
    called as lists call it: it cannot be without a name.
    """
    rows = list(Name.objects.filter(party_id=party_id).order_by("id"))
    live = [name for name in rows if name.ended_at is None]
    if not rows:
        _name_as_listed(party_id)
    elif not live:
        last = max(rows, key=lambda name: (name.ended_at, name.id))
        Name.objects.filter(id=last.id).update(ended_at=None, ended_as="", kind=NameKind.CURRENT.value)
        return
    current = [name for name in live if name.kind == NameKind.CURRENT]
    chosen = next((name for name in current if name.id in preferred), next(iter(current), next(iter(live), None)))
    if chosen is not None:
        surplus = [name.id for name in current if name.id != chosen.id]
        Name.objects.filter(id__in=surplus).update(kind=NameKind.ALIAS.value)
        Name.objects.filter(id=chosen.id).update(kind=NameKind.CURRENT.value)


def _name_as_listed(party_id: UUID) -> None:
    """Store the name that lists show a party under, from the source of something else that is held about it."""
    party = Party.objects.get(id=party_id)
    make_key = person_match_key if party.is_person else organisation_match_key
    Name.objects.create(
        party=party,
        source=_any_source(party),
        since_at=now(),
        kind=NameKind.CURRENT.value,
        text=party.name,
        match_key=make_key(party.name),
    )


def _any_source(party: Party) -> Source:
    """Return a source that told of a party; where none is left, one that says that it is not known."""
    for table in VALUE_TABLES:
        about = table._default_manager.filter(Q(party=party)).select_related("source").order_by("id").first()
        if about is not None:
            return about.source
    staff = Role.objects.filter(organisation=party).select_related("source").order_by("id").first()
    if staff is not None:
        return staff.source
    return Source.objects.create(
        kind=SourceKind.UNKNOWN.value,
        purpose=Purpose.CLIENT_SERVICE.value,
        basis=Basis.LEGITIMATE_INTEREST.value,
        created_at=now(),
    )


def _others(name: Name) -> list[Name]:
    return list(Name.objects.filter(party_id=name.party_id, ended_at=None).exclude(id=name.id).order_by("id"))
