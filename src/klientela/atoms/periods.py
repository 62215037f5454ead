"""Periods of the law in calendar months, by Regulation (EEC, Euratom) No 1182/71."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays
from dateutil.relativedelta import relativedelta

_SATURDAY = 5


def one_month_after(day: date, country: str = "PL") -> date:
    """Return the last day of one month that began with an event on `day`; see `months_after`."""
    return months_after(day, 1, country)


def months_after(day: date, months: int, country: str = "PL") -> date:
    """Return the last day of a period of `months` from an event on `day`, in the public holidays of `country`.

    The day of the event is not counted; the period ends on the same date, or on the last day of a month that lacks
    it; a Saturday, Sunday or public holiday moves it to the next working day (Regulation 1182/71 Art. 3(1), (2)(c),
    (4)). Raises ValueError for fewer than one month, NotImplementedError for a country without known holidays.
    """
    if months < 1:
        raise ValueError(f"a period has at least one month, not {months}")
    return next_working_day(day + relativedelta(months=months), country)


def next_working_day(day: date, country: str = "PL") -> date:
    """Return `day` itself when it is a working day, otherwise the first one after it."""
    while not is_working_day(day, country):
        day += timedelta(days=1)
    return day


def is_working_day(day: date, country: str = "PL") -> bool:
    """Say whether `day` is neither a Saturday, a Sunday nor a public holiday (Regulation 1182/71 Art. 2)."""
    return day.weekday() < _SATURDAY and day not in _public_holidays(country, day.year)


@lru_cache(maxsize=256)
def _public_holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))
