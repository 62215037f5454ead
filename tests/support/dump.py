"""All that is held about parties, with ids and times left out: two states are the same when their dumps are."""

from __future__ import annotations

from typing import Any

from klientela.clients.parties.likely_pair import LikelyPair
from klientela.clients.parties.models import Party, Source, Tag
from klientela.clients.parties.values import VALUE_TABLES, Confirmation

_NOT_DUMPED = {"id", "party_id", "since_at", "succeeds_id", "source_id"}


def dump(*, without_history: bool = False) -> list[str]:
    """Return one line for each party, value and confirmation, sorted."""
    sources = {source.id: _said(source) for source in Source.objects.all()}
    parties = {party.id: f"{party.kind} {party.name}" for party in Party.objects.all()}
    tags = dict(Tag.objects.values_list("id", "name"))
    lines = [
        f"party {party.kind} {party.name} {bytes(party.sort_key)!r} {party.stage} {party.processing_state} "
        f"{party.is_sole_trader} {party.owner_id} merged into {parties.get(party.replaced_by_id)}"
        for party in Party.objects.all()
    ]
    known: dict[Any, str] = {}
    for table in VALUE_TABLES:
        for row in table._default_manager.all():
            if without_history and row.ended_at:
                continue
            values = {
                field.attname: getattr(row, field.attname)
                for field in row._meta.concrete_fields
                if field.attname not in _NOT_DUMPED
            }
            values["ended_at"] = row.ended_at is not None
            for column, named in (("organisation_id", parties), ("other_id", parties), ("tag_id", tags)):
                if column in values:
                    values[column] = named[values[column]]
            known[row.id] = (
                f"{table.__name__} of {parties[row.party_id]}: {values} succeeds {row.succeeds_id is not None}"
            )
            lines.append(f"{known[row.id]} from {sources[row.source_id]}")
    lines += [
        f"confirmed {known.get(confirmation.value_id)} by {sources[confirmation.source_id]}"
        for confirmation in Confirmation.objects.all()
    ]
    for pair in LikelyPair.objects.all():
        names = sorted((parties[pair.first_id], parties[pair.second_id]))
        lines.append(f"pair {names} {pair.score} {pair.signs} {pair.state}")
    return sorted(lines)


def _said(source: Source) -> str:
    return f"{source.kind} {source.document} {source.said} {source.obtained_on} {source.purpose} {source.basis}"
