"""The clients that the list is narrowed to, as a file: asked for on a page of its own, and every file is evidence."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from klientela.atoms.clock import today
from klientela.clients.parties.capabilities import EXPORT_CLIENTS
from klientela.clients.parties.exporting.operation import ExportForm, export_clients, exportable
from klientela.clients.parties.listing import Filters, tags_in_use
from klientela.clients.parties.party import Stage
from klientela.interfaces.web.clients.labels import PARTIES
from klientela.interfaces.web.clients.list_pages import FILTERS, filters_asked
from klientela.interfaces.web.kit.pages import PageRequest, page
from klientela.interfaces.web.kit.tags import spoken

MOST = 20_000  # clients that a request writes in seconds; more are for the command line
_TYPES = {
    ExportForm.CSV: "text/csv; charset=utf-8",
    ExportForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportForm.VCARD: "text/vcard; charset=utf-8",
}


@page(capability=EXPORT_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: PageRequest) -> HttpResponse:
    """Say what will leave, and hand it out in the form that was chosen."""
    asked = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    filters = filters_asked(request, asked)
    count = exportable(request.actor, filters, most=MOST)
    form = request.POST.get("form", "")
    if form and form not in _TYPES:
        raise Http404
    if form and 0 < count <= MOST:
        return _file(request, ExportForm(form), filters)
    context = {
        "count": count,
        "is_too_many": count > MOST,
        "most": MOST,
        "narrowed": _narrowed(request, filters),
        "has_query": bool(request.GET.get("q")),
        "back_url": f"{reverse('clients')}?{urlencode(asked)}" if asked else reverse("clients"),
    }
    return render(request, "clients/export.html", context, status=400 if request.method == "POST" else 200)


def _file(request: PageRequest, form: ExportForm, filters: Filters) -> HttpResponse:
    """Return the file; it is written where only this process reads, and is gone before the answer leaves."""
    name = f"klientela-clients-{today():%Y-%m-%d}.{form.value}"
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        export_clients(request.actor, path, form=form, filters=filters)
        content = path.read_bytes()
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=_TYPES[form], headers={"Content-Disposition": disposition})


def _narrowed(request: PageRequest, filters: Filters) -> list[tuple[str, str]]:
    """Return in words what the clients are narrowed to."""
    tag = next((tag.name for tag in tags_in_use(request.actor) if tag.key == filters.tag), filters.tag)
    said = (
        (gettext("Kind"), str(PARTIES[filters.kind]) if filters.kind else ""),
        (gettext("Stage"), Stage(filters.stage).words.said(spoken()) if filters.stage else ""),
        (gettext("Tag"), tag),
        (gettext("Keeper"), gettext("Mine") if filters.owner else ""),
    )
    return [(label, value) for label, value in said if value]
