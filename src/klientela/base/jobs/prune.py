"""Old rows of jobs go by themselves; dead letters stay until somebody has looked at them."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from klientela.atoms.clock import now
from klientela.base.jobs.job import job

SCHEDULED_KEPT = timedelta(hours=1)
DONE_KEPT = timedelta(days=7)
ENDED_KEPT = timedelta(days=30)
AT_ONCE = 2000  # rows per run: the writers' lock is held for a moment only


@job("jobs.prune", every=timedelta(minutes=15))
def prune_ended() -> None:
    """Delete runs that ended well a week ago (scheduled ones: an hour), cancelled and dismissed ones after a month."""
    instant = now()
    is_done = Q(status=TaskResultStatus.SUCCESSFUL)
    is_put_away = Q(state__cancelled_at__isnull=False) | Q(state__dismissed_at__isnull=False)
    old = DBTaskResult.objects.filter(
        Q(is_done | is_put_away, state__is_scheduled=True, finished_at__lt=instant - SCHEDULED_KEPT)
        | Q(is_done, state__isnull=False, finished_at__lt=instant - DONE_KEPT)
        | Q(is_put_away, finished_at__lt=instant - ENDED_KEPT)
    )
    ids = list(old.order_by("finished_at").values_list("pk", flat=True)[:AT_ONCE])
    DBTaskResult.objects.filter(pk__in=ids).delete()
