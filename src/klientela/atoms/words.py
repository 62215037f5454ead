"""A text said in both languages, declared beside the code it belongs to.

Texts of the domain (reasons, ledger kinds, settings, findings) are `Words`, so that none can exist in one language
only; texts of pages and commands stand in the gettext catalogues. See `docs/adr/0002-words-beside-code.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Language = Literal["pl", "en"]
Param = str | int | date | datetime
LANGUAGES: tuple[Language, ...] = ("pl", "en")
NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Words:
    """One text in English and Polish; a tuple holds the plural forms, chosen by the parameter `count`.

    English has two forms (one, other), Polish three (1; 2-4 but not 12-14; the rest), as in Unicode CLDR.
    """

    en: str | tuple[str, str]
    pl: str | tuple[str, str, str]

    def said(self, language: Language, **params: Param) -> str:
        """Return the text in `language` with its `{named}` parameters filled in, numbers and dates in its format."""
        forms = self.pl if language == "pl" else self.en
        if isinstance(forms, tuple):
            forms = forms[_plural_index(language, params["count"])]
        return forms.format(**{name: format_param(value, language) for name, value in params.items()})


def format_param(value: Param, language: Language) -> str:
    """Write a value as its language does: 1 234 and 22.11.2026, or 1,234 and 22 Nov 2026."""
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}" if language == "pl" else f"{value.day} {value:%b %Y}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}".replace(",", NBSP if language == "pl" else ",")
    return str(value)


def _plural_index(language: Language, count: Param) -> int:
    if not isinstance(count, int):
        raise TypeError(f"count must be a whole number, not {count!r}")
    if count == 1:
        return 0
    if language == "en":
        return 1
    few = count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14)
    return 1 if few else 2
