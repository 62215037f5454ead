"""Invented people and firms, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

from klientela.atoms.text import fold

GIVEN = tuple(
    "Anna Katarzyna Małgorzata Agnieszka Barbara Ewa Krystyna Elżbieta Zofia Łucja Joanna Magdalena "
    "Jan Piotr Krzysztof Andrzej Tomasz Paweł Stanisław Michał Grzegorz Łukasz Wojciech Józef".split()
)
FAMILY = tuple(
    "Jaworek Kłosek Świerczek Żurawik Łączak Śliwak Wrzosek Dębczak Grabiec Sosnak Jesionek Olszak Topolak Klonek "
    "Modrzak Głogowik Tarniak Jarzębiak Wiązek Bukowczyk Lipiec Brzózka Cisek Osiczak Wierzbiak Jodełka".split()
)
TRADES = (
    ("Stolarnia", "stolarnia"),
    ("Tartak", "tartak"),
    ("Drukarnia", "drukarnia"),
    ("Piekarnia", "piekarnia"),
    ("Hurtownia Elektryczna", "hurtownia"),
    ("Biuro Rachunkowe", "rachunki"),
    ("Zakład Ślusarski", "slusarz"),
    ("Pracownia Mebli", "meble"),
    ("Instalacje Sanitarne", "instalacje"),
)
EPITHETS = ("Bukowa", "Dąbrowa", "Zachód", "Świerk", "Jodła", "Łąka", "Źródło", "Orzeł", "Brzoza", "Wiśniowa", "Żuraw")
FORMS = ("sp. z o.o.", "Sp. z o.o.", "spółka z ograniczoną odpowiedzialnością", "S.A.", "sp.j.", "sp. k.")
TOWNS = (
    ("Poznań", "60-001", "61"),
    ("Łódź", "90-001", "42"),
    ("Kraków", "30-001", "12"),
    ("Gdańsk", "80-001", "58"),
    ("Wrocław", "50-001", "71"),
    ("Świdnica", "58-100", "74"),
    ("Żory", "44-240", "32"),
)
POSTS = (  # of men, of women
    ("prezes zarządu", "prezeska zarządu"),
    ("kierownik zakupów", "kierowniczka zakupów"),
    ("właściciel", "właścicielka"),
    ("główny księgowy", "główna księgowa"),
    ("przedstawiciel handlowy", "przedstawicielka handlowa"),
    ("dyrektor techniczny", "dyrektorka techniczna"),
)
NIP_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented firm."""

    name: str
    domain: str
    nip: str
    town: str
    postal_code: str
    street: str


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person at an invented firm."""

    given: str
    family: str
    firm: Firm
    post: str
    email: str
    phone: str

    @property
    def name(self) -> str:
        """Return given name and family name."""
        return f"{self.given} {self.family}"


def invented_nip(source: random.Random) -> str:
    """Return a number with a right check digit that no tax office has given out: none of them has the prefix 999."""
    while True:
        digits = [9, 9, 9, *(source.randrange(10) for _ in range(6))]
        check = sum(weight * digit for weight, digit in zip(NIP_WEIGHTS, digits, strict=True)) % 11
        if check < 10:
            return "".join(map(str, [*digits, check]))


def invented_nip_of(name: str) -> str:
    """Return the invented number that always belongs to `name`."""
    return invented_nip(random.Random(name))  # noqa: S311 - invented data, no secret


def invented_phone(source: random.Random, area: str) -> str:
    """Return a number of the right length that nobody has: no Polish subscriber's number begins with 0."""
    return f"{area} 000 {source.randrange(10, 99)} {source.randrange(10, 99)}"


def invent_firm(source: random.Random) -> Firm:
    """Return a firm."""
    trade, slug = source.choice(TRADES)
    epithet = source.choice(EPITHETS)
    town, postal_code, _area = source.choice(TOWNS)
    street = f"ul. {source.choice(EPITHETS)} {source.randrange(1, 90)}"
    domain = f"{slug}-{fold(epithet)}.example"
    name = f"{trade} {epithet} {source.choice(FORMS)}"
    return Firm(name, domain, invented_nip(source), town, postal_code, street)


def invent_person(source: random.Random, firm: Firm) -> Person:
    """Return somebody who works at a firm."""
    given = source.choice(GIVEN)
    family = source.choice(FAMILY)
    area = next(area for town, _code, area in TOWNS if town == firm.town)
    email = f"{fold(given)}.{fold(family)}@{firm.domain}"
    of_a_man, of_a_woman = source.choice(POSTS)
    post = of_a_woman if given.endswith("a") else of_a_man  # true of every name in `GIVEN`
    return Person(given, family, firm, post, email, invented_phone(source, area))
