"""For how long what left use is kept as history."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from klientela.base.access.capabilities import may
from klientela.base.parameters.firm import CHANGE_SETTINGS, SEE_SETTINGS
from klientela.clients.parties.history import MOST_MONTHS, BadPeriodError, change_history_months, history_months
from klientela.interfaces.web.kit.pages import PageRequest, page
from klientela.interfaces.web.kit.tags import spoken


class PeriodForm(forms.Form):
    """The period of the history; its bounds are the operation's, which says them in words."""

    months = forms.IntegerField(
        label=_("Number of months"),
        widget=forms.NumberInput(attrs={"min": 0, "max": MOST_MONTHS}),
        help_text=_("From 0 to 120. With 0, history goes within a day. Changing it holds for older history as well."),
    )


@page(capability=SEE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def setting(request: PageRequest) -> HttpResponse:
    """Show and change the period."""
    may_change = may(request.actor, CHANGE_SETTINGS)
    if request.method == "POST" and not may_change:
        raise Http404
    months = history_months(request.actor)
    form = PeriodForm(request.POST or None, initial={"months": months})
    if form.is_valid() and _changed(request, form):
        messages.success(request, gettext("The setting was saved. It holds from today."))
        return redirect("history-setting")
    context = {"form": form, "months": months, "may_change": may_change}
    return render(request, "clients/history_setting.html", context, status=400 if form.errors else 200)


def _changed(request: PageRequest, form: PeriodForm) -> bool:
    try:
        change_history_months(request.actor, form.cleaned_data["months"])
    except BadPeriodError as error:
        form.add_error("months", error.said(spoken()))
        return False
    return True
