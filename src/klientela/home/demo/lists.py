"""Contact lists such as a firm has them: from invoicing, a phone, LinkedIn, and a seller of addresses.

They overlap, and hold the faults that real ones hold, so that the first audit has something to say.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from klientela.atoms.text import fold
from klientela.home.demo.people import Firm, Person, invent_firm, invent_person, invented_nip

SEED = 20261122
SPECIMEN_PESEL = "44051401458"  # the one that textbooks print


def write_demo_lists(folder: Path, seed: int = SEED) -> list[Path]:
    """Write the four lists into `folder` and return their paths; the same seed gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    source = random.Random(seed)  # noqa: S311 - invented data, no secret
    firms = [invent_firm(source) for _ in range(34)]
    people = [invent_person(source, firm) for firm in [*firms, *source.choices(firms, k=36)]]
    contents = {
        "fakturowanie-kontrahenci.csv": _invoicing(source, firms, people).encode("cp1250"),
        "telefon-handlowca.vcf": _phone(source, people[10:32]).encode(),
        "linkedin-connections.csv": _linkedin(source, people[24:52]).encode(),
        "targi-2026-lista-kupiona.csv": _purchased(source, people[44:]).encode("utf-8-sig"),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


def _invoicing(source: random.Random, firms: Sequence[Firm], people: Sequence[Person]) -> str:
    header = ("Kontrahent", "NIP", "Osoba kontaktowa", "E-mail", "Telefon", "Ulica", "Kod pocztowy", "Miasto", "Uwagi")
    rows: list[tuple[str, ...]] = []
    for firm, person in zip(firms, people, strict=False):
        email = source.choice(
            (person.email, person.email, f"biuro@{firm.domain}", f"{fold(person.family)}@@{firm.domain}")
        )
        nip = firm.nip if source.random() > 0.15 else _mistyped(firm.nip)
        note = source.choice(
            ("", "", "", "płaci po terminie", f"PESEL {SPECIMEN_PESEL}", "hasło do panelu: wiosna2024")
        )
        place = (firm.street, firm.postal_code, firm.town)
        rows.append((firm.name, _hyphened(nip), person.name, email, person.phone, *place, note))
    rows += [_sole_trader(source) for _ in range(8)]
    return _table(header, rows, delimiter=";")


def _sole_trader(source: random.Random) -> tuple[str, ...]:
    person = invent_person(source, invent_firm(source))
    name = f"{source.choice(('Usługi Stolarskie', 'F.H.U.', 'Transport'))} {person.name}"
    provider = source.choice(("wp.pl", "o2.pl"))
    email = f"{fold(person.given)}.{fold(person.family)}.demo{source.randrange(1000, 9999)}@{provider}"
    firm = person.firm
    place = (firm.street, firm.postal_code, firm.town)
    return (name, _hyphened(invented_nip(source)), person.name, email, person.phone, *place, "")


def _phone(source: random.Random, people: Sequence[Person]) -> str:
    cards = []
    for person in people:
        plain = source.random() < 0.5  # typed on a phone without Polish letters
        given, family = (
            (fold(person.given).title(), fold(person.family).title()) if plain else (person.given, person.family)
        )
        phone = person.phone.replace(" ", "") if source.random() < 0.7 else person.phone.replace(" ", "")[:-2]
        lines = [
            "BEGIN:VCARD",
            "VERSION:3.0",
            f"N:{family};{given};;;",
            f"FN:{given} {family}",
            f"ORG:{person.firm.name.split(' sp')[0]}",
            f"TEL;TYPE=WORK:+48{phone}",
        ]
        if source.random() < 0.4:
            lines.append(f"EMAIL;TYPE=INTERNET:{person.email.upper() if plain else person.email}")
        if source.random() < 0.15:
            lines.append("NOTE:na L4 do końca miesiąca\\, dzwonić potem")
        cards.append("\r\n".join([*lines, "END:VCARD", ""]))
    return "".join(cards)


def _linkedin(source: random.Random, people: Sequence[Person]) -> str:
    note = "When exporting your connection data, you may notice that some of the fields are empty."
    header = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
    rows = [
        (
            person.given,
            person.family,
            f"https://www.linkedin.com/in/demo-{fold(person.family)}-{index}",
            person.email if source.random() < 0.25 else "",
            person.firm.name.split(" sp")[0],
            person.post,
            f"{source.randrange(1, 28):02} {source.choice(('Mar', 'Jun', 'Sep'))} {source.randrange(2019, 2026)}",
        )
        for index, person in enumerate(people)
    ]
    return f'Notes:\n"{note}"\n\n\n' + _table(header, rows, delimiter=",")


def _purchased(source: random.Random, people: Sequence[Person]) -> str:
    header = ("Imię", "Nazwisko", "Firma", "NIP", "E-mail", "Telefon", "Źródło", "Data pozyskania")
    rows = []
    for person in people:
        email = person.email if source.random() < 0.7 else f"{fold(person.given)}{source.randrange(99)}@mailinator.com"
        row = (person.given.upper(), person.family.upper(), person.firm.name, person.firm.nip, email, person.phone)
        rows.append((*row, "lista kupiona", "2026-10-03"))
    return _table(header, rows, delimiter=",")


def _table(header: Sequence[str], rows: Iterable[Sequence[str]], *, delimiter: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _hyphened(nip: str) -> str:
    return f"{nip[:3]}-{nip[3:6]}-{nip[6:8]}-{nip[8:]}"


def _mistyped(nip: str) -> str:
    return f"{nip[:4]}{nip[5]}{nip[4]}{nip[6:]}" if nip[4] != nip[5] else f"{nip[:-1]}{(int(nip[-1]) + 1) % 10}"
