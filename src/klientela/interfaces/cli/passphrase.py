"""Asking for the passphrase of a key file."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from klientela.interfaces.cli.outcome import CommandError
from klientela.interfaces.cli.texts import _


def passphrase_for_backup(*, asks: bool, file: Path | None) -> str:
    """Return the passphrase to encrypt with; empty where none was asked for. Raises CommandError."""
    if file:
        return _from_file(file)
    if not asks:
        return ""
    given: str = typer.prompt(_("Passphrase of the key file"), hide_input=True, err=True)
    if given != typer.prompt(_("Again"), hide_input=True, err=True):
        raise CommandError(_("The two are not the same."))
    return given


def passphrase_for_restore(path: Path, *, file: Path | None) -> str:
    """Return the passphrase that a key file needs, asking for it on a terminal. Raises CommandError."""
    from klientela.base.backup.key_file import needs_passphrase

    if not needs_passphrase(path):
        return ""
    if file:
        return _from_file(file)
    if not sys.stdin.isatty():
        raise CommandError(_("The key file is encrypted: give --passphrase-file."))
    return str(typer.prompt(_("Passphrase of the key file"), hide_input=True, err=True))


def _from_file(path: Path) -> str:
    try:
        given = path.read_text().rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise CommandError(_("{path} cannot be read.").format(path=path)) from None
    if not given:
        raise CommandError(_("{path} is empty.").format(path=path))
    return given
