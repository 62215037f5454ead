"""Find all rows that are about the same person or organisation, in time that grows with the rows, not their square."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from klientela.clients.parties.rules.matching.facts import (
    Facts,
    contradict,
    organisation_facts,
    person_facts,
    together,
)
from klientela.clients.parties.rules.matching.match import Aspect, Likeness, Match, likeness
from klientela.clients.parties.rules.matching.record import MatchRecord
from klientela.clients.parties.rules.matching.scoring import Shared, score_pair

T = TypeVar("T")
DIFFERENT_NAMES_THAT_SHARE = 3  # an address or number carried by more differently named people belongs to none of them
LARGEST_BLOCK = 40  # rows compared each with each; larger blocks are sorted and compared with their neighbours
NEIGHBOURS = 6
# People meet by a word of their name within a circle (a firm, a street, a domain). Every circle is joined with every
# word: a hostile card of 230 KB would make millions of keys, and fill gigabytes, of what no person has.
MOST_CIRCLES = 20
MOST_NAMES = 8
_COUNTERS_PER_ROW = 64
PROGRESS_EVERY = 2_000  # rows or comparisons

Progress = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are one party (SAME, two or more), or a pair that may be (MAYBE), and the comparisons behind it.

    `facts` are what the rows of one party say together, and nothing else of it may contradict.
    """

    aspect: Aspect
    likeness: Likeness
    members: tuple[str, ...]
    matches: tuple[Match, ...]
    facts: Facts = ()


def _silent() -> None: ...


def find_duplicates(records: Iterable[MatchRecord], *, progress: Progress = _silent) -> list[Group]:
    """Group rows that are about the same party, people first, in the order of the rows, then the pairs that may be.

    Rows of several files may be given together, with keys that are unique. Rows that contradict each other in a valid
    PESEL, NIP, REGON or KRS, in their given names or in their legal forms, never stand in one group, whatever joins
    them. In a block of more than 40 rows (a common name in one firm) each row meets only its 6 neighbours in the order
    of names, so that rare pairs may be missed. `progress` is called every few thousand steps; what it raises ends the
    search.
    """
    rows = list(records)
    shared = find_shared(rows)
    return [group for aspect in Aspect for group in _groups(rows, aspect, shared, progress=progress)]


def _told(items: Iterable[T], progress: Progress) -> Iterator[T]:
    for number, item in enumerate(items):
        if number % PROGRESS_EVERY == 0:
            progress()
        yield item


def find_shared(records: Iterable[MatchRecord]) -> Shared:
    """Return the addresses, numbers and domains that more than three differently named people or firms carry."""
    alone: dict[str, int] = {}  # nearly all values have one bearer, for whom a set would be ten times as large
    bearers: dict[str, set[int]] = {}
    for record in records:
        for value, name in _borne(record):
            first = alone.setdefault(value, name)
            if first != name:
                bearers.setdefault(value, {first}).add(name)
    return frozenset(value for value, names in bearers.items() if len(names) > DIFFERENT_NAMES_THAT_SHARE)


def _borne(record: MatchRecord) -> Iterator[tuple[str, int]]:
    """Yield the values of a record that others may carry too, each with its bearer's name as a number."""
    if record.person:
        name = hash(_bearer(record))
        for value in (*record.emails, *record.phones):
            yield value, name
    if record.firm:
        sound = hash(record.firm.sound)
        for domain in record.domains:
            yield domain, sound


def _bearer(record: MatchRecord) -> str:
    """Name a person so coarsely that slips of the fingers make no second one."""
    return " ".join(sorted(word.sound[:4] for word in record.person.words)) if record.person else ""


