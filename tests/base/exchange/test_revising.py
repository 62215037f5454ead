"""A planned import is changed by hand before it is approved: its columns, and the rows that stay out."""

from __future__ import annotations

from typing import Any

import pytest

from klientela.base.access.capabilities import DeniedError
from klientela.base.exchange import desk, revising, steps
from klientela.base.exchange import folder as files
from klientela.base.exchange.batch import Batch, Phase
from klientela.base.exchange.evidence import IMPORT_APPLIED
from klientela.base.exchange.mapping import DoubledFieldError, kept_mapping
from klientela.base.ledger.entry import Entry, ObjectRef
from klientela.base.ledger.queries import read_payload
from klientela.base.parameters.set_up import SYSTEM
from klientela.clients.parties.models import Party
from tests.clients.parties.files import HUBSPOT, PHONE
from tests.clients.parties.stored import STATEMENT, imported, received, undone
from tests.support.cast import Cast
from tests.support.dump import dump

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home")]

UNKNOWN = "Kto;Skąd;Barwa\nAnna Modrzew;Tartak Modrzew sp. z o.o.;zielony\n;;szary\nPiotr Głóg;;niebieski\nJan Cis;;\n"
CHOSEN = {"": {"0": "full_name", "1": "organisation"}}


def worked(batch: Batch) -> Batch:
    steps.read_batch(batch.id, progress=lambda done, total: None)
    batch.refresh_from_db()
    return batch


def mapped(text: str = UNKNOWN, chosen: dict[str, dict[str, str]] | None = None) -> Batch:
    batch = received(text)
    revising.read_as(SYSTEM, batch.id, chosen or CHOSEN)
    return worked(batch)


def without(batch: Batch, *numbers: int) -> Batch:
    revising.leave_out_rows(SYSTEM, batch.id, numbers)
    return worked(batch)


def applied(batch: Batch) -> Batch:
    desk.approve(SYSTEM, batch.id, STATEMENT)
    steps.apply_batch(batch.id, progress=lambda done, total: None)
    batch.refresh_from_db()
    return batch


def told(batch: Batch) -> dict[str, Any]:
    """Return what the evidence of an applied import says."""
    entry = Entry.objects.get(kind=IMPORT_APPLIED.name, object_ref=ObjectRef("import", batch.id).ref)
    (part,) = read_payload(entry.id)
    return dict(part.payload or {})


def names() -> list[str]:
    return sorted(Party.objects.values_list("name", flat=True))


def test_a_file_nobody_recognises_waits_for_its_columns_and_is_imported_with_them() -> None:
    batch = received(UNKNOWN)
    assert (batch.phase, batch.rows) == (Phase.READY, 0)
    assert revising.read_as(SYSTEM, batch.id, CHOSEN).phase == Phase.READING
    assert not Party.objects.exists()
    batch = worked(batch)
    assert (batch.phase, batch.rows) == (Phase.READY, 3)
    batch = applied(batch)
    assert names() == ["Anna Modrzew", "Jan Cis", "Piotr Głóg", "Tartak Modrzew sp. z o.o."]
    assert batch.tally == {"people_new": 3, "people_known": 0, "organisations_new": 1, "organisations_known": 0}
    assert told(batch)["mapping"] == {"1": {"A": "full_name", "B": "organisation"}}
    undone(batch)
    assert dump() == []


def test_the_same_file_with_the_same_columns_again_changes_nothing() -> None:
    applied(mapped())
    before = dump()
    again = applied(mapped())
    assert dump() == before
    assert steps.counts_of(again) == {"created": 0, "extended": 0, "unchanged": 3, "rejected": 0}
    assert again.tally == {"people_new": 0, "people_known": 3, "organisations_new": 0, "organisations_known": 1}


def test_an_import_that_nobody_changed_tells_of_no_columns() -> None:
    batch = imported(HUBSPOT)
    assert sorted(told(batch)) == ["basis", "purpose", "rows", "sha256", "source"]


