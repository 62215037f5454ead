"""Proof of who one is, asked for anew before a write that matters: an unattended screen gives nobody away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from allauth.account.decorators import reauthentication_required
from django.http import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def proven_write(view: View) -> View:
    """Let a view be read as it is; ask for the password or a factor before it writes, then go on with what was sent."""
    return cast(View, reauthentication_required(view, allow_get=True))
