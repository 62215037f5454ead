"""A file becomes parties whose every value knows its source, again changes nothing, and can be taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest

from klientela.base.exchange import desk, steps
from klientela.base.exchange.batch import Batch, JournalLine, Phase, Statement
from klientela.base.exchange.folder import ORIGINAL, PREVIEW, REJECTED, folder_of, read_json
from klientela.base.ledger.entry import Entry
from klientela.base.parameters.set_up import SYSTEM
from klientela.base.search.record import IndexedRecord
from klientela.base.vault.subject import Subject
from klientela.clients.parties.client_file import client_file
from klientela.clients.parties.editing import change_party, correct_value
from klientela.clients.parties.erasing import erase_party
from klientela.clients.parties.exporting.operation import ExportForm, export_clients
from klientela.clients.parties.listing import Filters
from klientela.clients.parties.models import LikelyPair, Party, Source, Tag
from klientela.clients.parties.party import Stage
from klientela.clients.parties.source import FutureSourceError, StatementError
from klientela.clients.parties.values import ContactPoint, Identifier, Role
from klientela.home.demo.people import invented_nip
from tests.clients.parties.files import ALL, GOOGLE, HUBSPOT, LINKEDIN, PHONE
from tests.clients.parties.stored import STATEMENT, imported, received, undone
from tests.support.cast import Cast
from tests.support.dump import dump

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home")]


def held_points() -> set[tuple[str, str]]:
    """Return every way to reach somebody with the file that it is held from."""
    return set(ContactPoint.objects.filter(ended_at=None).values_list("normal", "source__document"))


def party(name: str) -> Party:
    return Party.objects.get(name=name)


def test_a_row_becomes_a_person_an_organisation_and_a_role() -> None:
    batch = imported(HUBSPOT, "hubspot.csv")
    assert (batch.phase, batch.rows, batch.applied_rows) == (Phase.APPLIED, 3, 3)
    assert sorted(Party.objects.values_list("kind", "name")) == [
        ("organisation", "Drukarnia Zawilec S.A."),
        ("organisation", "Tartak Buk sp. z o.o."),
        ("person", "Ewa Klonek"),
        ("person", "Jan Żurawik"),
        ("person", "Łucja Świerczek"),
    ]
    found = client_file(SYSTEM, party("Łucja Świerczek").id)
    assert [(held.value.kind, held.value.normal) for held in found.points] == [
        ("email", "lucja.swierczek@tartak-buk.example"),
        ("phone", "+48601222333"),
    ]
    assert [(held.value.organisation.name, held.value.title) for held in found.roles] == [
        ("Tartak Buk sp. z o.o.", "kierowniczka zakupów")
    ]
    assert {(source.kind, source.document, source.obtained_on) for source in found.sources} == {
        ("import", "hubspot.csv", date(2024, 3, 1))
    }


def test_nothing_is_stored_before_it_is_approved_and_a_statement_is_needed() -> None:
    batch = received(HUBSPOT)
    assert batch.phase == Phase.READY
    assert not Party.objects.exists()
    assert not Source.objects.exists()
    for wrong in (
        Statement(source_kind="", purpose="offer", basis="6-1-f"),
        Statement(source_kind="import", purpose="", basis="6-1-f"),
        Statement(source_kind="import", purpose="offer", basis="6-1-d"),
    ):
        with pytest.raises(StatementError):
            desk.approve(SYSTEM, batch.id, wrong)
    future = Statement(source_kind="import", purpose="offer", basis="6-1-f", obtained_on=date(2999, 1, 1))
    with pytest.raises(FutureSourceError):
        desk.approve(SYSTEM, batch.id, future)
    assert Batch.objects.get(id=batch.id).phase == Phase.READY
    with pytest.raises(desk.WrongPhaseError):
        desk.begin_undo(SYSTEM, batch.id)


def test_the_same_file_again_changes_nothing() -> None:
    imported(HUBSPOT)
    before, entries = dump(), Entry.objects.filter(kind__startswith="party.").count()
    again = imported(HUBSPOT, "other-name.csv")
    assert dump() == before
    assert steps.counts_of(again) == {"created": 0, "extended": 0, "unchanged": 3, "rejected": 0}
    assert Entry.objects.filter(kind__startswith="party.").count() == entries


def test_a_card_without_anything_but_a_name_is_known_when_it_comes_again() -> None:
    card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zenon Wiązek\r\nEND:VCARD\r\n"
    imported(card * 2, "phone.vcf")
    assert Party.objects.count() == 1
    imported(card, "phone-2.vcf")
    assert Party.objects.count() == 1


def test_four_exports_of_overlapping_people_become_one_base() -> None:
    for name, text in ALL.items():
        imported(text, name)
    assert sorted(Party.objects.values_list("name", flat=True)) == [
        "Drukarnia Zawilec S.A.",
        "Ewa Klonek",
        "Jan Żurawik",
        "Piotr Olszak",
        "Tartak Buk sp. z o.o.",
        "Łucja Świerczek",
    ]
    ewa = client_file(SYSTEM, party("Ewa Klonek").id)
    assert {held.value.normal: [source.document for source in held.sources] for held in ewa.points} == {
        "ewa.klonek@poczta.example": ["hubspot.csv", "google.csv"],
        "+48603444555": ["google.csv", "phone.vcf"],
    }
    jan = client_file(SYSTEM, party("Jan Żurawik").id)
    assert [(held.value.title, [former.title for former in held.history]) for held in jan.roles] == [
        ("CEO", ["prezes"])
    ]


@pytest.mark.parametrize("taken", range(4))
def test_each_import_can_be_taken_back_as_if_it_had_never_been(taken: int) -> None:
    files = list(ALL.items())
    batches = [imported(text, name) for name, text in files]
    undone(batches[taken])
    names = {source.document for source in Source.objects.all()}
    assert files[taken][0] not in names or taken == 0
    left = held_points()
    for batch in batches[:taken] + batches[taken + 1 :]:
        undone(batch)
    assert dump() == []
    assert not JournalLine.objects.exists()
    assert Subject.objects.filter(holder__in=Party.objects.values("id")).count() == 0
    for name, text in files[:taken] + files[taken + 1 :]:
        imported(text, name)
    assert held_points() == left


def test_undo_restores_what_was_there_updates_included() -> None:
    imported(HUBSPOT, "hubspot.csv")
    before = dump()
    batches = [imported(text, name) for name, text in (("g.csv", GOOGLE), ("l.csv", LINKEDIN), ("p.vcf", PHONE))]
    assert dump() != before
    for batch in reversed(batches):
        undone(batch)
    assert dump() == before


def test_a_value_that_two_sources_give_stays_when_one_is_taken_back() -> None:
    first = imported(HUBSPOT, "hubspot.csv")
    imported(GOOGLE, "google.csv")
    undone(first)
    found = client_file(SYSTEM, party("Ewa Klonek").id)
    assert {held.value.normal: [source.document for source in held.sources] for held in found.points} == {
        "ewa.klonek@poczta.example": ["google.csv"],
        "+48603444555": ["google.csv"],
    }


def test_a_corrected_value_does_not_come_back_from_an_older_list() -> None:
    imported(HUBSPOT)
    point = ContactPoint.objects.get(normal="+48602111222")
    correct_value(SYSTEM, "contactpoint", point.id, changes={"written": "602 999 888"}, statement=STATEMENT)
    imported(PHONE, "phone.vcf")
    jan = client_file(SYSTEM, party("Jan Żurawik").id)
    assert [held.value.normal for held in jan.points if held.value.kind == "phone"] == ["+48602999888"]


def test_a_correction_made_since_survives_the_undo() -> None:
    batch = imported(HUBSPOT)
    point = ContactPoint.objects.get(normal="+48602111222")
    correct_value(SYSTEM, "contactpoint", point.id, changes={"written": "602 999 888"}, statement=STATEMENT)
    undone(batch)
    assert list(Party.objects.values_list("name", flat=True)) == ["Jan Żurawik"]
    assert list(ContactPoint.objects.values_list("normal", "ended_at")) == [("+48602999888", None)]
    assert not Role.objects.exists()


def test_rejected_rows_come_back_with_a_reason_and_without_formulas() -> None:
    text = "Imię;Nazwisko;E-mail;Uwagi\nAnna;Buk;anna@buk.example;\n;;;=HYPERLINK(1)\n"
    batch = imported(text)
    assert steps.counts_of(batch) == {"created": 1, "extended": 0, "unchanged": 0, "rejected": 1}
    table = (folder_of(batch.id) / REJECTED).read_text().splitlines()
    assert table[0] == "\ufeffNr / No.;Powód / Reason;Imię;Nazwisko;E-mail;Uwagi"
    assert table[1].startswith("2;")
    assert table[1].endswith(";;;;'=HYPERLINK(1)")
    assert sorted(path.name for path in folder_of(batch.id).iterdir()) == [REJECTED]


def test_a_file_that_is_no_list_is_refused_with_a_reason() -> None:
    batch = received("\x00\x01\x02" * 50)
    assert (batch.phase, batch.refusal) == (Phase.REFUSED, "FILE-BINARY")
    assert not (folder_of(batch.id) / ORIGINAL).exists()
    desk.discard(SYSTEM, batch.id)
    assert not Batch.objects.exists()


def test_the_preview_says_what_would_happen() -> None:
    imported(HUBSPOT)
    batch = received(GOOGLE)
    preview = read_json(folder_of(batch.id) / PREVIEW)
    shown = ("rows", "people_new", "people_known", "organisations_known", "rejected")
    assert {name: preview[name] for name in shown} == {
        "rows": 3,
        "people_new": 1,
        "people_known": 2,
        "organisations_known": 1,
        "rejected": 0,
    }
    assert sorted((match["number"], match["score"]) for match in preview["matches"]) == [(1, 95), (1, 175), (2, 125)]


def test_what_was_taken_back_comes_again_though_the_file_stood_there_twice() -> None:
    first = imported(HUBSPOT, "hubspot.csv")
    before = dump()
    imported(HUBSPOT, "again.csv")
    undone(first)
    assert dump() == []
    imported(HUBSPOT, "hubspot.csv")
    assert dump() == before


def test_a_newer_export_with_the_same_rows_is_a_source_of_its_own() -> None:
    first = imported(HUBSPOT, "march.csv")
    newer = HUBSPOT + "104,Ida,Buk,ida.buk@poczta.example,,,,2024-03-04\n"
    imported(newer, "april.csv")
    undone(first)
    found = client_file(SYSTEM, party("Łucja Świerczek").id)
    assert {source.document for source in found.sources} == {"april.csv"}
    assert Party.objects.count() == 6


def test_an_import_that_goes_on_knows_what_came_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "CHUNK", 1)
    batch = received(HUBSPOT, "hubspot.csv")
    desk.approve(SYSTEM, batch.id, STATEMENT)

    def stop_after_the_first(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        steps.apply_batch(batch.id, progress=stop_after_the_first)
    imported(GOOGLE, "google.csv")
    steps.apply_batch(batch.id, progress=lambda done, total: None)
    names = sorted(Party.objects.filter(kind="person").values_list("name", flat=True))
    assert names == ["Ewa Klonek", "Jan Żurawik", "Piotr Olszak", "Łucja Świerczek"]


def test_a_client_in_other_hands_is_neither_written_to_nor_taken_back(cast: Cast) -> None:
    seller = cast.seller.as_actor()
    first = imported(HUBSPOT, "hubspot.csv", actor=seller)
    second = received(PHONE, "phone.vcf", seller)
    ewa = party("Ewa Klonek")
    change_party(SYSTEM, ewa.id, stage=Stage.CLIENT, owner=cast.owner)
    desk.approve(seller, second.id, STATEMENT)
    steps.apply_batch(second.id, progress=lambda done, total: None)
    assert [held.value.normal for held in client_file(SYSTEM, ewa.id).points] == ["ewa.klonek@poczta.example"]
    desk.begin_undo(seller, first.id)
    steps.undo_batch(first.id, progress=lambda done, total: None)
    assert [held.value.normal for held in client_file(SYSTEM, ewa.id).points] == ["ewa.klonek@poczta.example"]


def test_a_client_that_went_after_the_preview_is_made_anew_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "CHUNK", 1)  # each row in a transaction of its own
    first = imported(HUBSPOT, "hubspot.csv")
    card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ewa Klonek\r\nEMAIL:ewa.klonek@poczta.example\r\n{}END:VCARD\r\n"
    batch = received(card.format("") + card.format("TEL:+48603444555\r\n"), "phone.vcf")
    undone(first)
    desk.approve(SYSTEM, batch.id, STATEMENT)
    steps.apply_batch(batch.id, progress=lambda done, total: None)
    assert Party.objects.filter(name="Ewa Klonek").count() == 1


def test_nothing_of_an_undone_import_is_left_where_a_row_of_it_was_erased() -> None:
    batch = imported(HUBSPOT.replace("Create Date", "Tags").replace("2024-03-01", "tajny"), "hubspot.csv")
    erase_party(SYSTEM, party("Łucja Świerczek").id)
    undone(batch)
    assert (Party.objects.count(), Source.objects.count(), Tag.objects.count()) == (0, 0, 0)
    assert not IndexedRecord.objects.exists()


def test_a_pair_that_contradicts_itself_by_all_that_is_stored_is_none() -> None:
    nip = invented_nip(Random(1))
    imported(f"Firma,NIP,E-mail\nTartak Buk S.A.,5252445767,biuro@tartak-buk.example\nTartak Buk sp. z o.o.,{nip},\n")
    imported("Imię,Nazwisko,Firma,E-mail\nJan,Klon,Tartak Buk,jan.klon@tartak-buk.example\n", "l.csv")
    for pair in LikelyPair.objects.select_related("first", "second"):
        numbers = Identifier.objects.filter(party__in=(pair.first, pair.second)).values_list("normal", flat=True)
        assert len(set(numbers)) < 2


SOWA = (
    "Imię,Nazwisko,Firma,NIP,E-mail,Miasto\n"
    ",,Odlewnia Sowa sp. k.,{nip},biuro@odlewnia-sowa.example,Łódź\n"
    ",,Odlewnia Sowa sp. z o.o.,9994006108,,Żory\n"
)
EWA = "Imię,Nazwisko,Firma,E-mail\nEwa,Szpak,{firm},ewa.szpak@odlewnia-sowa.example\n"


def firms() -> dict[str, tuple[set[str], set[str]]]:
    """Return the numbers and the people of every firm by its name; two firms of one name fail."""
    found = Party.objects.filter(kind="organisation")
    assert len({firm.name for firm in found}) == len(found)
    return {
        firm.name: (
            set(Identifier.objects.filter(party=firm, ended_at=None).values_list("normal", flat=True)),
            set(Role.objects.filter(organisation=firm, ended_at=None).values_list("party__name", flat=True)),
        )
        for firm in found
    }


@pytest.mark.parametrize("nip", ["", "5260250274"])
@pytest.mark.parametrize("is_stored", [False, True])
def test_a_person_goes_to_the_firm_of_the_same_legal_form(nip: str, is_stored: bool) -> None:
    person = EWA.format(firm="Odlewnia Sowa sp. z o.o.")
    if is_stored:
        imported(SOWA.format(nip=nip))
        imported(person, "ewa.csv")
    else:
        imported(SOWA.format(nip=nip) + "Ewa,Szpak,Odlewnia Sowa sp. z o.o.,,ewa.szpak@odlewnia-sowa.example,\n")
    assert firms() == {
        "Odlewnia Sowa sp. k.": ({nip} - {""}, set()),
        "Odlewnia Sowa sp. z o.o.": ({"9994006108"}, {"Ewa Szpak"}),
    }


def test_rows_of_two_legal_forms_never_go_to_one_stored_firm() -> None:
    imported("Firma,E-mail\nOdlewnia Sowa,biuro@odlewnia-sowa.example\n")
    imported(SOWA.format(nip="5260250274") + "Ewa,Szpak,Odlewnia Sowa sp. z o.o.,,ewa.szpak@odlewnia-sowa.example,\n")
    assert firms() == {
        "Odlewnia Sowa": ({"5260250274"}, set()),
        "Odlewnia Sowa sp. z o.o.": ({"9994006108"}, {"Ewa Szpak"}),
    }


def test_a_group_that_holds_another_legal_form_does_not_go_to_a_stored_firm() -> None:
    imported("Firma,E-mail\nOdlewnia Sowa sp. k.,biuro@odlewnia-sowa.example\n")
    imported(
        "Imię,Nazwisko,Firma,NIP,E-mail\n"
        ",,Odlewnia Sowa,9994006108,\n"
        ",,Odlewnia Sowa sp. z o.o.,9994006108,\n"
        "Ewa,Szpak,Odlewnia Sowa,9994006108,ewa.szpak@odlewnia-sowa.example\n"
    )
    assert firms() == {
        "Odlewnia Sowa sp. k.": (set(), set()),
        "Odlewnia Sowa": ({"9994006108"}, {"Ewa Szpak"}),
    }


SOLE = "F.H.U. Łucja Wiązek"
BASE = (
    "Imię,Nazwisko,Firma,NIP,E-mail,Telefon,Telefon 2,Ulica,Kod pocztowy,Miasto\n"
    f"Łucja,Wiązek,{SOLE},9996503489,lucja.wiazek@wp.pl,710001392,601234567,ul. Brzoza 52,50-001,Wrocław\n"
)


@pytest.mark.parametrize(
    ("row", "count"),
    [
        ("lucja.wiazek@wp.pl,", 1),
        (",710001392", 1),
        (",601 234 567", 1),
        ("lucja@inna-poczta.example,", 2),
    ],
)
def test_a_sole_trader_has_one_firm_and_another_of_the_same_name_her_own(row: str, count: int) -> None:
    imported(BASE)
    imported(f"Imię,Nazwisko,Firma,E-mail,Telefon\nŁucja,Wiązek,{SOLE},{row}\n", "again.csv")
    assert Party.objects.filter(kind="organisation", name=SOLE).count() == count
    assert Party.objects.filter(kind="person", name="Łucja Wiązek").count() == count


@pytest.mark.parametrize("form", [ExportForm.CSV, ExportForm.XLSX, ExportForm.VCARD])
def test_what_was_exported_makes_no_firm_again(form: ExportForm, tmp_path: Path) -> None:
    for name, text in {"sole.csv": BASE, "firms.csv": SOWA.format(nip=""), **ALL}.items():
        imported(text, name)
    before = firms()
    export_clients(SYSTEM, tmp_path / "clients", form=form, filters=Filters())
    imported((tmp_path / "clients").read_bytes(), f"clients.{form.value}")
    assert firms() == before
    assert before[SOLE] == ({"9996503489"}, {"Łucja Wiązek"})
