"""A client's file, and how far the firm and the client have come."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klientela.atoms.actor import Actor
from klientela.base.access.capabilities import may
from klientela.base.access.evidence_desk import SEE_EVIDENCE, list_entries
from klientela.base.access.row_scope import in_scope
from klientela.base.access.user import User
from klientela.base.ledger.entry import ObjectRef
from klientela.base.vault.subject import pseudonym_of
from klientela.clients.parties.capabilities import CHANGE_CLIENTS, ERASE_CLIENTS, MERGE_CLIENTS, SEE_CLIENTS
from klientela.clients.parties.client_file import ClientFile, UnknownPartyError, client_file
from klientela.clients.parties.editing import change_party
from klientela.clients.parties.merge import merges_of
from klientela.clients.parties.merge_journal import Merge
from klientela.clients.parties.party import Party, ProcessingState
from klientela.interfaces.web.clients.labels import PARTIES, text_of
from klientela.interfaces.web.clients.party_forms import KeepingForm
from klientela.interfaces.web.clients.shown import groups_of, left_use
from klientela.interfaces.web.evidence.rows import Row, rows_of
from klientela.interfaces.web.kit.pages import PageRequest, page

_ENTRIES_SHOWN = 10
_IN_THE_HEAD = ("nip", "krs")


@page(capability=SEE_CLIENTS)
@require_safe
def client(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Show everything held about one client; the address of a merged one leads to the one that it became."""
    try:
        found = client_file(request.actor, party_id)
    except UnknownPartyError:
        raise Http404 from None
    if found.party.id != party_id:
        return redirect("client", found.party.id)
    return render(request, "clients/client.html", _context(request, found))


@page(capability=CHANGE_CLIENTS)
@require_POST
def change(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Change the stage and the keeper."""
    try:
        found = client_file(request.actor, party_id)
    except UnknownPartyError:
        raise Http404 from None
    form = KeepingForm(request.POST, found.party, keepers())
    if not form.is_valid():
        return render(request, "clients/client.html", {**_context(request, found), "form": form}, status=400)
    owner = form.chosen_owner
    change_party(request.actor, found.party.id, stage=form.chosen_stage, owner=owner)
    if not in_scope(request.actor, owner_id=owner.id if owner else None, team_id=owner.team_id if owner else None):
        messages.success(request, gettext("Saved. The client is now in other hands, and no longer on your list."))
        return redirect("clients")
    messages.success(request, gettext("The stage and the keeper were saved."))
    return redirect("client", found.party.id)


def keepers() -> list[User]:
    """Return the users who may look after clients, by name."""
    users = User.objects.filter(is_active=True).prefetch_related("grants").order_by("full_name", "id")
    return [user for user in users if may(user.as_actor(), CHANGE_CLIENTS)]


def _context(request: PageRequest, found: ClientFile) -> dict[str, Any]:
    actor, party = request.actor, found.party
    may_change = may(actor, CHANGE_CLIENTS)
    merges = merges_of(actor, party.id)
    return {
        "party": party,
        "kind": PARTIES[party.kind],
        "facts": _facts(found),
        "is_restricted": party.processing_state == ProcessingState.RESTRICTED.value,
        "groups": groups_of(actor, found),
        "left_use": left_use(found),
        "pairs": [(pair, pair.second if pair.first_id == party.id else pair.first) for pair in found.pairs],
        "merges": merges,
        "just_merged": _just_merged(request, merges),
        "entries": _entries(actor, party),
        "form": KeepingForm(None, party, keepers()) if may_change else None,
        "may_change": may_change,
        "may_merge": may(actor, MERGE_CLIENTS),
        "may_erase": may(actor, ERASE_CLIENTS),
    }


def _facts(found: ClientFile) -> list[tuple[str, str]]:
    numbers = [held.value for held in found.identifiers if held.value.kind in _IN_THE_HEAD and not held.value.fault]
    facts = [(number.kind.upper(), text_of(number)) for number in numbers]
    towns = [held.value.city for held in found.addresses if held.value.city]
    if towns:
        facts.append((gettext("Town"), towns[0]))
    organisations = [held.value.organisation.name for held in found.roles]
    if organisations:
        facts.append((gettext("Organisation"), organisations[0]))
    return facts


def _just_merged(request: PageRequest, merges: list[Merge]) -> Merge | None:
    asked = request.GET.get("merged", "")
    return next((merge for merge in merges if str(merge.id) == asked), None)


def _entries(actor: Actor, party: Party) -> list[Row] | None:
    """Return the newest evidence about a client, None for those who may not see any."""
    if not may(actor, SEE_EVIDENCE):
        return None
    about = ObjectRef("party", pseudonym_of(party.id))
    return rows_of(list_entries(actor, about=about, limit=_ENTRIES_SHOWN))
