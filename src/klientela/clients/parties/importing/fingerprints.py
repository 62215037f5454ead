"""Rows that came before: the same contents, whichever file they stand in, go to the same parties and add nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple
from uuid import UUID

from klientela.atoms.actor import Actor
from klientela.base.access.row_scope import rows_in_scope
from klientela.base.exchange.batch import JournalLine, Outcome
from klientela.base.vault.blind_index import blind_indexer
from klientela.base.vault.subject import in_batches
from klientela.clients.parties.party import Party

FINGERPRINT_BYTES = 16
_IN_ONE_QUERY = 500


def fingerprinter() -> Callable[[str], bytes]:
    """Return what gives a keyed hash of all that a row says (`draft_line`), wherever it stands."""
    index = blind_indexer("import row")
    return lambda facts: index(facts)[:FINGERPRINT_BYTES]


class Seen(NamedTuple):
    """The parties that a row of the same contents went to; `is_same_file` where all of that file came before."""

    main_id: UUID | None
    other_id: UUID | None
    is_same_file: bool


def seen_before(actor: Actor, fingerprints: Collection[bytes], *, sha256: str) -> dict[bytes, Seen]:
    """Return the parties that rows of these contents went to, as far as they still exist and the actor sees them.

    A row that a standing import brought counts; one that was passed over as known already does not.
    """
    found: dict[bytes, Seen] = {}
    for some in in_batches(set(fingerprints), _IN_ONE_QUERY):
        lines = JournalLine.objects.filter(fingerprint__in=some).exclude(outcome=Outcome.REJECTED)
        rows = lines.order_by("id").values_list("fingerprint", "main_id", "other_id", "batch__sha256")
        for fingerprint, main, other, digest in rows:
            before = found.get(bytes(fingerprint or b""))
            is_same = digest == sha256 or (before is not None and before.is_same_file)
            found[bytes(fingerprint or b"")] = Seen(main, other, is_same)
    standing = _standing(actor, {party for seen in found.values() for party in seen[:2] if party})
    return {
        fingerprint: Seen(standing.get(main) if main else None, standing.get(other) if other else None, is_same)
        for fingerprint, (main, other, is_same) in found.items()
        if all(party is None or party in standing for party in (main, other))
    }


def _standing(actor: Actor, parties: Collection[UUID]) -> Mapping[UUID, UUID]:
    """Return what each party is today: itself, or the one it was merged into."""
    standing: dict[UUID, UUID] = {}
    for some in in_batches(sorted(parties), _IN_ONE_QUERY):
        rows = rows_in_scope(actor, Party.objects.filter(id__in=some), owner="owner_id", team="team_id")
        for party in rows.only("replaced_by_id"):
            standing[party.id] = party.id if party.replaced_by_id is None else party.replaced_by_id
    return standing
