"""The code that proves who started the server: only they see the console, and only they may set the firm up.

It lies in the home, readable by its owner alone, from the first start until the set-up is done.
"""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

FILE = "set-up-code"
_BYTES = 16


def ensured_code(home: Path) -> str:
    """Return the code of this home, making it the first time; a second start prints the same link."""
    path = home / FILE
    code = _read(path)
    if not code:
        code = secrets.token_urlsafe(_BYTES)
        fresh = home / f".{FILE}.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(code)
        fresh.replace(path)
    return code


def is_code(home: Path, given: str) -> bool:
    """Return whether `given` is the code, in a time that tells nothing about it; where none was made nothing is."""
    code = _read(home / FILE)
    return hmac.compare_digest(code.encode(), given.encode()) and bool(code)


def forget_code(home: Path) -> None:
    """Delete the code: the set-up is over."""
    (home / FILE).unlink(missing_ok=True)


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except FileNotFoundError:
        return ""
