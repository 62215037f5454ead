"""What tells organisations of similar names apart on a list: the NIP and the town, in one query for a page."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Subquery

from klientela.clients.parties.party import Party
from klientela.clients.parties.values import Address, Identifier


class FirmFacts(NamedTuple):
    """A valid NIP by its digits and a town; either may be empty."""

    nip: str
    town: str


def firm_facts(party_ids: Collection[UUID]) -> dict[UUID, FirmFacts]:
    """Return the facts of organisations that the caller may see."""
    numbers = Identifier.objects.filter(party=OuterRef("id"), kind="nip", fault="", ended_at=None)
    places = Address.objects.filter(party=OuterRef("id"), ended_at=None).exclude(city="")
    rows = Party.objects.filter(id__in=party_ids).annotate(
        nip=Subquery(numbers.order_by("id").values("normal")[:1]),
        town=Subquery(places.order_by("id").values("city")[:1]),
    )
    return {row_id: FirmFacts(nip or "", town or "") for row_id, nip, town in rows.values_list("id", "nip", "town")}
