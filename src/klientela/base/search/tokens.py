"""The words of a record as the index keeps them: folded, each with the letter of the field that it stands in.

Both engines index the same string, so that neither's own idea of a word, a letter or a language matters. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import islice

from klientela.atoms.text import stem_pl, words
from klientela.atoms.words import Words

LONGEST_WORD = 64  # letters; what is longer is nobody's name
MOST_TOKENS = 600  # of one field: a hostile record does not fill the index
FRAGMENT = 3  # digits from which a part of a number is looked for
_STEMMED_FROM = 3
_MOST_LOCAL_PARTS = 4
_TYPO_LENGTHS = range(3, 25)
STEM, PIECE = "s", "t"
FORM_WORDS = frozenset("sp z o oo s a sa k j c sc sj sk".split())  # of "sp. z o.o.", "S.A.", "sp.k.", "s.c."


class Field(IntEnum):
    """Where a word of a record stands; the lower, the more it counts."""

    NAME = 0
    ORGANISATION = 1
    PLACE = 2
    EMAIL = 3
    NUMBER = 4

    @property
    def mark(self) -> str:
        """Return the letter that its tokens begin with."""
        return _MARKS[self]

    @property
    def words(self) -> Words:
        """Return the field in both languages."""
        return _FIELD_WORDS[self]


_MARKS = {Field.NAME: "n", Field.ORGANISATION: "o", Field.PLACE: "p", Field.EMAIL: "e", Field.NUMBER: "d"}
_FIELD_WORDS = {
    Field.NAME: Words(en="name", pl="nazwa"),
    Field.ORGANISATION: Words(en="organisation", pl="organizacja"),
    Field.PLACE: Words(en="place, position or tag", pl="miejscowość, stanowisko lub etykieta"),
    Field.EMAIL: Words(en="e-mail or website", pl="e-mail lub strona WWW"),
    Field.NUMBER: Words(en="number", pl="numer"),
}
NAMED = (Field.NAME, Field.ORGANISATION)  # where names of organisations stand, each with its legal form
SPELLED = (Field.NAME, Field.ORGANISATION, Field.PLACE)  # in words of a language, that people decline and misspell


def tokens_of(texts: Iterable[tuple[Field, str]]) -> str:
    """Return the tokens of a record's texts, once each and in order, between spaces, also at both ends.

    E-mails count whole, from each part on, and by parts; numbers whole (`numbers_of_phone`) and in threes of digits.
    """
    found: set[str] = set()
    for field, text in texts:
        found.update(islice(_tokens(field, text), MOST_TOKENS))
    return f" {' '.join(sorted(found))} " if found else " "


def numbers_of_phone(number: str) -> str:
    """Return the digits of a phone number, for a Polish one also without its country code."""
    digits = _digits(number)
    national = digits.removeprefix("48") if len(digits) == 11 else ""
    return f"{digits} {national}".strip()


def spelled_words(tokens: str) -> set[str]:
    """Return the words of a language among tokens: those that a mistyped word may have been meant as."""
    marks = tuple(field.mark for field in SPELLED)
    return {
        token[1:] for token in tokens.split() if token.startswith(marks) and token[1:].isalpha() and _is_usual(token)
    }


def words_in(tokens: str, field: Field) -> frozenset[str]:
    """Return the words of one field among tokens."""
    return frozenset(token[1:] for token in tokens.split() if token[0] == field.mark)


def stem_of(word: str) -> str:
    """Return the stem of a folded word; nothing for short words and for what is not a word."""
    if len(word) < _STEMMED_FROM or not word.isalpha():
        return ""
    stem = stem_pl(word)
    return stem if len(stem) >= _STEMMED_FROM else ""


def pieces_of(digits: str) -> list[str]:
    """Return every three digits that follow each other in a number."""
    return [digits[place : place + FRAGMENT] for place in range(len(digits) - FRAGMENT + 1)]


def squeezed(text: str) -> str:
    """Return an e-mail address or a part of one as one word: its letters and digits, folded."""
    return "".join(words(text))[:LONGEST_WORD]


def folded_words(text: str) -> list[str]:
    """Return the folded words of a text, cut where they are too long."""
    return [word[:LONGEST_WORD] for word in words(text)]


def _is_usual(token: str) -> bool:
    return len(token) - 1 in _TYPO_LENGTHS


def _tokens(field: Field, text: str) -> Iterator[str]:
    mark = field.mark
    if field is Field.NUMBER:
        for number in text.split():
            digits = _digits(number)[:LONGEST_WORD]
            if digits:
                yield mark + digits
                yield from (PIECE + piece for piece in pieces_of(digits))
        return
    if field is Field.EMAIL:
        yield from (mark + word for word in _parts_of_email(text))
    for word in folded_words(text):
        yield mark + word
        # Of the folded word on both sides: what is typed without diacritics must meet what is written with them.
        if field in SPELLED and (stem := stem_of(word)):
            yield STEM + stem


def _parts_of_email(text: str) -> Iterator[str]:
    local, at, domain = text.rpartition("@")
    if not at:
        return
    end = "".join(words(domain))
    yield end[:LONGEST_WORD]
    parts = words(local)
    for place in range(min(len(parts), _MOST_LOCAL_PARTS)):
        yield ("".join(parts[place:]) + end)[:LONGEST_WORD]


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter in "0123456789")
