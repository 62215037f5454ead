"""A signed-in browser without its looks: one connection that is kept, cookies, and the token of forms."""

from __future__ import annotations

import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from bench.process import FailedError

TIME_OUT_SECONDS = 30.0
SIGN_IN = "/accounts/login/"


class Client:
    """One user at a browser."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("localhost", port, timeout=TIME_OUT_SECONDS)
        self._cookies: dict[str, str] = {}
        self.page = ""

    def sign_in(self, email: str, password: str) -> None:
        """Sign in through the page. Raises FailedError."""
        self._request("GET", SIGN_IN, "")
        status = self.post(SIGN_IN, {"login": email, "password": password})
        if status != 302 or "sessionid" not in self._cookies:
            raise FailedError(f"signing in answered {status}")

    def post(self, path: str, fields: dict[str, str]) -> int:
        """Send a form and return the status of the answer, 0 where none came."""
        token = self._cookies.get("csrftoken", "")
        try:
            return self._request("POST", path, urlencode({**fields, "csrfmiddlewaretoken": token}))
        except (OSError, HTTPException):
            self._connection.close()  # the next request opens it anew
            return 0

    def timed_post(self, path: str, fields: dict[str, str]) -> tuple[int, float]:
        """Send a form and return the status and the seconds until the whole answer was there."""
        started = time.perf_counter()
        status = self.post(path, fields)
        return status, time.perf_counter() - started

    def timed_get(self, path: str, *, target: str = "") -> tuple[int, float]:
        """Open a page and return the status and the seconds until all of it was there; `page` holds its text.

        With a `target` it is asked for as htmx does for a part of a page.
        """
        started = time.perf_counter()
        status = self._request("GET", path, "", {"HX-Request": "true", "HX-Target": target} if target else {})
        return status, time.perf_counter() - started

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _request(self, method: str, path: str, body: str, more: Mapping[str, str] | None = None) -> int:
        headers = {**(more or {}), "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        self.page = answer.read().decode("utf-8", "replace")
        for header in answer.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        return answer.status
