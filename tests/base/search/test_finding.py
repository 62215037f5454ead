"""Finding: a thousand queries give the same on both engines, what was meant is among it, and the order is exact."""

from __future__ import annotations

import hashlib
from collections import Counter
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from klientela.base.search import finding
from klientela.base.search.finding import find
from klientela.base.search.index import SearchDocument, index_documents, remove_documents
from klientela.base.search.query import Grade, read_query
from klientela.base.search.record import IndexedRecord, SpelledWord
from klientela.base.search.scoring import score
from klientela.base.search.tokens import Field, tokens_of
from tests.base.search.made_documents import KIND, WAYS, Made, make_people, make_queries

pytestmark = pytest.mark.django_db
# Of all queries with their answers: who changes what is found sees it here.
ANSWERS = "e20a5c7d800437f222abf703d1f818d5c3e75b1d7a5f8eb171230816f216fd3d"


def found(text: str, limit: int = 20) -> list[int]:
    return [hit.record_id.int - 1 for hit in find(text, kinds=[KIND], limit=limit)]


def indexed(*texts: list[tuple[Field, str]]) -> None:
    """Index records 0, 1, 2 ... in this order."""
    index_documents(
        [SearchDocument(UUID(int=n + 1), KIND, bytes([n]), one) for n, one in enumerate(texts)],
    )


def named(*names: str) -> None:
    indexed(*([(Field.NAME, name)] for name in names))


@pytest.fixture
def people() -> list[Made]:
    made = make_people()
    index_documents([person.document for person in made])
    return made


def test_a_thousand_queries_give_the_same_on_both_engines_and_find_who_was_meant(people: list[Made]) -> None:
    digest, meant_and_found = hashlib.sha256(), Counter[str]()
    for way, person, text in make_queries(people):
        answer = found(text)
        digest.update(f"{text} {answer}\n".encode())
        meant_and_found[way] += person.number in answer
    # Of a name's first letters more than twenty people have some; nobody else is missed.
    assert meant_and_found == dict.fromkeys(WAYS, 100) | {"short": 92}
    assert digest.hexdigest() == ANSWERS


def test_the_answers_are_those_of_judging_every_record(people: list[Made]) -> None:
    """The index and its steps leave out nothing that the judge would rank among the best."""
    tokens = {person.number: tokens_of(person.document.texts) for person in people}
    keys = {person.number: person.document.sort_key for person in people}
    for _way, _person, text in make_queries(people, count=150, seed=5):
        query = read_query(text)
        judged = {number: score(query, one) for number, one in tokens.items()}
        best = sorted((one, keys[number], number) for number, one in judged.items() if one)
        if best and len(query.words[0].text) > 1:
            assert found(text) == [number for _score, _key, number in best[:20]], text


def test_the_best_meet_each_word_exactly_and_equals_stand_in_their_order() -> None:
    indexed(
        [(Field.NAME, "Zenon Bukowski")],
        [(Field.PLACE, "Buk")],
        [(Field.ORGANISATION, "Tartak Buk")],
        [(Field.NAME, "Bukowa")],
        [(Field.NAME, "Jan Buk")],
        [(Field.EMAIL, "buk@a.example")],
        [(Field.NAME, "Buku")],
    )
    assert found("buk") == [4, 2, 1, 5, 0, 3, 6]
    assert found("buk", limit=3) == [4, 2, 1]
    assert found("b") == []  # one letter is no beginning
    assert found("jan b") == [4]
    assert found("bukowskiego") == [0]


def test_a_slip_is_forgiven_when_nothing_else_is_found() -> None:
    named("Anna Kowalska", "Anna Kowalsak", "Jan Nowak", "Iga Nowicka", "Ewa Kot")
    assert found("kowalska") == [0]
    assert found("kowlaska") == [0, 1]  # two slips in a word of eight letters
    assert found("nowka") == [2]
    assert found("nwoak jan") == [2]
    assert found("owak") == []  # the first letter must be right
    assert found("kto") == []  # three letters are too few
    assert [hit.score.grade for hit in find("nowka", kinds=[KIND])] == [Grade.TYPO]