def test_a_mapping_that_cannot_be_is_refused_and_nothing_is_changed() -> None:
    batch = received(HUBSPOT)
    before = sorted(path.name for path in files.folder_of(batch.id).iterdir())
    with pytest.raises(DoubledFieldError):
        revising.read_as(SYSTEM, batch.id, {"": {"1": "full_name", "2": "full_name"}})
    batch.refresh_from_db()
    assert batch.phase == Phase.READY
    assert sorted(path.name for path in files.folder_of(batch.id).iterdir()) == before


def test_what_is_chosen_is_taken_back_and_choosing_nothing_new_reads_nothing() -> None:
    batch = mapped(HUBSPOT, {"": {"6": ""}})
    assert files.read_json(files.folder_of(batch.id) / files.PREVIEW)["organisations_new"] == 0
    assert revising.read_as(SYSTEM, batch.id, {"": {"6": "", "1": "given_name"}}).phase == Phase.READY
    assert revising.read_as(SYSTEM, batch.id, None).phase == Phase.READING
    batch = worked(batch)
    assert kept_mapping(files.folder_of(batch.id)) == {}
    assert files.read_json(files.folder_of(batch.id) / files.PREVIEW)["organisations_new"] == 2
    assert revising.read_as(SYSTEM, batch.id, None).phase == Phase.READY
    assert "mapping" not in told(applied(batch))


