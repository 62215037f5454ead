"""The history of values: what left use is kept for a period of its own, and then goes by itself (GDPR Art. 5(1)(e))."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db import transaction

from klientela.atoms.actor import Actor, ActorKind, Scope
from klientela.atoms.clock import now
from klientela.atoms.words import Words
from klientela.base.access.capabilities import require
from klientela.base.jobs.job import job
from klientela.base.ledger.entry import Draft, Part, SubjectRef, record, record_many
from klientela.base.parameters.firm import CHANGE_SETTINGS, SEE_SETTINGS
from klientela.base.parameters.parameter import declare_parameter, set_value, value_of
from klientela.base.search.store import forget_later
from klientela.base.vault.said_error import SaidError
from klientela.base.vault.subject import INSTALLATION_HOLDER, PurposeClass
from klientela.clients.parties import evidence
from klientela.clients.parties.erasing import delete_unused
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
    rows = table._default_manager.filter(ended_at__lt=before).order_by("ended_at", "id")
    old: list[tuple[UUID, UUID, UUID]] = list(rows.values_list("id", "party_id", "source_id")[:_AT_ONCE])
    ids = [value_id for value_id, _party, _source in old]
    confirmations = Confirmation.objects.filter(value_id__in=ids)
    sources = {source for _value, _party, source in old} | set(confirmations.values_list("source_id", flat=True))
    confirmations.delete()
    table._default_manager.filter(id__in=ids).delete()
    delete_unused(sources)
    actor = Actor(ActorKind.SYSTEM, scope=Scope.ALL)
    parties = sorted({party for _value, party, _source in old})
    record_many(actor, [Draft(evidence.HISTORY_DELETED, SubjectRef("party", party)) for party in parties])
    return len(old)
