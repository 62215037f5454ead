"""Parties as `base/exchange` imports them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db.models import Q

from klientela.atoms.actor import Actor
from klientela.atoms.clock import now
from klientela.atoms.formats.contact import ContactRecord
from klientela.atoms.ids import uuid7
from klientela.base.access.row_scope import rows_in_scope
from klientela.base.exchange import folder as files
from klientela.base.exchange.batch import Batch, JournalLine, Outcome, Statement
from klientela.base.exchange.desk import actor_of
from klientela.base.exchange.port import AppliedRow, Progress
from klientela.base.search.store import forget_later
from klientela.base.vault.subject import in_batches
from klientela.clients.parties.capabilities import IMPORT_CLIENTS
from klientela.clients.parties.importing.planning import (
    PlannedRow,
    plan_line,
    plan_rows,
    read_plan_head,
    read_plan_line,
)
from klientela.clients.parties.importing.preview import Preview
from klientela.clients.parties.importing.rejected import Layouts, rejected_table
from klientela.clients.parties.importing.taking_back import delete_unused_sources, take_back
from klientela.clients.parties.importing.tally import tally_of
from klientela.clients.parties.likely_pair import FoundPair, keep_pairs
from klientela.clients.parties.lookalikes import likely_among
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.draft import RowDraft
from klientela.clients.parties.rules.said_days import obtained_day
from klientela.clients.parties.source import Source, check_statement
from klientela.clients.parties.writing import Origin, PlacedRow, write_rows

PAIRS, DRAFTS = "pairs.json", "drafts.jsonl"
_IN_ONE_QUERY = 500


class ClientImport:
    """People and organisations from contact lists."""

    name = "clients"
    capability = IMPORT_CLIENTS

    def check(self, statement: Statement) -> None:
        """Raise StatementError, FutureSourceError."""
        check_statement(statement)

    def plan(
        self, batch: Batch, contacts: Callable[[], Iterator[ContactRecord]], folder: Path, *, progress: Progress
    ) -> None:
        """Write the plan, the preview, the likely pairs and the rejected rows; each file whole or not at all."""
        actor, planned_at, left_out = actor_of(batch), now(), files.left_out(folder)
        preview = Preview(left_out, Layouts(files.read_json(folder / files.ABOUT).get("lists", ())))
        with files.finished(folder / DRAFTS) as drafts:

            def look(number: int, contact: ContactRecord, draft: RowDraft, facts: str) -> None:
                preview.look(number, contact, draft)
                drafts.write(f"{facts}\n")

            plan = plan_rows(actor, contacts(), sha256=batch.sha256, look=look, progress=progress, left_out=left_out)
        with (folder / DRAFTS).open(encoding="utf-8") as facts, files.finished(folder / files.PLAN) as file:
            file.writelines(plan_line(row, one[:-1]) for row, one in zip(plan.rows, facts, strict=True))
        (folder / DRAFTS).unlink()
        pairs = [[pair.one.hex, pair.other.hex, pair.score, pair.signs] for pair in plan.pairs]
        files.write_json(folder / PAIRS, {"pairs": pairs})
        if preview.rejected:
            files.write_table(folder / files.REJECTED, rejected_table(preview.rejected, actor.language))
        said = preview.said(plan)
        files.write_json(folder / files.PREVIEW, {**said, "planned_at": planned_at.isoformat()})

    def is_outdated(self, batch: Batch, folder: Path) -> bool:
        """Say whether parties were made since the plan was, or one that rows go to is gone or in other hands."""
        made = Party.objects.filter(created_at__gt=_planned_at(folder)).values_list("id", flat=True)
        with (folder / files.PLAN).open(encoding="utf-8") as lines:
            new, named = _ids_in(read_plan_head(line)[0] for line in lines)
        return any(party not in named for party in made) or not _all_stand(actor_of(batch), named - new)

    def has_moved_on(self, batch: Batch, folder: Path) -> bool:
        """Say whether the newest party is younger than the plan, or another import was stored or taken back since."""
        planned_at = _planned_at(folder)
        newest = Party.objects.order_by("-id").values_list("created_at", flat=True).first()
        if newest is not None and newest > planned_at:
            return True
        others = Batch.objects.filter(Q(applied_at__gt=planned_at) | Q(undone_at__gt=planned_at), importable=self.name)
        return others.exclude(id=batch.id).exists()

    def planned(self, folder: Path) -> Iterator[PlannedRow]:
        """Return the rows of the plan, in the order of the file."""
        with (folder / files.PLAN).open(encoding="utf-8") as lines:
            yield from map(read_plan_line, lines)

    def apply(
        self, actor: Actor, batch: Batch, folder: Path, *, rows: Sequence[tuple[int, PlannedRow]]
    ) -> list[AppliedRow]:
        """Store some rows as planned, in the caller's transaction."""
        plans = _mended(actor, [row for _, row in rows])
        origins = _origins(batch, [plan.draft for plan in plans])
        kept = [at for at, plan in enumerate(plans) if not plan.is_rejected and not plan.is_seen]
        placed = [_placed(plans[at], origins[at]) for at in kept]
        changed = dict(zip(kept, write_rows(actor, placed), strict=True))
        if rows[-1][0] == batch.rows:
            _keep_pairs(folder)
        return [_applied(plan, has_changed=changed.get(at, False)) for at, plan in enumerate(plans)]

    def tally(self, batch_id: UUID) -> dict[str, int]:
        """Return how many people and organisations an import made, and how many it knew."""
        return tally_of(batch_id)

    def take_back(self, actor: Actor, batch: Batch, lines: Sequence[JournalLine]) -> None:
        """Undo what rows of an import brought, in the caller's transaction."""
        take_back(actor, batch.id, {party for line in lines for party in (line.main_id, line.other_id) if party})
        taken = [line.id for line in lines]
        if not JournalLine.objects.filter(batch=batch).exclude(id__in=taken).exists():
            delete_unused_sources(batch.id)
            forget_later()


