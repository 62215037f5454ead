"""Measures writing by several users at once through the pages (row P7)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier
from time import perf_counter

from bench.client import Client
from bench.figures import Figure, Row, spread
from bench.installation import Engine, Installation, installation, serving
from bench.process import pss_mb

CLIENTS = 8
WARM, REQUESTS = 10, 100  # of each client
LONGEST_MS = 250
PAGE = "/account/appearance/"
THEMES = ("dark", "light")
REDIRECTED = 302


def measure_writing(folder: Path, engine: Engine) -> Iterator[Row]:
    """Let eight signed-in users change their settings as fast as they can, and count what is left of it."""
    password = secrets.token_urlsafe(12)
    with installation(folder, engine) as installed:
        emails, _ended = installed.ask("users", str(CLIENTS), password)
        with serving(installed) as server, ThreadPoolExecutor(CLIENTS) as threads:
            barrier = Barrier(CLIENTS)
            clients = [threads.submit(_write, server.port, email, password, barrier) for email in emails]
            results = [client.result() for client in clients]
            memory = pss_mb(server.process.pid)
        yield _row(engine, installed, results, memory_mb=memory)


class _Result:
    """What one client saw: how long each request took, when it began and ended, and how many were answered."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.answered = 0
        self.began = self.ended = 0.0


def _write(port: int, email: str, password: str, barrier: Barrier) -> _Result:
    result = _Result()
    with closing(Client(port)) as client:
        try:
            client.sign_in(email, password)
        except BaseException:
            barrier.abort()
            raise
        for number in range(WARM):
            result.answered += client.post(PAGE, {"theme": THEMES[number % 2]}) == REDIRECTED
        barrier.wait(60)
        result.began = perf_counter()
        for number in range(REQUESTS):
            status, seconds = client.timed_post(PAGE, {"theme": THEMES[number % 2]})
            result.seconds.append(seconds)
            result.answered += status == REDIRECTED
        result.ended = perf_counter()
    return result


def _row(engine: Engine, installed: Installation, results: list[_Result], *, memory_mb: float) -> Row:
    written, _ended = installed.ask("written")
    sent = CLIENTS * (WARM + REQUESTS)
    last = THEMES[(REQUESTS - 1) % 2]
    stale = sum(theme != last for theme in written["themes"].values())
    lost = max(sent - written["entries"], sent - sum(result.answered for result in results)) + stale
    seconds = [value for result in results for value in result.seconds]
    took = max(result.ended for result in results) - min(result.began for result in results)
    figures = [
        *spread("request", seconds, worst_at_most=LONGEST_MS),
        Figure("answered", len(seconds) / took, "requests/s"),
        Figure("lost requests", lost, at_most=0),
        Figure("faults in the evidence", 0 if written["is_clean"] else 1, at_most=0),
    ]
    how = (
        f"{CLIENTS} users, each signed in on a connection of its own, change a setting of theirs (`POST {PAGE}`) "
        f"{REQUESTS} times after {WARM} to warm up, as fast as answers come, while the job worker seals the evidence; "
        "then the entries of the ledger are counted, every payload is opened, and each user's setting must be the last "
        "one sent. Memory is PSS right after."
    )
    return Row("P7", "8 clients writing", engine.name, figures, Figure("PSS", memory_mb, "MB"), how)
