"""How many people and organisations an import made, and how many it knew: in the units the preview counts in."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from klientela.base.exchange.batch import JournalLine
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.draft import PartyKind
from klientela.clients.parties.values import Name


def tally_of(batch_id: UUID) -> dict[str, int]:
    """Return the counts of an import whose rows are stored; a party is new where all its names stem from it."""
    lines = JournalLine.objects.filter(batch_id=batch_id)
    reached = Q(id__in=lines.values("main_id")) | Q(id__in=lines.values("other_id"))
    elsewhere = Q(source__batch_id=None) | ~Q(source__batch_id=batch_id)
    of_others = Name.objects.filter(elsewhere, party=OuterRef("pk"))
    rows = Party.objects.filter(reached).annotate(is_known=Exists(of_others))
    counted = rows.values_list("kind", "is_known").annotate(Count("id"))
    counts = {(kind, is_known): count for kind, is_known, count in counted}
    return {
        "people_new": counts.get((PartyKind.PERSON, False), 0),
        "people_known": counts.get((PartyKind.PERSON, True), 0),
        "organisations_new": counts.get((PartyKind.ORGANISATION, False), 0),
        "organisations_known": counts.get((PartyKind.ORGANISATION, True), 0),
    }
