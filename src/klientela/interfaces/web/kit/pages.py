"""Who may open a page: every view says so itself, and one that says nothing is never served."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from django.http import HttpRequest, HttpResponseBase

from klientela.atoms.actor import Actor

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class PageRequest(HttpRequest):
    """A request with its actor, as the middleware leaves it."""

    actor: Actor


class Audience(StrEnum):
    """Who may open a page."""

    ANYONE = "anyone"
    SET_UP = "set-up"  # anyone, and the only page there is before the first user exists
    SIGNED_IN = "signed-in"  # about themselves
    CAPABLE = "capable"


@dataclass(frozen=True, slots=True)
class Access:
    """What a view declared."""

    audience: Audience
    capability: str = ""


def page(*, capability: str) -> Callable[[View], View]:
    """Declare a page for those who have `capability`; for all others it does not exist."""
    return _declared(Access(Audience.CAPABLE, capability))


def own_page(view: View) -> View:
    """Declare a page about the signed-in user themselves."""
    return _declared(Access(Audience.SIGNED_IN))(view)


def public_page(view: View) -> View:
    """Declare a page that needs no signing in."""
    return _declared(Access(Audience.ANYONE))(view)


def set_up_page(view: View) -> View:
    """Declare the page of the first run."""
    return _declared(Access(Audience.SET_UP))(view)


def access_of(view: Callable[..., object]) -> Access | None:
    """Return what a view declared, None where it declared nothing."""
    declared = vars(view).get("access") if hasattr(view, "__dict__") else None
    return declared if isinstance(declared, Access) else None


def _declared(access: Access) -> Callable[[View], View]:
    def declare(view: View) -> View:
        vars(view)["access"] = access
        return view

    return declare
