"""Finding records: step by step from what meets the query best, each step bounded, until there are enough."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from klientela.base.search.engine import first_matching
from klientela.base.search.query import Grade, Query, Term, Wanted, read_query
from klientela.base.search.record import IndexedRecord, SpelledWord
from klientela.base.search.scoring import Score, score
from klientela.base.search.tokens import Field
from klientela.base.vault.subject import in_batches

MOST_RANKED = 100  # records of one step that are ranked: the first in Polish order
_MOST_SORTED = 3_000  # records that one step lets the database put in order; where there are more, it walks
_MOST_BEGINNING = 1_000  # the same for the beginning of one word: its whole words are soon found one by one
_WALKED_AT_ONCE, _WALKED_FIRST, _MOST_WALKED = 300, 600, 20_000
_MOST_WORDS, _WORDS_AT_ONCE = 96, 8
_MOST_MEANT = 20
_TYPO_FROM, _TWO_TYPOS_FROM = 4, 8
_LAST = "\U0010ffff"
Meant = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found, and how it meets the query."""

    record_id: UUID
    kind: str
    score: Score
    sort_key: bytes


@dataclass(frozen=True, slots=True)
class _Step:
    """One step: what records must have, how well they must meet the query, and what mistyped words may mean."""

    grade: Grade
    wanted: Wanted
    meant: Meant = field(default_factory=dict)
    names_only: bool = False

    def takes(self, judged: Score) -> bool:
        return judged.grade <= self.grade and (not self.names_only or judged.field is Field.NAME)


@dataclass(slots=True)
class _Search:
    """One search: the records that may be found, and those found so far."""

    query: Query
    rows: QuerySet[IndexedRecord]
    limit: int
    found: dict[UUID, Hit] = field(default_factory=dict)


def find(text: str, *, kinds: Collection[str], within: QuerySet[Model] | None = None, limit: int = 20) -> list[Hit]:
    """Return the best `limit` records of `kinds` that meet every word of `text`; the same on both engines.

    `within` is a query of the records that may be seen; without it every record may. The best meet each word exactly,
    then by its beginning, then as a part of a number, in another form, with a typo (the fewest slips first); equals
    stand in Polish order. Of more than `MOST_RANKED` records that meet a query in the same way, the first in Polish
    order are ranked.
    """
    rows = IndexedRecord.objects.filter(kind__in=list(kinds))
    if within is not None:
        rows = rows.filter(Exists(within.filter(pk=OuterRef("record_id"))))
    search = _Search(read_query(text), rows, limit)
    for step in _steps(search):
        for record_id, kind, sort_key, tokens in _candidates(search, step):
            judged = score(search.query, tokens, step.meant)
            if judged and step.takes(judged) and record_id not in search.found:
                search.found[record_id] = Hit(record_id, kind, judged, bytes(sort_key))
        if len(search.found) >= limit:
            break
    return sorted(search.found.values(), key=lambda hit: (hit.score, hit.sort_key, hit.record_id))[:limit]


def _steps(search: _Search) -> Iterator[_Step]:
    """Yield what to look for, the best first: whatever a later step brings stands after what an earlier one found."""
    query = search.query
    if not query.words:
        return
    for grade in (Grade.EXACT, Grade.PREFIX):
        if grade > Grade.EXACT or not query.is_form_word:
            yield _Step(grade, query.wanted(grade, names_only=True), names_only=True)
        yield _Step(grade, query.wanted(grade))
        if query.is_one_letter:
            return
    yield _Step(Grade.STEM, query.wanted(Grade.STEM))
    if not search.found:
        meant = {word.text: _meant_by(word.text) for word in query.words}
        for most in sorted({slips for others in meant.values() for slips in others.values()}):
            near = {
                word: {one: slips for one, slips in others.items() if slips <= most} for word, others in meant.items()
            }
            yield _Step(Grade.TYPO, query.wanted(Grade.TYPO, typos=near), near)


def _within(others: Mapping[str, int], most: int) -> Mapping[str, int]:
    return {one: slips for one, slips in others.items() if slips <= most}


Candidate = tuple[UUID, str, bytes, str]
_COLUMNS = ("record_id", "kind", "sort_key", "tokens")


def _candidates(search: _Search, step: _Step) -> Iterable[Candidate]:
    """Return the first records in Polish order that have what is wanted; of very many, those that are soon found."""
    is_beginning = len(step.wanted) == 1 and step.grade > Grade.EXACT
    most = _MOST_BEGINNING if is_beginning else _MOST_SORTED
    ids = first_matching(search.rows, step.wanted, first=MOST_RANKED, most=most)
    if ids is not None:
        return _rows_of(ids)
    walk = _walked(search)
    if is_beginning:  # a very common one is soon met; of a rarer one the words are found sooner
        return chain(islice(walk, _WALKED_FIRST), _by_words(search, step.wanted[0]), walk)
    return walk


def _rows_of(ids: Sequence[UUID]) -> Iterable[Candidate]:
    return IndexedRecord.objects.filter(record_id__in=ids).values_list(*_COLUMNS)


def _by_words(search: _Search, terms: Sequence[Term]) -> Iterator[Candidate]:
    """Yield records with the first words, in alphabetical order, that begin as very many do, until there are enough."""
    if len(search.found) >= search.limit:
        return
    start = search.query.words[0].text
    marks = list(dict.fromkeys(term.token[0] for term in terms if term.is_prefix))
    rows = SpelledWord.objects.filter(word__gte=start.encode(), word__lt=f"{start}{_LAST}".encode()).order_by("word")
    words = [bytes(word).decode() for word in rows.values_list("word", flat=True)[:_MOST_WORDS]]
    for some in in_batches(words, _WORDS_AT_ONCE):
        wanted = [[Term(mark + word) for word in some for mark in marks]]
        yield from _rows_of(first_matching(search.rows, wanted, first=MOST_RANKED, most=_MOST_SORTED) or ())
        if len(search.found) >= search.limit:
            return


def _walked(search: _Search) -> Iterator[Candidate]:
    """Walk through the records in Polish order, no further than is bearable: so common a word is soon met."""
    rows = search.rows.order_by("sort_key", "record_id")
    after, walked = Q(), 0
    while walked < _MOST_WALKED and len(search.found) < search.limit:
        page = list(rows.filter(after).values_list(*_COLUMNS)[:_WALKED_AT_ONCE])
        yield from page
        if len(page) < _WALKED_AT_ONCE:
            return
        walked += len(page)
        last_id, _kind, last_key, _tokens = page[-1]
        after = Q(sort_key__gt=last_key) | Q(sort_key=last_key, record_id__gt=last_id)


def _meant_by(word: str) -> Mapping[str, int]:
    """Return words of the index with the same first letter that a mistyped word may be meant as, with their slips.

    One slip is forgiven from four letters, two from eight: a letter more, fewer, another, or two exchanged.
    """
    if len(word) < _TYPO_FROM or not word.isalpha():
        return {}
    most = 1 if len(word) < _TWO_TYPOS_FROM else 2
    rows = SpelledWord.objects.filter(word__gte=word[0].encode(), word__lt=f"{word[0]}{_LAST}".encode())
    words = [bytes(kept).decode() for kept in rows.values_list("word", flat=True)]
    near = process.extract(
        word, words, scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=None, processor=None
    )
    ranked = sorted((int(distance), kept) for kept, distance, _place in near if distance)
    return {kept: slips for slips, kept in ranked[:_MOST_MEANT]}
