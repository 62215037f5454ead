"""Each request carries its actor, and no view is reached that its actor may not open: default deny."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_cache_control

from klientela.atoms.actor import ANONYMOUS, Actor, ActorKind
from klientela.base.access.capabilities import DeniedError, may
from klientela.base.access.user import User
from klientela.base.parameters.set_up import is_set_up
from klientela.interfaces.web.errors import denied
from klientela.interfaces.web.kit.pages import Access, Audience, access_of


class UndeclaredPageError(Exception):
    """A view says nothing about who may open it: see `kit/pages.py`."""


class ActorMiddleware:
    """Set `request.actor`, speak the user's language, and carry the cookies no further than to those who need them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        # allauth keeps the whole of META in the session while it asks who one is: no session key shall lie there.
        assert request.COOKIES is not None
        request.META.pop("HTTP_COOKIE", None)
        request.actor = actor_of(request)  # type: ignore[attr-defined]
        return self.get_response(request)


class GateMiddleware:
    """Let a request pass to its view only where the view's declaration allows it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request; no page of a user's stays on a shared machine."""
        response = self.get_response(request)
        if request.actor.kind is ActorKind.USER:  # type: ignore[attr-defined]
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Turn away, or return None. Raises UndeclaredPageError, Http404."""
        access = access_of(view)
        if access is None:
            raise UndeclaredPageError(f"{view!r} does not say who may open it")
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.kind is ActorKind.ANONYMOUS:
            return _visitor(request, access)
        if access.audience is Audience.CAPABLE and not may(actor, access.capability):
            raise Http404
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal: what may not be seen does not exist; a write that a page offered is said to be denied."""
        return denied(request) if isinstance(exception, DeniedError) else None


def actor_of(request: HttpRequest) -> Actor:
    """Return the actor of a request: the user with rights, or nobody."""
    user = request.user
    if not isinstance(user, User):
        return ANONYMOUS
    translation.activate(user.language)
    return user.as_actor()


def _visitor(request: HttpRequest, access: Access) -> HttpResponse | None:
    if access.audience is Audience.SET_UP:
        return None
    if not is_set_up():
        return redirect("set-up")
    return None if access.audience is Audience.ANYONE else redirect_to_login(request.get_full_path())
