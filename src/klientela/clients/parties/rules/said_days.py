"""Dates of birth, and days on which data were obtained, as lists write them: only those that can be are kept."""

from __future__ import annotations

import re
from datetime import date

from klientela.atoms.clock import today
from klientela.atoms.days import read_day
from klientela.atoms.decision import ReasonCode, Weight
from klientela.atoms.words import Words

LONGEST_LIFE = 130  # years: what is older was mistyped
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T.*)?")
_YEAR = re.compile(r"(\d{4})(?:-(\d\d))?")
_WITHOUT_YEAR = re.compile(r"--(\d\d)-?(\d\d)")
_LEAP = 2000  # so that 29 February is a day
_NO_YEAR = 1604  # what Apple's address books write where the year is not known


WRONG_BIRTHDAY = ReasonCode(
    "VALUE-BIRTHDAY",
    Words(
        en="What stands there is no date of birth. It is left out.",
        pl="To, co podano, nie jest datą urodzenia. Pominięto.",
    ),
    "ISO 8601; RFC 6350 §4.3.1",
    Weight.HINT,
    Words(en="Write it as 1980-05-14.", pl="Zapisz ją tak: 1980-05-14."),
)
WRONG_OBTAINED = ReasonCode(
    "VALUE-OBTAINED",
    Words(
        en="Data cannot have been obtained on that day. The day stated for the file is taken.",
        pl="Tego dnia nie można było pozyskać danych. Przyjęto datę podaną dla całego pliku.",
    ),
    "GDPR Art. 5(1)(d)",
    Weight.HINT,
    Words(en="Write a day from 1900 to today.", pl="Podaj dzień od roku 1900 do dziś."),
)
REASONS: tuple[ReasonCode, ...] = (WRONG_BIRTHDAY, WRONG_OBTAINED)
_EARLIEST = date(1900, 1, 1)


def obtained_day(written: str) -> date | None:
    """Return the day on which a row says that it was obtained, None where that is no day from 1900 to today."""
    found = read_day(written)
    return found if found and _EARLIEST <= found <= today() else None


def kept_birthday(written: str) -> str:
    """Return a date of birth by ISO 8601, or as RFC 6350 §4.3.1 cuts it short: `1980`, `1980-05`, `--05-14`.

    Empty where it is no date on which somebody alive can have been born: a PESEL number has no place there.
    """
    written = written.strip()
    if found := _WITHOUT_YEAR.fullmatch(written):
        return f"--{found[1]}-{found[2]}" if _day(_LEAP, int(found[1]), int(found[2])) else ""
    if found := _YEAR.fullmatch(written):
        return written if _can_be(_day(int(found[1]), int(found[2] or 1), 1)) else ""
    compact = _COMPACT.fullmatch(written)
    born = _day(*map(int, compact.groups())) if compact else read_day(written)
    if born and born.year == _NO_YEAR:
        return f"--{born:%m-%d}"
    return born.isoformat() if born and _can_be(born) else ""


def _can_be(born: date | None) -> bool:
    return born is not None and today().year - LONGEST_LIFE <= born.year and born <= today()


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
