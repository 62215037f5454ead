"""What time it is: instants in UTC, legal dates in the firm's time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

WARSAW = ZoneInfo("Europe/Warsaw")


def now() -> datetime:
    """Return the present instant, in UTC."""
    return datetime.now(UTC)


def legal_date(instant: datetime) -> date:
    """Return the date that an instant has in Poland; deadlines of the law run in it."""
    return instant.astimezone(WARSAW).date()


def today() -> date:
    """Return today's legal date."""
    return legal_date(now())
