"""Forms are waited for apart from the work, by so many threads and no more."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from typing import Any

import pytest

from klientela.main import body_first
from klientela.main.body_first import MOST_WAITING, WORKING, BodyFirst

MOST = 1000


class Pipe:
    """A connection that says nothing until it is closed."""

    def __init__(self) -> None:
        self.is_waited_for = threading.Event()
        self.is_closed = threading.Event()

    def read(self, _size: int, /) -> bytes:
        self.is_waited_for.set()
        assert self.is_closed.wait(10)
        return b""


class Site:
    """An application that remembers what it got, and in which threads."""

    def __init__(self) -> None:
        self.given: list[object] = []
        self.threads: set[str] = set()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        self.given.append(environ["wsgi.input"])
        self.threads.add(threading.current_thread().name)
        start_response("200 OK", [])
        return [b"page"]


def asked(application: BodyFirst, body: object, length: object) -> str:
    """The status of an answer."""
    said: list[str] = []
    application({"CONTENT_LENGTH": str(length), "wsgi.input": body}, lambda status, _headers: said.append(status))
    return said[0]


def test_a_form_is_whole_before_it_is_worked_on_and_an_upload_is_left_to_its_view() -> None:
    site = Site()
    application = BodyFirst(site, most=MOST)
    upload = io.BytesIO(b"x" * (MOST + 1))
    assert asked(application, io.BytesIO(b"login=ala&more"), 9) == "200 OK"
    assert asked(application, upload, MOST + 1) == "200 OK"
    form, same = site.given
    assert (form.read(), same is upload, upload.tell()) == (b"login=ala", True, 0)  # type: ignore[attr-defined]


def test_many_silent_forms_keep_nobody_from_a_page_and_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_first, "TURN_SECONDS", 0.05)
    site = Site()
    application = BodyFirst(site, most=MOST)
    pipes = [Pipe() for _ in range(MOST_WAITING)]
    silent = [threading.Thread(target=asked, args=(application, pipe, 10)) for pipe in pipes]
    for thread, pipe in zip(silent, pipes, strict=True):
        thread.start()
        assert pipe.is_waited_for.wait(5)
    assert asked(application, io.BytesIO(), "") == "200 OK"
    assert asked(application, io.BytesIO(b"login=ala"), 9) == "503 Service Unavailable"
    assert len(site.given) == 1
    for thread, pipe in zip(silent, pipes, strict=True):
        pipe.is_closed.set()
        thread.join(5)
    assert asked(application, io.BytesIO(b"login=ala"), 9) == "200 OK"
    assert len(site.given) == 1 + MOST_WAITING + 1


def test_few_threads_work_however_many_ask() -> None:
    site = Site()
    application = BodyFirst(site, most=MOST)
    asking = [threading.Thread(target=asked, args=(application, io.BytesIO(), "")) for _ in range(40)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(5)
    assert len(site.given) == 40
    assert site.threads <= {f"work_{number}" for number in range(WORKING)}


def test_what_goes_wrong_in_the_application_is_not_lost() -> None:
    def broken(_environ: dict[str, Any], _start: Callable[..., Any]) -> list[bytes]:
        raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        BodyFirst(broken, most=MOST)({}, lambda *_: None)
