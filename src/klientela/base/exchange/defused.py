"""Cells that a spreadsheet would take for formulas are made plain text before they leave."""

from __future__ import annotations

from unicodedata import normalize

# A full-width ＝ is a formula to some.
_STARTS = ("=", "+", "-", "@", "\t", "\r")


def defused(text: str) -> str:
    """Return a cell that no spreadsheet runs (OWASP, CSV injection); a phone number in E.164 stays as it is."""
    if normalize("NFKC", text[:1]).startswith(_STARTS) and not (text[0] == "+" and text[1:].replace(" ", "").isdigit()):
        return f"'{text}"
    return text