def test_a_reading_that_is_killed_goes_on_with_what_was_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = received(UNKNOWN)
    revising.read_as(SYSTEM, batch.id, CHOSEN)

    def killed(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    for step in ("work_apart", "_plan"):
        with monkeypatch.context() as patch:
            patch.setattr(steps, step, killed)
            with pytest.raises(KeyboardInterrupt):
                worked(batch)
    batch.refresh_from_db()
    assert batch.phase == Phase.READING
    monkeypatch.setattr(steps, "work_apart", killed)  # it was read already: only the plan is still to be made
    applied(worked(batch))
    assert names() == ["Anna Modrzew", "Jan Cis", "Piotr Głóg", "Tartak Modrzew sp. z o.o."]


def test_rows_that_are_left_out_are_not_imported_and_come_back_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = received(HUBSPOT)
    monkeypatch.setattr(steps, "work_apart", None)  # the file is not read again
    batch = applied(without(batch, 1, 3))
    assert names() == ["Drukarnia Zawilec S.A.", "Jan Żurawik"]
    assert steps.counts_of(batch) == {"created": 1, "extended": 0, "unchanged": 0, "rejected": 2}
    table = (files.folder_of(batch.id) / files.REJECTED).read_text().splitlines()
    assert [line.split(";")[:2] for line in table[1:]] == [
        ["1", "Pominięty przez Ciebie."],
        ["3", "Pominięty przez Ciebie."],
    ]
    assert "lucja.swierczek@tartak-buk.example" in table[1]
    assert told(batch)["left_out"] == 2
    assert batch.tally == {"people_new": 1, "people_known": 0, "organisations_new": 1, "organisations_known": 0}


def test_a_row_that_is_left_out_is_nobodys_duplicate_and_comes_with_a_later_import() -> None:
    batch = applied(without(received(HUBSPOT), 3))
    assert "Ewa Klonek" not in names()
    imported(PHONE, "phone.vcf")
    assert "Ewa Klonek" in names()
    again = imported(HUBSPOT, "again.csv")
    assert steps.counts_of(again)["rejected"] == 0
    undone(batch)


def test_rows_are_taken_in_again_and_the_preview_counts_each_once() -> None:
    batch = without(received(HUBSPOT), 1, 2)
    folder = files.folder_of(batch.id)
    counted = ("rows", "rows_new", "rows_known", "seen", "rejected", "left_out", "people_new")
    preview = files.read_json(folder / files.PREVIEW)
    assert [preview[name] for name in counted] == [3, 1, 0, 0, 0, 2, 1]
    assert revising.leave_out_rows(SYSTEM, batch.id, {1, 2}).phase == Phase.READY
    batch = without(batch)
    preview = files.read_json(folder / files.PREVIEW)
    assert [preview[name] for name in counted] == [3, 3, 0, 0, 0, 0, 3]
    assert not (folder / files.REJECTED).exists()


@pytest.mark.parametrize("number", [0, -1, 4])
def test_a_row_that_is_not_there_is_refused(number: int) -> None:
    batch = received(HUBSPOT)
    with pytest.raises(revising.UnknownRowError) as caught:
        revising.leave_out_rows(SYSTEM, batch.id, {1, number})
    assert caught.value.said("pl") == f"Nie ma wiersza {number}: plik ma wiersze od 1 do 3."
    assert files.left_out(files.folder_of(batch.id)) == frozenset()
    batch.refresh_from_db()
    assert batch.phase == Phase.READY


def test_rows_stay_out_under_the_numbers_they_have_after_the_columns_change() -> None:
    batch = mapped(UNKNOWN, {"": {"1": "organisation", "2": "full_name"}})  # “;;szary” is a row now
    assert batch.rows == 3
    batch = without(batch, 3)  # Piotr, whose colour is taken for a name
    revising.read_as(SYSTEM, batch.id, {"": {"0": "full_name", "2": ""}})
    batch = worked(batch)
    assert files.left_out(files.folder_of(batch.id)) == frozenset({2})
    applied(batch)
    assert names() == ["Anna Modrzew", "Jan Cis", "Tartak Modrzew sp. z o.o."]


def test_only_a_planned_import_of_ones_own_is_changed(cast: Cast) -> None:
    batch = received(HUBSPOT, actor=cast.owner.as_actor())
    for change in (
        lambda actor: revising.read_as(actor, batch.id, None),
        lambda actor: revising.leave_out_rows(actor, batch.id, {1}),
    ):
        with pytest.raises(desk.UnknownBatchError):
            change(cast.seller.as_actor())
        with pytest.raises(DeniedError):
            change(cast.bookkeeper.as_actor())
    desk.approve(SYSTEM, batch.id, STATEMENT)
    with pytest.raises(desk.WrongPhaseError):
        revising.read_as(SYSTEM, batch.id, {"": {"1": "nickname"}})
    with pytest.raises(desk.WrongPhaseError):
        revising.leave_out_rows(SYSTEM, batch.id, {1})
    assert files.left_out(files.folder_of(batch.id)) == frozenset()


def test_older_imports_follow_page_by_page() -> None:
    batches = [received(HUBSPOT, f"{number}.csv") for number in range(3)]
    first = desk.batches_of(SYSTEM, "clients", limit=2)
    assert [one.id for one in first] == [batches[2].id, batches[1].id]
    assert [one.id for one in desk.batches_of(SYSTEM, "clients", before=first[-1].id, limit=2)] == [batches[0].id]


@pytest.mark.parametrize("numbers", [{1}, set()])
def test_a_choice_that_was_killed_before_its_commit_is_planned_before_anything_is_imported(
    monkeypatch: pytest.MonkeyPatch, numbers: set[int]
) -> None:
    batch = received(HUBSPOT)

    def killed(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Batch, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            revising.leave_out_rows(SYSTEM, batch.id, {1})
    batch.refresh_from_db()
    assert batch.phase == Phase.READY
    with pytest.raises(desk.NotPlannedError):
        desk.approve(SYSTEM, batch.id, STATEMENT)
    assert not Party.objects.exists()
    form = revising.Form(left_out=numbers)
    assert revising.take_form(SYSTEM, batch.id, form).phase == (Phase.READING if numbers else Phase.READY)
    applied(worked(batch))
    assert ("Łucja Świerczek" in names()) is not numbers.issuperset({1})


def test_columns_that_were_killed_before_their_commit_are_read_when_they_are_chosen_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batch = received(UNKNOWN)

    def killed(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Batch, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            revising.read_as(SYSTEM, batch.id, CHOSEN)
    with pytest.raises(desk.NotPlannedError):
        desk.approve(SYSTEM, batch.id, STATEMENT)
    assert revising.read_as(SYSTEM, batch.id, CHOSEN).phase == Phase.READING
    applied(worked(batch))
    assert "Anna Modrzew" in names()
