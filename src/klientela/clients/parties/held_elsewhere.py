"""A number that one party only can have, held by another one: told before it stands in two files."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from klientela.atoms.actor import Actor
from klientela.atoms.words import Words
from klientela.base.access.capabilities import require
from klientela.base.vault.said_error import SaidError
from klientela.clients.parties.capabilities import MERGE_CLIENTS
from klientela.clients.parties.client_file import UnknownPartyError, party_of
from klientela.clients.parties.likely_pair import FoundPair, LikelyPair, keep_pairs
from klientela.clients.parties.listing import visible_parties
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.matching import reasons as sign
from klientela.clients.parties.values import Identifier

_OWN = {"nip": sign.NIP, "regon": sign.REGON, "krs": sign.KRS, "eu_vat": sign.EU_VAT}
_WEIGHT = 85  # what the matcher gives to a register number in common


class HeldElsewhereError(SaidError):
    """Another party that the actor sees has this number; nothing was changed. `party_id` says which."""

    words = Words(
        en="“{name}” has this number already. If both are one, compare and merge them.",
        pl="Ten numer ma już „{name}”. Jeśli to ten sam klient, porównaj obu i scal.",
    )

    def __init__(self, party: Party) -> None:
        super().__init__(name=party.name)
        self.party_id = party.id


def refuse_held_elsewhere(actor: Actor, party_id: UUID, numbers: Iterable[tuple[str, str]]) -> None:
    """Pass silently where no other party that the actor sees has one of these (kind, normal form) numbers.

    What others know is not told. Raises DeniedError, HeldElsewhereError.
    """
    for kind, normal in numbers:
        if kind not in _OWN:
            continue
        rows = Identifier.objects.filter(kind=kind, normal=normal, fault="", ended_at=None).exclude(party_id=party_id)
        found = rows.filter(party__in=visible_parties(actor)).select_related("party").order_by("id").first()
        if found is not None:
            raise HeldElsewhereError(found.party)


@transaction.atomic
def pair_to_compare(actor: Actor, one_id: UUID, other_id: UUID) -> UUID:
    """Return the id of the pair of two parties, put into the queue of duplicates if it was not there.

    A pair that was decided before stays as it is. Raises DeniedError, UnknownPartyError.
    """
    require(actor, MERGE_CLIENTS)
    one, other = party_of(actor, one_id), party_of(actor, other_id)
    if one.id == other.id or one.kind != other.kind:
        raise UnknownPartyError(str(other_id))
    first, second = min(one.id, other.id), max(one.id, other.id)
    numbers = _numbers(one) & _numbers(other)
    signs = " ".join(f"{_OWN[kind].code}:{_WEIGHT}" for kind, _normal in sorted(numbers))
    keep_pairs([FoundPair(first, second, _WEIGHT if numbers else 0, signs)])
    return LikelyPair.objects.get(first_id=first, second_id=second).id


def _numbers(party: Party) -> set[tuple[str, str]]:
    rows = Identifier.objects.filter(party=party, kind__in=list(_OWN), fault="", ended_at=None)
    return set(rows.values_list("kind", "normal"))
