"""PESEL numbers: off by default, sealed, masked, read as evidence, gone with the person; they leave and come back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from klientela.base.access.capabilities import DeniedError
from klientela.base.access.reveal import NoReasonError
from klientela.base.ledger.entry import Entry
from klientela.base.parameters.parameter import Parameter
from klientela.base.parameters.pesel import NoProvisionError, allow_pesel, forbid_pesel, may_keep_pesel, pesel_provision
from klientela.base.parameters.set_up import SYSTEM
from klientela.clients.parties.capabilities import REVEAL_NUMBERS
from klientela.clients.parties.client_file import UnknownPartyError, client_file
from klientela.clients.parties.editing import create_party
from klientela.clients.parties.erasing import erase_party
from klientela.clients.parties.exporting.loading import load_full
from klientela.clients.parties.exporting.operation import ExportForm, ExportTally, export_clients
from klientela.clients.parties.exporting.possible import BadFullFileError
from klientela.clients.parties.listing import Filters
from klientela.clients.parties.live_values import UnknownValueError
from klientela.clients.parties.merge import ContradictionError, merge, undo_merge
from klientela.clients.parties.models import LikelyPair, SealedNumber, Source
from klientela.clients.parties.sealed_numbers import (
    PeselForbiddenError,
    PeselHeldError,
    ShortReasonError,
    WrongPeselError,
    delete_pesel,
    keep_pesel,
    read_pesel,
)
from tests.clients.parties.test_erasing import rows_of_everything
from tests.clients.parties.test_exporting import emptied
from tests.clients.parties.test_keeping import SAID, firm, person
from tests.support.cast import Cast
from tests.support.dump import dump

pytestmark = pytest.mark.django_db
REASON = "umowa zlecenia"
ONE, OTHER = "44051401458", "02070803628"  # specimens: nobody's
LAW = "art. 104 ust. 1 Prawa bankowego"


@pytest.fixture
def allowed() -> None:
    allow_pesel(SYSTEM, LAW)


def anna(name: str = "Anna Buk") -> object:
    return create_party(SYSTEM, person(name), SAID)


def test_the_setting_is_off_dated_evidence_and_for_the_owner_or_the_iod(cast: Cast) -> None:
    assert not may_keep_pesel()
    with pytest.raises(NoProvisionError):
        allow_pesel(SYSTEM, "  ")
    for name in ("seller", "bookkeeper", "read_only", "outsider"):
        with pytest.raises(DeniedError):
            allow_pesel(cast.named(name).as_actor(), LAW)
    assert not may_keep_pesel()
    allow_pesel(cast.iod.as_actor(), f" {LAW} ")
    assert may_keep_pesel()
    assert pesel_provision(cast.bookkeeper.as_actor()) == LAW
    forbid_pesel(cast.owner.as_actor())
    assert not may_keep_pesel()
    assert list(Parameter.objects.filter(name="privacy.pesel_provision").order_by("id").values_list("value")) == [
        (LAW,),
        ("",),
    ]
    assert Entry.objects.filter(kind="firm.pesel_changed").count() == 2


def test_none_is_kept_while_the_firm_names_no_law() -> None:
    party = anna()
    with pytest.raises(PeselForbiddenError):
        keep_pesel(SYSTEM, party, ONE, SAID)
    assert (SealedNumber.objects.count(), Source.objects.count()) == (0, 1)


@pytest.mark.usefixtures("allowed")
def test_a_number_is_checked_sealed_and_in_no_column_of_any_table() -> None:
    party, tartak = anna(), create_party(SYSTEM, firm("Tartak Buk"), SAID)
    with pytest.raises(WrongPeselError):
        keep_pesel(SYSTEM, party, "44051401459", SAID)
    with pytest.raises(UnknownPartyError):
        keep_pesel(SYSTEM, tartak, ONE, SAID)
    assert keep_pesel(SYSTEM, party, "440514 01458", SAID) is False
    assert [line for line in rows_of_everything() if ONE in line] == []
    (source,) = client_file(SYSTEM, party).sealed[0].sources
    assert (source.kind, source.purpose, source.basis) == ("own-statement", "accounting", "6-1-c")
    with pytest.raises(PeselHeldError):
        keep_pesel(SYSTEM, party, ONE, SAID)
    assert Entry.objects.filter(kind="party.number_sealed").count() == 1


@pytest.mark.usefixtures("allowed")
def test_it_is_read_only_with_a_reason_by_those_who_may_and_that_is_evidence(cast: Cast) -> None:
    party = anna()
    keep_pesel(SYSTEM, party, ONE, SAID)
    with pytest.raises(DeniedError):
        read_pesel(cast.seller.as_actor(), party, reason="umowa")
    for reason, refused in (("  ", NoReasonError), ("x", ShortReasonError), (" dziewięć ", ShortReasonError)):
        with pytest.raises(refused):
            read_pesel(cast.iod.as_actor(), party, reason=reason)
    assert Entry.objects.filter(kind="value.revealed").count() == 0
    assert read_pesel(cast.bookkeeper.as_actor(), party, reason="umowa zlecenia") == ONE
    assert Entry.objects.filter(kind="value.revealed").count() == 1


@pytest.mark.usefixtures("allowed")
def test_another_number_takes_its_place_and_nothing_of_the_first_is_left() -> None:
    party = anna()
    keep_pesel(SYSTEM, party, ONE, SAID)
    first = SealedNumber.objects.get()
    keep_pesel(SYSTEM, party, OTHER, SAID)
    assert not SealedNumber.objects.filter(id=first.id).exists()
    assert not Source.objects.filter(id=first.source_id).exists()
    assert read_pesel(SYSTEM, party, reason=REASON) == OTHER
    forbid_pesel(SYSTEM)
    assert len(client_file(SYSTEM, party).sealed) == 1  # stays, until somebody deletes it
    delete_pesel(SYSTEM, party)
    assert (SealedNumber.objects.count(), Source.objects.count()) == (0, 1)
    assert Entry.objects.filter(kind="party.number_removed").count() == 1
    for missing in (lambda: delete_pesel(SYSTEM, party), lambda: read_pesel(SYSTEM, party, reason=REASON)):
        with pytest.raises(UnknownValueError):
            missing()


@pytest.mark.usefixtures("allowed")
def test_the_same_number_twice_is_found(cast: Cast) -> None:
    one, other = anna(), anna("Ania Buk")
    assert keep_pesel(SYSTEM, one, ONE, SAID) is False
    assert keep_pesel(SYSTEM, other, ONE, SAID) is True
    pair = LikelyPair.objects.get()
    assert ({pair.first_id, pair.second_id}, pair.signs) == ({one, other}, "MATCH-PESEL:100")
    foreign = create_party(cast.seller.as_actor(), person("Jan Klon"), SAID)
    with pytest.raises(UnknownPartyError):
        keep_pesel(cast.seller.as_actor(), one, OTHER, SAID)
    with pytest.raises(DeniedError):
        keep_pesel(cast.iod.as_actor(), foreign, OTHER, SAID)
    with pytest.raises(UnknownPartyError):
        delete_pesel(cast.seller.as_actor(), one)


@pytest.mark.usefixtures("allowed")
def test_a_merge_moves_it_and_undo_moves_it_back() -> None:
    kept, dropped = anna(), anna("Ania Buk")
    keep_pesel(SYSTEM, dropped, ONE, SAID)
    done = merge(SYSTEM, kept, dropped)
    assert read_pesel(SYSTEM, kept, reason=REASON) == ONE
    undo_merge(SYSTEM, done)
    assert read_pesel(SYSTEM, dropped, reason=REASON) == ONE
    assert client_file(SYSTEM, kept).sealed == []
    keep_pesel(SYSTEM, kept, OTHER, SAID)
    with pytest.raises(ContradictionError):
        merge(SYSTEM, kept, dropped)
    keep_pesel(SYSTEM, kept, ONE, SAID)
    merge(SYSTEM, kept, dropped)
    assert read_pesel(SYSTEM, kept, reason=REASON) == ONE


@pytest.mark.usefixtures("allowed")
def test_erasing_the_survivor_of_a_merge_erases_it_with_its_key() -> None:
    kept, dropped = anna(), anna("Ania Buk")
    keep_pesel(SYSTEM, dropped, ONE, SAID)
    merge(SYSTEM, kept, dropped)
    erase_party(SYSTEM, kept)
    assert (SealedNumber.objects.count(), Source.objects.count()) == (0, 0)
    ids = (kept.hex, dropped.hex)  # type: ignore[attr-defined]
    assert [line for line in rows_of_everything() if any(one in line.replace("-", "") for one in ids)] == []


def exported(folder: Path, *, reason: str = "") -> Path:
    path = folder / "all.json"
    path.unlink(missing_ok=True)
    asked = {"with_pesel": bool(reason), "reason": reason}
    tally = export_clients(SYSTEM, path, form=ExportForm.JSON, filters=Filters(), **asked)
    assert tally.pesels_left_out == json.loads(path.read_text())["left_out"].get("pesel", 0)
    return path


def without_seals() -> list[str]:
    """The dump, but for what a fresh seal changes."""
    return [line.partition("'holder'")[0] for line in dump() if not line.startswith("pair")]


@pytest.mark.usefixtures("allowed")
def test_a_full_export_carries_it_as_evidence_and_loading_seals_it_again(tmp_path: Path) -> None:
    kept, dropped = anna(), anna("Ania Buk")
    keep_pesel(SYSTEM, dropped, ONE, SAID)
    merge(SYSTEM, kept, dropped)
    path = exported(tmp_path, reason=REASON)
    before = without_seals()
    assert Entry.objects.filter(kind="value.revealed").count() == 1
    assert json.loads(path.read_text())["left_out"] == {}
    emptied()
    load_full(SYSTEM, path, progress=lambda done, total: None)
    assert without_seals() == before
    number = SealedNumber.objects.get()
    assert read_pesel(SYSTEM, number.party_id, reason=REASON) == ONE
    assert [line for line in rows_of_everything() if ONE in line] == []


@pytest.mark.usefixtures("allowed")
def test_an_export_leaves_it_out_unless_it_is_asked_for_by_who_may_with_a_reason(tmp_path: Path, cast: Cast) -> None:
    keep_pesel(SYSTEM, anna(), ONE, SAID)
    path = exported(tmp_path)
    assert ONE not in path.read_text()
    assert json.loads(path.read_text())["left_out"] == {"pesel": 1}
    iod, path = cast.iod.as_actor(), tmp_path / "refused.json"
    may_not = replace(iod, capabilities=iod.capabilities - {REVEAL_NUMBERS})
    for actor, reason, refused in (
        (may_not, REASON, DeniedError), (iod, "", NoReasonError), (iod, "x", ShortReasonError)
    ):  # fmt: skip
        with pytest.raises(refused):
            export_clients(actor, path, form=ExportForm.JSON, filters=Filters(), with_pesel=True, reason=reason)
        assert not path.exists()
    assert Entry.objects.filter(kind="value.revealed").count() == 0
    for form in (ExportForm.CSV, ExportForm.VCARD):
        path = tmp_path / f"all.{form.value}"
        assert export_clients(SYSTEM, path, form=form, filters=Filters()) == ExportTally(parties=1)
        assert ONE not in path.read_text()


@pytest.mark.usefixtures("allowed")
def test_a_wrong_number_in_a_full_export_is_refused(tmp_path: Path) -> None:
    keep_pesel(SYSTEM, anna(), ONE, SAID)
    path = exported(tmp_path, reason=REASON)
    path.write_text(path.read_text().replace(ONE, "44051401459"))
    emptied()
    with pytest.raises(BadFullFileError):
        load_full(SYSTEM, path, progress=lambda done, total: None)
    assert dump() == []


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize("replaced", [False, True])
def test_what_a_merge_left_with_the_other_goes_along_with_the_survivors(replaced: bool) -> None:
    last, kept, dropped = anna(), anna("Ania Buk"), anna("A. Buk")
    for party in (last, kept, dropped):
        keep_pesel(SYSTEM, party, ONE, SAID)
    inner = merge(SYSTEM, kept, dropped)
    outer = merge(SYSTEM, last, kept)
    if replaced:
        keep_pesel(SYSTEM, last, OTHER, SAID)
    else:
        delete_pesel(SYSTEM, last)
        assert Entry.objects.filter(kind="party.number_removed").count() == 3
    assert SealedNumber.objects.count() == int(replaced)
    undo_merge(SYSTEM, outer)
    undo_merge(SYSTEM, inner)
    assert [held.sealed for held in (client_file(SYSTEM, kept), client_file(SYSTEM, dropped))] == [[], []]
