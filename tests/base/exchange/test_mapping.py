"""What a person says of the columns is checked before anything is kept of it."""

from __future__ import annotations

import pytest

from klientela.base.exchange.mapping import (
    DoubledFieldError,
    NobodyToldError,
    UnknownColumnError,
    UnknownFieldError,
    changed_mapping,
    mapping_told,
)


def listed(part: str, **columns: str) -> dict[str, object]:
    return {"part": part, "columns": [[header, field, "header", []] for header, field in columns.items()]}


LISTS = [
    listed("", Kto="full_name", Mail="emails", Tytuł="job_title", Funkcja="job_title", Inne=""),
    listed("Drugi", Firma="organisation", Uwagi="notes"),
]


def test_only_what_differs_is_kept_and_what_was_said_before_stays() -> None:
    chosen = {"": {"0": "full_name", "4": "phones"}, "Drugi": {"1": ""}}
    assert changed_mapping(LISTS, {}, chosen) == {"": {"4": "phones"}, "Drugi": {"1": ""}}
    read_so = [listed("", Kto="full_name", Inne="phones")]
    assert changed_mapping(read_so, {"": {"1": "phones"}}, {"": {"0": "full_name", "1": "phones"}}) == {
        "": {"1": "phones"}
    }
    assert changed_mapping(read_so, {"": {"1": "phones"}}, {"": {"1": ""}}) == {"": {"1": ""}}


def test_a_field_that_takes_one_value_takes_one_column() -> None:
    with pytest.raises(DoubledFieldError) as caught:
        changed_mapping(LISTS, {}, {"": {"4": "full_name"}})
    assert caught.value.said("pl").startswith("Kolumn „Kto” i „Inne” nie można odczytać jako tego samego pola")
    assert changed_mapping(LISTS, {}, {"": {"4": "emails"}}) == {"": {"4": "emails"}}
    # The file itself has two columns for the job title: nobody chose that, so nobody is told off for it.
    assert changed_mapping(LISTS, {}, {"": {"1": "", "4": "phones"}}) == {"": {"1": "", "4": "phones"}}


@pytest.mark.parametrize(
    ("chosen", "error"),
    [
        ({"": {"0": "surname"}}, UnknownFieldError),
        ({"": {"0": "emails.label"}}, UnknownFieldError),
        ({"": {"5": "phones"}}, UnknownColumnError),
        ({"": {"-1": "phones"}}, UnknownColumnError),
        ({"": {"²": "phones"}}, UnknownColumnError),
        ({"Trzeci": {"0": "phones"}}, UnknownColumnError),
        ({"": {"0": "", "1": "notes"}}, NobodyToldError),
        ({"Drugi": {"0": "identifiers.pesel"}}, NobodyToldError),
        ({"": dict.fromkeys("01234", ""), "Drugi": {"0": "", "1": ""}}, NobodyToldError),
    ],
)
def test_what_cannot_be_is_refused(chosen: dict[str, dict[str, str]], error: type[Exception]) -> None:
    with pytest.raises(error):
        changed_mapping(LISTS, {}, chosen)


def test_a_list_may_be_left_out_whole_while_another_tells_who_it_is() -> None:
    whole = {"Drugi": {"0": "", "1": ""}}
    assert changed_mapping(LISTS, {}, whole) == whole


def test_an_unknown_field_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(UnknownFieldError) as caught:
        changed_mapping(LISTS, {}, {"": {"0": "surname"}})
    assert "identifiers.nip" in caught.value.said("en")


def test_evidence_names_columns_by_letters_for_a_header_may_be_somebodys_name() -> None:
    by_hand = {"Drugi": {"1": "", "0": "full_name"}, "": {"4": "phones"}}
    assert mapping_told(LISTS, by_hand) == {"1": {"E": "phones"}, "2": {"A": "full_name", "B": ""}}
    assert mapping_told(LISTS, {}) == {}
