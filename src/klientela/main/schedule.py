"""What every installation does by itself: sealing evidence, telling its news, sweeping up."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings

from klientela.base.access.session import forget_expired
from klientela.base.jobs.job import job
from klientela.base.jobs.prune import prune_ended
from klientela.base.ledger.entry import Entry
from klientela.base.ledger.news import NewsCursor, deliver_news
from klientela.base.ledger.sealer import seal, seal_all
from klientela.base.ledger.stored_tree import Leaf, sealed_size
from klientela.base.ledger.timestamp import stamp_last_head
from klientela.main.uploads import ABANDONED_AFTER, sweep_uploads

logger = logging.getLogger(__name__)

__all__ = ["prune_ended", "seal_evidence", "stamp_evidence", "sweep_evidence", "sweep_web", "tell_news"]


def has_unsealed() -> bool:
    """Return whether the newest entry is not sealed yet; what came late before it is left to the daily sweep."""
    newest = Entry.objects.order_by("-id").values_list("id", flat=True).first()
    return newest is not None and not Leaf.objects.filter(entry_id=newest).exists()


def has_news() -> bool:
    """Return whether a subscriber that has a place in the ledger is behind."""
    return NewsCursor.objects.filter(next_seq__lt=sealed_size()).exists()


@job("ledger.seal", every=timedelta(seconds=3), only_when=has_unsealed)
def seal_evidence() -> None:
    """Seal what was recorded since the last time."""
    seal()


@job("ledger.sweep", every=timedelta(days=1), is_whole=False)
def sweep_evidence() -> None:
    """Seal what the sealer's window missed."""
    seal_all(sweep=True)


def has_authority() -> bool:
    """Return whether the administrator named a time-stamp authority."""
    return bool(settings.CONFIGURATION.timestamp_url)


@job("ledger.stamp", every=timedelta(days=1), only_when=has_authority, is_whole=False)
def stamp_evidence() -> None:
    """Have the newest signed head stamped by the time-stamp authority; a failure leaves it for tomorrow."""
    stamping = stamp_last_head()
    if stamping.problem:
        logger.warning(stamping.problem.said("en"))


@job("web.sweep", every=timedelta(minutes=10))
def sweep_web() -> None:
    """Delete sessions that are over, and what killed web processes left of uploads."""
    forget_expired()
    sweep_uploads(settings.CONFIGURATION.home, older_than=ABANDONED_AFTER)


@job("ledger.news", every=timedelta(seconds=5), only_when=has_news, is_whole=False)
def tell_news() -> None:
    """Tell every subscriber what it has not been told; each entry is a transaction of its own."""
    deliver_news()
