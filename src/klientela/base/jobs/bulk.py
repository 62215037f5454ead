"""Work that makes very many objects: the collector of cycles would look at all of them again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS_BETWEEN_LOOKS = 200_000  # a third of the time of an import went into looking every 700


@contextmanager
def many_objects() -> Iterator[None]:
    """Let the collector look rarely while the block runs; what has no cycles is freed at once all the same."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
