"""The kit's own small decisions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import engines
from django.utils.translation import override

from klientela.atoms.decision import Decision, Reason, ReasonCode, Verdict, Weight
from klientela.atoms.words import Words
from klientela.interfaces.web.kit import tags
from klientela.interfaces.web.kit.clock import time_left, urgency
from klientela.interfaces.web.kit.components import Line, Tone, verdict_card
from klientela.interfaces.web.kit.device import device_name
from klientela.interfaces.web.kit.icons import MissingIconError, drawn
from tests.web.page import Page

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "whole", "pl", "en"),
    [
        (timedelta(hours=31, minutes=59), 72, "zostało 31 h z 72 h", "31 h of 72 h left"),
        (timedelta(hours=47), None, "zostało 47 h", "47 h left"),
        (timedelta(days=2), None, "2 dni", "2 days"),
        (timedelta(days=22), None, "22 dni", "22 days"),
        (timedelta(hours=-3), None, "3 h po terminie", "3 h overdue"),
        (timedelta(hours=-3), 72, "3 h po terminie", "3 h overdue"),
        (timedelta(days=-1), None, "1 dzień po terminie", "1 day overdue"),
        (timedelta(days=-5), None, "5 dni po terminie", "5 days overdue"),
    ],
)
def test_a_clock_counts_down_in_words(left: timedelta, whole: int | None, pl: str, en: str) -> None:
    with override("pl"):
        assert time_left(NOW + left, NOW, of_hours=whole) == pl
    with override("en"):
        assert time_left(NOW + left, NOW, of_hours=whole) == en


@pytest.mark.parametrize(
    ("left", "tone"),
    [(timedelta(microseconds=-1), "stop"), (timedelta(0), "caution"), (timedelta(days=3), "plain")],
)
def test_a_clock_is_coloured_by_what_is_left(left: timedelta, tone: str) -> None:
    assert urgency(NOW + left, NOW) == tone


def test_numbers_and_dates_are_written_in_the_language_of_the_page() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # the next day in Warsaw
    with override("pl"):
        assert (tags.number(184220), tags.day(date(2026, 1, 9)), tags.moment(late)) == (
            "184\u00a0220", "09.01.2026", "23.11.2026, 00:30",
        )  # fmt: skip
    with override("en"):
        assert (tags.number(184220), tags.day(late), tags.moment(None)) == ("184,220", "23 Nov 2026", "—")


@pytest.mark.parametrize(("name", "shown"), [("Joanna Lis", "JL"), ("Łucja", "Ł"), ("", ""), ("a b c", "AB")])
def test_initials(name: str, shown: str) -> None:
    assert tags.initials(name) == shown


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8.5", "curl/8.5"),
        ("", "—"),
    ],
)
def test_a_device_is_named_for_people(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name


def test_an_icon_is_drawn_without_a_style_and_a_missing_one_is_an_error() -> None:
    page = Page()
    page.feed(drawn("users"))
    assert page.one("svg").attributes["aria-hidden"] == "true"
    assert page.all("path")
    assert not any("style" in element.attributes for element in page.elements)
    with pytest.raises(MissingIconError):
        drawn("no-such-icon")


def _reason(weight: Weight) -> Reason:
    return Reason(ReasonCode("T-1", Words(en="One {count}.", pl="Raz {count}."), "RFC 1", weight), {"count": 1000})


@pytest.mark.parametrize(
    ("verdict", "weighed", "tone"),
    [
        (Verdict.YES, Weight.FINE, Tone.GOOD),
        (Verdict.YES, Weight.HINT, Tone.GOOD),
        (Verdict.YES, Weight.CAUTION, Tone.CAUTION),
        (Verdict.NO, Weight.FINE, Tone.STOP),
        (Verdict.UNKNOWN, Weight.STOP, Tone.UNKNOWN),
    ],
)
def test_a_decision_becomes_a_card_with_its_deciding_reason_first(
    verdict: Verdict, weighed: Weight, tone: Tone
) -> None:
    decision = Decision(verdict, _reason(Weight.FINE), "1", (_reason(weighed),))
    card = verdict_card("May I?", "Yes", decision, "en")
    assert card.tone is tone
    assert card.lines[0] == Line("One 1,000.", "RFC 1", Tone.GOOD)
    assert len(card.lines) == 2


def test_what_a_page_is_given_is_never_taken_for_markup() -> None:
    evil = "<script>alert(1)</script>"
    template = engines["django"].from_string(
        '{% include "kit/head.html" with title=evil lead=evil %}{% include "kit/code.html" with code=evil %}'
    )
    page = Page()
    page.feed(template.render({"evil": evil}))
    assert page.all("script") == []
    assert page.one("h1").words == evil
