"""The evidence ledger: newest entries, whether it is whole, one entry with its proof, and the export."""

from __future__ import annotations

import json
import tempfile
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klientela.atoms.clock import today
from klientela.base.access import evidence_desk
from klientela.base.access.capabilities import may
from klientela.base.access.evidence_desk import READ_EVIDENCE, SEE_EVIDENCE
from klientela.base.access.reveal import NoReasonError
from klientela.base.ledger.entry import Entry
from klientela.base.ledger.export import NothingSealedError
from klientela.base.ledger.kinds import LedgerKind, declared_kinds
from klientela.base.ledger.queries import EntryDetail, EntryUnknownError
from klientela.base.ledger.stored_tree import sealed_size
from klientela.interfaces.web.evidence.rows import rows_of
from klientela.interfaces.web.kit.components import Pager
from klientela.interfaces.web.kit.pages import PageRequest, page
from klientela.interfaces.web.kit.tags import spoken

PAGE_SIZE = 50


@page(capability=SEE_EVIDENCE)
@require_safe
def ledger(request: PageRequest) -> HttpResponse:
    """List the newest entries, of one kind where the address says so."""
    kind, before = _asked_kind(request), _asked_before(request)
    entries = evidence_desk.list_entries(request.actor, kind=kind, before=before, limit=PAGE_SIZE + 1)
    context = {
        "rows": rows_of(entries[:PAGE_SIZE]),
        "pager": _pager(entries, kind, before),
        "kinds": sorted((one.words.said(spoken()), one.name) for one in declared_kinds()),
        "kind": kind.name if kind else "",
        "size": sealed_size(),
        "check": evidence_desk.last_check(request.actor),
    }
    return render(request, "evidence/ledger.html", context)


@page(capability=SEE_EVIDENCE)
@require_POST
def verify(request: PageRequest) -> HttpResponse:
    """Verify everything now and show what was found."""
    return render(request, "evidence/verification.html", {"found": evidence_desk.verify_evidence(request.actor)})


@page(capability=SEE_EVIDENCE)
@require_safe
def entry_page(request: PageRequest, entry_id: UUID) -> HttpResponse:
    """Show one entry and its place in the tree."""
    return render(request, "evidence/entry.html", _entry_context(request, _detail(request, entry_id)))


@page(capability=READ_EVIDENCE)
@require_POST
def contents(request: PageRequest, entry_id: UUID) -> HttpResponse:
    """Open what an entry holds about people; that somebody looked is evidence too."""
    detail = _detail(request, entry_id)
    try:
        parts = evidence_desk.read_contents(request.actor, entry_id, reason=request.POST.get("reason", ""))
    except NoReasonError as error:
        context = {**_entry_context(request, detail), "error": error.said(spoken())}
        return render(request, "evidence/entry.html", context, status=400)
    shown = [json.dumps(part.payload, ensure_ascii=False, indent=2) if part.payload else "" for part in parts]
    return render(request, "evidence/entry.html", {**_entry_context(request, detail), "parts": shown})


@page(capability=SEE_EVIDENCE)
@require_safe
def proof(request: PageRequest, entry_id: UUID) -> HttpResponse:
    """Hand out the proof that an entry is under the newest signed head."""
    try:
        proven = evidence_desk.prove_entry(request.actor, entry_id)
    except NothingSealedError:
        raise Http404 from None
    response = HttpResponse(json.dumps(proven, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="proof-{entry_id}.json"'
    return response


@page(capability=SEE_EVIDENCE)
@require_POST
def export_file(request: PageRequest) -> HttpResponseBase:
    """Hand out the whole ledger, without payloads, for anybody to verify; that it was taken is evidence."""
    written = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        evidence_desk.export_evidence(request.actor, written)
    except NothingSealedError:
        written.close()
        messages.warning(request, gettext("Nothing is sealed yet: new entries are sealed within seconds. Try again."))
        return redirect("evidence")
    written.seek(0)
    name = f"klientela-evidence-{today():%Y-%m-%d}.jsonl"
    return FileResponse(written, as_attachment=True, filename=name, content_type="application/jsonl")


def _asked_kind(request: PageRequest) -> LedgerKind | None:
    name = request.GET.get("kind", "")
    if not name:
        return None
    for kind in declared_kinds():
        if kind.name == name:
            return kind
    raise Http404


def _asked_before(request: PageRequest) -> UUID | None:
    asked = request.GET.get("before", "")
    try:
        return UUID(asked) if asked else None
    except ValueError:
        raise Http404 from None


def _pager(entries: list[Entry], kind: LedgerKind | None, before: UUID | None) -> Pager:
    filters = {"kind": kind.name} if kind else {}
    here = reverse("evidence")
    older = f"{here}?{urlencode({**filters, 'before': entries[PAGE_SIZE - 1].id})}" if len(entries) > PAGE_SIZE else ""
    newest = f"{here}?{urlencode(filters)}" if before else ""
    return Pager(older, newest)


def _detail(request: PageRequest, entry_id: UUID) -> EntryDetail:
    try:
        return evidence_desk.show_entry(request.actor, entry_id)
    except EntryUnknownError:
        raise Http404 from None


def _entry_context(request: PageRequest, detail: EntryDetail) -> dict[str, object]:
    entry, row = detail.entry, rows_of([detail.entry])[0]
    facts = [
        (gettext("Kind"), entry.kind),
        (gettext("About"), row.about),
        (gettext("Version of the rules"), entry.rules_version),
        (gettext("Id of the entry"), str(entry.id)),
    ]
    return {
        "row": row,
        "detail": detail,
        "facts": facts,
        "has_parts": bool(bytes(entry.commitments)),
        "may_read": may(request.actor, READ_EVIDENCE),
    }
