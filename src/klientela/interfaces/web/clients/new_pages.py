"""New clients: somebody alike who is known already is shown before anything is stored."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from klientela.base.vault.said_error import SaidError
from klientela.clients.parties.capabilities import CHANGE_CLIENTS
from klientela.clients.parties.editing import create_party
from klientela.clients.parties.listing import client_rows, visible_parties
from klientela.clients.parties.lookalikes import lookalikes_of
from klientela.clients.parties.rules.matching.match import Match
from klientela.interfaces.web.clients.likeness import Alike, alike
from klientela.interfaces.web.clients.party_forms import NewOrganisationForm, NewPersonForm
from klientela.interfaces.web.clients.statement import stated_first
from klientela.interfaces.web.kit.pages import PageRequest, page

_MOST_SHOWN = 5


@page(capability=CHANGE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: PageRequest) -> HttpResponse:
    """Store a new person."""
    return _new(request, NewPersonForm(request.POST or None, stated_first()), "clients/new_person.html")


@page(capability=CHANGE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_organisation(request: PageRequest) -> HttpResponse:
    """Store a new organisation."""
    return _new(request, NewOrganisationForm(request.POST or None, stated_first()), "clients/new_organisation.html")


def _new(request: PageRequest, form: NewPersonForm | NewOrganisationForm, template: str) -> HttpResponse:
    known: list[Alike] = []
    if form.is_valid():
        known = [] if "anyway" in request.POST else _known(request, form)
        made = None if known else _made(request, form)
        if made:
            messages.success(request, gettext("The client was saved."))
            return redirect("client", made)
    status = 400 if form.errors else 409 if known else 200
    context: dict[str, Any] = {"form": form, "known": known}
    return render(request, template, context, status=status)


def _made(request: PageRequest, form: NewPersonForm | NewOrganisationForm) -> UUID | None:
    try:
        return create_party(request.actor, form.draft, form.statement)
    except SaidError as error:
        form.refuse(error)
        return None


def _known(request: PageRequest, form: NewPersonForm | NewOrganisationForm) -> list[Alike]:
    """Return those already stored whom the new client resembles, the likeliest first."""
    matches: list[Match] = lookalikes_of(request.actor, form.contact)[:_MOST_SHOWN]
    by_id = {UUID(match.b): match for match in matches}
    rows = client_rows(list(visible_parties(request.actor).filter(id__in=by_id))) if matches else []
    by_party = {row.party.id: row for row in rows}
    return [alike(form, by_party[party_id], match) for party_id, match in by_id.items() if party_id in by_party]
