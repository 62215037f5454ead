"""Clocks that count down in words: what is left says more than a date."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext, ngettext

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def time_left(until: datetime, now: datetime, *, of_hours: int | None = None) -> str:
    """Say what is left until an instant: "31 h of 72 h left", "5 days", "2 days overdue"; hours below two days."""
    left = until - now
    if left < timedelta(0):
        return _overdue(-left)
    if of_hours is not None:
        return gettext("%(left)d h of %(whole)d h left") % {"left": left // HOUR, "whole": of_hours}
    if left < 2 * DAY:
        return gettext("%(left)d h left") % {"left": left // HOUR}
    return _days(left)


def urgency(until: datetime, now: datetime) -> str:
    """Return the tone of a clock: past is a stop, under three days a caution, all else plain."""
    left = until - now
    if left < timedelta(0):
        return "stop"
    return "caution" if left < 3 * DAY else "plain"


def _days(left: timedelta) -> str:
    days = left // DAY
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def _overdue(past: timedelta) -> str:
    if past < DAY:
        return gettext("%(hours)d h overdue") % {"hours": past // HOUR}
    days = past // DAY
    return ngettext("%(days)d day overdue", "%(days)d days overdue", days) % {"days": days}
