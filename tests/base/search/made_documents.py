"""Invented people to search among, and a thousand queries about them: the same for everybody, from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from uuid import UUID

from klientela.atoms.text import fold, polish_sort_key
from klientela.base.search.index import SearchDocument
from klientela.base.search.tokens import Field, numbers_of_phone

KIND = "person"
GIVEN = (
    "Anna Zofia Łucja Żaneta Jan Paweł Łukasz Michał Józef Świętosława Ewa Marek Bożena Grażyna Wojciech Iga".split()
)
FAMILY = (
    "Kowalski Wiśniewski Zieliński Dąbrowski Jabłoński Wróblewski Kozłowski Jaśkowski Żuchowski Ćwikliński Nowakowski "
    "Kłosowski Słowiński Świątkowski Łabędzki Gołębiowski Majewski Rutkowski Zawadzki Sikorski"
).split()
FIRMS = "Żagiel Młyn Ślusarnia Tartak Drukarnia Piekarnia Łąka Źródło Stolarnia Hurtownia".split()
TOWNS = "Łódź Gdańsk Poznań Wrocław Świdnica Zamość Chełm Płock".split()


@dataclass(frozen=True)
class Made:
    """An invented person."""

    number: int
    given: str
    family: str
    firm: str
    town: str
    email: str
    phone: str
    nip: str

    @property
    def id(self) -> UUID:
        return UUID(int=self.number + 1)

    @property
    def document(self) -> SearchDocument:
        name = f"{self.given} {self.family}"
        texts = [(Field.NAME, name), (Field.ORGANISATION, f"{self.firm} sp. z o.o."), (Field.PLACE, self.town)]
        texts += [(Field.EMAIL, self.email), (Field.NUMBER, numbers_of_phone(self.phone)), (Field.NUMBER, self.nip)]
        return SearchDocument(self.id, KIND, polish_sort_key(f"{self.family} {self.given}").encode(), texts)


def make_people(count: int = 240, seed: int = 11) -> list[Made]:
    """Make people; names recur, numbers and addresses do not."""
    chance = random.Random(seed)
    return [_made(chance, number) for number in range(count)]


def make_queries(people: list[Made], count: int = 1_000, seed: int = 12) -> list[tuple[str, Made, str]]:
    """Make queries, each with the one it is about and the way it is put."""
    chance = random.Random(seed)
    made = []
    for place in range(count):
        way = list(WAYS)[place % len(WAYS)]
        person = chance.choice(people)
        made.append((way, person, WAYS[way](person, chance)))
    return made


def _made(chance: random.Random, number: int) -> Made:
    given, family = chance.choice(GIVEN), chance.choice(FAMILY)
    if given.endswith("a"):
        family = f"{family[:-1]}a"
    return Made(
        number=number,
        given=given,
        family=family,
        firm=f"{chance.choice(FIRMS)} {chance.choice(TOWNS)}",
        town=chance.choice(TOWNS),
        email=f"{fold(given)}.{fold(family)}{number}@poczta{number % 7}.example",
        phone=f"+486{chance.randrange(10**8):08d}",
        nip=f"{chance.randrange(10**9, 10**10)}",
    )


def _slip(person: Made, chance: random.Random) -> str:
    """Exchange two letters, leave one out, double one or put a wrong one, after the first."""
    word = person.family
    place = chance.randrange(2, len(word) - 2)
    before, letter, after, rest = word[:place], word[place], word[place + 1], word[place + 2 :]
    return f"{person.given} {chance.choice([before + after + letter + rest, before + after + rest, before + letter * 2 + after + rest, f'{before}q{after}{rest}'])}"  # noqa: E501


def _declined(person: Made, chance: random.Random) -> str:
    ending = chance.choice(["iej", "ą"]) if person.family.endswith("a") else chance.choice(["iego", "iemu", "im"])
    return f"{person.family[:-1]}{ending}"


def _whole(person: Made, chance: random.Random) -> str:
    return f"{person.given} {person.family}" if chance.random() < 0.5 else f"{person.family} {person.given}"


def _bare(person: Made, chance: random.Random) -> str:
    return fold(_whole(person, chance)).upper()


def _nip(person: Made, chance: random.Random) -> str:
    nip = person.nip
    return chance.choice([nip, f"{nip[:3]}-{nip[3:6]}-{nip[6:8]}-{nip[8:]}", f"PL {nip}"])


def _email(person: Made, chance: random.Random) -> str:
    return person.email[: chance.randrange(person.email.index("@") + 1, len(person.email) + 1)]


def _phone(person: Made, chance: random.Random) -> str:
    national = person.phone[3:]
    return chance.choice([national[-6:], f"{national[:3]} {national[3:6]} {national[6:]}", f"0048{national}"])


def _begun(person: Made, chance: random.Random) -> str:
    return f"{person.given[: chance.randrange(2, 4)]} {person.family[: chance.randrange(2, 6)]}"


def _firm(person: Made, chance: random.Random) -> str:
    return f"{person.firm} {person.family[:3]}"


WAYS = {
    "whole": _whole,
    "bare": _bare,
    "slip": _slip,
    "declined": _declined,
    "nip": _nip,
    "email": _email,
    "phone": _phone,
    "begun": _begun,
    "firm": _firm,
    "short": lambda person, chance: person.family[: chance.randrange(2, 4)],
}
