"""Linking organisations, from the file of either."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from klientela.base.vault.said_error import SaidError
from klientela.clients.parties.capabilities import CHANGE_CLIENTS
from klientela.clients.parties.client_file import UnknownPartyError
from klientela.clients.parties.finding import parties_found
from klientela.clients.parties.links import add_link
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.draft import PartyKind
from klientela.interfaces.web.clients.link_forms import NewLinkForm
from klientela.interfaces.web.clients.value_pages import LONGEST_NAME, first_stated, party_or_404
from klientela.interfaces.web.kit.pages import PageRequest, page


@page(capability=CHANGE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Link an organisation to another one, found as the list finds it."""
    party = party_or_404(request, party_id)
    if party.is_person:
        raise Http404
    name = request.GET.get("name", "")[:LONGEST_NAME]
    found = [one for one in parties_found(request.actor, name, kind=PartyKind.ORGANISATION) if one != party]
    form = NewLinkForm(request.POST or None, first_stated(party))
    form.say_organisation()
    form.offer(found)
    if form.is_valid() and _linked(request, party, form):
        messages.success(request, gettext("Saved."))
        return redirect("client", party.id)
    context = {"form": form, "party": party, "name": name, "found": found}
    return render(request, "clients/add_link.html", context, status=400 if form.errors else 200)


def _linked(request: PageRequest, party: Party, form: NewLinkForm) -> bool:
    whose, draft = form.link_of(party)
    try:
        add_link(request.actor, whose, draft, form.statement)
    except UnknownPartyError:
        raise Http404 from None
    except SaidError as error:
        form.refuse(error)
        return False
    return True
