from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klientela.atoms.law.dated import DatedValue, LawNotKnownError, in_force
from klientela.atoms.law.gdpr import (
    ANSWER_REQUEST_WITHIN_MONTHS,
    EXTEND_ANSWER_BY_MONTHS,
    INFORM_WITHIN_MONTHS,
    NOTIFY_BREACH_WITHIN_HOURS,
)
from klientela.atoms.periods import is_working_day, months_after, next_working_day, one_month_after

DAYS = st.dates(date(2018, 5, 25), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 3, 2)),  # no 31 February; the 28th is a Saturday
        (date(2026, 3, 4), 1, date(2026, 4, 7)),  # 4 April is a Saturday, the 6th Easter Monday
        (date(2026, 11, 24), 1, date(2026, 12, 28)),  # Christmas Eve is a holiday since 2025
        (date(2026, 3, 4), 3, date(2026, 6, 5)),  # 4 June is Corpus Christi
        (date(2023, 11, 24), 1, date(2023, 12, 27)),  # in 2023 the 24th was a Sunday
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 5, 12), 1, date(2026, 6, 12)),
    ],
)
def test_a_period_ends_as_regulation_1182_71_says(day, months, end):
    assert months_after(day, months) == end


def test_christmas_eve_was_a_working_day_before_2025():
    assert is_working_day(date(2024, 12, 24))
    assert not is_working_day(date(2025, 12, 24))


def test_holidays_are_those_of_the_country():
    assert months_after(date(2026, 4, 3), 1, "DE") == date(2026, 5, 4)
    assert one_month_after(date(2026, 9, 3), "DE") == date(2026, 10, 5)  # 3 October is a German holiday
    assert one_month_after(date(2026, 10, 11), "PL") == date(2026, 11, 12)
    assert one_month_after(date(2026, 10, 11), "DE") == date(2026, 11, 11)


def test_a_period_of_no_month_is_refused():
    with pytest.raises(ValueError, match="at least one month"):
        months_after(date(2026, 1, 1), 0)


def test_a_country_without_known_holidays_is_refused():
    with pytest.raises(NotImplementedError):
        months_after(date(2026, 1, 1), 1, "XX")


@given(DAYS, st.integers(1, 24))
def test_a_period_always_ends_on_a_working_day_in_the_right_month(day, months):
    end = months_after(day, months)
    assert is_working_day(end)
    whole = (day.year * 12 + day.month - 1 + months) - (end.year * 12 + end.month - 1)
    assert whole in (0, -1)
    assert end > day


@given(DAYS, DAYS, st.integers(1, 3))
def test_a_later_event_never_ends_sooner(one, other, months):
    first, second = sorted((one, other))
    assert months_after(first, months) <= months_after(second, months)


@given(DAYS)
def test_the_next_working_day_is_the_first_one(day):
    found = next_working_day(day)
    between = [day + timedelta(days=step) for step in range((found - day).days)]
    assert is_working_day(found)
    assert not any(is_working_day(one) for one in between)


def test_law_is_dated():
    values = (
        DatedValue(date(2020, 1, 1), date(2020, 12, 31), 5, "Old Act Art. 1"),
        DatedValue(date(2021, 1, 1), None, 7, "New Act Art. 1"),
    )
    assert in_force(values, date(2020, 12, 31)).value == 5
    assert in_force(values, date(2021, 1, 1)).source == "New Act Art. 1"
    with pytest.raises(LawNotKnownError, match="2019-12-31"):
        in_force(values, date(2019, 12, 31))


def test_periods_of_the_gdpr():
    day = date(2026, 11, 22)
    assert [
        (value.value, value.source)
        for value in (
            in_force(INFORM_WITHIN_MONTHS, day),
            in_force(ANSWER_REQUEST_WITHIN_MONTHS, day),
            in_force(EXTEND_ANSWER_BY_MONTHS, day),
            in_force(NOTIFY_BREACH_WITHIN_HOURS, day),
        )
    ] == [(1, "GDPR Art. 14(3)(a)"), (1, "GDPR Art. 12(3)"), (2, "GDPR Art. 12(3)"), (72, "GDPR Art. 33(1)")]
