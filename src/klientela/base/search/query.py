"""What was typed, as words to look for, and which of them a record must have, step by step. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from klientela.base.search.tokens import (
    FORM_WORDS,
    FRAGMENT,
    NAMED,
    PIECE,
    STEM,
    Field,
    folded_words,
    pieces_of,
    squeezed,
    stem_of,
)

LONGEST_QUERY = 200
MOST_WORDS = 8
_LATER_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_NUMBER = re.compile(r"[\d\s()+./-]*")
_SEPARATORS = re.compile(r"[\s()+./-]+")
_NUMBER_WITH_LETTERS = re.compile(r"(?i)^\s*pl(?=[\d\s-]{10,}$)")  # an EU VAT number is found by its digits


class Grade(IntEnum):
    """How a word of the query is met; the lower, the better."""

    EXACT = 0
    PREFIX = 1
    FRAGMENT = 2
    STEM = 3
    TYPO = 4


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One word of the query: folded, with its stem; `is_number` for digits that may be a part of a number."""

    text: str
    stem: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """Tokens that meet a word: this one, all that begin with it, or (`all_of`) a record that has each of several."""

    token: str
    is_prefix: bool = False
    all_of: tuple[str, ...] = ()


# For each word of the query what may stand for it: a record must have one of each.
Wanted = Sequence[Sequence[Term]]


@dataclass(frozen=True, slots=True)
class Query:
    """A query: all of its words must be met, in any order."""

    words: tuple[QueryWord, ...] = ()

    @property
    def is_one_letter(self) -> bool:
        """Say whether it is too short to look for what begins with it."""
        return len(self.words) == 1 and len(self.words[0].text) == 1

    @property
    def is_form_word(self) -> bool:
        """Say whether it is but a word of a legal form: half of all organisations have it, and nobody means it."""
        return len(self.words) == 1 and self.words[0].text in FORM_WORDS

    def wanted(self, grade: Grade, *, names_only: bool = False, typos: Mapping[str, Iterable[str]] = {}) -> Wanted:
        """Return what a record must have so that every word is met at least by `grade`."""
        if self.is_form_word:
            return [_longer_terms(self.words[0].text, grade, names_only=names_only)]
        return [_terms(word, grade, names_only=names_only, meant=typos.get(word.text, ())) for word in self.words]


def read_query(text: str) -> Query:
    """Return what was typed as a query: a number written in groups is one number, an e-mail address one word."""
    text = _NUMBER_WITH_LETTERS.sub("", text[:LONGEST_QUERY])
    if _NUMBER.fullmatch(text):
        return Query(tuple(_number_words(text)))
    found: dict[str, QueryWord] = {}
    for part in text.split():
        for word in [squeezed(part)] if "@" in part else folded_words(part):
            if word:
                found[word] = _word(word)
    return Query(tuple(found.values())[:MOST_WORDS])


def _number_words(text: str) -> list[QueryWord]:
    digits = _SEPARATORS.sub("", text)
    if text.strip().startswith("00"):
        digits = digits[2:]
    joined = folded_words(digits)  # folds digits of other alphabets as well
    return [_word(word) for word in joined[:MOST_WORDS]]


def _word(word: str) -> QueryWord:
    is_number = len(word) >= FRAGMENT and word.isascii() and word.isdigit()
    return QueryWord(word, "" if is_number else stem_of(word), is_number)


def _terms(word: QueryWord, grade: Grade, *, names_only: bool, meant: Iterable[str]) -> list[Term]:
    fields = [Field.NAME] if names_only else list(Field)
    found = [Term(field.mark + word.text, is_prefix=grade > Grade.EXACT) for field in fields]
    if grade >= Grade.FRAGMENT and word.is_number:
        found.append(Term("", all_of=tuple(dict.fromkeys(PIECE + piece for piece in pieces_of(word.text)))))
    if grade >= Grade.STEM:
        found.extend([Term(STEM + word.stem)] if word.stem else [])
    if grade >= Grade.TYPO:
        found.extend(Term(field.mark + other) for other in meant for field in fields)
    return found


def _longer_terms(text: str, grade: Grade, *, names_only: bool) -> list[Term]:
    """Return the terms for a word of a legal form: in names only what begins with it and is longer."""
    fields = list(NAMED) if not names_only else [Field.NAME]
    longer = [Term(field.mark + text + letter, is_prefix=True) for field in fields for letter in _LATER_LETTERS]
    others = [] if names_only else [field for field in Field if field not in NAMED]
    whole = [Term(field.mark + text, is_prefix=grade > Grade.EXACT) for field in others]
    return whole + (longer if grade > Grade.EXACT else [])
