"""How far two names of people agree, whatever their case, order, shortness or slips of the fingers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from rapidfuzz.distance import JaroWinkler

from klientela.atoms.text import sounds
from klientela.clients.parties.rules.names import Sex, given_name, name_stem
from klientela.clients.parties.rules.sides import Sides

MOST_NAME_WORDS = 8  # in one part of a name; every word is compared with every other, and nobody has more
LONGEST_NAME_WORD = 60  # letters; what is longer is no name, and costly to compare


class Agreement(StrEnum):
    """How far two names agree, best first; two words agree no better than the worse of them."""

    SAME = "same"
    DOUBLE = "double"
    CLOSE = "close"
    INITIAL = "initial"
    PARTIAL = "partial"
    ABSENT = "absent"
    CHANGED = "changed"  # given name the same, family name not
    OTHER_GIVEN = "other-given"  # family name the same, given name not
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class NameWord:
    """One word of a name: `stem` without its ending, `key` with an everyday form made full, how the key sounds."""

    stem: str
    key: str
    sound: str
    sex: Sex | None
    is_masculine_case: bool  # an ending that only a declined man's name has: Kowalskiego, Nowakowi


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in comparable form; the order of given and family names is a guess where the file gave none."""

    given: tuple[NameWord, ...]
    family: tuple[NameWord, ...]

    @property
    def words(self) -> tuple[NameWord, ...]:
        """Return all words of the name."""
        return self.given + self.family

    @property
    def is_single(self) -> bool:
        """Say whether the name is one word only."""
        return len(self.given) + len(self.family) == 1


def person_name(sides: Sides) -> PersonName | None:
    """Return the name of the person on a row in comparable form, or None where no person is named."""
    if sides.given or sides.family:
        given, family = sides.given, sides.family
        if given and family and _is_given(family[0]) and not _is_given(given[0]):
            given, family = family, given  # the columns were filled the other way round
    elif sides.full:
        given, family = _split(sides.full[:MOST_NAME_WORDS])
    else:
        return None
    return PersonName(_name_words(given), _name_words(family))


def _is_given(word: str) -> bool:
    return len(word) == 1 or given_name(word) is not None


def _split(full: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if len(full) == 1:
        return (full, ()) if given_name(full[0]) else ((), full)
    known = [_is_given(word) for word in full]
    if all(known) or not any(known):
        return full[:1], full[1:]
    given = tuple(word for word, is_known in zip(full, known, strict=True) if is_known)
    family = tuple(word for word, is_known in zip(full, known, strict=True) if not is_known)
    return given, family


def _name_words(found: Iterable[str]) -> tuple[NameWord, ...]:
    return tuple(_name_word(word[:LONGEST_NAME_WORD]) for word in islice(found, MOST_NAME_WORDS))


@lru_cache(maxsize=65_536)
def _name_word(folded: str) -> NameWord:
    known = given_name(folded)
    stem = name_stem(folded)
    key = known.full if known else stem
    return NameWord(
        stem=stem,
        key=key,
        sound=sounds(key),
        sex=known.sex if known else None,
        is_masculine_case=folded.endswith(("ego", "emu", "owi", "iem")),
    )


def compare_names(a: PersonName | None, b: PersonName | None) -> Agreement:
    """Compare two names; the order of the two, and of the words in each, does not matter."""
    if a is None or b is None:
        return Agreement.ABSENT
    if a == b or sorted(word.key for word in a.words) == sorted(word.key for word in b.words):
        return Agreement.SAME
    if a.is_single or b.is_single:
        has_common = {word.key for word in a.words} & {word.key for word in b.words}
        return Agreement.PARTIAL if has_common else Agreement.DIFFERENT
    straight = _compare(a, b)
    if straight in (Agreement.DIFFERENT, Agreement.CHANGED, Agreement.OTHER_GIVEN):
        return _better(straight, _compare(a, PersonName(b.family, b.given)))
    return straight


def differ_in_familiar_form(a: PersonName | None, b: PersonName | None) -> bool:
    """Say whether one name has an everyday form („Janek”) where the other, though the same, has not."""
    return a != b and bool(_familiar_forms(a) ^ _familiar_forms(b))


def _familiar_forms(name: PersonName | None) -> set[str]:
    return {word.stem for word in name.words if word.sex and word.stem != name_stem(word.key)} if name else set()


_ORDER = {agreement: place for place, agreement in enumerate(Agreement)}


def _better(one: Agreement, other: Agreement) -> Agreement:
    """Take the other reading only where it makes the names agree; half an agreement is chance."""
    return other if _ORDER[other] < _ORDER[Agreement.PARTIAL] else one


def _compare(a: PersonName, b: PersonName) -> Agreement:
    given = _given_agreement(a, b)
    family = _family_agreement(a.family, b.family)
    if given is Agreement.DIFFERENT:
        return Agreement.DIFFERENT if family is Agreement.DIFFERENT else Agreement.OTHER_GIVEN
    if family is Agreement.DIFFERENT:
        return Agreement.CHANGED if given is Agreement.SAME else Agreement.DIFFERENT
    return max(given, family, key=_ORDER.__getitem__)


def _given_agreement(a: PersonName, b: PersonName) -> Agreement:
    keys_a, keys_b = {word.key for word in a.given}, {word.key for word in b.given}
    if keys_a & keys_b:
        return Agreement.SAME
    if _is_declined_man(a, b) or _is_declined_man(b, a):
        return Agreement.SAME
    if any(_is_initial_of(x, y) or _is_initial_of(y, x) for x in a.given for y in b.given):
        return Agreement.INITIAL
    if any(x.sex and y.sex for x in a.given for y in b.given):
        return Agreement.DIFFERENT  # two known names that differ are no slip: Marcin is not Marian, nor Jan Jana
    return Agreement.CLOSE if _any_close(a.given, b.given) else Agreement.DIFFERENT


def _is_declined_man(a: PersonName, b: PersonName) -> bool:
    """Say whether „Stanisława Kowalskiego” is Stanisław, although Stanisława is a name of its own."""
    is_masculine = any(word.is_masculine_case for word in a.family)
    return is_masculine and bool({word.stem for word in a.given} & {word.stem for word in b.given})


def _is_initial_of(short: NameWord, long: NameWord) -> bool:
    return len(short.stem) == 1 and (long.key.startswith(short.stem) or long.stem.startswith(short.stem))


def _family_agreement(a: tuple[NameWord, ...], b: tuple[NameWord, ...]) -> Agreement:
    stems_a, stems_b = {word.stem for word in a}, {word.stem for word in b}
    if stems_a == stems_b:
        return Agreement.SAME
    if stems_a & stems_b:
        return Agreement.DOUBLE
    return Agreement.CLOSE if _any_close(a, b) else Agreement.DIFFERENT


_CLOSE_FROM = 0.92  # Jaro-Winkler; one slip in six letters or more
_SHORTEST_CLOSE = 4


def _any_close(a: tuple[NameWord, ...], b: tuple[NameWord, ...]) -> bool:
    return any(_is_close(x, y) for x in a for y in b)


def _is_close(a: NameWord, b: NameWord) -> bool:
    if min(len(a.stem), len(b.stem)) < _SHORTEST_CLOSE:
        return False
    return a.sound == b.sound or JaroWinkler.similarity(a.stem, b.stem) >= _CLOSE_FROM
