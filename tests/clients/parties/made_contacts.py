"""Invented contacts whose truth is known: the same person written down several times, as people do it."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from klientela.atoms.formats.contact import Address, ContactRecord, Labelled, Place
from klientela.atoms.text import fold

MEN = "Adam Andrzej Bartosz Dariusz Grzegorz Jakub Jan Kamil Krzysztof Łukasz Maciej Marcin Marek Paweł Piotr".split()
WOMEN = "Agnieszka Anna Beata Dorota Elżbieta Ewa Hanna Joanna Katarzyna Magdalena Małgorzata Zofia".split()
SHORT = {"Jakub": "Kuba", "Krzysztof": "Krzysiek", "Piotr": "Piotrek", "Grzegorz": "Grzesiek", "Paweł": "Pawełek"} | {
    "Katarzyna": "Kasia",
    "Małgorzata": "Gosia",
    "Joanna": "Asia",
    "Agnieszka": "Aga",
    "Magdalena": "Magda",
    "Anna": "Ania",
}
DATIVE = {"Jan": "Janowi", "Adam": "Adamowi", "Marek": "Markowi", "Anna": "Annie", "Ewa": "Ewie", "Marcin": "Marcinowi"}
FIRST = (
    "Wiśn Kowal Zieliń Kamiń Lewand Dąbrow Szymań Woźn Kozłow Jabłoń Majew Olszew Jawor Malin Witkow Wróblew".split()
)
SECOND = "Górn Rutkow Michal Ostrow Tomasz Zaręb Pietrz Bogu Jędrzej Marcin Wasil Kaczor Adam Kraw Żół Czerń".split()
TOWNS = "Łódź Gdańsk Kraków Poznań Wrocław Radom Płock Elbląg Tychy Chełm Zamość Świdnica".split()
TRADES = "Ściana Rzeka Kamień Okno Drzewo Szlak Most Dach Łąka Żagiel Źródło Wieża Młyn Ogień Ćwiek Śruba".split()
COLOURS = "Zielona Złota Czarna Nowa Stara Leśna Polna Mocna Cicha Żwawa Dobra Jasna Górna Pełna Świeża Ostra".split()


@dataclass(frozen=True)
class Truth:
    """A person as they are."""

    number: int
    given: str
    family: str
    is_woman: bool
    email: str
    mobile: str
    firm: str
    town: str
    postal_code: str


def make_people(count: int, seed: int) -> list[Truth]:
    """Make people, ten to a firm; one in fifty has a namesake elsewhere, one in fifty a relative on the same number."""
    chance = random.Random(seed)
    made: list[Truth] = []
    for number in range(count):
        is_woman = chance.random() < 0.5
        given = chance.choice(WOMEN if is_woman else MEN)
        family = _family(chance, is_woman)
        if made and chance.random() < 0.02:
            namesake = chance.choice(made)
            given, family, is_woman = namesake.given, namesake.family, namesake.is_woman
        person = _person(chance, number, given, family, is_woman)
        if made and chance.random() < 0.02:
            person = _relative_of(made[-1], person)
        made.append(person)
    return made


def _relative_of(other: Truth, person: Truth) -> Truth:
    """Give a person the family name, the number and the firm of another, as couples in a small firm have."""
    given = next(name for name in (WOMEN if person.is_woman else MEN) if name != other.given)
    family = other.family
    if other.is_woman != person.is_woman and family.endswith(("ska", "cka", "ski", "cki")):
        family = f"{family[:-1]}{'a' if person.is_woman else 'i'}"
    return replace(person, given=given, family=family, mobile=other.mobile, firm=other.firm)


def _family(chance: random.Random, is_woman: bool) -> str:
    stem = chance.choice(FIRST + SECOND)
    infix = chance.choice(["", "", "ow", "ew", "ar", "iń", "an", "ol", "ik", "ur"])
    ending = chance.choice(["ski", "cki", "czyk", "iak", "icz"])
    return f"{stem}{infix}{ending[:-1]}a" if is_woman and ending in ("ski", "cki") else f"{stem}{infix}{ending}"


def _person(chance: random.Random, number: int, given: str, family: str, is_woman: bool) -> Truth:
    place = number // 10
    firm = f"{COLOURS[place % 16]} {TRADES[place // 16 % 16]} {TOWNS[place // 256 % 12]} {place // 3072 or ''}".strip()
    domain = chance.choice([f"firma{place}.pl", f"firma{place}.pl", "gmail.com", "wp.pl"])
    return Truth(
        number=number,
        given=given,
        family=family,
        is_woman=is_woman,
        email=f"{fold(given)}.{fold(family)}{number}@{domain}",
        mobile=f"60{number:07d}",
        firm=firm,
        town=chance.choice(TOWNS),
        postal_code=f"{chance.randrange(100):02d}-{chance.randrange(1000):03d}",
    )


def write_down(person: Truth, row: int, chance: random.Random) -> ContactRecord:
    """Write a person down once more, with the slips of the day; two of address, number and firm are there."""
    given, family = _written_name(person, chance)
    record = ContactRecord(Place("a.csv" if row % 2 else "b.xlsx", row))
    style = chance.randrange(4)
    if style == 0:
        record.given_name, record.family_name = given, family
    elif style == 1:
        record.full_name = f"{family} {given}"
    elif style == 2:
        record.given_name, record.family_name = family, given
    else:
        record.full_name = f"{given} {family}"
    _add_channels(record, person, chance)
    return record


def _written_name(person: Truth, chance: random.Random) -> tuple[str, str]:
    given, family = person.given, person.family
    slip = chance.randrange(12)
    if slip == 0:
        given = SHORT.get(given, given)
    elif slip == 1 and given in DATIVE and family.endswith(("ski", "cki", "ska", "cka")):
        given, family = DATIVE[given], f"{family[:-1]}{'iej' if person.is_woman else 'iemu'}"
    elif slip == 2:
        given, family = fold(given).upper(), fold(family).upper()
    elif slip == 3:
        place = chance.randrange(2, len(family) - 1)
        family = family[:place] + family[place + 1] + family[place] + family[place + 2 :]
    elif slip == 4 and person.is_woman:
        family = f"{family}-Brzozowska"
    elif slip == 5:
        given = f"{given[0]}."
    elif slip == 6:
        given, family = fold(given).title(), fold(family).title()
    return given, family


def _add_channels(record: ContactRecord, person: Truth, chance: random.Random) -> None:
    kept = chance.sample(["email", "mobile", "firm"], k=chance.choice([2, 2, 3]))
    if "email" in kept:
        record.emails.append(Labelled(person.email.upper() if chance.random() < 0.2 else person.email))
    if "mobile" in kept:
        written = chance.choice(["{}", "+48 {}", "0048{}", "48{}"]).format(person.mobile)
        record.phones.append(Labelled(written))
    if "firm" in kept:
        record.organisation = chance.choice(["{} Sp. z o.o.", "{} spółka z o.o.", "{} SP. Z O.O.", "{}"]).format(
            person.firm
        )
    if chance.random() < 0.4:
        record.addresses.append(Address(city=person.town, postal_code=person.postal_code, country="Polska"))
    if chance.random() < 0.1:
        record.emails.append(Labelled("biuro@firma1.pl"))


def make_rows(people: list[Truth], seed: int) -> list[tuple[int, ContactRecord]]:
    """Write everybody down once to four times, shuffled; each row comes with the number of its person."""
    chance = random.Random(seed)
    who = [person for person in people for _ in range(chance.choice([1, 1, 2, 2, 3, 4]))]
    chance.shuffle(who)
    return [(person.number, write_down(person, row, chance)) for row, person in enumerate(who, start=2)]
