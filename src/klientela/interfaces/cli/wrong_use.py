"""What was wrong in how a command was called, as one sentence in the chosen language."""

from __future__ import annotations

from typer import _click as click

from klientela.interfaces.cli.texts import _


def sentence_of(error: click.ClickException) -> str:
    """Return a sentence about wrong use; Typer's own English one where we have none."""
    if isinstance(error, click.exceptions.NoSuchOption):
        return _("There is no option {name}.").format(name=error.option_name)
    if isinstance(error, click.exceptions.MissingParameter) and error.param is not None:
        return _("{name} is missing.").format(name=error.param.name)
    if isinstance(error, click.exceptions.BadParameter) and error.param is not None:
        return _("{name} has a value it cannot have: {message}").format(name=error.param.opts[0], message=error.message)
    return error.format_message()
