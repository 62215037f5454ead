"""How a command ends: exit codes, errors as one sentence, and where text goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from functools import cache
from io import TextIOWrapper
from typing import TYPE_CHECKING
from unicodedata import category

import typer

from klientela.interfaces.cli.texts import LANGUAGE, _

if TYPE_CHECKING:  # rich takes a tenth of a second to load; `--version` needs none of it
    from rich.console import Console
    from rich.progress import Progress
    from rich.table import Table

_STEERING = {"Cc", "Cf", "Cs"}  # control, format (it turns writing round), half a surrogate


class Exit(IntEnum):
    """Exit codes; documented in docs/cli.md and in every help."""

    GOOD = 0
    FINDINGS = 1
    WRONG_USE = 2
    REFUSED = 3
    DEFECT = 70
    INTERRUPTED = 130


class CommandError(Exception):
    """The command cannot do it; the text is one sentence for the user."""

    def __init__(self, text: str, code: Exit = Exit.WRONG_USE) -> None:
        super().__init__(text)
        self.text = text
        self.code = code


@cache
def out() -> Console:
    """Return the console for results."""
    from rich.console import Console

    return Console(highlight=False)


@cache
def err() -> Console:
    """Return the console for errors and progress, so that results can be piped."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def prepare_streams() -> None:
    """Let a terminal that cannot show a letter show a question mark in its place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # pragma: no branch (None where the caller closed it)
            stream.reconfigure(errors="replace")


def are_results_written() -> bool:
    """Say whether all results have left the process; where they have not, complain about it."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()  # the reader has seen enough
    except OSError as error:
        _forget_output()
        complain(_("The results could not be written: {reason}").format(reason=error.strerror or "?"))
        return False
    return True


def _forget_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python fails once more when it ends


def shown(text: str) -> str:
    """Return text as a terminal may get it: what would steer it is written as an escape."""
    return "".join(_escaped(letter) if category(letter) in _STEERING else letter for letter in text)


def _escaped(letter: str) -> str:
    return letter if letter in "\n\t" else ascii(letter)[1:-1]


def say(text: str, *, style: str = "") -> None:
    """Print one line of result; square brackets are text, not markup."""
    out().print(shown(text), style=style or None, markup=False, soft_wrap=True)


def complain(text: str) -> None:
    """Print one sentence about what went wrong."""
    err().print(f"{_('Error')}: {shown(text)}", style="red", markup=False, soft_wrap=True)


def confirm(question: str, *, is_sure: bool) -> None:
    """Ask on a terminal, unless the user said --yes. Raises CommandError where there is nobody to ask."""
    if is_sure:
        return
    if not sys.stdin.isatty():
        raise CommandError(_("Add --yes to go on without being asked."))
    typer.confirm(question, abort=True, err=True)


def table(*columns: str) -> Table:
    """Return a table in our style."""
    from rich.table import Table

    made = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for number, column in enumerate(columns):
        made.add_column(column, no_wrap=number == 0, overflow="fold")  # the first one is what is copied
    return made


@contextmanager
def said_errors(code: Exit = Exit.REFUSED) -> Iterator[None]:
    """Turn errors that have a sentence of their own, and those of the file system, into the command's."""
    from klientela.base.vault.said_error import SaidError

    try:
        yield
    except SaidError as error:
        raise CommandError(error.said(LANGUAGE), code) from error
    except OSError as error:
        text = _("{path} cannot be used: {reason}").format(path=error.filename or "?", reason=error.strerror or "?")
        raise CommandError(text) from error


class Bar:
    """A progress bar that operations report to; it appears on a terminal only, and goes when the work is done."""

    def __init__(self, progress: Progress, text: str) -> None:
        self._progress = progress
        self._task = progress.add_task(text, total=None)

    def __call__(self, done: int, total: int) -> None:
        """Move the bar."""
        self._progress.update(self._task, completed=done, total=total)


@contextmanager
def progress_bar(text: str) -> Iterator[Bar]:
    """Show how far something is while the block runs."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err(), transient=True, disable=not err().is_terminal) as progress:
        yield Bar(progress, text)
