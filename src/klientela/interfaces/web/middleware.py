"""Each request carries its actor: what the signed-in user may do, read once."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from klientela.atoms.actor import ANONYMOUS, Actor
from klientela.base.access.user import User


class ActorMiddleware:
    """Set `request.actor`, and speak the user's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = actor_of(request)  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """Return the actor of a request: the user with rights, or nobody."""
    user = request.user
    if not isinstance(user, User):
        return ANONYMOUS
    translation.activate(user.language)
    return user.as_actor()
