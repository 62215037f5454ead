"""The key that signs cookies and links; made once, kept with the other keys."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(folder: Path) -> str:
    """Return the signing key kept in `folder`, making it the first time; only its owner can read it."""
    path = folder / "cookies.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = folder / f".cookies.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        try:
            os.link(fresh, path)  # atomic, and loses to whoever was first: two processes may start at once
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()
