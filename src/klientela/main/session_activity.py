"""Notes when a session was last seen, once a minute: reading a page writes nothing and waits for no writer."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse

from klientela.base.access.session import note_visit

NOTED_EVERY_SECONDS = 60.0
REMEMBERED = 10_000  # clients of one web process; beyond that it forgets all and notes them anew


class SessionActivityMiddleware:
    """Lets a request pass without noting it where this process has just noted the same client of the same session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._noted: dict[tuple[str, str, str], float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, and note the visit of a signed-in user before that."""
        key = request.session.session_key
        if key and request.user.is_authenticated:
            ip, user_agent = get_adapter().get_client_ip(request), request.META.get("HTTP_USER_AGENT", "")
            if self._is_due((key, ip, user_agent)):
                note_visit(key, ip=ip, user_agent=user_agent)
        return self.get_response(request)

    def _is_due(self, client: tuple[str, str, str]) -> bool:
        now = monotonic()
        if now - self._noted.get(client, -NOTED_EVERY_SECONDS) < NOTED_EVERY_SECONDS:
            return False
        if len(self._noted) >= REMEMBERED:
            self._noted.clear()
        self._noted[client] = now
        return True
