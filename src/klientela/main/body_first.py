"""Forms are waited for before any of the few working threads is taken: whoever sends slowly keeps nobody from a page.

The server gives each request a thread that cannot be called back while it waits for a body. So there are many of
those, which cost nothing but their stack while they wait, and few that work and hold a connection to the database.
At most `MOST_WAITING` wait for bodies; the next form is refused at once, and pages still find a thread. Only a
reverse proxy that takes in the whole request first can do more: see docs/architecture.md.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from klientela.atoms.words import LANGUAGES, Words

THREADS = 64  # of one web process; the server makes them when they are needed, and ends idle ones
MOST_WAITING = 48
WORKING = 4
TURN_SECONDS = 1.0
CROWDED = Words(
    en="Too many forms are being sent at this moment. Nothing was saved; try again shortly.",
    pl="W tej chwili przychodzi zbyt wiele formularzy. Niczego nie zapisano; spróbuj za chwilę.",
)

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


class BodyFirst:
    """An application that gets a form (a body of at most `most` bytes) once all of it is there."""

    def __init__(self, application: Application, *, most: int) -> None:
        self._application = application
        self._most = most
        self._waiting = threading.BoundedSemaphore(MOST_WAITING)
        self._working = ThreadPoolExecutor(WORKING, thread_name_prefix="work")

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and 0 < int(length) <= self._most and not self._took_in(environ, int(length)):
            return _crowded(start_response)
        return self._working.submit(self._application, environ, start_response).result()

    def _took_in(self, environ: dict[str, Any], length: int) -> bool:
        if not self._waiting.acquire(timeout=TURN_SECONDS):
            return False
        try:
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length))
        finally:
            self._waiting.release()
        return True


def _crowded(start_response: StartResponse) -> Iterable[bytes]:
    status = HTTPStatus.SERVICE_UNAVAILABLE
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "10"), ("Connection", "close")]
    start_response(f"{status.value} {status.phrase}", headers)
    return ["\n".join(CROWDED.said(language) for language in LANGUAGES).encode()]
