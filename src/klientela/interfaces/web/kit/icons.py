"""Icons drawn into the page: no request, no font. `tools/frontend.py` gathers those that templates name."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe

GATHERED = Path(__file__).parents[1] / "icons" / "icons.json"
_FRAME = (
    '<svg class="icon" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="20" height="20" fill="none"'
    ' stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
)


class MissingIconError(LookupError):
    """The icon was not gathered: run `python -m tools.frontend`."""


@cache
def drawn(name: str) -> SafeString:
    """Return an icon as SVG, hidden from screen readers: the words beside it say the same. Raises MissingIconError."""
    icons = _gathered()
    if name not in icons:
        raise MissingIconError(f"{name}: run python -m tools.frontend")
    return mark_safe(f"{_FRAME}{icons[name]}</svg>")  # noqa: S308 - our own build made the file


@cache
def _gathered() -> dict[str, str]:
    if not GATHERED.exists():
        return {}
    icons: dict[str, str] = json.loads(GATHERED.read_text())
    return icons
