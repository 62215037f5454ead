"""The long steps of an import: read, apply, undo. Each goes on where a killed process left off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from klientela.atoms.clock import now
from klientela.atoms.ids import uuid7
from klientela.atoms.words import Words
from klientela.base.backup.home_lock import FileLock
from klientela.base.exchange import folder as files
from klientela.base.exchange.batch import Batch, JournalLine, Outcome, Phase
from klientela.base.exchange.desk import actor_of
from klientela.base.exchange.erased_value import Sought, sought_since
from klientela.base.exchange.evidence import IMPORT_APPLIED, IMPORT_UNDONE
from klientela.base.exchange.mapping import ByHand, kept_mapping, mapping_told
from klientela.base.exchange.planned import note_planned
from klientela.base.exchange.port import AppliedRow, Importable, Progress, importable_named
from klientela.base.exchange.revising import find_rows_again
from klientela.base.exchange.store import discard_for_erased, drop_rows, rows_of_erased
from klientela.base.jobs.apart import ApartDiedError, Told, work_apart
from klientela.base.jobs.bulk import many_objects
from klientela.base.jobs.job import job
from klientela.base.jobs.progress import report_progress
from klientela.base.ledger.entry import ObjectRef, Part, record
from klientela.base.ledger.sheet import Sheet
from klientela.base.vault.said_error import SaidError
from klientela.base.vault.subject import INSTALLATION_HOLDER, PurposeClass

CHUNK = 1_000  # rows in one transaction: half a second, so that other writers do not wait long
READER = "klientela.base.exchange.reader_child"
DIED = "FILE-READER-DIED"
TURN = "imports.lock"
KEPT_FOR = timedelta(days=30)


class FileGoneError(SaidError):
    """An import that was interrupted cannot go on: a restore brought back its state, but not its file."""

    words = Words(
        en="The file of this import is gone, as after a restore. Take the import back and import the file again.",
        pl="Nie ma już pliku tego importu, na przykład po odtworzeniu kopii. Cofnij import i zaimportuj plik ponownie.",
    )


@job("exchange.read", retries=1, is_whole=False)
def read_in_worker(batch_id: str) -> None:
    """Read and plan an uploaded file."""
    read_batch(UUID(batch_id), progress=report_progress)


@job("exchange.apply", is_whole=False)
def apply_in_worker(batch_id: str) -> None:
    """Import an approved file."""
    apply_batch(UUID(batch_id), progress=report_progress)


@job("exchange.undo", is_whole=False)
def undo_in_worker(batch_id: str) -> None:
    """Take an import back."""
    undo_batch(UUID(batch_id), progress=report_progress)


@job("exchange.sweep", every=timedelta(hours=1))
def sweep_folders() -> None:
    """Delete the files of imports that nobody touched for a month; one that was never approved goes whole."""
    for batch_id, folder in files.folders_before(now() - KEPT_FOR):
        Batch.objects.filter(id=batch_id, phase__in=(Phase.READING, Phase.READY, Phase.REFUSED)).delete()
        if not Batch.objects.filter(id=batch_id, phase__in=(Phase.APPLYING, Phase.UNDOING)).exists():
            files.delete_folder(folder)


def read_batch(batch_id: UUID, *, progress: Progress) -> None:
    """Read a file in a process of its own and plan its import; ends in READY or REFUSED."""
    batch = Batch.objects.filter(id=batch_id, phase=Phase.READING).first()
    if batch is None:
        return
    folder = files.folder_of(batch_id)
    about = read_file(batch, folder, progress=progress)
    if "refusal" in about:
        _finish_reading(batch_id, Phase.REFUSED, refusal=about["refusal"])
        files.keep_only(folder, files.ABOUT)
        return
    find_rows_again(folder)
    _plan(batch, folder, progress)
    if not _is_discarded(batch, folder):
        _finish_reading(batch_id, Phase.READY, rows=about["rows"])


def _is_discarded(batch: Batch, folder: Path) -> bool:
    """Discard a file in which somebody stands who was erased while it was read."""
    if not rows_of_erased(folder, sought_since(batch.created_at)):
        return False
    with transaction.atomic():
        discard_for_erased(batch, folder)
    return True


def read_file(batch: Batch, folder: Path, *, progress: Progress) -> Told:
    """Read a file and return what was recognised in it, or why it is refused; plans nothing.

    What was read already with the same columns is not read again.
    """
    about, by_hand = files.read_json(folder / files.ABOUT), kept_mapping(folder)
    if "rows" in about and about["by_hand"] == by_hand:
        return about
    return _read_apart(batch, folder, by_hand, progress)


def _read_apart(batch: Batch, folder: Path, by_hand: ByHand, progress: Progress) -> Told:
    order = {
        "path": str(folder / files.ORIGINAL),
        "name": batch.file_name,
        "lines": str(folder / files.ROWS),
        "by_hand": by_hand,
    }
    read = 0

    def hear(told: Told | None) -> None:
        nonlocal read
        read = told["read"] if told else read
        progress(read, read + 1)

    try:
        about = work_apart(READER, order, hear=hear)
    except ApartDiedError:
        about = {"refusal": DIED, "said": {}}
    files.write_json(folder / files.ABOUT, about)
    return about


def _plan(batch: Batch, folder: Path, progress: Progress) -> None:
    importable = importable_named(batch.importable)
    (folder / files.REJECTED).unlink(missing_ok=True)  # that of an earlier plan: this one may reject nothing
    with many_objects():
        importable.plan(batch, lambda: files.contacts_in(folder), folder, progress=progress)
    note_planned(folder)


def _finish_reading(batch_id: UUID, phase: Phase, *, rows: int = 0, refusal: str = "") -> None:
    with transaction.atomic():
        Batch.objects.filter(id=batch_id, phase=Phase.READING).update(phase=phase.value, rows=rows, refusal=refusal)


def apply_batch(batch_id: UUID, *, progress: Progress) -> None:
    """Store an approved file's rows, some in each transaction, from where an earlier run came to.

    Raises FileGoneError.
    """
    with _turn():
        _apply(batch_id, progress)


@contextmanager
def _turn() -> Iterator[None]:
    """Let one import at a time store or take back: each must know whom the one before it has brought."""
    with FileLock(Path(settings.CONFIGURATION.home), TURN, waits=True):
        yield


def _apply(batch_id: UUID, progress: Progress) -> None:
    batch = Batch.objects.get(id=batch_id)
    if batch.phase != Phase.APPLYING:
        return
    folder, importable = files.folder_of(batch_id), importable_named(batch.importable)
    if not (folder / files.ROWS).exists():
        raise FileGoneError
    with many_objects():
        while not (ended := _apply_rows(batch, importable, folder, progress)):
            batch.refresh_from_db()  # somebody in the file was erased meanwhile
    if ended is Ended.DONE:
        _finish(batch_id, folder)


class Ended(Enum):
    """How storing the rows of a plan ended: all are stored, or the import is being taken back."""

    DONE = 1
    TAKEN_BACK = 2


def _apply_rows(batch: Batch, importable: Importable, folder: Path, progress: Progress) -> Ended | None:
    """Store the rows that are left; None where the plan must be made anew, without somebody who was erased."""
    sought = sought_since(batch.created_at)
    left_out, erased = files.left_out(folder), rows_of_erased(folder, sought)
    if erased - left_out:
        files.leave_out(folder, left_out | erased)
        _plan(batch, folder, progress)
    elif importable.is_outdated(batch, folder):
        _plan(batch, folder, progress)
    rows = enumerate(importable.planned(folder), start=1)
    for chunk in _chunks(islice(rows, batch.applied_rows, None)):
        ended = _apply_chunk(batch.id, importable, folder, chunk, sought)
        if ended is not Ended.DONE:
            return ended
        progress(chunk[-1][0], batch.rows)
    return Ended.DONE


def _chunks(rows: Iterator[tuple[int, Any]]) -> Iterator[list[tuple[int, Any]]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


@transaction.atomic
def _apply_chunk(
    batch_id: UUID, importable: Importable, folder: Path, chunk: list[tuple[int, Any]], sought: Sought
) -> Ended | None:
    batch = Batch.objects.select_for_update().get(id=batch_id)
    if batch.phase != Phase.APPLYING:
        return Ended.TAKEN_BACK
    if sought_since(batch.created_at) != sought:
        return None
    todo = [(number, contact) for number, contact in chunk if number > batch.applied_rows]
    if todo:
        applied = importable.apply(actor_of(batch), batch, folder, rows=todo)
        _write_journal(batch, todo, applied)
        Batch.objects.filter(id=batch_id).update(applied_rows=todo[-1][0])
    return Ended.DONE


def _write_journal(batch: Batch, rows: Sequence[tuple[int, Any]], applied: Sequence[AppliedRow]) -> None:
    sheet = Sheet(JournalLine)
    for (number, _planned), row in zip(rows, applied, strict=True):
        sheet.add(
            id=uuid7(),
            batch_id=batch.id,
            number=number,
            outcome=row.outcome.value,
            main_id=row.main_id,
            other_id=row.other_id,
            fingerprint=row.fingerprint,
        )
    sheet.write()


def _finish(batch_id: UUID, folder: Path) -> None:
    tally = importable_named(Batch.objects.get(id=batch_id).importable).tally(batch_id)
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(id=batch_id)
        if batch.phase != Phase.APPLYING:
            return
        batch.phase, batch.applied_at, batch.tally = Phase.APPLIED.value, now(), tally
        batch.save(update_fields=["phase", "applied_at", "tally"])
        payload = {"sha256": batch.sha256, "rows": batch.rows, "purpose": batch.purpose, "basis": batch.basis}
        payload |= {"source": batch.source_kind, **_done_by_hand(folder)}
        parts = [Part(INSTALLATION_HOLDER, PurposeClass.CORE, payload)]
        record(actor_of(batch), IMPORT_APPLIED, obj=ObjectRef("import", batch_id), parts=parts)
    files.keep_only(folder, files.REJECTED)
    drop_rows(folder, sought_since(batch.created_at))


def _done_by_hand(folder: Path) -> dict[str, Any]:
    """Return what a person changed before they approved: the columns, and how many rows they left out."""
    about, left_out = files.read_json(folder / files.ABOUT), files.left_out(folder)
    mapping = mapping_told(about.get("lists", ()), about.get("by_hand", {}))
    return ({"mapping": mapping} if mapping else {}) | ({"left_out": len(left_out)} if left_out else {})


def undo_batch(batch_id: UUID, *, progress: Progress) -> None:
    """Take an import back from its last row to its first, some rows in each transaction."""
    with _turn():
        batch = Batch.objects.get(id=batch_id)
        while batch.phase == Phase.UNDOING and batch.applied_rows:
            _undo_chunk(batch_id)
            batch.refresh_from_db()
            progress(batch.rows - batch.applied_rows, batch.rows)
        if batch.phase == Phase.UNDOING:
            _finish_undo(batch_id)


@transaction.atomic
def _undo_chunk(batch_id: UUID) -> None:
    batch = Batch.objects.select_for_update().get(id=batch_id)
    lines = list(JournalLine.objects.filter(batch=batch).order_by("-number")[:CHUNK])
    importable_named(batch.importable).take_back(actor_of(batch), batch, lines)
    JournalLine.objects.filter(id__in=[line.id for line in lines]).delete()
    left = lines[-1].number - 1 if lines else 0
    Batch.objects.filter(id=batch_id).update(applied_rows=left)


def _finish_undo(batch_id: UUID) -> None:
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(id=batch_id)
        batch.phase, batch.undone_at = Phase.UNDONE.value, now()
        batch.save(update_fields=["phase", "undone_at"])
        parts = [Part(INSTALLATION_HOLDER, PurposeClass.CORE, {"sha256": batch.sha256, "rows": batch.rows})]
        record(actor_of(batch), IMPORT_UNDONE, obj=ObjectRef("import", batch_id), parts=parts)
    files.delete_folder(files.folder_of(batch_id))


def counts_of(batch: Batch) -> dict[str, int]:
    """Return how many rows had each outcome."""
    rows = JournalLine.objects.filter(batch=batch).values_list("outcome").annotate(Count("id"))
    return {outcome.value: 0 for outcome in Outcome} | dict(rows)