def test_the_nearest_word_stands_before_the_others_whatever_their_order_and_number() -> None:
    named(*(f"Anna Świerczuk {n}" for n in range(120)), "Żaneta Świerczek")
    assert found("swierczeek", limit=3) == [120, 0, 1]
    assert [hit.score.slips for hit in find("swierczeek", kinds=[KIND], limit=2)] == [1, 2]


def test_a_word_of_a_legal_form_by_itself_finds_names_that_go_on() -> None:
    indexed(
        [(Field.NAME, "Tartak Buk sp. z o.o.")],
        [(Field.NAME, "Spedycja Sarna S.A.")],
        [(Field.NAME, "Jan Spas"), (Field.ORGANISATION, "Tartak Buk sp. z o.o.")],
        [(Field.NAME, "Ewa Kot"), (Field.ORGANISATION, "Spedycja Sarna S.A.")],
        [(Field.NAME, "Iga Kot"), (Field.PLACE, "SP")],
    )
    assert found("sp") == [4, 1, 2, 3]
    assert found("sa") == [1, 3]
    assert (found("z"), found("o.o."), found("s")) == ([], [], [])
    assert found("buk sp") == [0, 2]
    assert found("tartak buk sp z o o") == [0, 2]


def test_a_record_indexed_anew_is_found_by_what_it_has_now() -> None:
    named("Anna Kłos", "Jan Żbik")
    named("Anna Ryś", "Jan Żbik")
    assert (found("klos"), found("rys"), found("zbik")) == ([], [0], [1])
    assert IndexedRecord.objects.count() == 2
    remove_documents([UUID(int=1)])
    assert (found("anna"), found("jan")) == ([], [1])


def test_only_the_kinds_and_records_asked_for_are_found() -> None:
    named("Anna Kłos", "Ewa Kłos", "Iga Kłos")
    index_documents([SearchDocument(UUID(int=9), "other", b"", [(Field.NAME, "Kłos")])])
    assert found("klos") == [0, 1, 2]
    assert [hit.record_id.int for hit in find("klos", kinds=["other"])] == [9]
    seen = IndexedRecord.objects.filter(record_id__in=[UUID(int=2), UUID(int=3), UUID(int=9)])
    assert [hit.record_id.int for hit in find("klos", kinds=[KIND], within=seen)] == [2, 3]
    assert [hit.record_id.int for hit in find("klso", kinds=[KIND], within=seen, limit=1)] == [2]
    assert find("klos", kinds=[], within=seen) == []


@pytest.mark.parametrize("most", [1, 7, 40])
def test_of_very_many_the_soonest_met_are_found(people: list[Made], monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Where the database may not put all in order, what is found is still right, and there is no less of it."""
    queries = ["ko", "anna", "48", "łódź", "an ko", "example", "poczta1", "so", "młyn anna", "sp"]
    whole = {text: find(text, kinds=[KIND], limit=500) for text in queries}
    monkeypatch.setattr(finding, "_MOST_SORTED", most)
    monkeypatch.setattr(finding, "_WALKED_AT_ONCE", 50)
    for text in queries:
        some = find(text, kinds=[KIND])
        assert len(some) == min(20, len(whole[text])), text
        assert {hit.record_id: hit.score for hit in some}.items() <= {
            hit.record_id: hit.score for hit in whole[text]
        }.items()
        assert some == sorted(some, key=lambda hit: (hit.score, hit.sort_key, hit.record_id))


HOSTILE = (
    "",
    " ",
    '"',
    "' OR 1=1 --",
    "a:* & b",
    "NEAR(a b)",
    "n*",
    "\\",
    "%",
    "\x00",
    "😀",
    "字",
    "x" * 5_000,
    "١٢٣٤",
    "½ a",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_or_kept_is_only_words(text: str) -> None:
    named(f"Anna {text}", "Anna")
    assert found(text) in ([], [0], [0, 1])
    assert found("anna") == [0, 1]


def test_a_search_asks_the_database_a_fixed_number_of_times(
    people: list[Made], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(8):  # five steps, and the records of the three that found some
        find("kowal", kinds=[KIND])
    with django_assert_num_queries(11):  # one slip is looked for before two
        find("kwoalska anna", kinds=[KIND])


def test_nothing_is_kept_of_a_record_that_has_nothing() -> None:
    indexed([])
    assert (found("a"), SpelledWord.objects.count(), IndexedRecord.objects.get().tokens) == ([], 0, " ")
