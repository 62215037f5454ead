"""What `klientela import --map` says of the columns of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from klientela.atoms.words import LANGUAGES
from klientela.interfaces.cli.outcome import CommandError
from klientela.interfaces.cli.texts import _


def read_maps(maps: Sequence[str]) -> dict[str, str]:
    """Return the fields by headers of `Header=field`. Raises CommandError for anything else."""
    wanted: dict[str, str] = {}
    for said in maps:
        header, equals, field = said.rpartition("=")
        if not equals or not header.strip():
            raise CommandError(_("--map wants HEADER=FIELD, not {said}.").format(said=said))
        wanted[header.strip()] = field.strip()
    return wanted


def chosen_columns(lists: Sequence[Mapping[str, Any]], wanted: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return what is wanted of columns by the lists and numbers they have; a header counts in every list.

    Raises CommandError for a header that no list has.
    """
    chosen: dict[str, dict[str, str]] = {}
    met: set[str] = set()
    for one in lists:
        for number, (header, *_rest) in enumerate(one["columns"]):
            if header in wanted:
                met.add(header)
                chosen.setdefault(one["part"], {})[str(number)] = field_meant(wanted[header])
    unknown = [header for header in wanted if header not in met]
    if unknown:
        text = _("The file has no column {header}. It has: {known}.")
        raise CommandError(text.format(header=unknown[0], known=headers_said(lists)))
    return chosen


def field_meant(said: str) -> str:
    """Return the field that is meant by its own name or by the word a page has for it; else what was said."""
    from klientela.atoms.formats.tables.by_hand import FIELDS
    from klientela.home.audit.labels import field_name

    sought = " ".join(said.split()).casefold()
    named = (field for field in FIELDS for language in LANGUAGES if field_name(field, language).casefold() == sought)
    return said if said in FIELDS else next(named, said)


def headers_said(lists: Sequence[Mapping[str, Any]]) -> str:
    """Return the headers of a file, each once."""
    headers = dict.fromkeys(header for one in lists for header, *_rest in one["columns"])
    return ", ".join(headers) or "–"
