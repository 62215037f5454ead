"""The list of clients."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from klientela.atoms.actor import Scope
from klientela.base.access.capabilities import may
from klientela.clients.parties.capabilities import CHANGE_CLIENTS, EXPORT_CLIENTS, IMPORT_CLIENTS, SEE_CLIENTS
from klientela.clients.parties.likely_pair import open_pairs
from klientela.clients.parties.listing import (
    BadPageMarkError,
    ClientPage,
    Filters,
    client_rows,
    list_clients,
    tags_in_use,
)
from klientela.clients.parties.party import Stage
from klientela.clients.parties.rules.draft import PartyKind
from klientela.clients.parties.searching import search_clients
from klientela.interfaces.web.clients.labels import PARTIES
from klientela.interfaces.web.clients.rows import shown_rows
from klientela.interfaces.web.kit.pages import PageRequest, page

FILTERS = ("kind", "stage", "tag", "owner")
MOST_FOUND = 20
FOUND = "div#found"  # what is asked for with every letter that is typed: the list without the page around it


@page(capability=SEE_CLIENTS)
@require_safe
@vary_on_headers("HX-Target")
def clients(request: PageRequest) -> HttpResponse:
    """List clients, narrowed to what the address says."""
    asked = {name: request.GET[name] for name in (*FILTERS, "q") if request.GET.get(name)}
    shown = _shown(request, filters_asked(request, asked))
    context = {
        "rows": shown_rows(shown.rows),
        "asked": asked,
        "is_cut": "q" in asked and len(shown.rows) == MOST_FOUND,
        "next_url": _neighbour(asked, after=shown.after),
        "previous_url": _neighbour(asked, before=shown.before),
    }
    if request.headers.get("HX-Target") == FOUND:
        return render(request, "clients/found.html", context)
    is_empty = not shown.rows and not asked and not shown.before
    context |= {
        "is_empty": is_empty,
        "may_add": may(request.actor, CHANGE_CLIENTS),
        "may_import": may(request.actor, IMPORT_CLIENTS),
        "may_export": may(request.actor, EXPORT_CLIENTS),
    }
    return render(request, "clients/list.html", context if is_empty else {**context, **_choices(request)})


def _choices(request: PageRequest) -> dict[str, Any]:
    """Return what the filters offer; who sees only their own rows needs no filter for them."""
    return {
        "kinds": PARTIES.items(),
        "stages": [(stage.value, stage.words) for stage in Stage],
        "tags": tags_in_use(request.actor),
        "has_owner_filter": request.actor.scope is not Scope.OWN,
        "has_pairs": bool(open_pairs(request.actor, limit=1).pairs),
    }


def filters_asked(request: PageRequest, asked: dict[str, str]) -> Filters:
    """Return the filters that an address asks for. Raises Http404 for what is none."""
    kind, stage, owner = (asked.get(name, "") for name in ("kind", "stage", "owner"))
    if kind not in ("", *PartyKind) or stage not in ("", *Stage) or owner not in ("", "me"):
        raise Http404
    tag = asked.get("tag", "")
    if "\x00" in tag:
        raise Http404
    return Filters(kind=kind, stage=stage, tag=tag, owner=request.actor.id if owner else None)


def _shown(request: PageRequest, filters: Filters) -> ClientPage:
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    if query := request.GET.get("q", ""):
        return _found(request, query, filters)
    try:
        return list_clients(request.actor, filters, after=after, before=before)
    except BadPageMarkError:
        raise Http404 from None


def _found(request: PageRequest, query: str, filters: Filters) -> ClientPage:
    """Return the best of what a search finds among those the filters let through."""
    hits = search_clients(request.actor, query, filters=filters, limit=MOST_FOUND)
    return ClientPage(client_rows([hit.party for hit in hits]))


def _neighbour(asked: dict[str, str], **mark: str) -> str:
    return f"{reverse('clients')}?{urlencode({**asked, **mark})}" if any(mark.values()) else ""
