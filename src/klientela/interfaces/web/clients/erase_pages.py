"""Erasing a whole client: what goes and what stays is said before."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from klientela.clients.parties.capabilities import ERASE_CLIENTS
from klientela.clients.parties.client_file import client_file
from klientela.clients.parties.erasing import erase_party
from klientela.clients.parties.merge import merges_of
from klientela.interfaces.web.clients.value_pages import party_or_404
from klientela.interfaces.web.kit.pages import PageRequest, page


@page(capability=ERASE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Say what goes and what stays; then erase the client and all that was merged into it."""
    party = party_or_404(request, party_id)
    if request.method == "POST" and request.POST.get("understood") == "1":
        erase_party(request.actor, party.id)
        messages.success(request, gettext("The client was erased."))
        return redirect("clients")
    found = client_file(request.actor, party.id)
    context = {
        "party": party,
        "count": sum(1 + len(held.history) for held in found.held()) + len(found.left_use),
        "staff": len(found.staff),
        "merged": [merge.dropped.name for merge in merges_of(request.actor, party.id)],
        "is_unanswered": request.method == "POST",
    }
    return render(request, "clients/erase.html", context, status=400 if request.method == "POST" else 200)
