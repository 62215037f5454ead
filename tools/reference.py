"""Writes docs/reference.md: every setting, capability, parameter, ledger kind and reason code, from the code itself.

`python -m tools.reference write | check`.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "reference.md"
SKIPPED = ("klientela.main.wsgi", "klientela.__main__", "klientela.home.audit.reader_child")


def reference() -> str:
    """Return the document. Django must be set up."""
    list(_modules())  # what they declare is known once they are loaded
    parts = [
        "# Reference",
        "Written by `python -m tools.reference write` from the code; a test fails when it is out of date.",
        "## Settings",
        "Environment variables of one installation. An unknown `KLIENTELA_*` variable stops the start.",
        _table(("Variable", "Meaning", "Default"), _settings()),
        "## Capabilities",
        "What may be done, and by whom. The owner may do everything; what no role was given nobody may do.",
        _table(("Capability", "English", "Polish", "Roles"), _capabilities()),
        "## Parameters",
        "The firm's own settings, dated: what was in force on a day can be asked.",
        _table(("Parameter", "English", "Polish"), _parameters()),
        "## Ledger kinds",
        "Every kind of evidence.",
        _table(("Kind", "English", "Polish"), _kinds()),
        "## Reason codes",
        "What a rule may give as its reason, with the law or rule behind it.",
        _table(("Code", "English", "Polish", "Source"), _reasons()),
    ]
    return "\n\n".join(parts) + "\n"


def _settings() -> Iterator[tuple[str, ...]]:
    from klientela.main.configuration import PREFIX, Configuration

    for name, field in Configuration.model_fields.items():
        default = field.default
        shown = "" if default in (None, "") else f"`{str(default).lower() if isinstance(default, bool) else default}`"
        yield f"`{PREFIX}{name.upper()}`", field.description or "", shown


def _capabilities() -> Iterator[tuple[str, ...]]:
    from klientela.base.access.capabilities import declared_capabilities

    for one in declared_capabilities():
        yield f"`{one.name}`", one.words.said("en"), one.words.said("pl"), ", ".join(sorted(one.roles))


def _parameters() -> Iterator[tuple[str, ...]]:
    from klientela.base.parameters.parameter import declared_parameters

    for one in declared_parameters():
        yield f"`{one.name}`", one.words.said("en"), one.words.said("pl")


def _kinds() -> Iterator[tuple[str, ...]]:
    from klientela.base.ledger.kinds import declared_kinds

    for one in declared_kinds():
        if not one.name.startswith(("test.", "bench.")):
            yield f"`{one.name}`", one.words.said("en"), one.words.said("pl")


def _reasons() -> Iterator[tuple[str, ...]]:
    from klientela.atoms.decision import ReasonCode

    found = {
        value.code: value
        for module in _modules()
        for holder in (vars(module), *(inner for inner in vars(module).values() if isinstance(inner, dict)))
        for value in list(holder.values())
        if isinstance(value, ReasonCode)
    }
    for code in sorted(found):
        words = found[code].words
        yield f"`{code}`", _last_form(words.en), _last_form(words.pl), found[code].cited("en")


def _modules() -> Iterator[object]:
    import klientela

    for info in pkgutil.walk_packages(klientela.__path__, "klientela."):
        if info.name not in SKIPPED and ".migrations" not in info.name:
            yield importlib.import_module(info.name)


def _last_form(text: str | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[-1]


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def main(command: str) -> int:
    """Write the document, or say whether it is up to date."""
    import django

    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(KLIENTELA_HOME=f"{folder}/home", KLIENTELA_KEYS=f"{folder}/keys")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klientela.main.settings")
        django.setup()
        written = reference()
    if command == "write":
        DOCUMENT.write_text(written)
        return 0
    return 0 if DOCUMENT.read_text() == written else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