def _groups(rows: list[MatchRecord], aspect: Aspect, shared: Shared, *, progress: Progress) -> list[Group]:
    is_person = aspect is Aspect.PERSON
    compared = [row for row in rows if (row.has_person if is_person else row.has_organisation)]
    clusters = _Clusters(compared, is_person)
    maybes: list[Compared] = []
    without_form: list[Compared] = []
    for first, second in _told(_candidates(compared, aspect, shared, progress=progress), progress):
        if clusters.root(first) == clusters.root(second):
            continue  # joined already; one more comparison would change nothing
        match = score_pair(compared[first], compared[second], aspect=aspect, shared=shared)
        found = likeness(match.score)
        if found is Likeness.SAME and not is_person and _is_form_missing(compared[first], compared[second]):
            without_form.append((first, second, match))
            continue
        if found is Likeness.SAME and clusters.join(first, second, match):
            continue
        if found is not Likeness.DIFFERENT:
            maybes.append((first, second, match))
    maybes.extend(_not_joined(without_form, clusters))
    pairs = [Group(aspect, Likeness.MAYBE, (match.a, match.b), (match,)) for match in _apart(maybes, clusters)]
    return clusters.groups(aspect) + pairs


Compared = tuple[int, int, Match]


def _is_form_missing(one: MatchRecord, other: MatchRecord) -> bool:
    """Say whether only one of two names holds a legal form: it fits firms of several forms, so it is joined last."""
    return one.firm is not None and other.firm is not None and bool(one.firm.form) != bool(other.firm.form)


def _not_joined(found: list[Compared], clusters: _Clusters) -> Iterator[Compared]:
    """Join rows, the likeliest first, and yield those whose clusters would contradict themselves."""
    for first, second, match in sorted(found, key=lambda compared: -compared[2].score):
        if clusters.root(first) != clusters.root(second) and not clusters.join(first, second, match):
            yield first, second, match


def _apart(maybes: list[Compared], clusters: _Clusters) -> Iterator[Match]:
    """Yield the best comparison between any two clusters, so that one question is asked once."""
    best: dict[tuple[int, int], Match] = {}
    for first, second, match in maybes:
        one, other = sorted((clusters.root(first), clusters.root(second)))
        known = best.get((one, other))
        if one != other and (known is None or match.score > known.score):
            best[one, other] = match
    yield from best.values()


class _Clusters:
    """Rows joined so far (union-find); what a cluster says must not contradict itself."""

    def __init__(self, rows: Sequence[MatchRecord], is_person: bool) -> None:
        self._rows = rows
        self._parents = list(range(len(rows)))
        self._sizes = [1] * len(rows)
        self._matches: list[tuple[int, Match]] = []  # in the order in which they joined, each with one of its rows
        facts_of = person_facts if is_person else organisation_facts
        self._facts: list[Facts] = [facts_of(row) for row in rows]

    def root(self, place: int) -> int:
        while self._parents[place] != place:
            self._parents[place] = self._parents[self._parents[place]]
            place = self._parents[place]
        return place

    def join(self, first: int, second: int, match: Match) -> bool:
        """Join two rows; False when that would put contradicting facts into one cluster."""
        one, other = self.root(first), self.root(second)
        if one != other:
            if contradict(self._facts[one], self._facts[other]):
                return False
            if self._sizes[one] < self._sizes[other]:
                one, other = other, one
            self._parents[other] = one
            self._sizes[one] += self._sizes[other]
            self._facts[one] = together(self._facts[one], self._facts[other])
            self._facts[other] = ()
        self._matches.append((first, match))
        return True

    def groups(self, aspect: Aspect) -> list[Group]:
        members: dict[int, list[str]] = defaultdict(list)
        for place, row in enumerate(self._rows):
            members[self.root(place)].append(row.key)
        matches: dict[int, list[Match]] = defaultdict(list)
        for place, match in self._matches:
            matches[self.root(place)].append(match)
        return [
            Group(aspect, Likeness.SAME, tuple(keys), tuple(matches[root]), self._facts[root])
            for root, keys in members.items()
            if len(keys) > 1
        ]


Keys = Callable[[MatchRecord, Shared], Iterator[str]]


