"""Dates that lists give: those that can be are kept in one form, others are left out and said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from klientela.atoms.clock import today
from klientela.base.exchange import folder as files
from klientela.clients.parties.importing.preview import fault_in_general
from klientela.clients.parties.models import ContactPoint, Detail, Source
from klientela.clients.parties.rules.said_days import kept_birthday, obtained_day
from tests.clients.parties.stored import imported, received

PESEL = "44051401458"  # a specimen: nobody's


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("1980-05-14", "1980-05-14"),
        ("14.05.1980", "1980-05-14"),
        ("14 maja 1980", "1980-05-14"),
        ("19800514", "1980-05-14"),
        ("19800514T000000Z", "1980-05-14"),
        ("1980", "1980"),
        ("1980-05", "1980-05"),
        ("--0514", "--05-14"),
        ("--02-29", "--02-29"),
        ("1604-05-14", "--05-14"),
        ("", ""),
        ("banan", ""),
        (PESEL, ""),
        ("--13-01", ""),
        ("1980-13", ""),
        ("1979-02-29", ""),
        ("0980-05-14", ""),
        ("9999-12-31", ""),
    ],
)
def test_a_date_of_birth_is_kept_where_it_is_one(written: str, kept: str) -> None:
    assert kept_birthday(written) == kept


def test_nobody_is_born_tomorrow() -> None:
    assert kept_birthday(today().isoformat()) == today().isoformat()
    assert kept_birthday((today() + timedelta(days=1)).isoformat()) == ""


def test_data_were_obtained_from_1900_to_today() -> None:
    assert obtained_day("1.01.1900") == date(1900, 1, 1)
    assert obtained_day(today().isoformat()) == today()
    assert obtained_day((today() + timedelta(days=1)).isoformat()) is None
    assert obtained_day("31.12.1899") is None


LIST = (
    "Imię;Nazwisko;E-mail;Data urodzenia;Data pozyskania;WWW\n"
    "Anna;Buk;anna@buk.example;14.05.1980;2024-03-01;\n"
    f"Ewa;Klonek;ewa@klonek.example;{PESEL};9999-12-31;javascript:alert(1)\n"
    "Jan;Cis;jan@cis.example;banan;;\n"
)


@pytest.mark.django_db
@pytest.mark.usefixtures("own_home")
def test_an_import_leaves_out_what_is_no_day_and_says_so_before() -> None:
    folder = files.folder_of(received(LIST).id)
    preview = files.read_json(folder / files.PREVIEW)
    assert preview["faults"] == {"VALUE-BIRTHDAY": 2, "VALUE-OBTAINED": 1}
    assert preview["fault_values"]["VALUE-BIRTHDAY"] == [[2, "", ""], [3, "", ""]]
    assert PESEL not in (folder / files.PREVIEW).read_text()
    assert fault_in_general("VALUE-BIRTHDAY", [], "pl") == "To, co podano, nie jest datą urodzenia. Pominięto."
    imported(LIST)
    assert list(Detail.objects.values_list("party__name", "text")) == [("Anna Buk", "1980-05-14")]
    days = set(Source.objects.values_list("obtained_on", flat=True))
    assert days == {date(2024, 3, 1), date(2025, 6, 1)}
    assert not ContactPoint.objects.filter(kind="web").exists()
