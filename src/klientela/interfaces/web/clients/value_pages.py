"""Correcting a value, taking one out of use, adding one: each with where the news comes from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from klientela.atoms.clock import today
from klientela.base.access.capabilities import may
from klientela.base.vault.said_error import SaidError
from klientela.clients.parties.capabilities import CHANGE_CLIENTS, MERGE_CLIENTS
from klientela.clients.parties.client_file import UnknownPartyError, party_of
from klientela.clients.parties.editing import (
    AlreadyHeldError,
    add_role,
    add_values,
    correct_value,
    remove_value,
)
from klientela.clients.parties.finding import live_value, parties_found
from klientela.clients.parties.live_values import UnknownValueError
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.draft import PartyKind
from klientela.clients.parties.source import Source
from klientela.clients.parties.values import Value
from klientela.interfaces.web.clients.detail_forms import DETAIL_FORMS, details_of
from klientela.interfaces.web.clients.form_choice import ADDABLE, draft_with, form_for, typed_of
from klientela.interfaces.web.clients.labels import kind_label, table_of, text_of
from klientela.interfaces.web.clients.statement import stated_as, stated_first, stated_like
from klientela.interfaces.web.clients.value_forms import NewRoleForm, ValueForm
from klientela.interfaces.web.kit.pages import PageRequest, page

LONGEST_NAME = 120


@page(capability=CHANGE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: PageRequest, party_id: UUID, table: str, value_id: UUID) -> HttpResponse:
    """Put a corrected value in the place of another."""
    value = _value(request, party_id, table, value_id)
    kind = form_for(value)
    if kind is None:
        raise Http404
    is_other = value.id != value_id
    if is_other and request.method != "POST":
        return redirect("client-value", party_id, table, value.id)
    begun = {**typed_of(value, kind), **stated_as(value.source)}
    form = kind(request.POST or None, begun | ({"to_on": today()} if table == "link" and "end" in request.GET else {}))
    form.fields.pop("kind", None)
    if not value.party.is_person:
        form.say_organisation()
    if form.is_valid() and not is_other and _corrected(request, value, form):
        messages.success(request, gettext("The value was corrected; the former one stays as history."))
        return redirect("client", party_id)
    context = {
        "form": form,
        "party": party_or_404(request, party_id),
        "value": value,
        "is_other": is_other and form.is_bound,
    }
    return _answer(
        request, "clients/correct.html", context | _said(party_id, value), status=_status(form, is_other=is_other)
    )


def _corrected(request: PageRequest, value: Value, form: ValueForm) -> bool:
    try:
        correct_value(
            request.actor,
            table_of(value),
            value.id,
            changes=form.changes,
            statement=form.statement,
            even_if_held_elsewhere="anyway" in request.POST,
        )
    except UnknownValueError:  # it left use since it was read
        raise Http404 from None
    except SaidError as error:
        form.refuse(error)
        return False
    return True


@page(capability=CHANGE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: PageRequest, party_id: UUID, table: str, value_id: UUID) -> HttpResponse:
    """Ask, and take a value out of use."""
    value = _value(request, party_id, table, value_id)
    if value.id != value_id:
        messages.warning(request, gettext("This value was corrected meanwhile. Look at it again before you remove it."))
        return redirect("client", party_id)
    if request.method != "POST":
        context = {"party": party_or_404(request, party_id), "value": value}
        return _answer(request, "clients/remove.html", context | _said(party_id, value))
    try:
        remove_value(request.actor, table, value.id)
    except UnknownValueError:
        raise Http404 from None
    except SaidError as error:
        messages.error(request, error.said(request.actor.language))
    else:
        messages.success(request, gettext("The value was taken out of use; it stays as history."))
    return redirect("client", party_id)


@page(capability=CHANGE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PageRequest, party_id: UUID, what: str) -> HttpResponse:
    """Add a value to a client."""
    party = party_or_404(request, party_id)
    if what not in ADDABLE or (what in DETAIL_FORMS and what not in details_of(party)):
        raise Http404
    form = ADDABLE[what](request.POST or None, first_stated(party))
    if not party.is_person:
        form.say_organisation()
    if form.is_valid() and _added(request, party, form):
        messages.success(request, gettext("Saved."))
        return redirect("client", party.id)
    context = {"form": form, "party": party, "what": what}
    return _answer(request, "clients/add.html", context, status=_status(form))


def _added(request: PageRequest, party: Party, form: ValueForm) -> bool:
    is_meant, draft = "anyway" in request.POST, draft_with(form, party)
    return _written(
        form,
        lambda: add_values(request.actor, party.id, draft, form.statement, even_if_held_elsewhere=is_meant),
    )


@page(capability=CHANGE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def add_member(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Join a person to an organisation: from the file of either, the other found as the list finds it."""
    party = party_or_404(request, party_id)
    name = request.GET.get("name", "")[:LONGEST_NAME]
    wanted = PartyKind.ORGANISATION if party.is_person else PartyKind.PERSON
    found = parties_found(request.actor, name, kind=wanted)
    form = NewRoleForm(request.POST or None, {"kind": "works", **first_stated(party)})
    form.offer(found)
    if form.is_valid() and _joined(request, party, form):
        messages.success(request, gettext("Saved."))
        return redirect("client", party.id)
    context = {"form": form, "party": party, "name": name, "found": found}
    return _answer(request, "clients/add_role.html", context, status=_status(form))


def _joined(request: PageRequest, party: Party, form: NewRoleForm) -> bool:
    other = UUID(form.cleaned_data["other"])
    person, organisation = (party.id, other) if party.is_person else (other, party.id)
    return _written(
        form,
        lambda: add_role(request.actor, person, organisation, role=form.role, statement=form.statement),
    )


def _written(form: ValueForm | NewRoleForm, write: Callable[[], bool]) -> bool:
    """Write; say beside a field why nothing was."""
    try:
        if not write():
            raise AlreadyHeldError
    except SaidError as error:
        form.refuse(error)
        return False
    return True


def party_or_404(request: PageRequest, party_id: UUID) -> Party:
    """Return a party that the actor sees. Raises Http404."""
    try:
        return party_of(request.actor, party_id)
    except UnknownPartyError:
        raise Http404 from None


def _value(request: PageRequest, party_id: UUID, table: str, value_id: UUID) -> Value:
    try:
        return live_value(request.actor, party_id, table=table, value_id=value_id)
    except (UnknownPartyError, UnknownValueError):
        raise Http404 from None


def first_stated(party: Party) -> dict[str, str]:
    """Return the purpose and the basis that the party's newest value has: a new one mostly has the same."""
    newest = Source.objects.filter(names__party=party).order_by("-id").first()
    return stated_like(newest) if newest else stated_first()


def _said(party_id: UUID, value: Value) -> dict[str, object]:
    """Return what a page about a value says of it, on the file that one came from."""
    address = reverse("client-value", args=[party_id, table_of(value), value.id])
    remove_url = reverse("client-value-remove", args=[party_id, table_of(value), value.id])
    return {"kind": kind_label(value), "text": text_of(value), "action": address, "remove_url": remove_url}


def _status(form: ValueForm | NewRoleForm, *, is_other: bool = False) -> int:
    if form.errors:
        return 400
    return 409 if is_other and form.is_bound else 200


def _answer(request: PageRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, template, context | {"may_merge": may(request.actor, MERGE_CLIENTS)}, status=status)
