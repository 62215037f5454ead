"""The texts of pages and commands: gathered from code and templates, checked, compiled; no gettext programs needed.

`python -m tools.catalogues extract | compile | check`. English is what the source says, so that only Polish has a
catalogue.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as extract_from
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "klientela"
CATALOGUE = SOURCE / "locale" / "pl" / "LC_MESSAGES" / "django.po"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
_DATED = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team).*\n', re.MULTILINE
)


def gathered() -> Catalog:
    """Return every text that code and templates ask to be translated."""
    catalogue = Catalog(locale="pl", project="Klientela", charset="utf-8", fuzzy=False)
    for path in _sources():
        for _line, message, comments, context in extract_from(
            "python", io.BytesIO(_as_python(path)), KEYWORDS, comment_tags=("Translators:",)
        ):
            place = (path.relative_to(ROOT).as_posix(), 0)
            catalogue.add(message, locations=[place], context=context, auto_comments=comments)
    return catalogue


def _sources() -> Iterator[Path]:
    for pattern in ("*.py", "*.html", "*.txt"):
        yield from sorted(path for path in SOURCE.rglob(pattern) if "vendor" not in path.parts)


def _as_python(path: Path) -> bytes:
    text = path.read_text()
    if path.suffix == ".py":
        return text.encode()
    # Django turns a template into something like Python; its lines keep their indents, which Python would refuse.
    return "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n")).encode()


def stored() -> Catalog:
    """Return the catalogue as it is written down."""
    if not CATALOGUE.exists():
        return Catalog(locale="pl", fuzzy=False)
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="pl", abort_invalid=True)


def extract() -> None:
    """Bring the catalogue up to date: new texts wait for their translation, dropped ones go."""
    catalogue = stored()
    catalogue.update(gathered(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = "# Polish texts of Klientela."
    written = io.BytesIO()
    write_po(written, catalogue, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(_DATED.sub(b"", written.getvalue()))


def compile_catalogue() -> None:
    """Write the compiled catalogue beside its source."""
    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        write_mo(file, stored())


def faults() -> list[str]:
    """Return what is wrong with the catalogue: texts missing, fuzzy, out of use, or with other placeholders."""
    wanted, have = gathered(), stored()
    said = [f"missing: {_shown(message)}" for message in wanted if message.id and not _translated(have, message)]
    for message in have:
        if message.id and wanted.get(message.id, message.context) is None:
            said.append(f"out of use: {_shown(message)}")
        if message.id and message.fuzzy:
            said.append(f"fuzzy: {_shown(message)}")
        if message.id and not _same_placeholders(message):
            said.append(f"placeholders: {_shown(message)}")
    return said


def _same_placeholders(message: Message) -> bool:
    """Say whether every form of a translation fills in what the source fills in; an empty one is missing, not wrong."""
    wanted = _placeholders(message.id if isinstance(message.id, str) else message.id[-1])
    forms = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(_placeholders(form) == wanted for form in forms if form)


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def _translated(catalogue: Catalog, message: Message) -> bool:
    found = catalogue.get(message.id, message.context)
    forms = (found.string if isinstance(found.string, tuple | list) else [found.string]) if found else []
    return bool(forms) and all(forms)


def _shown(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def main(command: str) -> int:
    """Do what the command says and return the exit code."""
    settings.configure(USE_I18N=True)
    if command == "extract":
        extract()
    elif command == "compile":
        compile_catalogue()
    elif command == "check":
        found = faults()
        print("\n".join(found) or "Every text has its translation.")
        return 1 if found else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) == 2 else ""))
