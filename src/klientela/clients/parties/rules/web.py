"""Web addresses that are programs."""

from __future__ import annotations

import re

_SCRIPT = re.compile(r"\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)


def runs_as_script(written: str) -> bool:
    """Say whether a browser would run a web address in the page that links it, in place of going there."""
    return _SCRIPT.match(written) is not None
