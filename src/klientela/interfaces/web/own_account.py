"""A user's own account: the name, how the pages look and speak, and where one is signed in."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klientela.atoms.words import LANGUAGES, Language
from klientela.base.access.accounts import AccountError, end_other_sessions, update_own_profile
from klientela.base.access.session import hashed, sessions_of
from klientela.base.access.user import User
from klientela.interfaces.web.kit.pages import PageRequest, own_page
from klientela.interfaces.web.kit.tags import spoken
from klientela.interfaces.web.shell import first_page

THEMES = ("auto", "light", "dark")


class AccountForm(forms.Form):
    """What a user may change about themselves."""

    full_name = forms.CharField(label=_("Full name"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=[("pl", "Polski"), ("en", "English")])
    theme = forms.ChoiceField(
        label=_("Theme"), choices=[("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))]
    )


@own_page
@require_safe
def home(request: PageRequest) -> HttpResponse:
    """Lead to the first page that the user may see."""
    return redirect(first_page(request.actor))


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: PageRequest) -> HttpResponse:
    """Show and change one's own profile."""
    user = _user(request)
    stored = {"full_name": user.full_name, "language": user.language, "theme": user.theme}
    form = AccountForm(request.POST or None, initial=stored)
    if form.is_valid() and _saved(request, form):
        with override(form.cleaned_data["language"]):
            messages.success(request, gettext("Your account was saved."))
        return redirect("account")
    return render(request, "own/account.html", {"form": form}, status=400 if form.errors else 200)


def _saved(request: PageRequest, form: AccountForm) -> bool:
    try:
        update_own_profile(request.actor, **form.cleaned_data)
    except AccountError as error:
        form.add_error(error.field or None, error.words.said(spoken()))
        return False
    return True


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: PageRequest) -> HttpResponse:
    """Show where one is signed in, and sign out everywhere else."""
    user, key = _user(request), request.session.session_key or ""
    if request.method == "POST":
        end_other_sessions(user, session_key=key)
        messages.success(request, gettext("You are signed out everywhere else."))
        return redirect("sessions")
    return render(request, "own/sessions.html", {"sessions": sessions_of(user.id), "current": hashed(key)})


@own_page
@require_POST
def appearance(request: PageRequest) -> HttpResponseBase:
    """Change the theme or the language at once, from the menu, and come back."""
    user = _user(request)
    theme, language = request.POST.get("theme", user.theme), _language(request.POST.get("language"), user)
    if theme in THEMES:
        update_own_profile(request.actor, full_name=user.full_name, language=language, theme=theme)
    return redirect(_back(request))


def _language(asked: str | None, user: User) -> Language:
    for language in LANGUAGES:
        if language == (asked or user.language):
            return language
    return spoken()


def _back(request: PageRequest) -> str:
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if safe else "/"


def _user(request: PageRequest) -> User:
    user = request.user
    assert isinstance(user, User), "the gate lets only users through to their own pages"
    return user
