"""The imports: take in files, list what there is, page by page, and keep the list fresh while something is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from klientela.base.exchange import desk
from klientela.base.exchange.batch import Batch, Phase
from klientela.clients.parties.capabilities import IMPORT_CLIENTS
from klientela.interfaces.web.audit.pages import ACCEPTED
from klientela.interfaces.web.imports import runs
from klientela.interfaces.web.imports.pages import CLIENTS, PIECE
from klientela.interfaces.web.kit.components import Pager, Tone
from klientela.interfaces.web.kit.pages import PageRequest, page

PAGE = 30
TONES = {
    Phase.READY: Tone.CAUTION,
    Phase.APPLIED: Tone.GOOD,
    Phase.REFUSED: Tone.STOP,
}


@dataclass(frozen=True, slots=True)
class ListedImport:
    """One import of the list; `has_broken_off` where it waits for a step that nobody does."""

    batch: Batch
    tone: Tone
    has_broken_off: bool


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
@require_GET
def rows(request: PageRequest) -> HttpResponse:
    """Answer the list that waits for something to be done: the list as it is now."""
    return render(request, "imports/rows.html", _listed(request))


def _received(request: PageRequest, file: UploadedFile[bytes]) -> Batch:
    batch = desk.receive_file(request.actor, CLIENTS, name=file.name or "", pieces=file.chunks(PIECE))
    runs.start(batch)
    return batch


def _door(request: PageRequest, error: str = "") -> HttpResponse:
    context = {"error": error, "accept": ACCEPTED, **_listed(request)}
    return render(request, "imports/list.html", context, status=400 if error else 200)


def _listed(request: PageRequest) -> dict[str, Any]:
    before = _asked_before(request)
    batches = desk.batches_of(request.actor, CLIENTS, before=before, limit=PAGE + 1)
    shown, here = batches[:PAGE], reverse("imports")
    states = runs.runs_of(shown)
    listed = [
        ListedImport(
            batch,
            TONES.get(Phase(batch.phase), Tone.HINT),
            has_broken_off=batch.id in states and not states[batch.id].is_live,
        )
        for batch in shown
    ]
    query = f"?before={before}" if before else ""
    return {
        "rows": listed,
        "fresh_url": f"{reverse('import-list')}{query}" if any(run.is_live for run in states.values()) else "",
        "pager": Pager(
            older_url=f"{here}?before={shown[-1].id}" if len(batches) > PAGE else "", newest_url=here if before else ""
        ),
    }


def _asked_before(request: PageRequest) -> UUID | None:
    asked = request.GET.get("before", "")
    try:
        return UUID(asked) if asked else None
    except ValueError as error:
        raise Http404 from error
