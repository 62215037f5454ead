"""The settings, and the page of the first run."""

from __future__ import annotations

from dataclasses import asdict, replace

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

import klientela
from klientela.atoms.formats.contact import IdentifierKind
from klientela.atoms.taxids import format_identifier
from klientela.base.access.accounts import AccountError, note_sign_in
from klientela.base.access.capabilities import may
from klientela.base.parameters.firm import CHANGE_SETTINGS, SEE_SETTINGS, FirmProfile, firm_profile, save_firm_profile
from klientela.base.parameters.set_up import AlreadySetUpError, is_set_up, set_up
from klientela.base.parameters.set_up_code import forget_code, is_code
from klientela.interfaces.web.firm.forms import FirmForm, SetUpForm
from klientela.interfaces.web.kit.pages import PageRequest, page, set_up_page
from klientela.interfaces.web.kit.tags import spoken


@page(capability=SEE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def firm_settings(request: PageRequest) -> HttpResponse:
    """Show and change the firm's data; show where the installation lives."""
    profile = _readable(firm_profile(request.actor))
    form = FirmForm(request.POST or None, initial=asdict(profile))
    if form.is_valid():
        save_firm_profile(request.actor, form.profile)
        messages.success(request, gettext("The settings were saved. They hold from today."))
        return redirect("settings")
    context = {
        "form": form,
        "profile": profile,
        "may_change": may(request.actor, CHANGE_SETTINGS),
        "installation": _installation(),
    }
    return render(request, "settings/settings.html", context, status=400 if form.errors else 200)


@set_up_page
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def first_run(request: PageRequest) -> HttpResponse:
    """Make the firm and its owner, once, for whoever has the code; afterwards the page does not exist."""
    if is_set_up():
        raise Http404
    code = (request.POST if request.method == "POST" else request.GET).get("code", "")
    if not is_code(settings.CONFIGURATION.home, code):
        is_asking = request.method != "POST" and not code
        return render(request, "set_up/code.html", {"is_wrong": bool(code)}, status=200 if is_asking else 403)
    form = SetUpForm(request.POST or None)
    if form.is_valid() and _done(request, form):
        return redirect("home")
    return render(request, "set_up/set_up.html", {"form": form, "code": code}, status=400 if form.errors else 200)


def _done(request: PageRequest, form: SetUpForm) -> bool:
    typed = form.cleaned_data
    try:
        owner = set_up(
            form.profile,
            email=typed["email"],
            full_name=typed["full_name"],
            password=typed["password"],
            language=spoken(),
        )
    except AlreadySetUpError:
        raise Http404 from None
    except AccountError as error:
        form.add_error(error.field or None, error.words.said(spoken()))
        return False
    forget_code(settings.CONFIGURATION.home)
    login(request, owner, backend=settings.AUTHENTICATION_BACKENDS[0])
    note_sign_in(owner)
    messages.success(request, gettext("The installation is set up. You are signed in as its owner."))
    return True


def _readable(profile: FirmProfile) -> FirmProfile:
    return replace(profile, nip=format_identifier(IdentifierKind.NIP, profile.nip)) if profile.nip else profile


def _installation() -> list[tuple[str, str]]:
    configuration = settings.CONFIGURATION
    engine = "PostgreSQL" if "postgresql" in settings.DATABASES["default"]["ENGINE"] else "SQLite"
    return [
        (gettext("Version"), klientela.__version__),
        (gettext("Database"), engine),
        (gettext("Address of the installation"), configuration.address),
        (gettext("Language before a user has chosen"), str(dict(settings.LANGUAGES)[configuration.language])),
        (gettext("Folder of the data"), str(configuration.home)),
        (gettext("Folder of the keys"), str(configuration.keys_folder)),
    ]
