"""Drop the lists, wait while they are read, read the report, take it along, and have it forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klientela.home.audit import desk
from klientela.home.audit.desk import RUN_AUDITS, AuditRunningError, AuditState, UnknownAuditError, Upload
from klientela.home.audit.rendering import report_html, report_pdf
from klientela.home.demo.first_run import demo_lists
from klientela.interfaces.web.audit.shown import report_context
from klientela.interfaces.web.kit.pages import PageRequest, page
from klientela.interfaces.web.kit.tags import spoken

ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xls,.ods,.vcf,.zip"
PIECE = 64 * 1024
RENDERINGS: dict[str, tuple[str, Callable[[dict[str, Any]], bytes]]] = {
    "json": ("application/json", lambda report: json.dumps(report, ensure_ascii=False, indent=2).encode()),
    "html": ("text/html; charset=utf-8", lambda report: report_html(report).encode()),
    "pdf": ("application/pdf", report_pdf),
}


@page(capability=RUN_AUDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def audit(request: PageRequest) -> HttpResponse:
    """Take in lists to audit."""
    if request.method != "POST":
        return _door(request)
    files = request.FILES.getlist("lists")
    limit = settings.CONFIGURATION.max_upload_mb
    if not files:
        return _door(request, gettext("Choose at least one file."))
    if sum(file.size or 0 for file in files) > limit * 1024 * 1024:
        return _door(request, gettext("Together the files may have %(limit)d MB at most.") % {"limit": limit})
    uploads = [Upload(file.name or "", file.chunks(PIECE)) for file in files]
    return _begun(request, uploads)


@page(capability=RUN_AUDITS)
@require_POST
def audit_demo(request: PageRequest) -> HttpResponse:
    """Audit the invented lists of the demo."""
    paths = demo_lists(_home())
    if not paths:
        raise Http404
    return _begun(request, [Upload(path.name, [path.read_bytes()]) for path in paths])


def _begun(request: PageRequest, uploads: Sequence[Upload]) -> HttpResponse:
    try:
        return redirect("audit-report", desk.begin_audit(request.actor, uploads))
    except AuditRunningError as running:
        text = gettext("An audit of yours is still being read. Wait for its report, or stop it first.")
        return _door(request, text, status=409, running=running.audit_id)


@page(capability=RUN_AUDITS)
@require_GET
def report(request: PageRequest, audit_id: UUID) -> HttpResponse:
    """Show how far an audit is, and then what it found."""
    try:
        status = desk.audit_status(request.actor, audit_id)
        if status.state is AuditState.READY:
            found = desk.audit_report(request.actor, audit_id, spoken())
            return render(request, "audit/report.html", {"audit_id": audit_id, **report_context(found)})
    except UnknownAuditError:
        return render(request, "audit/gone.html", status=404)
    if status.state is AuditState.FAILED:
        return render(request, "audit/failed.html", {"audit_id": audit_id}, status=500)
    return render(request, "audit/reading.html", {"audit_id": audit_id, "read": status.read})


@page(capability=RUN_AUDITS)
@require_GET
def progress(request: PageRequest, audit_id: UUID) -> HttpResponse:
    """Answer the page that waits: how far it is, or to load itself anew now that it is over."""
    try:
        status = desk.audit_status(request.actor, audit_id)
    except UnknownAuditError as error:
        raise Http404 from error
    if status.state is AuditState.READING:
        return render(request, "audit/progress.html", {"audit_id": audit_id, "read": status.read})
    return HttpResponse(headers={"HX-Refresh": "true"})


@page(capability=RUN_AUDITS)
@require_GET
def download(request: PageRequest, audit_id: UUID, form: str) -> HttpResponse:
    """Give the report as a file."""
    if form not in RENDERINGS:
        raise Http404
    try:
        found = desk.audit_report(request.actor, audit_id, spoken())
    except UnknownAuditError as error:
        raise Http404 from error
    kind, rendered = RENDERINGS[form]
    disposition = f'attachment; filename="klientela-audit-{found["as_of"]}.{form}"'
    return HttpResponse(rendered(found), content_type=kind, headers={"Content-Disposition": disposition})


@page(capability=RUN_AUDITS)
@require_POST
def discard(request: PageRequest, audit_id: UUID) -> HttpResponse:
    """Forget an audit at once."""
    try:
        desk.discard_audit(request.actor, audit_id)
    except UnknownAuditError as error:
        raise Http404 from error
    messages.success(request, gettext("The report and the files are deleted."))
    return redirect("audit")


def _door(request: PageRequest, error: str = "", *, status: int = 400, running: UUID | None = None) -> HttpResponse:
    context = {"error": error, "running": running, "accept": ACCEPTED, "has_demo": bool(demo_lists(_home()))}
    return render(request, "audit/door.html", context, status=status if error else 200)


def _home() -> Path:
    return Path(settings.CONFIGURATION.home)
