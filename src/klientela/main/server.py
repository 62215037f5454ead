"""`klientela serve`: everything one machine needs, in one command."""

from __future__ import annotations

import errno
import gc
import os
import signal
import socket
import threading
import time
import webbrowser
from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connections
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from klientela.atoms.words import Language, Words
from klientela.base.backup.home_lock import ACTIVITY, SERVE, FileLock, LockedError
from klientela.base.parameters.set_up import is_set_up
from klientela.base.parameters.set_up_code import ensured_code, forget_code
from klientela.base.vault.said_error import SaidError
from klientela.home.demo.first_run import DemoLogin, ensure_demo
from klientela.interfaces.cli.outcome import CommandError, Exit, say
from klientela.main import preparation
from klientela.main.body_first import THREADS
from klientela.main.configuration import Configuration
from klientela.main.orphan_guard import watch_parent
from klientela.main.uploads import sweep_uploads
from klientela.main.worker import WorkerChild

HEADER_MILLISECONDS = 10_000
EXPOSED = Words(
    en="Not listening on {host}: other machines could read what is sent. Set KLIENTELA_PUBLIC_URL to an https:// "
    "address, or KLIENTELA_BEHIND_PROXY=1 if a proxy in front ends TLS.",
    pl="Nie otwieram adresu {host}: inne komputery mogłyby podsłuchać transmisję. Ustaw KLIENTELA_PUBLIC_URL na adres "
    "https://, albo KLIENTELA_BEHIND_PROXY=1, jeśli szyfrowanie kończy serwer pośredniczący.",
)
ALREADY = Words(
    en="Klientela is running already at {address} (process {process}).",
    pl="Klientela już działa pod adresem {address} (proces {process}).",
)
BUSY = Words(
    en="A restore is under way in this home; wait until it has ended.",
    pl="W tym folderze trwa odtwarzanie kopii; poczekaj, aż się zakończy.",
)
PORT_TAKEN = Words(
    en="Port {port} is taken by another program; choose another: KLIENTELA_PORT=8001 make run, or --port 8001.",
    pl="Port {port} zajmuje inny program; wybierz inny: KLIENTELA_PORT=8001 make run albo --port 8001.",
)
NO_ADDRESS = Words(
    en="Cannot listen on {host}:{port}: {reason}.", pl="Nie można otworzyć adresu {host}:{port}: {reason}."
)
READY = Words(en="Klientela is ready: {address}", pl="Klientela działa: {address}")
FIRST_TIME = Words(
    en="Open this link in a browser: the page asks for your firm and makes your account. Its code works once:\n{link}",
    pl="Otwórz ten odnośnik w przeglądarce: strona zapyta o firmę i założy Twoje konto. Kod działa raz:\n{link}",
)
SIGN_IN = Words(
    en="Sign in with your e-mail address and password, or with a passkey.",
    pl="Zaloguj się adresem e-mail i hasłem albo kluczem dostępu.",
)
DEMO = Words(
    en="An invented firm: sign in as {email} with the password {password}; lists to audit are in {lists}",
    pl="Wymyślona firma: zaloguj się jako {email}, hasło {password}; listy do sprawdzenia są w {lists}",
)
HOW_TO_STOP = Words(en="Ctrl+C stops it.", pl="Ctrl+C kończy pracę.")
STOPPED = Words(en="Stopped.", pl="Zatrzymano.")
KEPT_DYING = Words(
    en="The web processes keep dying; see the messages above.",
    pl="Procesy stron wciąż padają; zobacz komunikaty powyżej.",
)


def serve(language: Language, *, has_worker: bool = True, opens_browser: bool = False, is_demo: bool = False) -> int:
    """Prepare, start and supervise everything; return the exit code after a stop. Raises CommandError."""
    configuration: Configuration = settings.CONFIGURATION
    refuse_exposure(configuration, language)
    with _held(configuration, language), _activity(configuration, language):
        refuse_taken_port(configuration, language)
        sweep_uploads(configuration.home)  # nobody else serves this home
        _prepare(language)
        _greet(configuration, language, ensure_demo(configuration.home) if is_demo else None)
        if opens_browser:
            _open_when_ready(configuration)
        _load_before_forking()
        return _run(configuration, language, has_worker=has_worker)


