"""The language of the command line: Polish or English by locale, or by `--language`."""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from klientela.atoms.words import LANGUAGES, Language

LOCALE_FOLDER = Path(__file__).parents[2] / "locale"


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Return the language asked for by `--language` before the command, else that of the locale; English otherwise."""
    named = _option_before_command(arguments)
    if named in LANGUAGES:
        return "pl" if named == "pl" else "en"
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "pl" if locale.lower().startswith("pl") else "en"


def load_catalogue(language: Language, folder: Path = LOCALE_FOLDER) -> gettext.NullTranslations:
    """Return the texts in a language; where the catalogue was not compiled, the English of the source."""
    return gettext.translation("django", localedir=str(folder), languages=[language], fallback=True)


def _option_before_command(arguments: Sequence[str]) -> str:
    for position, argument in enumerate(arguments):
        if argument == "--language":
            return arguments[position + 1] if position + 1 < len(arguments) else ""
        if argument.startswith("--language="):
            return argument.partition("=")[2]
        if not argument.startswith("-"):
            return ""
    return ""


LANGUAGE: Language = chosen_language(sys.argv[1:], os.environ)
_catalogue = load_catalogue(LANGUAGE)


def _(message: str) -> str:
    return _catalogue.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form for `count`, which is filled in as `{count}`."""
    return _catalogue.ngettext(one, many, count).format(count=count)


def use_for_the_frame(language: Language, folder: Path = LOCALE_FOLDER) -> None:
    """Let Typer's own words come from our catalogue too. Before the first help is printed; for a process of its own."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("django", str(folder))
    gettext.textdomain("django")


def words_of_the_frame() -> tuple[str, ...]:
    """Name Typer's own words here, so that they are gathered for translation."""
    return (
        _("default: {default}"),
        _("required"),
        _("No such command {name!r}."),
        _("Missing command."),
    )
