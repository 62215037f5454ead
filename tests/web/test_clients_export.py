"""The clients that the list is narrowed to, taken out as a file by who may."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from klientela.base.ledger.entry import Entry
from klientela.interfaces.web.clients import export_pages
from tests.support.cast import Cast, signed_in
from tests.web.client_rows import organisation, person
from tests.web.page import read
from tests.web.test_pages import check_policy

BEGINNINGS = {"csv": b"\xef\xbb\xbfRodzaj;", "xlsx": b"PK", "vcf": b"BEGIN:VCARD"}


@pytest.fixture
def iod(cast: Cast) -> Client:
    person(cast.seller, "Ewa", "Klonek", tags=("targi",))
    person(cast.owner, "Jan", "Buk")
    organisation(cast.seller, "Tartak Buk sp. z o.o.")
    return signed_in(cast.iod)


def names(content: bytes) -> list[str]:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    return [row["Imię i nazwisko"] or row["Firma"] for row in rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Jan Buk", "Ewa Klonek", "Tartak Buk sp. z o.o."]),
        ("?kind=organisation", ["Tartak Buk sp. z o.o."]),
        ("?kind=person&tag=targi", ["Ewa Klonek"]),
        ("?q=buk&kind=person", ["Jan Buk", "Ewa Klonek"]),
    ],
)
def test_the_file_holds_who_the_filters_let_through(iod: Client, query: str, expected: list[str]) -> None:
    response = iod.get(f"/clients/export/{query}")
    page = read(response)
    check_policy(response, page)
    assert page.all("strong")[0].words == str(len(expected))
    assert ("Plik zawężają filtry" in page.one("main").words) == ("q=" in query)
    answer = iod.post(f"/clients/export/{query}", {"form": "csv"})
    assert names(answer.content) == expected


@pytest.mark.parametrize("form", ["csv", "xlsx", "vcf"])
def test_each_form_is_handed_out_once_and_is_evidence(iod: Client, form: str) -> None:
    answer = iod.post("/clients/export/", {"form": form})
    assert answer.content.startswith(BEGINNINGS[form])
    assert answer["Content-Disposition"].endswith(f'.{form}"')
    assert answer["Cache-Control"] == "private, no-store"
    assert Entry.objects.filter(kind="clients.exported").count() == 1


def test_nothing_leaves_without_a_form_in_a_wrong_one_or_when_nobody_is_left(iod: Client) -> None:
    assert iod.post("/clients/export/").status_code == 400
    for wrong in ("json", "exe"):
        assert iod.post("/clients/export/", {"form": wrong}).status_code == 404
    assert iod.get("/clients/export/?kind=robot").status_code == 404
    assert iod.post("/clients/export/?stage=former&kind=organisation", {"form": "csv"}).status_code in (400, 404)
    assert read(iod.get("/clients/export/?tag=nic")).all("button", name="form") == []
    assert Entry.objects.filter(kind="clients.exported").count() == 0


def test_more_than_a_request_can_write_is_for_the_command_line(iod: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(export_pages, "MOST", 2)
    page = read(iod.get("/clients/export/"))
    assert "klientela export klienci.csv" in page.one("main").words
    assert page.all("button", name="form") == []
    assert iod.post("/clients/export/", {"form": "csv"}).status_code == 400
    assert iod.post("/clients/export/?kind=person", {"form": "csv"}).status_code == 200


def test_only_who_may_finds_the_button_and_the_page(cast: Cast, iod: Client) -> None:
    export = {"formaction": "/clients/export/"}
    assert read(iod.get("/clients/?kind=person")).one("button", **export).words == "Eksport"
    for name in ("seller", "bookkeeper", "read_only", "outsider"):
        client = signed_in(cast.named(name))
        assert "/clients/export/" not in client.get("/clients/").content.decode(), name
        assert client.get("/clients/export/").status_code == 404, name
        assert client.post("/clients/export/", {"form": "csv"}).status_code == 404, name
    assert Entry.objects.filter(kind="clients.exported").count() == 0
