"""The history of values: what left use is kept for a period of its own, and then goes by itself (GDPR Art. 5(1)(e))."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import QuerySet

from klientela.atoms.actor import Actor, ActorKind, Scope
from klientela.atoms.clock import now
from klientela.atoms.words import Words
from klientela.base.access.capabilities import require
from klientela.base.exchange.batch import Batch, Phase
from klientela.base.jobs.job import job
from klientela.base.ledger.entry import Draft, Part, SubjectRef, record, record_many
from klientela.base.parameters.firm import CHANGE_SETTINGS, SEE_SETTINGS
from klientela.base.parameters.parameter import declare_parameter, set_value, value_of
from klientela.base.search.store import forget_later
from klientela.base.vault.said_error import SaidError
from klientela.base.vault.subject import INSTALLATION_HOLDER, PurposeClass
from klientela.clients.parties import evidence
from klientela.clients.parties.erasing import delete_unused
from klientela.clients.parties.merge_journal import name_successors
from klientela.clients.parties.values import VALUE_TABLES, Confirmation, Value

# No law names a period for values that were corrected. Three years is how long claims of a business can be brought
# (KC art. 118), for which one may have to show what was known when; the firm may say otherwise.
HISTORY_MONTHS = declare_parameter(
    "clients.history_months",
    Words(
        en="Months for which corrected and removed data are kept as history",
        pl="Liczba miesięcy, przez które poprawione i wycofane dane są przechowywane jako historia",
    ),
    "36",
)
MOST_MONTHS = 120
_AT_ONCE = 1_000


class BadPeriodError(SaidError):
    """The period is none that can be set; nothing was changed."""

    words = Words(en="Give a number of months from 0 to 120.", pl="Podaj liczbę miesięcy od 0 do 120.")


def history_months(actor: Actor) -> int:
    """Return for how many months values that left use are kept. Raises DeniedError."""
    require(actor, SEE_SETTINGS)
    return int(value_of(HISTORY_MONTHS))


@transaction.atomic
def change_history_months(actor: Actor, months: int) -> None:
    """Keep values that left use for so many months from today on. Raises DeniedError, BadPeriodError."""
    require(actor, CHANGE_SETTINGS)
    if not 0 <= months <= MOST_MONTHS:
        raise BadPeriodError
    if set_value(actor, HISTORY_MONTHS, str(months)):
        parts = [Part(INSTALLATION_HOLDER, PurposeClass.CORE, {"months": months})]
        record(actor, evidence.HISTORY_PERIOD_CHANGED, obj=None, parts=parts)


@job("parties.history", every=timedelta(days=1))
def delete_old_history() -> None:
    """Delete values that left use longer ago than the period, with evidence for each party."""
    before = now() - relativedelta(months=int(value_of(HISTORY_MONTHS)))
    deleted = 0
    for table in VALUE_TABLES:
        while count := _delete_some(table, before):
            deleted += count
    if deleted:
        forget_later()  # the index gave these values up long ago, but its files may still hold their words


@transaction.atomic
def _delete_some(table: type[Value], before: datetime) -> int:
    rows = _deletable(table, before).order_by("ended_at", "id")
    old: list[tuple[UUID, UUID, UUID]] = list(rows.values_list("id", "party_id", "source_id")[:_AT_ONCE])
    ids = [value_id for value_id, _party, _source in old]
    confirmations = Confirmation.objects.filter(value_id__in=ids)
    sources = {source for _value, _party, source in old} | set(confirmations.values_list("source_id", flat=True))
    confirmations.delete()
    _close_gaps(table, ids)
    table._default_manager.filter(id__in=ids).delete()
    delete_unused(sources)
    actor = Actor(ActorKind.SYSTEM, scope=Scope.ALL)
    parties = sorted({party for _value, party, _source in old})
    record_many(actor, [Draft(evidence.HISTORY_DELETED, SubjectRef("party", party)) for party in parties])
    return len(old)


def _deletable(table: type[Value], before: datetime) -> QuerySet[Value]:
    """Return the values that left use before an instant, but for those that come back when an import is taken back.

    What an import put in the place of another source's value goes with that import; deleted, the other source, which
    still stands, would have nothing in its place. Such a value stays as long as the import that replaced it can go.
    """
    imports = Batch.objects.filter(phase__in=(Phase.APPLYING, Phase.APPLIED, Phase.UNDOING))
    put_there = table._default_manager.filter(source__batch_id__in=imports.values("id"), succeeds_id__isnull=False)
    return table._default_manager.filter(ended_at__lt=before).exclude(id__in=put_there.values("succeeds_id"))


def _close_gaps(table: type[Value], ids: Collection[UUID]) -> None:
    """Let what corrected a value that goes stand behind the one before it, and in its place in the journal of merges.

    A merge can be undone for as long as nobody is erased: to keep its values would be to keep them for ever, and an
    undo needs only to find those of today.
    """
    before = dict(table._default_manager.filter(id__in=ids).values_list("id", "succeeds_id"))
    later = table._default_manager.filter(succeeds_id__in=ids).values_list("succeeds_id", "id")
    after: dict[UUID, UUID | None] = {corrected: value_id for corrected, value_id in later if corrected is not None}
    name_successors(table, {value_id: _end_of(after, value_id, within=before) for value_id in ids})
    for value_id, successor in after.items():
        if successor is not None and successor not in before:
            behind = _end_of(before, value_id, within=before)
            table._default_manager.filter(id=successor).update(succeeds_id=behind)


def _end_of(chain: Mapping[UUID, UUID | None], value_id: UUID, *, within: Collection[UUID]) -> UUID | None:
    """Follow a chain out of the values that go; None where it ends among them, or goes round."""
    found: UUID | None = value_id
    for _step in range(len(within) + 1):
        if found is None or found not in within:
            return found
        found = chain.get(found)
    return None
