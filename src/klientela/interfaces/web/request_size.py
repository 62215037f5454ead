"""How much anybody may send: judged by what the request announces, before a byte of it is read or written to disk."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.urls import reverse

from klientela.base.access.capabilities import may
from klientela.clients.parties.capabilities import IMPORT_CLIENTS
from klientela.home.audit.desk import RUN_AUDITS
from klientela.interfaces.web.middleware import actor_of

MOST_OF_A_FORM: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
ROOM_AROUND_FILES = 1024 * 1024  # what a multipart body adds to its files: boundaries and names


class RequestSizeMiddleware:
    """Refuse what is too long or says no length; read a form while its sender has time, leave uploads to their view.

    It stands before the CSRF check, which would read the whole body to find the token in it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        length = request.META.get("CONTENT_LENGTH") or ""
        if not length and "HTTP_TRANSFER_ENCODING" in request.META:
            return _refusal(request, HTTPStatus.LENGTH_REQUIRED)
        announced = int(length) if length.isdecimal() else 0
        is_upload = announced > MOST_OF_A_FORM
        if is_upload and announced > _most(request):
            return _refusal(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if announced and not is_upload and not _is_whole(request, announced):
            return _refusal(request, HTTPStatus.REQUEST_TIMEOUT)
        return self.get_response(request)


def _most(request: HttpRequest) -> int:
    """Return how many bytes this request may bring: a form's, and more to a page that takes files, from its users."""
    capability = {reverse("audit"): RUN_AUDITS, reverse("imports"): IMPORT_CLIENTS}.get(request.path)
    if capability is None or not may(actor_of(request), capability):
        return MOST_OF_A_FORM
    return int(settings.CONFIGURATION.max_upload_mb) * 1024 * 1024 + ROOM_AROUND_FILES


def _is_whole(request: HttpRequest, announced: int) -> bool:
    """Read the body and return whether all of it came: half a form must not be taken for a whole one."""
    try:
        return len(request.body) == announced
    except UnreadablePostError:
        return False


def _refusal(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    actor_of(request)  # speaks the user's language from here on
    return render(request, f"errors/{status.value}.html", status=status)
