"""PESEL numbers: whether they may be kept, adding one, reading it with a reason, deleting it."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods
from typing_extensions import override

from klientela.atoms.formats.contact import IdentifierKind
from klientela.base.access.capabilities import may
from klientela.base.exchange.batch import Statement
from klientela.base.parameters.firm import CHANGE_SETTINGS, SEE_SETTINGS
from klientela.base.parameters.pesel import (
    LONGEST_PROVISION,
    NoProvisionError,
    allow_pesel,
    forbid_pesel,
    may_keep_pesel,
    pesel_provision,
)
from klientela.base.vault.said_error import SaidError
from klientela.clients.parties.capabilities import CHANGE_CLIENTS, REVEAL_NUMBERS
from klientela.clients.parties.live_values import UnknownValueError
from klientela.clients.parties.party import Party
from klientela.clients.parties.sealed_numbers import (
    BASIS,
    PURPOSE,
    SHORTEST_REASON,
    delete_pesel,
    is_pesel_kept,
    keep_pesel,
    pesel_law,
    read_pesel,
)
from klientela.interfaces.web.clients.statement import Line, StatementForm
from klientela.interfaces.web.clients.value_forms import check_number
from klientela.interfaces.web.clients.value_pages import party_or_404
from klientela.interfaces.web.kit.pages import PageRequest, page
from klientela.interfaces.web.kit.tags import spoken


def _a_pesel(text: str) -> None:
    """Refuse a number that fails its own check."""
    check_number(IdentifierKind.PESEL, text)


class PeselForm(StatementForm):
    """A PESEL, and where it comes from."""

    main = "number"
    number = Line(
        label="PESEL",
        max_length=20,
        validators=[_a_pesel],
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    field_order = ("number",)

    def __init__(self, data: QueryDict | None, law: str) -> None:
        super().__init__(data)
        del self.fields["purpose"], self.fields["basis"]
        self.fixed = (
            (gettext("What the data will be used for"), PURPOSE.words.said(spoken())),
            (gettext("Legal basis"), BASIS.words.said(spoken())),
            (gettext("Provision that demands the numbers"), law),
        )

    @property
    @override
    def statement(self) -> Statement:
        """Return what was stated; purpose and basis are those that allow keeping the number at all."""
        typed = self.cleaned_data
        return Statement(**{name: typed[name] for name in typed if name != self.main}, purpose=PURPOSE, basis=BASIS)


class ProvisionForm(forms.Form):
    """The law that demands PESEL numbers."""

    provision = Line(
        label=_("Provision that demands the numbers"),
        max_length=LONGEST_PROVISION,
        help_text=_("The article and the Act. Without one, PESEL numbers may not be kept (GDPR Art. 6(1)(c) and 87)."),
    )


@page(capability=CHANGE_CLIENTS)
@sensitive_post_parameters("number")
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Seal a person's PESEL, or another one in its place."""
    party = _person(request, party_id)
    if not may_keep_pesel():
        raise Http404
    form = PeselForm(request.POST or None, pesel_law(request.actor))
    if form.is_valid() and _kept(request, party, form):
        return redirect("client", party.id)
    context = {"form": form, "party": party, "is_kept": is_pesel_kept(request.actor, party.id)}
    return render(request, "clients/pesel.html", context, status=400 if form.errors else 200)


def _kept(request: PageRequest, party: Party, form: PeselForm) -> bool:
    try:
        is_twice = keep_pesel(request.actor, party.id, form.cleaned_data["number"], form.statement)
    except SaidError as error:
        form.refuse(error)
        return False
    messages.success(request, gettext("The number was sealed."))
    if is_twice:
        messages.warning(request, gettext("Somebody else has the same PESEL: see “Perhaps the same client”."))
    return True


@page(capability=REVEAL_NUMBERS)
@sensitive_variables("number")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Ask why, and show the number in full once; that it was read is evidence."""
    party = _person(request, party_id)
    if not is_pesel_kept(request.actor, party.id):
        raise Http404
    number, error, reason = "", "", request.POST.get("reason", "")[:200]
    if request.method == "POST":
        try:
            number = read_pesel(request.actor, party.id, reason=reason)
        except SaidError as refused:
            error = refused.said(spoken())
    context = {"party": party, "number": number, "error": error, "reason": reason, "shortest": SHORTEST_REASON}
    return render(request, "clients/pesel_show.html", context, status=400 if error else 200)


@page(capability=CHANGE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Ask, and delete the number for good."""
    party = _person(request, party_id)
    if not is_pesel_kept(request.actor, party.id):
        raise Http404
    if request.method != "POST":
        return render(request, "clients/pesel_remove.html", {"party": party})
    try:
        delete_pesel(request.actor, party.id)
    except UnknownValueError:
        raise Http404 from None
    messages.success(request, gettext("The PESEL was deleted."))
    return redirect("client", party.id)


@page(capability=SEE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def setting(request: PageRequest) -> HttpResponse:
    """Show and change whether PESEL numbers may be kept."""
    may_change = may(request.actor, CHANGE_SETTINGS)
    if request.method == "POST" and not may_change:
        raise Http404
    provision = pesel_provision(request.actor)
    is_forbidding = "forbid" in request.POST
    form = ProvisionForm(None if is_forbidding else request.POST or None, initial={"provision": provision})
    if is_forbidding:
        forbid_pesel(request.actor)
    if is_forbidding or (form.is_valid() and _allowed(request, form)):
        messages.success(request, gettext("The setting was saved. It holds from today."))
        return redirect("pesel-setting")
    context = {"form": form, "provision": provision, "may_change": may_change}
    return render(request, "clients/pesel_setting.html", context, status=400 if form.errors else 200)


def _allowed(request: PageRequest, form: ProvisionForm) -> bool:
    try:
        allow_pesel(request.actor, form.cleaned_data["provision"])
    except NoProvisionError as error:
        form.add_error("provision", error.said(spoken()))
        return False
    return True


def _person(request: PageRequest, party_id: UUID) -> Party:
    party = party_or_404(request, party_id)
    if not party.is_person:
        raise Http404
    return party
