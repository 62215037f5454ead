"""A child that outlives its parent stops by itself: nobody is left to stop it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

LOOK_EVERY_SECONDS = 0.5
GRACE_SECONDS = 15.0


def watch_parent(stop: Callable[[], None], *, parent: int | None = None) -> None:
    """Call `stop` once the parent process (`parent`, else the present one) has gone; end hard if that is not enough."""
    threading.Thread(target=_watch, args=(stop, parent or os.getppid()), daemon=True, name="orphan-guard").start()


def _watch(stop: Callable[[], None], parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY_SECONDS)
    stop()
    time.sleep(GRACE_SECONDS)
    os._exit(1)  # safe: what a transaction has not committed has not happened