def _planned_at(folder: Path) -> datetime:
    return datetime.fromisoformat(
        files.read_json(folder / files.PREVIEW).get("planned_at", "1970-01-01T00:00:00+00:00")
    )


def _ids_in(rows: Iterable[PlannedRow]) -> tuple[set[UUID], set[UUID]]:
    """Return the parties that a plan makes, and all that it names."""
    new: set[UUID] = set()
    named: set[UUID] = set()
    for row in rows:
        sides = ((row.person_id, row.person_is_new), (row.organisation_id, row.organisation_is_new))
        named |= {party for party, _is_new in sides if party}
        new |= {party for party, is_new in sides if party and is_new}
    return new, named


def _all_stand(actor: Actor, parties: set[UUID]) -> bool:
    """Say whether all of some parties are there, unmerged, and the actor's to see."""
    for some in in_batches(sorted(parties), _IN_ONE_QUERY):
        found = Party.objects.filter(id__in=some, replaced_by=None)
        if rows_in_scope(actor, found, owner="owner_id", team="team_id").count() < len(some):
            return False
    return True


def _mended(actor: Actor, plans: Sequence[PlannedRow]) -> list[PlannedRow]:
    """Follow parties that were merged while the import runs; make those anew that are gone, or in other hands."""
    ids = {row.person_id for row in plans if not row.person_is_new}
    ids |= {row.organisation_id for row in plans if not row.organisation_is_new}
    made_here = {row.person_id for row in plans if row.person_is_new}
    made_here |= {row.organisation_id for row in plans if row.organisation_is_new}
    found = Party.objects.filter(id__in=[party for party in ids - made_here if party]).only("replaced_by_id")
    rows = rows_in_scope(actor, found, owner="owner_id", team="team_id")
    standing = {party.id: party.id if party.replaced_by_id is None else party.replaced_by_id for party in rows}
    made_anew: dict[UUID, UUID] = {}

    def today_of(party: UUID | None, is_new: bool) -> tuple[UUID | None, bool]:
        if party is None or is_new or party in made_here or party in standing:
            return (standing.get(party, party) if party else None), is_new
        is_first = party not in made_anew
        return made_anew.setdefault(party, uuid7()), is_first

    mended = []
    for row in plans:
        person, person_is_new = today_of(row.person_id, row.person_is_new)
        firm, firm_is_new = today_of(row.organisation_id, row.organisation_is_new)
        mended.append(PlannedRow(person, person_is_new, firm, firm_is_new, row.fingerprint, row.is_seen, row.draft))
    return mended


def _origins(batch: Batch, drafts: Sequence[RowDraft]) -> list[Origin]:
    """Return the source of each row: the file's own, or one for each thing that rows say of their own origin."""
    said = [_own_origin(batch, draft) for draft in drafts]
    rows = Source.objects.filter(batch_id=batch.id, said__in={text for text, _ in said})
    known = {(source.said, source.obtained_on): source for source in rows}
    missing = sorted(set(said) - set(known), key=str)
    at = now()
    made = [
        Source(
            kind=batch.source_kind,
            obtained_on=day,
            from_whom=batch.from_whom,
            document=batch.file_name,
            said=text,
            purpose=batch.purpose,
            basis=batch.basis,
            batch_id=batch.id,
            created_at=at,
        )
        for text, day in missing
    ]
    Source.objects.bulk_create(made)
    known.update({(source.said, source.obtained_on): source for source in made})
    return [Origin(known[one].id, batch.id, known[one].obtained_on) for one in said]


def _own_origin(batch: Batch, draft: RowDraft) -> tuple[str, date | None]:
    return draft.said_source, obtained_day(draft.said_date) or batch.obtained_on


def _placed(plan: PlannedRow, origin: Origin) -> PlacedRow:
    return PlacedRow(
        plan.draft, origin, plan.person_id, plan.person_is_new, plan.organisation_id, plan.organisation_is_new
    )


def _applied(plan: PlannedRow, *, has_changed: bool) -> AppliedRow:
    if plan.is_rejected:
        return AppliedRow(Outcome.REJECTED)
    is_new = plan.person_is_new or (plan.organisation_is_new and plan.person_id is None)
    outcome = Outcome.CREATED if is_new else Outcome.EXTENDED if has_changed else Outcome.UNCHANGED
    main = plan.person_id or plan.organisation_id
    other = plan.organisation_id if plan.person_id else None
    return AppliedRow(outcome, main, other, None if plan.is_seen else plan.fingerprint)


def _keep_pairs(folder: Path) -> None:
    """Put the likely pairs up for decision, as far as both are stored now."""
    found = [
        FoundPair(UUID(a), UUID(b), score, signs)
        for a, b, score, signs in files.read_json(folder / PAIRS).get("pairs", ())
    ]
    ids = {party for pair in found for party in (pair.one, pair.other)}
    stored = set(Party.objects.filter(id__in=ids, replaced_by=None).values_list("id", flat=True))
    keep_pairs(likely_among(pair for pair in found if {pair.one, pair.other} <= stored))
