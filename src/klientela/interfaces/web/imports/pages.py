"""The imports: upload a file, see what would happen, state where it comes from, import it, follow it, take it back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from klientela.base.exchange import desk
from klientela.base.exchange.batch import Batch, Phase
from klientela.base.exchange.desk import UnknownBatchError, WrongPhaseError
from klientela.base.exchange.folder import PREVIEW, REJECTED, folder_of
from klientela.base.vault.said_error import SaidError
from klientela.clients.parties.capabilities import IMPORT_CLIENTS
from klientela.clients.parties.likely_pair import open_pairs
from klientela.clients.parties.rules.purposes import Basis, Purpose
from klientela.clients.parties.source import SourceKind
from klientela.interfaces.web.audit.pages import ACCEPTED
from klientela.interfaces.web.imports import runs
from klientela.interfaces.web.imports.journal import journal_of
from klientela.interfaces.web.imports.ready import ready_context, why_refused
from klientela.interfaces.web.imports.statement import ImportStatementForm
from klientela.interfaces.web.kit.components import Tone
from klientela.interfaces.web.kit.pages import PageRequest, page
from klientela.interfaces.web.kit.tags import day, spoken

CLIENTS = "clients"
PIECE = 64 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it Excel takes UTF-8 for Windows-1250
TONES = {
    Phase.READY: Tone.CAUTION,
    Phase.APPLIED: Tone.GOOD,
    Phase.REFUSED: Tone.STOP,
}


@page(capability=IMPORT_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: PageRequest) -> HttpResponse:
    """List the imports, and take in files: each of them is an import."""
    if request.method != "POST":
        return _door(request)
    files, limit = request.FILES.getlist("lists"), settings.CONFIGURATION.max_upload_mb
    if not files:
        return _door(request, gettext("Choose at least one file."))
    if sum(file.size or 0 for file in files) > limit * 1024 * 1024:
        return _door(request, gettext("Together the files may have %(limit)d MB at most.") % {"limit": limit})
    received = [_received(request, file) for file in files]
    return redirect("import", received[0].id) if len(received) == 1 else redirect("imports")


@page(capability=IMPORT_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """Show an import where it stands; a planned one is approved here, with the statement."""
    batch, run = _watched(request, batch_id)
    if request.method == "POST":
        return _approved(request, batch)
    if run:
        return render(request, "imports/working.html", {"batch": batch, "run": run, **_progress(batch, run)})
    if batch.phase == Phase.READY:
        return _ready(request, batch, ImportStatementForm())
    if batch.phase == Phase.REFUSED:
        return render(request, "imports/refused.html", {"batch": batch, "why": why_refused(batch)})
    context = {"batch": batch, "facts": _stated(batch)}
    if batch.phase == Phase.UNDONE:
        return render(request, "imports/undone.html", context)
    context |= {"journal": journal_of(request, batch), "has_rejected": _rejected(batch).exists()}
    context |= {"has_pairs": bool(open_pairs(request.actor, limit=1).pairs)}
    return render(request, "imports/applied.html", context)


@page(capability=IMPORT_CLIENTS)
@require_GET
def progress(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """Answer the page that waits: how far it is, or to load itself anew now that the step is over."""
    batch, run = _watched(request, batch_id)
    if run is None or not run.is_live:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "imports/progress.html", {"batch": batch, "run": run, **_progress(batch, run)})


@page(capability=IMPORT_CLIENTS)
@require_POST
def resume(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """Go on with a step that broke off, from where it was."""
    try:
        is_asked = runs.resume(request.actor, batch_id)
    except UnknownBatchError as error:
        raise Http404 from error
    if is_asked:
        messages.success(request, gettext("It goes on from where it was."))
    return redirect("import", batch_id)


@page(capability=IMPORT_CLIENTS)
@require_POST
def discard(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """Forget a file that was not imported."""
    try:
        runs.discard(request.actor, batch_id)
    except UnknownBatchError as error:
        raise Http404 from error
    except WrongPhaseError:
        return _too_late(request, batch_id)
    messages.success(request, gettext("The file is deleted. Nothing of it was imported."))
    return redirect("imports")


@page(capability=IMPORT_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """Say what taking an import back means, and do it."""
    batch, _run = _watched(request, batch_id)
    if batch.phase not in (Phase.APPLIED, Phase.APPLYING):
        return _too_late(request, batch_id)
    if request.method != "POST":
        return render(request, "imports/undo.html", {"batch": batch, "facts": _stated(batch)})
    try:
        runs.take_back(request.actor, batch_id)
    except WrongPhaseError:
        return _too_late(request, batch_id)
    return redirect("import", batch_id)


@page(capability=IMPORT_CLIENTS)
@require_safe
def rejected(request: PageRequest, batch_id: UUID) -> HttpResponseBase:
    """Hand out the rows that were rejected, with the reason for each."""
    batch, _run = _watched(request, batch_id)
    path = _rejected(batch)
    if batch.phase not in (Phase.READY, Phase.APPLYING, Phase.APPLIED) or not path.exists():
        raise Http404
    disposition = f'attachment; filename="klientela-rejected-{batch.created_at:%Y-%m-%d}.csv"'
    pieces = chain((BYTE_ORDER_MARK,), _pieces(path))
    return StreamingHttpResponse(
        pieces, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
    )


def _received(request: PageRequest, file: UploadedFile[bytes]) -> Batch:
    batch = desk.receive_file(request.actor, CLIENTS, name=file.name or "", pieces=file.chunks(PIECE))
    runs.start(batch)
    return batch


def _door(request: PageRequest, error: str = "") -> HttpResponse:
    batches = desk.batches_of(request.actor, CLIENTS)
    rows = [(batch, TONES.get(Phase(batch.phase), Tone.HINT)) for batch in batches]
    context = {"error": error, "accept": ACCEPTED, "rows": rows}
    return render(request, "imports/list.html", context, status=400 if error else 200)


def _watched(request: PageRequest, batch_id: UUID) -> tuple[Batch, runs.Run | None]:
    try:
        batch, run = runs.watched(request.actor, batch_id)
    except UnknownBatchError as error:
        raise Http404 from error
    if batch.importable != CLIENTS:
        raise Http404
    return batch, run


def _approved(request: PageRequest, batch: Batch) -> HttpResponse:
    form = ImportStatementForm(request.POST)
    if batch.phase != Phase.READY or not (folder_of(batch.id) / PREVIEW).exists():
        return _too_late(request, batch.id)
    if form.is_valid():
        try:
            runs.approve(request.actor, batch.id, form.statement)
        except WrongPhaseError:
            return _too_late(request, batch.id)
        except SaidError as error:
            form.refuse(error)
        else:
            return redirect("import", batch.id)
    return _ready(request, batch, form)


def _ready(request: PageRequest, batch: Batch, form: ImportStatementForm) -> HttpResponse:
    context = {"batch": batch, "form": form, **ready_context(request.actor, batch)}
    return render(request, "imports/ready.html", context, status=400 if form.errors else 200)


def _too_late(request: PageRequest, batch_id: UUID) -> HttpResponse:
    messages.error(request, WrongPhaseError.words.said(spoken()))
    return redirect("import", batch_id)


def _progress(batch: Batch, run: runs.Run) -> dict[str, Any]:
    """Return how far a step is: `count` rows read, stored, or still to be taken back; `percent` where it is known."""
    if batch.phase == Phase.READING:
        return {"count": run.done, "percent": None}
    done = batch.applied_rows if batch.phase == Phase.APPLYING else batch.rows - batch.applied_rows
    return {"count": batch.applied_rows, "percent": done * 100 // batch.rows if batch.rows else 100}


def _stated(batch: Batch) -> list[tuple[str, str]]:
    """Return what was stated about an import's file, with labels."""
    return [
        (gettext("How the data came to us"), SourceKind(batch.source_kind).words.said(spoken())),
        (gettext("From whom"), batch.from_whom),
        (gettext("When the firm obtained them"), day(batch.obtained_on)),
        (gettext("What the data will be used for"), Purpose(batch.purpose).words.said(spoken())),
        (gettext("Legal basis"), Basis(batch.basis).words.said(spoken())),
        (gettext("SHA-256 of the file"), batch.sha256),
    ]


def _rejected(batch: Batch) -> Path:
    return folder_of(batch.id) / REJECTED


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
