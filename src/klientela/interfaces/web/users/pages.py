"""The list of users, a new one, and what an owner may do to one, who has just proven who they are."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klientela.atoms.actor import Actor
from klientela.base.access import accounts
from klientela.base.access.accounts import MANAGE_USERS, AccountError
from klientela.base.access.user import User
from klientela.interfaces.web.kit.pages import PageRequest, page
from klientela.interfaces.web.kit.proof import proven_write
from klientela.interfaces.web.kit.tags import spoken
from klientela.interfaces.web.users.forms import NewUserForm, RightsForm, rights_of


@page(capability=MANAGE_USERS)
@require_safe
def users(request: PageRequest) -> HttpResponse:
    """List everybody who may sign in."""
    return render(request, "users/list.html", {"users": accounts.list_users(request.actor)})


@page(capability=MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
@proven_write
def new_user(request: PageRequest) -> HttpResponse:
    """Make a user, and show the password once."""
    form = NewUserForm(request.POST or None, {"language": spoken()})
    if form.is_valid():
        try:
            made, password = accounts.create_user(
                request.actor,
                email=form.cleaned_data["email"],
                full_name=form.cleaned_data["full_name"],
                roles=form.chosen_roles,
                scope=form.chosen_scope,
                language=form.cleaned_data["language"],
            )
        except AccountError as error:
            form.refuse(error)
        else:
            return _handed_over(request, made, password)
    return render(request, "users/new.html", {"form": form}, status=400 if form.errors else 200)


@page(capability=MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
@proven_write
def user_page(request: PageRequest, user_id: UUID) -> HttpResponse:
    """Show one user and change their rights."""
    shown = _find(request, user_id)
    form = RightsForm(request.POST or None, rights_of(shown))
    if form.is_valid():
        try:
            accounts.change_roles(request.actor, shown, roles=form.chosen_roles, scope=form.chosen_scope)
        except AccountError as error:
            form.refuse(error)
        else:
            messages.success(request, gettext("The rights were saved. They hold from the next click."))
            return redirect("user", user_id)
    factors = Authenticator.objects.filter(user_id=shown.id).exclude(type=Authenticator.Type.RECOVERY_CODES).count()
    context = {"shown": shown, "form": form, "factors": factors, "is_self": shown.id == request.actor.id}
    return render(request, "users/user.html", context, status=400 if form.errors else 200)


@page(capability=MANAGE_USERS)
@require_POST
@proven_write
def deactivate(request: PageRequest, user_id: UUID) -> HttpResponse:
    """Lock a user out."""
    return _done(request, user_id, accounts.deactivate_user, gettext("The user is locked out, open sessions included."))


@page(capability=MANAGE_USERS)
@require_POST
@proven_write
def reactivate(request: PageRequest, user_id: UUID) -> HttpResponse:
    """Let a user in again."""
    return _done(request, user_id, accounts.reactivate_user, gettext("The user may sign in again."))


@page(capability=MANAGE_USERS)
@require_POST
@proven_write
def new_password(request: PageRequest, user_id: UUID) -> HttpResponse:
    """Give a user a fresh password, and show it once."""
    shown = _find(request, user_id)
    try:
        password = accounts.reset_password(request.actor, shown)
    except AccountError as error:
        messages.error(request, error.words.said(spoken()))
        return redirect("user", user_id)
    return _handed_over(request, shown, password)


@page(capability=MANAGE_USERS)
@require_POST
@proven_write
def remove_factors(request: PageRequest, user_id: UUID) -> HttpResponse:
    """Take away the second factors of a user who lost them."""
    said = gettext("The second factors are removed; the password alone signs in until a new one is added.")
    return _done(request, user_id, accounts.remove_second_factors, said)


def _done(request: PageRequest, user_id: UUID, operation: Callable[[Actor, User], object], said: str) -> HttpResponse:
    try:
        operation(request.actor, _find(request, user_id))
    except AccountError as error:
        messages.error(request, error.words.said(spoken()))
    else:
        messages.success(request, said)
    return redirect("user", user_id)


def _handed_over(request: PageRequest, user: User, password: str) -> HttpResponse:
    # The one place where a password is shown: in the answer to the request that made it, so that it is kept nowhere.
    return render(request, "users/password.html", {"shown": user, "password": password})


def _find(request: PageRequest, user_id: UUID) -> User:
    for user in accounts.list_users(request.actor):
        if user.id == user_id:
            return user
    raise Http404
