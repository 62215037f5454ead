"""The pure part: what becomes a token, how a query is read, how a record is judged."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from klientela.base.search.query import Grade, Query, QueryWord, read_query
from klientela.base.search.scoring import Score, score
from klientela.base.search.tokens import Field, numbers_of_phone, spelled_words, tokens_of

HELENA = tokens_of(
    [
        (Field.NAME, "Helena Żółw-Łoś"),
        (Field.ORGANISATION, "Młyn Wodny S.A."),
        (Field.PLACE, "Łódź"),
        (Field.EMAIL, "h.zolw@mlyn.example"),
        (Field.NUMBER, numbers_of_phone("+48601234567")),
    ]
)


def judged(text: str, tokens: str = HELENA) -> tuple[Grade, Field] | None:
    found = score(read_query(text), tokens)
    return (found.grade, found.field) if found else None


def test_tokens_carry_the_letter_of_their_field() -> None:
    assert tokens_of([(Field.NAME, "Jan Łoś"), (Field.EMAIL, "j.los@a.example")]) == (
        " ea eaexample eexample ej ejlosaexample elos elosaexample njan nlos sjan slos "
    )
    assert tokens_of([(Field.NUMBER, "48 12345")]) == " d12345 d48 t123 t234 t345 "
    assert tokens_of([]) == " "
    assert len(tokens_of([(Field.NAME, " ".join(f"w{n}" for n in range(5_000)))]).split()) == 600
    assert tokens_of([(Field.NAME, "x" * 500)]).split()[0] == "n" + "x" * 64


def test_a_polish_number_is_kept_with_and_without_its_country() -> None:
    assert numbers_of_phone("+48601234567") == "48601234567 601234567"
    assert numbers_of_phone("+4930123456") == "4930123456"
    assert numbers_of_phone("brak") == ""


def test_words_that_a_slip_may_have_meant_are_words_of_a_language() -> None:
    assert spelled_words(HELENA) == {"helena", "zolw", "los", "mlyn", "wodny", "lodz"}


def test_a_query_is_read_as_it_is_typed() -> None:
    numbers = [QueryWord("601234567", is_number=True)]
    assert list(read_query("601 234-567").words) == numbers
    assert list(read_query("(601) 23.45.67").words) == numbers
    assert read_query("0048 601 234 567") == read_query("+48601234567")
    assert read_query("PL 525-244-57-67") == read_query("5252445767")
    assert [word.text for word in read_query("Żółw-Łoś  h.zolw@mlyn.e żółw").words] == ["zolw", "los", "hzolwmlyne"]
    assert read_query(" @ -- ") == Query()
    assert len(read_query(" ".join("abcdefghijkl")).words) == 8


def test_each_way_of_meeting_a_word_has_its_place() -> None:
    assert judged("zolw") == (Grade.EXACT, Field.NAME)
    assert judged("ŁOŚ helena") == (Grade.EXACT, Field.NAME)
    assert judged("wod") == (Grade.PREFIX, Field.ORGANISATION)
    assert judged("helena lodz") == (Grade.EXACT, Field.PLACE)
    assert judged("h.zolw@mlyn.ex") == (Grade.PREFIX, Field.EMAIL)
    assert judged("@mlyn.example") == (Grade.EXACT, Field.EMAIL)
    assert judged("601234567") == (Grade.EXACT, Field.NUMBER)
    assert judged("601 234") == (Grade.PREFIX, Field.NUMBER)
    assert judged("234 56") == (Grade.FRAGMENT, Field.NUMBER)
    assert judged("helenie") == (Grade.STEM, Field.NAME)
    assert judged("młynem wodny") == (Grade.STEM, Field.ORGANISATION)
    assert judged("helena kot") is None
    assert judged("45") is None
    assert score(Query(), HELENA) is None


def test_a_typo_counts_only_for_what_it_may_mean() -> None:
    query = read_query("mlny")
    assert score(query, HELENA) is None
    assert score(query, HELENA, {"mlny": {"mlyn": 1}}) == Score(Grade.TYPO, 1, Field.ORGANISATION, 4, 1)


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_indexed_is_met_by_its_own_words_and_tokens_are_letters_and_digits(name: str, query: str) -> None:
    tokens = tokens_of([(Field.NAME, name), (Field.EMAIL, name), (Field.NUMBER, name)])
    assert all(token.isalnum() for token in tokens.split())
    assert tokens == f" {' '.join(tokens.split())} " or tokens == " "
    read_query(query).wanted(Grade.TYPO)
    words = read_query(name).words
    if words and "@" not in name and not any(word.is_number for word in words):
        assert score(read_query(name), tokens) is not None
