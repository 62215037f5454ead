"""What can go wrong outside of the program, as one sentence: files, keys, the database."""

from __future__ import annotations

import sys

from klientela.interfaces.cli.outcome import CommandError, Exit
from klientela.interfaces.cli.texts import LANGUAGE, _

_NO_TABLE_ON_POSTGRESQL = "42P01"


def as_command_error(error: Exception) -> CommandError | None:
    """Return the error with its sentence, None where nobody but us can have caused it."""
    from klientela.base.vault.said_error import SaidError

    if isinstance(error, SaidError):
        return CommandError(error.said(LANGUAGE), Exit.REFUSED)
    if isinstance(error, OSError):
        return CommandError(_sentence_of_file(error))
    if "django.db" in sys.modules:  # else no command of ours has asked a database anything
        return _of_database(error)
    return None


def _sentence_of_file(error: OSError) -> str:
    reason = error.strerror or type(error).__name__
    if error.filename is None:
        return _("Reading or writing failed: {reason}").format(reason=reason)
    return _("{path} cannot be used: {reason}").format(path=error.filename, reason=reason)


def _of_database(error: Exception) -> CommandError | None:
    from django.db import DatabaseError, InterfaceError, OperationalError

    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    if isinstance(error, DatabaseError) and _is_table_missing(error):
        return CommandError(_sentence_of_tables(said), Exit.REFUSED)
    # Its subclasses for wrong statements and wrong data are defects of ours.
    if isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError:
        return CommandError(_("The database cannot be used: {reason}").format(reason=said), Exit.REFUSED)
    return None


def _sentence_of_tables(said: str) -> str:
    """Say what creates an installation where there is none, and what updates one that is older than the program."""
    from django.conf import settings
    from django.db import connection

    if not connection.introspection.table_names():
        text = _(
            "There is no installation in {home} yet. Run klientela serve once: it creates one and opens its set-up."
        )
        return text.format(home=settings.CONFIGURATION.home)
    return _("A table is missing in the database ({reason}); klientela serve makes them when it starts.").format(
        reason=said
    )


def _is_table_missing(error: Exception) -> bool:
    is_sqlites = str(error).startswith("no such table")
    return is_sqlites or getattr(error.__cause__, "sqlstate", "") == _NO_TABLE_ON_POSTGRESQL