def refuse_exposure(configuration: Configuration, language: Language) -> None:
    """Raise CommandError where others could reach the server and nobody encrypts."""
    is_encrypted = configuration.public_url.startswith("https://") or configuration.behind_proxy
    if not configuration.is_loopback and not is_encrypted:
        raise CommandError(EXPOSED.said(language, host=configuration.host), Exit.REFUSED)


def refuse_taken_port(configuration: Configuration, language: Language) -> None:
    """Raise CommandError where somebody listens already; the server itself would share the port without a word."""
    host, port = configuration.host, configuration.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(PORT_TAKEN.said(language, port=str(port)), Exit.REFUSED) from None
            reason = os.strerror(error.errno or 0)
            raise CommandError(
                NO_ADDRESS.said(language, host=host, port=str(port), reason=reason), Exit.REFUSED
            ) from None


def load_application(_target: str) -> Callable[..., Any]:
    """Return the application inside a web process, which from then on watches its parent."""
    os.setsid()  # Ctrl+C is for the server alone: it lets running requests finish
    watch_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))
    from klientela.main.wsgi import application

    return application


def _held(configuration: Configuration, language: Language) -> FileLock:
    try:
        return FileLock(configuration.home, SERVE, address=configuration.address)
    except LockedError as error:
        raise CommandError(
            ALREADY.said(language, **{"address": "?", "process": "?", **error.holder}), Exit.REFUSED
        ) from None


def _activity(configuration: Configuration, language: Language) -> FileLock:
    preparation.finish_restore(configuration.home)
    try:
        return FileLock(configuration.home, ACTIVITY, is_shared=True)
    except LockedError:
        raise CommandError(BUSY.said(language), Exit.REFUSED) from None


def _prepare(language: Language) -> None:
    try:
        preparation.refuse_rolled_back(language)
        preparation.migrate(language, say)
        preparation.collect_static(language, say)
    except preparation.UnpreparedError as error:
        raise CommandError(error.text, Exit.REFUSED) from error
    except SaidError as error:
        raise CommandError(error.said(language), Exit.REFUSED) from error


def _greet(configuration: Configuration, language: Language, demo: DemoLogin | None) -> None:
    say(READY.said(language, address=configuration.address), style="bold green")
    if demo:
        say(DEMO.said(language, email=demo.email, password=demo.password, lists=demo.lists))
    elif is_set_up():
        forget_code(configuration.home)  # left by a set-up that was killed in its last step
        say(SIGN_IN.said(language))
    else:
        link = f"{configuration.address}/set-up/?code={ensured_code(configuration.home)}"
        say(FIRST_TIME.said(language, link=link))
    say(HOW_TO_STOP.said(language), style="dim")


def _load_before_forking() -> None:
    """Load what every web process needs once, so that they share its memory; no connection may be shared."""
    import_module("klientela.main.wsgi")
    assert get_resolver().url_patterns
    connections.close_all()
    gc.collect()
    gc.freeze()


def _run(configuration: Configuration, language: Language, *, has_worker: bool) -> int:
    server = Granian(
        "klientela.main.wsgi:application",
        address=configuration.host,
        port=configuration.port,
        interface=Interfaces.WSGI,
        workers=configuration.workers,
        blocking_threads=THREADS,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
        log_level=LogLevels.error,
    )
    child = WorkerChild()
    # A closed terminal means stop; granian would take it for "load anew".
    server.on_startup(lambda: signal.signal(signal.SIGHUP, server.signal_handler_interrupt))
    if has_worker:
        server.on_startup(child.start)
        server.on_shutdown(child.stop)
    try:
        server.serve(target_loader=load_application)
    except SystemExit:
        if not server.interrupt_signal:
            raise CommandError(KEPT_DYING.said(language), Exit.REFUSED) from None
    say(STOPPED.said(language))
    return Exit.GOOD


def _open_when_ready(configuration: Configuration) -> None:
    def wait_and_open() -> None:
        for _ in range(100):
            try:
                socket.create_connection((configuration.host, configuration.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                webbrowser.open(configuration.address)
                return

    threading.Thread(target=wait_and_open, daemon=True, name="open-browser").start()
