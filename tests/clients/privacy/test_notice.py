from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klientela.atoms.clock import WARSAW
from klientela.atoms.decision import Verdict
from klientela.clients.parties.rules.source import FROM_ELSEWHERE, SourceKind
from klientela.clients.privacy.rules.notice import NoticeFacts, decide_notice

PERSON = {"is_natural_person": Verdict.YES, "was_informed": False, "purpose": "oferty"}


def answer(**facts):
    decision = decide_notice(NoticeFacts(**{**PERSON, **facts}))
    return decision.verdict, decision.deciding.code.code


def missing(**facts):
    return [reason.code.code for reason in decide_notice(NoticeFacts(**{**PERSON, **facts})).missing]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"as_of": date(2026, 3, 2)}, (Verdict.YES, "NOTICE-DUE-TODAY")),
        ({"as_of": date(2026, 3, 1)}, (Verdict.YES, "NOTICE-DUE-BY")),
        ({"as_of": date(2026, 3, 3)}, (Verdict.NO, "NOTICE-OVERDUE-MONTH")),
        (
            {"as_of": date(2026, 2, 20), "first_contact_on": date(2026, 2, 10)},
            (Verdict.NO, "NOTICE-OVERDUE-CONTACT"),
        ),
        (
            {"as_of": date(2026, 2, 20), "first_contact_on": date(2026, 2, 10), "first_disclosed_on": date(2026, 2, 5)},
            (Verdict.NO, "NOTICE-OVERDUE-DISCLOSURE"),
        ),
        ({"as_of": date(2026, 2, 10), "first_contact_on": date(2026, 2, 10)}, (Verdict.YES, "NOTICE-DUE-TODAY")),
        ({"as_of": date(2026, 6, 1), "informed_on": date(2026, 3, 2)}, (Verdict.YES, "NOTICE-INFORMED")),
        ({"as_of": date(2026, 6, 1), "informed_on": date(2026, 3, 3)}, (Verdict.YES, "NOTICE-INFORMED-LATE")),
        ({"as_of": date(2026, 6, 1), "was_informed": True}, (Verdict.YES, "NOTICE-INFORMED")),
        ({"as_of": date(2026, 6, 1), "was_informed": None}, (Verdict.UNKNOWN, "NOTICE-OVERDUE-MONTH")),
        ({"as_of": date(2026, 6, 1), "is_natural_person": Verdict.NO}, (Verdict.YES, "NOTICE-NOT-A-PERSON")),
        ({"as_of": date(2026, 6, 1), "is_natural_person": Verdict.UNKNOWN}, (Verdict.UNKNOWN, "NOTICE-OVERDUE-MONTH")),
    ],
)
def test_data_from_elsewhere_are_told_within_a_month_or_sooner(facts, expected):
    assert answer(source=SourceKind.PURCHASED_LIST, obtained_on=date(2026, 1, 31), **facts) == expected


def test_data_from_the_person_are_told_on_the_spot():
    card = {"source": SourceKind.CARD, "obtained_on": date(2026, 5, 12)}
    assert answer(as_of=date(2026, 5, 12), **card) == (Verdict.YES, "NOTICE-DUE-TODAY")
    assert answer(as_of=date(2026, 5, 13), **card) == (Verdict.NO, "NOTICE-AT-COLLECTION")


def test_the_answer_holds_until_the_end_of_the_last_day():
    facts = NoticeFacts(as_of=date(2026, 2, 1), source=SourceKind.REGISTER, obtained_on=date(2026, 1, 31), **PERSON)
    assert decide_notice(facts).valid_until == datetime(2026, 3, 3, 0, 0, tzinfo=WARSAW)


