"""`klientela manage`: Django's own commands."""

from __future__ import annotations

from typing import Annotated

import typer

from klientela.interfaces.cli.frame import Command, new_app
from klientela.interfaces.cli.start import start_django
from klientela.interfaces.cli.texts import _

app = new_app()


@app.command(
    cls=Command,
    help=_("Pass a command on to Django: manage migrate, manage check --deploy, manage help."),
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
def manage(
    arguments: Annotated[list[str] | None, typer.Argument(help=_("The command and its options."))] = None,
) -> None:
    """Run Django's command line; its own exit codes and texts apply."""
    start_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["klientela manage", *(arguments or ["help"])])
