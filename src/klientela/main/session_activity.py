"""Notes when a session was last seen, once a minute: reading a page writes nothing and waits for no writer."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from allauth.usersessions.middleware import UserSessionsMiddleware
from django.http import HttpRequest, HttpResponse
from typing_extensions import override

NOTED_EVERY_SECONDS = 60.0
REMEMBERED = 10_000  # clients of one web process; beyond that it forgets all and notes them anew


class SessionActivityMiddleware(UserSessionsMiddleware):  # type: ignore[misc]
    """Lets a request pass without noting it where this process has just noted the same client of the same session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self._noted: dict[tuple[str | None, str, str], float] = {}

    @override
    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = super().__call__(request) if self._is_due(request) else self.get_response(request)
        return response

    def _is_due(self, request: HttpRequest) -> bool:
        client = (request.session.session_key, request.META["REMOTE_ADDR"], request.META.get("HTTP_USER_AGENT", ""))
        now = monotonic()
        if now - self._noted.get(client, -NOTED_EVERY_SECONDS) < NOTED_EVERY_SECONDS:
            return False
        if len(self._noted) >= REMEMBERED:
            self._noted.clear()
        self._noted[client] = now
        return True
