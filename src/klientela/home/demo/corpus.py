"""Invented contacts in the shape of a Polish firm's own list, as many as wanted, the same for the same seed.

Names follow the long tail of real ones (a few thousand family names, the first one in a hundred people), firms differ
in size from one contact to hundreds, one row in twelve writes an earlier contact down again with slips, and values
hold the faults that real lists hold. Nobody in it exists: tax numbers have a prefix that no office gives out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import accumulate

from klientela.atoms.text import fold
from klientela.home.demo.corpus_names import (
    EPITHETS,
    FAMILY_ENDINGS,
    FAMILY_INFIXES,
    FAMILY_STEMS,
    FORMS,
    FREE_MAIL,
    MEN,
    MOBILE_PREFIXES,
    NOTES,
    POSTS,
    SOURCES,
    STREETS,
    TOWNS,
    TRADES,
    WOMEN,
)
from klientela.home.demo.people import invented_nip

SEED = 20261122
CONTACTS_PER_FIRM = 4
HEADER = (
    "Imię", "Nazwisko", "Firma", "NIP", "Stanowisko", "E-mail", "Telefon", "Ulica", "Kod pocztowy", "Miasto",
    "Źródło", "Data pozyskania", "Uwagi",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list, its fields in the order of `HEADER`."""

    given: str = ""
    family: str = ""
    firm: str = ""
    nip: str = ""
    post: str = ""
    email: str = ""
    phone: str = ""
    street: str = ""
    postal_code: str = ""
    town: str = ""
    source: str = ""
    obtained_on: str = ""
    note: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        """Return the fields in the order of `HEADER`."""
        return astuple(self)


@dataclass(frozen=True, slots=True)
class _Firm:
    name: str
    domain: str
    nip: str
    phone: str
    street: str
    postal_code: str
    town: str


class _Weighted:
    """Draws from a list whose first members are much the most frequent, as names are."""

    def __init__(self, members: Sequence[str], *, flatness: int) -> None:
        self._members = members
        self._weights = list(accumulate(1 / (rank + flatness) for rank in range(len(members))))

    def draw(self, chance: random.Random) -> str:
        return chance.choices(self._members, cum_weights=self._weights)[0]


def invent_rows(count: int, seed: int = SEED) -> Iterator[Row]:
    """Yield `count` contacts, one in twelve of them written again."""
    for row, _original in invent_with_truth(count, seed):
        yield row


