"""Dates as people and programs write them."""

from __future__ import annotations

import re
from datetime import date, timedelta

_SPREADSHEET = re.compile(r"[3-5]\d{4}(?:\.0)?")  # 1982 to 2064, as spreadsheets count days
_SPREADSHEET_EPOCH = date(1899, 12, 30)
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})(?:[T ,].*)?")
_NAMED = re.compile(r"(\d{1,2})[. -]+([^\W\d_]+)\.?,?[ -]+(\d{4})(?:[ ,].*)?")
_NAMED_FIRST = re.compile(r"([^\W\d_]+)\.? (\d{1,2}),? (\d{4})(?:[ ,].*)?")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan sty", "feb lut", "mar", "apr kwi", "may maj", "jun cze", "jul lip", "aug sie", "sep wrz",
            "oct paź paz", "nov lis", "dec gru",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


def read_day(text: str) -> date | None:
    """Return the date that `text` writes, or None; with two numbers before the year the day comes first, as in the EU.

    Knows `2026-11-22` with or without a time, `22.11.2026`, `22/11/2026`, `22 Nov 2026`, `22 listopada 2026`,
    `Nov 22, 2026`, and the number that a spreadsheet keeps for a day.
    """
    text = text.strip()
    if _SPREADSHEET.fullmatch(text):
        return _SPREADSHEET_EPOCH + timedelta(days=int(text[:5]))
    if found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        if month > 12 >= day:  # only an American date can have that
            day, month = month, day
    elif found := _NAMED.fullmatch(text) or _NAMED_FIRST.fullmatch(text):
        first, second, year_said = found.groups()
        day, name = (int(first), second) if first.isdigit() else (int(second), first)
        month, year = _MONTHS.get(name[:3].lower(), 0), int(year_said)
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
