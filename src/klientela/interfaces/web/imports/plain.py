"""Texts of a file as a page may show them."""

from __future__ import annotations

_LONGEST = 120  # signs of a header or a cell; a file may hold a book in one


def plain(text: str) -> str:
    """Take out signs that could repaint the page, and cut what no page can hold."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text[: _LONGEST + 1])
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
