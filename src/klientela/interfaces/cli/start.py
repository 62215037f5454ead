"""Loading Django for a command, and what only `main` can do."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import Any

from klientela.interfaces.cli.failures import as_command_error
from klientela.interfaces.cli.outcome import CommandError
from klientela.interfaces.cli.texts import _

SETTINGS = "klientela.main.settings"


def start_django(**settings: str | int | None) -> None:
    """Load the settings and all models; `settings` (host=…, port=…) override the environment.

    Raises CommandError where a setting is wrong.
    """
    for name, value in settings.items():
        if value is not None:
            os.environ[f"KLIENTELA_{name.upper()}"] = str(value)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    except Exception as error:
        raise as_command_error(error) or _wrong_setting(error) from error
    import django
    from django.conf import settings as loaded

    from klientela.base.vault.key_file import make_private

    django.setup()
    make_private(loaded.CONFIGURATION.home)
    make_private(loaded.CONFIGURATION.keys_folder)


def _wrong_setting(error: Exception) -> CommandError:
    return CommandError(_("A setting is wrong: {reason}").format(reason=_reason(error)))


def from_main(name: str) -> Callable[..., Any]:
    """Return a function of `klientela.main`, `module.function`.

    It is named, not imported, as Django names its settings: this floor lies below the one that knows everything.
    """
    module, _dot, function = name.rpartition(".")
    found: Callable[..., Any] = getattr(import_module(f"klientela.main.{module}"), function)
    return found


def _reason(error: Exception) -> str:
    """Return what is wrong with the settings: pydantic lists its findings, everything else says it in its text."""
    findings = getattr(error, "errors", None)
    if not callable(findings):
        return str(error)
    return "; ".join(f"KLIENTELA_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in findings())
