"""What a cell says: numbers that a spreadsheet disfigured, and several values in one cell."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal, InvalidOperation

EXACT_DIGITS = 15  # a spreadsheet keeps 15 significant digits of a number and shows zeros for the rest
_FLOATED = re.compile(r"\+?(\d+)(?:[.,](\d*))?(?:[eE]\+?(\d{1,3}))?")
_ADDRESS_BREAKS = re.compile(r"\s*:::\s*|[;,|\s]+")
_IN_BRACKETS = re.compile(r"<([^<>]+@[^<>]+)>")
_PHONE_BREAKS = re.compile(r"\s*(?::::|[;,|/\n]|\blub\b|\bor\b)\s*")
_LIST_BREAKS = re.compile(r"\s*(?::::|[;,|\n])\s*")
_SHORTEST_PHONE = 7
_LONGEST_SPLIT = 2_000  # a longer cell is no list of addresses or numbers, and costly to look through

CellValue = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta


def said_by(value: CellValue) -> str:
    """Return a workbook's cell as text: whole numbers without a fraction, dates as ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _whole(value) if value.is_integer() else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


def _whole(value: float) -> str:
    """Numbers beyond what a spreadsheet keeps stay in scientific form, so that their loss is seen later."""
    return str(int(value)) if abs(value) < 10**EXACT_DIGITS else f"{value:.14E}"


def digits_of_float(text: str) -> str | None:
    """Return the whole number that a spreadsheet wrote as 5252445767.0 or 5,252445767E+09.

    Returns None when digits were lost on the way; a text that is no such number comes back as it is.
    """
    match = _FLOATED.fullmatch(text)
    if not match or (match[2] is None and match[3] is None):
        return text
    whole, fraction, exponent = match[1], match[2] or "", int(match[3] or 0)
    if not match[3]:
        return whole if match[2] is not None and fraction and not fraction.strip("0") and "." in text else text
    if len(whole) > 1 or len(fraction) < exponent or len(whole) + exponent > EXACT_DIGITS:
        return None
    try:
        number = Decimal(f"{whole}.{fraction or 0}").scaleb(exponent)
    except InvalidOperation:
        return None
    return str(int(number)) if number == number.to_integral_value() else None


def split_emails(text: str) -> list[str]:
    """Return the addresses in one cell; `Jan Kowalski <jan@firma.pl>` gives the address alone."""
    if len(text) > _LONGEST_SPLIT:
        return [text]
    if "<" in text and (bracketed := _IN_BRACKETS.findall(text)):
        return [address.strip() for address in bracketed]
    if text.count("@") < 2:
        return [text]
    return [address for address in _ADDRESS_BREAKS.split(text) if address]


def split_phones(text: str) -> list[str]:
    """Return the phones in one cell; a break counts only between numbers long enough, so extensions stay."""
    if not 2 * _SHORTEST_PHONE <= len(text) <= _LONGEST_SPLIT:
        return [text]
    parts = [part for part in _PHONE_BREAKS.split(text) if part]
    if any(sum(map(str.isdecimal, part)) < _SHORTEST_PHONE for part in parts):
        return [text]
    return parts


def split_list(text: str) -> list[str]:
    """Return the categories in one cell; Google marks its own groups with `* `."""
    if len(text) > _LONGEST_SPLIT:
        return [text]
    return [part for piece in _LIST_BREAKS.split(text) if (part := piece.removeprefix("*").strip())]
