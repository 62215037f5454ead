"""The processes that work on jobs: the one that `serve` starts and keeps alive, and any number of further ones."""

from __future__ import annotations

import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time

import django

from klientela.atoms.words import Language, Words
from klientela.main.orphan_guard import watch_parent

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
HEAD_START_SECONDS = 1.0  # the first page comes before the first job
KILL_AFTER_SECONDS = 10.0
WORKING = Words(en="Working on jobs. Ctrl+C stops it.", pl="Wykonuję zadania. Ctrl+C kończy pracę.")


class WorkerChild:
    """Starts the job worker beside the web processes, and again whenever it dies.

    It never touches the database: the server forks web processes at any moment, and a lock held then would be held
    for ever. The new worker itself gives back what the dead one was doing.
    """

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._supervise, daemon=True, name="worker-child")

    def start(self) -> None:
        """Start the worker."""
        self._thread.start()

    def stop(self) -> None:
        """Let the worker end its job; kill it if that takes too long, which loses nothing."""
        self._stopping.set()
        process = self._process
        if process and process.poll() is None:
            process.terminate()
            try:
                process.wait(KILL_AFTER_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        self._thread.join(KILL_AFTER_SECONDS)

    def _supervise(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        self._stopping.wait(HEAD_START_SECONDS)
        while not self._stopping.is_set():
            started = time.monotonic()
            command = [sys.executable, "-m", "klientela.main.worker", str(os.getpid())]
            # A session of its own: Ctrl+C is for the server alone.
            self._process = subprocess.Popen(command, start_new_session=True)  # noqa: S603
            self._process.wait()
            lasted = time.monotonic() - started
            pause = FIRST_PAUSE_SECONDS if lasted > STEADY_SECONDS else min(pause * 2, LONGEST_PAUSE_SECONDS)
            self._stopping.wait(pause)


def served_worker(parent: int) -> None:
    """Work as the one job worker of this home's server, until told to stop or the server is gone."""
    django.setup()
    from django.conf import settings

    from klientela.base.backup.home_lock import ACTIVITY, JOBS, FileLock
    from klientela.base.jobs.attempt import give_back
    from klientela.base.jobs.worker import Worker
    from klientela.main.schedule import tell_news

    home = settings.CONFIGURATION.home
    worker_id = f"serve-{_short(socket.gethostname() + str(home))}"
    worker = Worker(worker_id)
    _stop_on_signals(worker.stop)
    watch_parent(worker.stop, parent=parent)
    with FileLock(home, ACTIVITY, is_shared=True), FileLock(home, JOBS, waits=True):
        give_back(worker_id)  # the lock says that whoever had this name before is gone
        tell_news.enqueue()  # a subscriber that came with a new version has no place in the ledger yet
        worker.run()


def extra_worker(language: Language) -> int:
    """Work as one more job worker until told to stop; return the exit code."""
    from django.conf import settings

    from klientela.base.backup.home_lock import ACTIVITY, FileLock
    from klientela.base.jobs.worker import Worker

    worker = Worker(f"extra-{secrets.token_hex(8)}")
    _stop_on_signals(worker.stop)
    print(WORKING.said(language), flush=True)  # noqa: T201
    with FileLock(settings.CONFIGURATION.home, ACTIVITY, is_shared=True):
        worker.run()
    return 0


def _stop_on_signals(stop: object) -> None:
    def handle(_number: int, _frame: object) -> None:
        assert callable(stop)
        stop()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, handle)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klientela.main.settings")
    served_worker(int(sys.argv[1]))