def _candidates(
    rows: Sequence[MatchRecord], aspect: Aspect, shared: Shared, *, progress: Progress
) -> Iterator[tuple[int, int]]:
    """Yield every pair that can reach a *maybe* (two rows that share a key), each once and in the order of the rows."""
    keys: Keys = _person_keys if aspect is Aspect.PERSON else _organisation_keys
    found: list[int] = []
    for block in _told(_blocks(rows, keys, shared, progress=progress), progress):
        found.extend(first * len(rows) + second for first, second in _pairs(block, rows))
    found.sort()  # the order of hashes changes from run to run; an answer must not
    for number, _same in groupby(found):
        yield divmod(number, len(rows))


def _blocks(rows: Sequence[MatchRecord], keys: Keys, shared: Shared, *, progress: Progress) -> Iterator[list[int]]:
    """Yield the rows that share a key, found by sorting; a key is known by its hash.

    Where two keys have the same hash, rows are only compared for nothing. A table of all keys would take more memory
    than the rows, and most keys stand alone: a first pass finds those that may not.
    """
    width, is_repeated = len(rows).bit_length(), _repeated(rows, keys, shared, progress=progress)
    found = [
        hash(key) << width | place
        for place, row in enumerate(rows)
        for key in set(keys(row, shared))
        if is_repeated(key)
    ]
    found.sort()
    for _key, block in groupby(found, key=lambda number: number >> width):
        places = [number & ((1 << width) - 1) for number in block]
        if len(places) > 1:
            yield places


def _repeated(rows: Sequence[MatchRecord], keys: Keys, shared: Shared, *, progress: Progress) -> Callable[[str], bool]:
    """Return what says whether a key may stand at more than one row: of those that do not, of one in five."""
    counts = bytearray(_COUNTERS_PER_ROW * len(rows) + 1)
    for row in _told(rows, progress):
        for key in set(keys(row, shared)):
            counter = hash(key) % len(counts)
            counts[counter] = min(counts[counter] + 1, 2)
    return lambda key: counts[hash(key) % len(counts)] > 1


def _pairs(block: list[int], rows: Sequence[MatchRecord]) -> Iterator[tuple[int, int]]:
    reach = len(block)
    if len(block) > LARGEST_BLOCK:
        block = sorted(block, key=lambda place: _sort_key(rows[place]))
        reach = NEIGHBOURS
    for start, first in enumerate(block):
        for second in block[start + 1 : start + 1 + reach]:
            yield (first, second) if first < second else (second, first)


def _sort_key(row: MatchRecord) -> tuple[str, str, str]:
    person = " ".join(sorted(word.key for word in row.person.words)) if row.person else ""
    firm = row.firm.core if row.firm else ""
    return person, firm, min(row.emails | row.phones | row.nips, default="")


def _person_keys(row: MatchRecord, shared: Shared) -> Iterator[str]:
    """Yield the keys under which people meet: a name alone is none, because a name alone can never make a match."""
    for number in row.pesels:
        yield f"pesel {number}"
    for value in row.emails | row.phones:
        if value not in shared:
            yield f"reach {value}"
    if row.person is None:
        return
    circles = [*row.nips, *row.own_domains, *row.postal_codes, *row.birthdays, *row.streets]
    if row.firm and not row.firm.names_person:
        circles.append(row.firm.core)
    names = dict.fromkeys([word.sound for word in row.person.words][:MOST_NAMES])
    if len(circles) > MOST_CIRCLES:
        circles = sorted(circles)[:MOST_CIRCLES]  # sorted, so that an answer does not change from run to run
    for circle in circles:
        for name in names:
            yield f"{circle} {name}"


def _organisation_keys(row: MatchRecord, shared: Shared) -> Iterator[str]:
    numbers = (("nip", row.nips), ("regon", row.regons), ("krs", row.krs), ("vat", row.vats), ("iban", row.ibans))
    for kind, values in numbers:
        for value in values:
            yield f"{kind} {value}"
    for value in row.mailboxes | row.domains | row.phones:
        if value not in shared:
            yield f"reach {value}"
    if row.firm:
        yield f"name {row.firm.sound}"
