"""Clients leave as tables, cards and whole; what leaves whole comes back to the same state."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from klientela.atoms.formats.contact_list import open_contacts
from klientela.base.access.capabilities import DeniedError
from klientela.base.ledger.entry import Entry
from klientela.base.parameters.set_up import SYSTEM
from klientela.clients.parties.client_file import client_file
from klientela.clients.parties.editing import correct_value, create_party
from klientela.clients.parties.exporting.loading import NotEmptyError, is_full_export, load_full
from klientela.clients.parties.exporting.operation import ExportForm, export_clients
from klientela.clients.parties.exporting.possible import BadFullFileError
from klientela.clients.parties.links import LinkDraft, LinkKind, add_link
from klientela.clients.parties.listing import Filters
from klientela.clients.parties.merge import merge
from klientela.clients.parties.models import LikelyPair, Merge, Party, Source, Tag
from klientela.clients.parties.values import VALUE_TABLES, Confirmation, ContactPoint
from tests.clients.parties.files import ALL
from tests.clients.parties.stored import STATEMENT, imported
from tests.clients.parties.test_keeping import SAID, firm, person
from tests.support.cast import Cast
from tests.support.dump import dump

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home")]


def exported(folder: Path, form: ExportForm, filters: Filters | None = None) -> Path:
    path = folder / f"clients.{form.value}"
    path.unlink(missing_ok=True)
    export_clients(SYSTEM, path, form=form, filters=filters or Filters())
    return path


def filled_base() -> None:
    for name, text in ALL.items():
        imported(text, name)
    point = ContactPoint.objects.get(normal="+48602111222")
    correct_value(SYSTEM, "contactpoint", point.id, changes={"written": "602 999 888"}, statement=STATEMENT)
    tagged = person("=SUMA(1) Buk", "+48 601 000 000")
    tagged.tags = ["Targi", "ważny"]
    merge(
        SYSTEM, create_party(SYSTEM, tagged, SAID), create_party(SYSTEM, person("Sara Buk", "sara@buk.example"), SAID)
    )


def emptied() -> None:
    LikelyPair.objects.all().delete()
    Merge.objects.all().delete()
    Confirmation.objects.all().delete()
    for table in VALUE_TABLES:
        table._default_manager.all().delete()
    for model in (Party, Source, Tag):
        model.objects.all().delete()


def test_a_full_export_is_loaded_to_the_same_state(tmp_path: Path) -> None:
    filled_base()
    before = [line for line in dump() if not line.startswith("pair")]
    path = exported(tmp_path, ExportForm.JSON)
    assert is_full_export(path)
    emptied()
    assert dump() == []
    assert load_full(SYSTEM, path, progress=lambda done, total: None) == len(json.loads(path.read_text())["parties"])
    assert dump() == before
    with pytest.raises(NotEmptyError):
        load_full(SYSTEM, path, progress=lambda done, total: None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"purpose": "offer"', '"purpose": "fun"'),
        ('"kind":"person"', '"kind":"robot"'),
        ('"source":0', '"source":999'),
        ('"source":0', '"source":-1'),
        ('"normal":"', '"no_such_column":"'),
        ('"parties":[', '"parties":[7,'),
        ('"parties":[\n', '"parties":[' + "[]," * 10),
        ('"replaced_by":null', '"replaced_by":0'),
        ('"since_at":"2', '"since_at":"0001-01-01T00:00:00+23:59","x":"2'),
        ('"stage":"contact"', '"stage":["contact"]'),
        ('"name":"Ewa Klonek"', f'"name":"{"E" * 400}"'),
    ],
)
def test_a_damaged_full_export_is_refused_and_nothing_is_stored(tmp_path: Path, old: str, new: str) -> None:
    filled_base()
    path = exported(tmp_path, ExportForm.JSON)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    emptied()
    with pytest.raises(BadFullFileError):
        load_full(SYSTEM, path, progress=lambda done, total: None)
    assert dump() == []


def test_values_that_succeed_each_other_in_a_circle_are_loaded_without_it(tmp_path: Path) -> None:
    filled_base()
    path = exported(tmp_path, ExportForm.JSON)
    own = json.loads(path.read_text())["parties"][0]["values"]["name"][0]["id"]
    path.write_text(path.read_text().replace(f'"id":"{own}"', f'"id":"{own}","succeeds":"{own}"', 1))
    emptied()
    load_full(SYSTEM, path, progress=lambda done, total: None)
    assert all(client_file(SYSTEM, one.id).names for one in Party.objects.filter(replaced_by=None))


def test_the_table_holds_relations_by_name_and_no_formulas(tmp_path: Path) -> None:
    filled_base()
    text = exported(tmp_path, ExportForm.CSV).read_text(encoding="utf-8-sig")
    rows = {row["Imię i nazwisko"] or row["Firma"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    assert set(rows) == set(Party.objects.filter(replaced_by=None).values_list("name", flat=True)) - {
        "=SUMA(1) Buk"
    } | {"'=SUMA(1) Buk"}
    lucja = rows["Łucja Świerczek"]
    assert (lucja["Firma"], lucja["Stanowisko"], lucja["Telefon 1"], lucja["Data pozyskania"]) == (
        "Tartak Buk sp. z o.o.",
        "kierowniczka zakupów",
        "+48601222333",
        "2024-03-01",
    )
    assert rows["'=SUMA(1) Buk"]["Etykiety"] == "Targi, ważny"


@pytest.mark.parametrize("form", [ExportForm.CSV, ExportForm.XLSX, ExportForm.VCARD])
def test_what_leaves_as_a_list_comes_in_as_the_same_people(tmp_path: Path, form: ExportForm) -> None:
    filled_base()
    path = exported(tmp_path, form, Filters(kind="person"))
    before = {
        (name, kind, normal)
        for name, kind, normal in ContactPoint.objects.filter(ended_at=None, party__kind="person").values_list(
            "party__name", "kind", "normal"
        )
        if not name.startswith("=")
    }
    assert len(list(open_contacts(path))) == Party.objects.filter(kind="person", replaced_by=None).count()
    emptied()
    imported(path.read_bytes(), path.name)
    after = ContactPoint.objects.filter(ended_at=None).values_list("party__name", "kind", "normal")
    assert {row for row in after if "SUMA" not in row[0]} == before


def test_an_export_is_evidence_and_only_for_those_who_may(tmp_path: Path, cast: Cast) -> None:
    create_party(SYSTEM, person("Anna Buk"), SAID)
    for name in ("seller", "bookkeeper", "read_only", "outsider"):
        with pytest.raises(DeniedError):
            export_clients(cast.named(name).as_actor(), tmp_path / name, form=ExportForm.CSV, filters=Filters())
        assert not (tmp_path / name).exists()
    assert export_clients(cast.iod.as_actor(), tmp_path / "a.csv", form=ExportForm.CSV, filters=Filters()).parties == 1
    assert Entry.objects.filter(kind="clients.exported").count() == 1


CHANGED = [
    (lambda rows: rows[0]["values"]["name"].append({**rows[0]["values"]["name"][0], "id": "0" * 32}), "dwie obecne"),
    (lambda rows: _first(rows, "role").update(organisation=_place_of(rows, "role")), "pracodawcą"),
    (lambda rows: _first(rows, "link").update(other=_place_of(rows, "link")), "ze sobą samym"),
    (lambda rows: _first(rows, "link").update(other=_person(rows)), "albo z osobą"),
    (lambda rows: _first(rows, "role").update(organisation=_person(rows)), "u osoby"),
]


def _place_of(rows: list[dict[str, Any]], table: str) -> int:
    return next(place for place, party in enumerate(rows) if party["values"].get(table))


def _first(rows: list[dict[str, Any]], table: str) -> dict[str, Any]:
    found: dict[str, Any] = rows[_place_of(rows, table)]["values"][table][0]
    return found


def _person(rows: list[dict[str, Any]]) -> int:
    return max(place for place, party in enumerate(rows) if party["kind"] == "person")


@pytest.mark.parametrize(("change", "said"), CHANGED)
def test_what_no_export_says_is_refused_in_words_and_nothing_is_stored(
    tmp_path: Path, change: Callable[[list[dict[str, Any]]], None], said: str
) -> None:
    filled_base()
    one, other = Party.objects.filter(kind="organisation").order_by("id")[:2]
    add_link(SYSTEM, one.id, LinkDraft(other.id, LinkKind.PAYER), SAID)
    path = exported(tmp_path, ExportForm.JSON)
    document = json.loads(path.read_text())
    change(document["parties"])
    parties = ",\n".join(json.dumps(party, ensure_ascii=False, separators=(",", ":")) for party in document["parties"])
    head = path.read_text().partition("\n")[0]
    sources = json.dumps(document["sources"], ensure_ascii=False)
    path.write_text(f'{head}\n"parties":[\n{parties}\n],\n"sources":{sources}}}\n')
    emptied()
    with pytest.raises(BadFullFileError) as refused:
        load_full(SYSTEM, path, progress=lambda done, total: None)
    assert said in refused.value.said("pl")
    assert dump() == []


def test_links_leave_and_come_back(tmp_path: Path) -> None:
    firms = [create_party(SYSTEM, firm(name), SAID) for name in ("Buk A", "Buk B", "Las")]
    add_link(SYSTEM, firms[2], LinkDraft(firms[0], LinkKind.PARENT), SAID)
    add_link(SYSTEM, firms[0], LinkDraft(firms[1], LinkKind.BRANCH), SAID)
    merge(SYSTEM, firms[0], firms[1])
    before = [line for line in dump() if not line.startswith("pair")]
    path = exported(tmp_path, ExportForm.JSON)
    cards = exported(tmp_path, ExportForm.VCARD).read_text()
    assert cards.count("RELATED") == 1
    assert "Buk B" not in "".join(line for line in cards.splitlines() if line.startswith("RELATED"))
    emptied()
    load_full(SYSTEM, path, progress=lambda done, total: None)
    assert dump() == before