def test_an_unknown_source_is_unknown_with_the_worst_case_said():
    decision = decide_notice(NoticeFacts(as_of=date(2026, 3, 4), **PERSON))
    assert (decision.verdict, decision.deciding.code.code) == (Verdict.UNKNOWN, "NOTICE-SOURCE-UNKNOWN")
    assert decision.deciding.params == {"as_of": date(2026, 3, 4), "due": date(2026, 4, 7)}
    assert decision.deciding.said("pl") == (
        "Nie wiadomo, skąd są dane. W najgorszym razie podała je sama osoba i termin już minął; "
        "licząc od 04.03.2026, trzeba ją poinformować najpóźniej 07.04.2026."
    )
    assert decision.valid_until is None


def test_an_import_alone_does_not_say_where_data_come_from():
    assert answer(as_of=date(2026, 3, 4), source=SourceKind.IMPORT) == (Verdict.UNKNOWN, "NOTICE-SOURCE-UNKNOWN")


def test_an_unknown_day_is_unknown_too():
    decision = decide_notice(NoticeFacts(as_of=date(2026, 3, 4), source=SourceKind.REFERRAL, **PERSON))
    assert (decision.verdict, decision.deciding.code.code) == (Verdict.UNKNOWN, "NOTICE-OBTAINED-UNKNOWN")
    assert decision.deciding.params["due"] == date(2026, 4, 7)
    spoken = decide_notice(NoticeFacts(as_of=date(2026, 3, 4), source=SourceKind.MEETING, **PERSON))
    assert spoken.deciding.params["due"] == date(2026, 3, 4)


def test_a_month_that_is_over_is_over_whatever_the_source():
    old = {"as_of": date(2026, 6, 1), "obtained_on": date(2024, 1, 15)}
    assert answer(**old) == (Verdict.NO, "NOTICE-OVERDUE-MONTH")
    assert answer(**old, source=SourceKind.UNKNOWN, was_informed=None) == (Verdict.UNKNOWN, "NOTICE-OVERDUE-MONTH")


def test_what_is_missing_is_named():
    assert missing(as_of=date(2026, 3, 4), is_natural_person=Verdict.UNKNOWN, was_informed=None, purpose=" ") == [
        "NOTICE-MISSING-PERSON",
        "NOTICE-MISSING-SOURCE",
        "NOTICE-MISSING-OBTAINED",
        "NOTICE-MISSING-PROOF",
        "NOTICE-MISSING-PURPOSE",
    ]
    assert missing(as_of=date(2026, 3, 4), was_informed=True) == []


def test_a_holiday_of_another_country_moves_the_day_there_only():
    facts = {"source": SourceKind.REGISTER, "obtained_on": date(2026, 10, 11), "as_of": date(2026, 11, 12)}
    assert answer(**facts) == (Verdict.YES, "NOTICE-DUE-TODAY")
    assert answer(**facts, country="DE") == (Verdict.NO, "NOTICE-OVERDUE-MONTH")


DAYS = st.dates(date(2019, 1, 1), date(2030, 12, 31))


@given(DAYS, DAYS, DAYS | st.none(), st.sampled_from(sorted(FROM_ELSEWHERE)))
def test_a_contact_never_gives_more_time(obtained, as_of, contact, source):
    facts = {**PERSON, "source": source, "obtained_on": obtained, "as_of": as_of}
    without = decide_notice(NoticeFacts(**facts)).verdict
    with_contact = decide_notice(NoticeFacts(**facts, first_contact_on=contact)).verdict
    assert (without, with_contact) != (Verdict.NO, Verdict.YES)


@given(DAYS, DAYS, DAYS, st.sampled_from(sorted(SourceKind)))
def test_time_never_puts_an_open_duty_in_order(obtained, one, other, source):
    facts = {**PERSON, "source": source, "obtained_on": obtained}
    sooner, later = (decide_notice(NoticeFacts(**facts, as_of=day)).verdict for day in sorted((one, other)))
    assert sooner is not Verdict.NO or later is Verdict.NO
    assert decide_notice(NoticeFacts(**facts, as_of=date(2035, 1, 1))).verdict is Verdict.NO
