"""A full export that was changed into what no installation can come to is refused in words, and nothing is stored."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from klientela.atoms.clock import now
from klientela.atoms.formats.contact import IdentifierKind
from klientela.base.parameters.pesel import allow_pesel, forbid_pesel
from klientela.base.parameters.set_up import SYSTEM
from klientela.clients.parties.client_file import client_file
from klientela.clients.parties.editing import add_role, add_values, correct_value, create_party
from klientela.clients.parties.exporting.full import full_export
from klientela.clients.parties.exporting.loading import load_full
from klientela.clients.parties.exporting.possible import (
    BadFullFileError,
    CircleError,
    EndsEarlyError,
    NoNameError,
)
from klientela.clients.parties.exporting.sealed import ForbiddenNumbersError, OpenedNumbers, WrongBearerError
from klientela.clients.parties.exporting.white_list import (
    COLUMNS,
    StrangeWordError,
    UnknownColumnError,
    UnknownWordError,
    WrongInstantError,
    WrongValueError,
)
from klientela.clients.parties.links import LinkDraft, LinkKind, add_link
from klientela.clients.parties.merge import merge
from klientela.clients.parties.models import ContactPoint, Name, Party, SealedNumber, Source
from klientela.clients.parties.rules.draft import DetailKind, NameDraft, PartyDraft, PartyKind, RoleDraft, RoleKind
from klientela.clients.parties.rules.row import identifier_draft
from klientela.clients.parties.sealed_numbers import keep_pesel, read_pesel
from tests.clients.parties.test_exporting import emptied
from tests.clients.parties.test_keeping import SAID, firm, person
from tests.support.dump import dump

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home")]
Document = dict[str, Any]
PESEL = "44051401458"  # a specimen: nobody's
MATTER = "umowa kredytu 7/2026"
STRANGER = "11111111111141118111111111111111"
ENDED = {"ended_at": "2026-01-02T00:00:00+00:00", "ended_as": "removed"}


@pytest.fixture
def document() -> Document:
    """What a small base says of itself: Anna, her firm, its group; the base is empty again."""
    allow_pesel(SYSTEM, "art. 104 ust. 1 Prawa bankowego")
    anna = create_party(SYSTEM, person("Anna Buk", "anna@buk.example"), SAID)
    mill = create_party(SYSTEM, firm("Tartak Buk"), SAID)
    group = create_party(SYSTEM, firm("Grupa Buk"), SAID)
    add_role(SYSTEM, anna, mill, role=RoleDraft(RoleKind.WORKS, "szefowa"), statement=SAID)
    add_link(SYSTEM, mill, LinkDraft(group, LinkKind.PARENT), SAID)
    facts = PartyDraft(PartyKind.ORGANISATION, NameDraft(""), details=[(DetailKind.INDUSTRY, "62.10.B")])
    facts.identifiers = [identifier_draft(IdentifierKind.NIP, "5252445767")]
    add_values(SYSTEM, mill, facts, SAID)
    born = PartyDraft(PartyKind.PERSON, NameDraft(""), details=[(DetailKind.BIRTHDAY, "1980-05-14")])
    add_values(SYSTEM, anna, born, SAID)
    keep_pesel(SYSTEM, anna, PESEL, SAID)
    said: Document = json.loads("".join(full_export(SYSTEM, OpenedNumbers(SYSTEM, reason=MATTER))))
    emptied()
    return said


def loaded(folder: Path, document: Document) -> None:
    def line(said: object) -> str:
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    parties = ",\n".join(map(line, document["parties"]))
    head = f'{{"format":"klientela-clients/1","version":"x","made_at":"y",\n"parties":[\n{parties}\n],\n'
    path = folder / "full.json"
    path.write_text(f'{head}"sources":{line(document["sources"])},"left_out":{{}}}}\n')
    load_full(SYSTEM, path, progress=lambda done, total: None)


def row(document: Document, place: int, table: str) -> Document:
    found: Document = document["parties"][place]["values"][table][0]
    return found


def changed(place: int, table: str, **columns: object) -> Callable[[Document], None]:
    return lambda document: row(document, place, table).update(columns)


def source(**columns: object) -> Callable[[Document], None]:
    return lambda document: document["sources"][0].update(columns)


def circle(document: Document) -> None:
    back = {**row(document, 1, "link"), "id": "back", "other": 1}
    document["parties"][2]["values"]["link"] = [back]


def given_to_a_firm(document: Document) -> None:
    document["parties"][1]["values"]["sealednumber"] = document["parties"][0]["values"].pop("sealednumber")


def tomorrow(days: int) -> str:
    return (now() + timedelta(days=days)).isoformat()


IMPOSSIBLE: list[tuple[Callable[[Document], Any], type[BadFullFileError], str]] = [
    (changed(0, "sealednumber", holder=STRANGER), UnknownColumnError, "holder"),
    (changed(0, "sealednumber", blind="00"), UnknownColumnError, "blind"),
    (changed(0, "sealednumber", **ENDED), UnknownColumnError, "ended_a"),
    (changed(0, "sealednumber", kind="nip"), UnknownWordError, "nip"),
    (given_to_a_firm, WrongBearerError, "organizacja"),
    (changed(0, "contactpoint", party_id=STRANGER), UnknownColumnError, "party_id"),
    (changed(0, "contactpoint", source_id=STRANGER), UnknownColumnError, "source_id"),
    (changed(0, "contactpoint", succeeds_id=STRANGER), UnknownColumnError, "succeeds_id"),
    (lambda said: said["parties"][0]["values"].update(party=[]), UnknownColumnError, "party"),
    (changed(1, "identifier", kind="pesel", written=PESEL, normal=PESEL), UnknownWordError, "pesel"),
    (changed(1, "identifier", kind="zzz"), UnknownWordError, "zzz"),
    (changed(0, "name", kind="zzz"), UnknownWordError, "zzz"),
    (changed(0, "contactpoint", kind="zzz"), UnknownWordError, "zzz"),
    (changed(1, "detail", kind="zzz"), UnknownWordError, "zzz"),
    (changed(1, "detail", kind="birthday", text="1980-05-14"), UnknownWordError, "birthday"),
    (changed(0, "detail", text="banan"), WrongValueError, "banan"),
    (changed(0, "detail", text=PESEL), WrongValueError, PESEL),
    (changed(0, "role", kind="zzz"), UnknownWordError, "zzz"),
    (changed(1, "link", kind="zzz"), UnknownWordError, "zzz"),
    (changed(0, "contactpoint", **{**ENDED, "ended_as": "zzz"}), UnknownWordError, "zzz"),
    (changed(0, "contactpoint", ended_as="removed"), UnknownWordError, "removed"),
    (changed(0, "contactpoint", **{**ENDED, "ended_at": "9999-12-31T23:59:59+00:00"}), WrongInstantError, "9999"),
    (changed(0, "contactpoint", **{**ENDED, "ended_at": "0001-01-01T00:00:00+00:00"}), WrongInstantError, "0001"),
    (changed(0, "contactpoint", since_at=tomorrow(2)), WrongInstantError, tomorrow(2)[:10]),
    (changed(0, "contactpoint", since_at="2020-01-01T00:00:00"), WrongInstantError, "2020"),
    (changed(0, "name", confirmed=[{"source": 0, "at": tomorrow(2)}]), WrongInstantError, tomorrow(2)[:10]),
    (lambda said: said["parties"][0].update(created_at="1899-12-31T00:00:00+00:00"), WrongInstantError, "1899"),
    (changed(0, "contactpoint", kind="web", written=" JavaScript:alert(1)"), WrongValueError, "alert"),
    (changed(0, "contactpoint", kind="web", normal="data:text/html,x"), WrongValueError, "data:"),
    (lambda said: said["parties"][0]["values"].pop("name"), NoNameError, "Anna Buk"),
    (changed(0, "name", **ENDED), NoNameError, "Anna Buk"),
    (changed(0, "name", text=" "), NoNameError, "Anna Buk"),
    (changed(1, "link", from_on="2025-01-02", to_on="2025-01-01"), EndsEarlyError, "Tartak"),
    (circle, CircleError, "Tartak Buk"),
    (lambda said: said["parties"][1].update(replaced_by=1), CircleError, "Tartak Buk"),
    (source(kind="unknown"), StrangeWordError, "unknown"),
    (source(purpose="fun"), StrangeWordError, "fun"),
    (source(basis="6-1-e"), StrangeWordError, "6-1-e"),
    (source(obtained_on="9999-12-31"), WrongInstantError, "9999"),
    (source(created_at="9999-12-31T23:59:59+00:00"), WrongInstantError, "9999"),
    (changed(0, "contactpoint", is_shared="no"), BadFullFileError, "TypeError"),
]


@pytest.mark.parametrize(("change", "error", "said"), IMPOSSIBLE)
def test_what_no_installation_can_come_to_is_refused(
    tmp_path: Path, document: Document, change: Callable[[Document], Any], error: type[BadFullFileError], said: str
) -> None:
    change(document)
    with pytest.raises(BadFullFileError) as refused:
        loaded(tmp_path, document)
    assert type(refused.value) is error
    assert said in refused.value.said("pl")
    assert refused.value.said("pl") != refused.value.said("en")
    assert dump() == []


def test_numbers_are_not_brought_in_where_no_law_demands_them(tmp_path: Path, document: Document) -> None:
    forbid_pesel(SYSTEM)
    with pytest.raises(ForbiddenNumbersError):
        loaded(tmp_path, document)
    assert dump() == []
    del document["parties"][0]["values"]["sealednumber"]
    loaded(tmp_path, document)
    assert Party.objects.count() == 3
    assert not SealedNumber.objects.exists()


def test_a_number_is_sealed_with_the_key_of_whoever_bears_it(tmp_path: Path, document: Document) -> None:
    loaded(tmp_path, document)
    number = SealedNumber.objects.get()
    assert number.holder == number.party_id
    assert read_pesel(SYSTEM, number.party_id, reason=MATTER) == PESEL


def test_a_source_that_was_lawful_when_it_was_stated_comes_in(tmp_path: Path, document: Document) -> None:
    before = copy.deepcopy(document["sources"][0])
    document["sources"][0].update(kind="purchased-list", basis="6-1-a", obtained_on="1998-03-01")
    assert document["sources"][0] != before
    loaded(tmp_path, document)
    assert Source.objects.filter(kind="purchased-list", basis="6-1-a", obtained_on=date(1998, 3, 1)).exists()


def test_links_that_ended_may_lie_in_a_circle(tmp_path: Path, document: Document) -> None:
    circle(document)
    row(document, 2, "link")["to_on"] = "2025-12-31"
    loaded(tmp_path, document)
    assert Party.objects.count() == 3


def test_no_value_corrects_one_of_another_party(tmp_path: Path, document: Document) -> None:
    document["parties"][2]["values"]["name"][0]["succeeds"] = row(document, 1, "name")["id"]
    loaded(tmp_path, document)
    assert not Name.objects.exclude(succeeds_id=None).exists()


def test_a_correction_that_a_merge_parted_from_what_it_corrected_comes_back(tmp_path: Path) -> None:
    """The survivor takes over the history; what it has already stays with the one that was merged into it."""
    kept = create_party(SYSTEM, person("Anna Buk", "anna@buk.example"), SAID)
    dropped = create_party(SYSTEM, person("Anka Buk", "anka@buk.example"), SAID)
    point = ContactPoint.objects.get(party_id=dropped)
    correct_value(SYSTEM, "contactpoint", point.id, changes={"written": "anna@buk.example"}, statement=SAID)
    merge(SYSTEM, kept, dropped)
    stays = ContactPoint.objects.get(party_id=dropped)
    assert ContactPoint.objects.get(id=str(stays.succeeds_id)).party_id == kept
    said = json.loads("".join(full_export(SYSTEM, OpenedNumbers(SYSTEM))))
    emptied()
    loaded(tmp_path, said)
    again = ContactPoint.objects.exclude(succeeds_id=None).get()
    assert ContactPoint.objects.get(id=str(again.succeeds_id)).party_id == again.party.replaced_by_id


def test_long_chains_of_merges_are_loaded(tmp_path: Path, document: Document) -> None:
    one = document["parties"][2]
    parties = []
    for number in range(600):
        party = {**copy.deepcopy(one), "replaced_by": number + 1 if number < 599 else None}
        party["values"]["name"][0]["id"] = str(number)
        parties.append(party)
    loaded(tmp_path, {**document, "parties": parties})
    assert client_file(SYSTEM, Party.objects.get(replaced_by=None).id).names


def test_every_column_that_an_export_writes_is_let_in(document: Document) -> None:
    for party in document["parties"]:
        for table, rows in party["values"].items():
            assert all(set(one) <= COLUMNS[table] for one in rows)
