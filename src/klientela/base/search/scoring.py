"""How well a record meets a query: the one judge of both engines, which only bring what may be meant. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from klientela.base.search.query import Grade, Query, QueryWord
from klientela.base.search.tokens import NAMED, SPELLED, STEM, Field, stem_of

_MARKED = tuple((field, field.mark) for field in Field)
_NOT_MET = (Grade.TYPO + 1, Field.NUMBER, 0)
_NOTHING: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """How a record meets a query, the lower the better: by its worst word, then by all of them."""

    grade: Grade
    slips: int
    field: Field
    grades: int
    fields: int


def score(query: Query, tokens: str, typos: Mapping[str, Mapping[str, int]] = {}) -> Score | None:
    """Return how `tokens` meet the query, None where a word is not met.

    `typos` gives what each word may mean, and by how many slips. A word of a legal form by itself is not met by one.
    """
    if query.is_form_word:
        tokens = _without(query.words[0].text, tokens)
    met = [_met(word, tokens, typos.get(word.text, _NOTHING)) for word in query.words]
    if not met:
        return None
    grades, fields, slips = zip(*met, strict=True)
    if max(grades) > Grade.TYPO:
        return None
    return Score(Grade(max(grades)), max(slips), Field(max(fields)), sum(grades), sum(fields))


def _without(form_word: str, tokens: str) -> str:
    for field in NAMED:
        tokens = tokens.replace(f" {field.mark}{form_word} ", " ")
    return tokens


def _met(word: QueryWord, tokens: str, meant: Mapping[str, int]) -> tuple[int, Field, int]:
    text = word.text
    for field, mark in _MARKED:
        if f" {mark}{text} " in tokens:
            return Grade.EXACT, field, 0
    for field, mark in _MARKED:
        if f" {mark}{text}" in tokens:
            return Grade.PREFIX, field, 0
    if word.is_number and _has_fragment(text, tokens):
        return Grade.FRAGMENT, Field.NUMBER, 0
    if word.stem and f" {STEM}{word.stem} " in tokens:
        return Grade.STEM, _field_of_stem(word.stem, tokens), 0
    met = [(slips, field) for field in SPELLED for other, slips in meant.items() if f" {field.mark}{other} " in tokens]
    if not met:
        return _NOT_MET
    slips, field = min(met)
    return Grade.TYPO, field, slips


def _field_of_stem(stem: str, tokens: str) -> Field:
    found = tokens.split()
    for field in SPELLED:
        if any(token[0] == field.mark and stem_of(token[1:]) == stem for token in found):
            return field
    return Field.NUMBER


def _has_fragment(digits: str, tokens: str) -> bool:
    mark = Field.NUMBER.mark
    return any(token[0] == mark and digits in token for token in tokens.split())
