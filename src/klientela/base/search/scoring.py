"""How well a record meets a query: the one judge of both engines, which only bring what may be meant. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from klientela.base.search.query import Grade, Query, QueryWord
from klientela.base.search.tokens import SPELLED, STEM, Field, stem_of

_MARKED = tuple((field, field.mark) for field in Field)
_NOT_MET = (Grade.TYPO + 1, Field.NUMBER)


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """How a record meets a query, the lower the better: by its worst word, then by all of them."""

    grade: Grade
    field: Field
    grades: int
    fields: int


def score(query: Query, tokens: str, typos: Mapping[str, Sequence[str]] = {}) -> Score | None:
    """Return how `tokens` meet the query, None where a word is not met. `typos` gives what each word may mean."""
    grades, fields = [], []
    for word in query.words:
        grade, field = _met(word, tokens, typos.get(word.text, ()))
        if grade > Grade.TYPO:
            return None
        grades.append(grade)
        fields.append(field)
    if not grades:
        return None
    return Score(Grade(max(grades)), Field(max(fields)), sum(grades), sum(fields))


def _met(word: QueryWord, tokens: str, meant: Sequence[str]) -> tuple[int, Field]:
    text = word.text
    for field, mark in _MARKED:
        if f" {mark}{text} " in tokens:
            return Grade.EXACT, field
    for field, mark in _MARKED:
        if f" {mark}{text}" in tokens:
            return Grade.PREFIX, field
    if word.is_number and _has_fragment(text, tokens):
        return Grade.FRAGMENT, Field.NUMBER
    if word.stem and f" {STEM}{word.stem} " in tokens:
        return Grade.STEM, _field_of_stem(word.stem, tokens)
    for field in SPELLED:
        if any(f" {field.mark}{other} " in tokens for other in meant):
            return Grade.TYPO, field
    return _NOT_MET


def _field_of_stem(stem: str, tokens: str) -> Field:
    found = tokens.split()
    for field in SPELLED:
        if any(token[0] == field.mark and stem_of(token[1:]) == stem for token in found):
            return field
    return Field.NUMBER


def _has_fragment(digits: str, tokens: str) -> bool:
    mark = Field.NUMBER.mark
    return any(token[0] == mark and digits in token for token in tokens.split())
