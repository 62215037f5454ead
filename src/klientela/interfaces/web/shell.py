"""The frame around every page: the menu, with only what works and only what the user may."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def shell_context(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame needs."""
    return {"actor": getattr(request, "actor", None)}
