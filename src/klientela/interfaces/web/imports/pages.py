"""One import: see what would happen, state where it comes from, import it, follow it, take it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from klientela.base.exchange.batch import Batch, Phase
from klientela.base.exchange.desk import UnknownBatchError, WrongPhaseError
from klientela.base.exchange.folder import PREVIEW, REJECTED, folder_of
from klientela.base.exchange.mapping import MappingError
from klientela.base.exchange.revising import Renewed, UnknownRowError, is_outdated, kept_form
from klientela.base.vault.said_error import SaidError
from klientela.clients.parties.capabilities import IMPORT_CLIENTS
from klientela.clients.parties.likely_pair import open_pairs
from klientela.clients.parties.rules.purposes import Basis, Purpose
from klientela.clients.parties.source import SourceKind
from klientela.interfaces.web.imports import runs
from klientela.interfaces.web.imports.journal import journal_of
from klientela.interfaces.web.imports.ready import people_and_organisations, ready_context, why_refused
from klientela.interfaces.web.imports.statement import ImportStatementForm
from klientela.interfaces.web.imports.whole_form import form_of, typed_statement
from klientela.interfaces.web.kit.pages import PageRequest, page
from klientela.interfaces.web.kit.tags import day, spoken

CLIENTS = "clients"
PIECE = 64 * 1024


@page(capability=IMPORT_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """Show an import where it stands; a planned one is approved here, with the statement."""
    batch, run = watched(request, batch_id)
    if request.method == "POST":
        return _approved(request, batch)
    if batch.phase == Phase.READY and is_outdated(batch):
        with suppress(WrongPhaseError):  # somebody else has just gone on with it
            runs.renew(request.actor, batch.id)
        batch, run = watched(request, batch_id)
    if run:
        return render(request, "imports/working.html", {"batch": batch, "run": run, **_progress(batch, run)})
    if batch.phase == Phase.READY:
        return ready(request, batch)
    if batch.phase == Phase.REFUSED:
        return render(request, "imports/refused.html", {"batch": batch, "why": why_refused(batch)})
    context = {"batch": batch, "facts": _stated(batch)}
    if batch.phase == Phase.UNDONE:
        return render(request, "imports/undone.html", context)
    context |= {"journal": journal_of(request, batch), "has_rejected": _rejected(batch).exists()}
    context |= {"people": tuple(people_and_organisations(batch.tally)) if batch.tally else ()}
    context |= {"has_pairs": bool(open_pairs(request.actor, limit=1).pairs)}
    return render(request, "imports/applied.html", context)


@page(capability=IMPORT_CLIENTS)
@require_GET
def progress(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """Answer the page that waits: how far it is, or to load itself anew now that the step is over."""
    batch, run = watched(request, batch_id)
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
        return too_late(request, batch_id)
    messages.success(request, gettext("The file is deleted. Nothing of it was imported."))
    return redirect("imports")


@page(capability=IMPORT_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """Say what taking an import back means, and do it."""
    batch, _run = watched(request, batch_id)
    if batch.phase not in (Phase.APPLIED, Phase.APPLYING):
        return too_late(request, batch_id)
    if request.method != "POST":
        return render(request, "imports/undo.html", {"batch": batch, "facts": _stated(batch)})
    try:
        runs.take_back(request.actor, batch_id)
    except WrongPhaseError:
        return too_late(request, batch_id)
    return redirect("import", batch_id)


@page(capability=IMPORT_CLIENTS)
@require_safe
def rejected(request: PageRequest, batch_id: UUID) -> HttpResponseBase:
    """Hand out the rows that were rejected, with the reason for each."""
    batch, _run = watched(request, batch_id)
    path = _rejected(batch)
    if batch.phase not in (Phase.READY, Phase.APPLYING, Phase.APPLIED) or not path.exists():
        raise Http404
    disposition = f'attachment; filename="klientela-rejected-{batch.created_at:%Y-%m-%d}.csv"'
    return StreamingHttpResponse(
        _pieces(path), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
    )


def watched(request: PageRequest, batch_id: UUID) -> tuple[Batch, runs.Run | None]:
    """Return an import of clients that the user may see, and the run of its step. Raises Http404."""
    try:
        batch, run = runs.watched(request.actor, batch_id)
    except UnknownBatchError as error:
        raise Http404 from error
    if batch.importable != CLIENTS:
        raise Http404
    return batch, run


def _approved(request: PageRequest, batch: Batch) -> HttpResponse:
    """Approve what was seen; where the form or the clients differ from it, the preview is made anew and shown first."""
    if batch.phase != Phase.READY or not (folder_of(batch.id) / PREVIEW).exists():
        return too_late(request, batch.id)
    answer = revised(request, batch, why=Renewed.CHANGED)
    if answer is not None:
        return answer
    if is_outdated(batch):
        return redirect("import", batch.id)  # the page has it planned anew
    form = ImportStatementForm(request.POST)
    if form.is_valid():
        try:
            runs.approve(request.actor, batch.id, form.statement)
        except WrongPhaseError:
            return too_late(request, batch.id)
        except SaidError as error:
            form.refuse(error)
        else:
            return redirect("import", batch.id)
    return ready(request, batch, form)


def revised(request: PageRequest, batch: Batch, *, why: Renewed | None = None) -> HttpResponse | None:
    """Take the form of a planned import; answer where it is planned anew or refused, None where nothing is changed."""
    try:
        form = form_of(request.POST, folder_of(batch.id), rows=batch.rows)
        is_changed = runs.take_form(request.actor, batch.id, form, why=why)
    except WrongPhaseError:
        return too_late(request, batch.id)
    except MappingError as error:
        return ready(request, batch, refused={"columns_error": error.said(spoken())})
    except UnknownRowError as error:
        return ready(request, batch, refused={"rows_error": error.said(spoken())})
    except ValueError:
        said = gettext("Write the numbers of rows like this: 3, 7, 10-14.")
        return ready(request, batch, refused={"rows_error": said})
    return redirect("import", batch.id) if is_changed else None


def ready(
    request: PageRequest,
    batch: Batch,
    form: ImportStatementForm | None = None,
    *,
    refused: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Show a planned import; `refused` says why its columns or rows are not changed, what was typed stays."""
    kept = kept_form(folder_of(batch.id))
    typed = typed_statement(request.POST) if refused else kept.get("stated", {})
    form = form or ImportStatementForm(initial=typed)
    context = {"batch": batch, "form": form, "renewed": kept.get("why", ""), **(refused or {})}
    context |= ready_context(request.actor, batch, request.POST if refused else None)
    return render(request, "imports/ready.html", context, status=400 if form.errors or refused else 200)


def too_late(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """Say that an import is no longer where this can be done, and show where it is."""
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