def invent_with_truth(
    count: int, seed: int = SEED, *, firms: int = 0, again: float = 1 / 12
) -> Iterator[tuple[Row, int | None]]:
    """Yield `count` contacts, each with the number of the row that it writes again, if it does; `again` is how many do.

    `firms` is how many firms they are at, a quarter of the contacts unless said otherwise.
    """
    chance = random.Random(seed)  # noqa: S311 - invented data, no secret
    people = _People(chance)
    made = _invent_firms(chance, firms or max(1, count // CONTACTS_PER_FIRM))
    earlier: list[tuple[int, Row]] = []
    for number in range(count):
        if len(earlier) > 100 and chance.random() < again:
            original, row = chance.choice(earlier)
            yield _with_faults(chance, _written_again(chance, row)), original
            continue
        row = people.anybody(made)
        if chance.random() < 0.2:
            earlier.append((number, row))
        yield _with_faults(chance, row), None


class _People:
    """Invents contacts of each kind."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        stems = [
            stem + infix + ending for stem in FAMILY_STEMS for infix in FAMILY_INFIXES for ending in FAMILY_ENDINGS
        ]
        chance.shuffle(stems)
        self.families = _Weighted(stems, flatness=12)
        self.women, self.men = _Weighted(WOMEN, flatness=5), _Weighted(MEN, flatness=5)

    def anybody(self, firms: Sequence[_Firm]) -> Row:
        makers: list[Callable[[_Firm], Row]] = [self.at_firm, self.shared_mailbox, self.private, self.sole_trader]
        make = self.chance.choices(makers, weights=(70, 10, 12, 8))[0]
        skew = 1 if make == self.shared_mailbox else 2  # a few firms have hundreds of people, but no more offices
        return make(firms[int(len(firms) * self.chance.random() ** skew)])

    def at_firm(self, firm: _Firm) -> Row:
        chance = self.chance
        given, family = self.name()
        email = f"{fold(given)}.{fold(family)}@{firm.domain}" if chance.random() < 0.85 else ""
        phone = chance.choices((_mobile(chance), firm.phone, ""), weights=(55, 20, 25))[0]
        row = Row(
            given, family, firm.name, firm.nip if chance.random() < 0.6 else "", chance.choice(POSTS), email, phone
        )
        return self.placed(row, firm, 0.7)

    def shared_mailbox(self, firm: _Firm) -> Row:
        box = self.chance.choice(("biuro", "kontakt", "sekretariat", "zamowienia"))
        return self.placed(
            Row(firm=firm.name, nip=firm.nip, email=f"{box}@{firm.domain}", phone=firm.phone), firm, 0.95
        )

    def private(self, firm: _Firm) -> Row:
        given, family = self.name()
        phone = _mobile(self.chance) if self.chance.random() < 0.8 else ""
        return self.placed(Row(given, family, email=self.own_mail(given, family), phone=phone), firm, 0.4)

    def sole_trader(self, firm: _Firm) -> Row:
        given, family = self.name()
        name = f"{self.chance.choice(TRADES)} {given} {family}"
        row = Row(given, family, name, invented_nip(self.chance), "właściciel", self.own_mail(given, family))
        return self.placed(replace(row, phone=_mobile(self.chance)), firm, 0.8)

    def name(self) -> tuple[str, str]:
        is_woman = self.chance.random() < 0.5
        family = self.families.draw(self.chance)
        if is_woman and family.endswith(("ski", "cki", "dzki")):
            family = f"{family[:-1]}a"
        return (self.women if is_woman else self.men).draw(self.chance), family

    def own_mail(self, given: str, family: str) -> str:
        local = f"{fold(given)}.{fold(family)}.proba{self.chance.randrange(10_000, 99_999)}"
        return f"{local}@{self.chance.choice(FREE_MAIL)}"

    def placed(self, row: Row, firm: _Firm, share_with_address: float) -> Row:
        if self.chance.random() < share_with_address:
            row = replace(row, street=firm.street, postal_code=firm.postal_code, town=firm.town)
        if self.chance.random() < 0.6:
            obtained_on = f"20{self.chance.randrange(18, 27)}-{self.chance.randrange(1, 11):02}-15"
            row = replace(row, source=self.chance.choice(SOURCES), obtained_on=obtained_on)
        return row


def _invent_firms(chance: random.Random, count: int) -> list[_Firm]:
    taken: dict[str, int] = {}
    firms = []
    for _ in range(count):
        trade, epithet, (town, postal_code, area) = chance.choice(TRADES), chance.choice(EPITHETS), chance.choice(TOWNS)
        own = f"{epithet} {chance.choice(FAMILY_STEMS)}{chance.choice(('ex', 'pol', 'bud', 'mat', 'tech', 'is'))}"
        slug = fold(own).replace(" ", "-")
        taken[slug] = taken.get(slug, 0) + 1
        domain = f"{slug}{taken[slug] if taken[slug] > 1 else ''}.example"
        phone = f"{area} {chance.randrange(100, 999)} {chance.randrange(10, 99)} {chance.randrange(10, 99)}"
        street = f"ul. {chance.choice(STREETS)} {chance.randrange(1, 180)}"
        code = f"{postal_code}-{chance.randrange(1, 999):03}"
        name = f"{trade} {own} {chance.choice(FORMS)}"
        firms.append(_Firm(name, domain, invented_nip(chance), phone, street, code, town))
    return firms


def _mobile(chance: random.Random) -> str:
    digits = f"{chance.choice(MOBILE_PREFIXES)}{chance.randrange(10**7):07}"
    return chance.choice(("{}", "+48{}", "+48 {}", "0048{}")).format(digits)


def _written_again(chance: random.Random, row: Row) -> Row:
    """Return the same contact as somebody else typed it."""
    slip = chance.randrange(8)
    if slip == 0:
        row = replace(row, given=fold(row.given).upper(), family=fold(row.family).upper())
    elif slip == 1:
        row = replace(row, given=fold(row.given).title(), family=fold(row.family).title(), email=row.email.upper())
    elif slip == 2 and len(row.family) > 5:
        at = chance.randrange(2, len(row.family) - 1)
        row = replace(row, family=row.family[:at] + row.family[at + 1] + row.family[at] + row.family[at + 2 :])
    elif slip == 3:
        row = replace(row, given=f"{row.given[:1]}." if row.given else "", firm=row.firm.removesuffix(" sp. z o.o."))
    elif slip == 4:
        row = replace(row, email="", firm=row.firm.upper())
    elif slip == 5 and row.given.endswith("a"):  # married since
        row = replace(row, family=chance.choice(MARRIED), post="")
    elif slip == 6 and row.family.endswith(("ski", "cki")) and not row.given.endswith("a"):  # „dla Jana Kowalskiego”
        row = replace(row, family=f"{row.family}ego", post="")
    else:
        row = replace(row, phone=row.phone.replace(" ", "").removeprefix("+48"), post="", nip="")
    return replace(row, source="", obtained_on="")


MARRIED = ("Jaworska-Lis", "Wrzosek", "Sosnak", "Topolak", "Wiązek", "Brzózka", "Tarniak")


def _with_faults(chance: random.Random, row: Row) -> Row:
    if row.email and chance.random() < 0.02:
        row = replace(row, email=chance.choice((row.email.replace("@", "@@"), row.email.replace("@", " "), "brak")))
    if row.nip and chance.random() < 0.02:
        row = replace(row, nip=f"{row.nip[:4]}{(int(row.nip[4]) + 1) % 10}{row.nip[5:]}")
    if row.phone and chance.random() < 0.02:
        row = replace(row, phone=row.phone[:-2])
    if chance.random() < 0.05:
        row = replace(row, note=chance.choice(NOTES))
    return row
