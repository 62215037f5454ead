"""Choosing one of several values: the current name, the main industry."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from klientela.clients.parties.capabilities import CHANGE_CLIENTS
from klientela.clients.parties.client_file import UnknownPartyError
from klientela.clients.parties.details import choose_main
from klientela.clients.parties.finding import live_value
from klientela.clients.parties.live_values import UnknownValueError
from klientela.clients.parties.names import choose_name
from klientela.clients.parties.rules.draft import NameKind
from klientela.clients.parties.values import Value
from klientela.interfaces.web.kit.pages import PageRequest, page


@page(capability=CHANGE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def current_name(request: PageRequest, party_id: UUID, value_id: UUID) -> HttpResponse:
    """Ask what the current name becomes, and put another one in its place."""
    name = _value(request, party_id, table="name", value_id=value_id)
    former = request.POST.get("former", "")
    if former in (NameKind.FORMER, NameKind.ALIAS):
        choose_name(request.actor, name.id, former=NameKind(former))
        messages.success(request, gettext("The current name was changed."))
        return redirect("client", name.party_id)
    context = {"party": name.party, "name": name, "is_unanswered": request.method == "POST"}
    return render(request, "clients/name_current.html", context, status=400 if request.method == "POST" else 200)


@page(capability=CHANGE_CLIENTS)
@require_POST
def main_industry(request: PageRequest, party_id: UUID, value_id: UUID) -> HttpResponse:
    """Let an industry be the main one."""
    detail = _value(request, party_id, table="detail", value_id=value_id)
    try:
        choose_main(request.actor, detail.id)
    except UnknownValueError:
        raise Http404 from None
    messages.success(request, gettext("The main industry was changed."))
    return redirect("client", detail.party_id)


def _value(request: PageRequest, party_id: UUID, *, table: str, value_id: UUID) -> Value:
    try:
        return live_value(request.actor, party_id, table=table, value_id=value_id)
    except (UnknownPartyError, UnknownValueError):
        raise Http404 from None
