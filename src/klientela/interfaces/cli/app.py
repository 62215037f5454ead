"""`klientela`: the command line."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer
from typer import _click as click

from klientela import __version__
from klientela.atoms.words import LANGUAGES
from klientela.interfaces.cli.failures import as_command_error
from klientela.interfaces.cli.frame import LazyGroup, exit_codes
from klientela.interfaces.cli.outcome import CommandError, Exit, are_results_written, complain, err, prepare_streams
from klientela.interfaces.cli.texts import LANGUAGE, _, use_for_the_frame
from klientela.interfaces.cli.wrong_use import sentence_of

app = typer.Typer(
    name="klientela",
    cls=LazyGroup,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help=_("Know whom you may contact, whom you can trust, and who can introduce you."),
    epilog=exit_codes(),
)


def _show_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"Klientela {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help=_("Show the version and exit."))
    ] = False,
    language: Annotated[
        str, typer.Option("--language", metavar="pl|en", help=_("Language of the texts; else that of the locale."))
    ] = LANGUAGE,
    debug: Annotated[bool, typer.Option("--debug", help=_("Show the full trace of an error."))] = False,
) -> None:
    """Take what stands before the command; `LANGUAGE` was read before the texts were."""
    if language not in LANGUAGES:
        raise CommandError(_("The language is pl or en."))


def main() -> None:
    """Run the command line and end the process with its exit code."""
    os.umask(0o077)  # what Klientela writes is for its owner alone; its child processes inherit this
    prepare_streams()
    use_for_the_frame(LANGUAGE)
    code = run(sys.argv[1:])
    sys.exit(int(code if are_results_written() else code or Exit.WRONG_USE))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; every error becomes one sentence."""
    try:
        result: Any = typer.main.get_command(app)(arguments, prog_name="klientela", standalone_mode=False)
    except CommandError as error:
        complain(error.text)
        return error.code
    except click.ClickException as error:
        return _wrong_use(error)
    except (typer.Abort, KeyboardInterrupt):
        complain(_("Interrupted."))
        return Exit.INTERRUPTED
    except Exception as error:
        return _failure(error, arguments)
    return int(result or 0)


def _wrong_use(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return Exit.WRONG_USE
    complain(sentence_of(error))
    if context is not None:
        hint = _("Try '{command} --help' for help.").format(command=context.command_path)
        err().print(hint, style="dim", markup=False)
    return Exit.WRONG_USE


def _failure(error: Exception, arguments: list[str]) -> int:
    if "--debug" in arguments:
        raise error
    if known := as_command_error(error):
        complain(known.text)
        return known.code
    text = _("Something went wrong that should not have ({error}). Run it again with --debug and report it.")
    complain(text.format(error=type(error).__name__))
    return Exit.DEFECT
