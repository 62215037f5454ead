"""A file, or the member of an archive, that can be opened again and again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Source:
    """Where bytes come from: the user's name for the file, the member within it, and how to open a seekable stream."""

    file: str
    part: str
    open: Callable[[], AbstractContextManager[BinaryIO]]
