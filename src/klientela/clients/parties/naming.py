"""The name that lists show a party under: its current one, kept on the party and in step with it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from klientela.clients.parties.party import Party, sort_key_of
from klientela.clients.parties.rules.draft import NameKind
from klientela.clients.parties.values import Name


def show_under_current_names(parties: Collection[UUID]) -> None:
    """Show each party under its current name, in the caller's transaction."""
    rows = Name.objects.filter(party_id__in=parties, kind=NameKind.CURRENT.value, ended_at=None).order_by("id")
    for name in rows.select_related("party"):
        is_person = name.party.is_person
        key = sort_key_of(name.text, is_person=is_person, family=name.family, given=name.given)
        Party.objects.filter(id=name.party_id).exclude(name=name.text, sort_key=key).update(
            name=name.text, sort_key=key
        )
