"""Many invented clients at once, for measurements and trials: written as an import writes them, with truth kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.db import transaction

from klientela.atoms.actor import Actor
from klientela.atoms.clock import now
from klientela.atoms.formats.contact import Address, ContactRecord, Identifier, IdentifierKind, Labelled, Place
from klientela.atoms.ids import uuid7
from klientela.base.exchange.batch import Statement
from klientela.clients.parties.rules.draft import PartyDraft
from klientela.clients.parties.rules.row import draft_of
from klientela.clients.parties.source import make_source
from klientela.clients.parties.writing import Origin, PlacedRow, write_rows
from klientela.home.demo.corpus import Row, invent_with_truth

AGAIN = 0.03
AT_ONCE = 1_000
STATEMENT = Statement(source_kind="import", purpose="offer", basis="6-1-f", from_whom="klientela seed")


@dataclass(slots=True)
class _Seen:
    """Which organisations exist, by name, and who stands on which row."""

    organisations: dict[str, UUID]
    people: dict[int, UUID]


def seed_clients(
    actor: Actor, *, people: int, organisations: int, seed: int, truth: Path, progress: Callable[[int, int], None]
) -> None:
    """Write invented clients, three in a hundred of them twice; `truth` says which pairs are one person, by id."""
    with transaction.atomic():
        source = make_source(STATEMENT, document=f"seed {seed}")
    origin = Origin(source.id, None, source.obtained_on)
    rows = enumerate(invent_with_truth(people, seed, firms=organisations, again=AGAIN))
    seen, done = _Seen({}, {}), 0
    truth.touch(mode=0o600)
    with truth.open("w") as file:
        while some := list(islice(rows, AT_ONCE)):
            with transaction.atomic():
                write_rows(actor, [_placed(row, number, seen, origin) for number, (row, _original) in some])
            file.writelines(_truth(some, seen))
            done += len(some)
            progress(done, people)


def _truth(some: list[tuple[int, tuple[Row, int | None]]], seen: _Seen) -> Iterator[str]:
    for number, (_row, original) in some:
        if original in seen.people and number in seen.people:
            yield json.dumps([seen.people[original].hex, seen.people[number].hex]) + "\n"


def _placed(row: Row, number: int, seen: _Seen, origin: Origin) -> PlacedRow:
    draft = draft_of(_contact(row, number))
    person, firm = None, None
    if draft.person:
        person = seen.people[number] = uuid7()
    is_new = False
    if draft.organisation:
        firm, is_new = _organisation(draft.organisation, seen)
    return PlacedRow(draft, origin, person, person is not None, firm, is_new)


def _organisation(draft: PartyDraft, seen: _Seen) -> tuple[UUID, bool]:
    name = draft.name.text
    if name in seen.organisations:
        return seen.organisations[name], False
    seen.organisations[name] = uuid7()
    return seen.organisations[name], True


def _contact(row: Row, number: int) -> ContactRecord:
    record = ContactRecord(
        Place(f"seed {now():%Y}", number),
        given_name=row.given,
        family_name=row.family,
        organisation=row.firm,
        job_title=row.post,
    )
    record.emails = [Labelled(row.email)] if row.email else []
    record.phones = [Labelled(row.phone)] if row.phone else []
    record.identifiers = [Identifier(IdentifierKind.NIP, row.nip)] if row.nip else []
    if row.town:
        record.addresses = [Address(street=row.street, city=row.town, postal_code=row.postal_code)]
    return record
