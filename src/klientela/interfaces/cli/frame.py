"""The frame of the command line over Typer: commands load when called, and the frame's words are translated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import typer
from typer import _click as click
from typer.core import TyperCommand, TyperGroup, TyperOption
from typing_extensions import override

from klientela.interfaces.cli.texts import _


@dataclass(frozen=True, slots=True)
class Entry:
    """One command: the module that has it, as `app`, and what the list of commands says about it."""

    module: str
    help: Callable[[], str]


ENTRIES = {
    "serve": Entry("serve", lambda: _("Start Klientela: pages, jobs, everything.")),
    "audit": Entry(
        "audit", lambda: _("Look at the contact lists you have: who is in them, what is wrong, who must be informed.")
    ),
    "import": Entry("importing", lambda: _("Import people and organisations from a contact list.")),
    "imports": Entry("imports", lambda: _("See the imports, go on with one, take one back.")),
    "export": Entry("exporting", lambda: _("Write clients to a table, to cards, or whole to JSON.")),
    "jobs": Entry("jobs", lambda: _("See what is waiting, running or has failed.")),
    "ledger": Entry("ledger", lambda: _("Check the evidence, export it, prove one entry.")),
    "vault": Entry("vault", lambda: _("The keys that seal personal data.")),
    "backup": Entry("backup", lambda: _("Back up: data into one file, keys into another.")),
    "restore": Entry("restore", lambda: _("Restore a backup; what was erased stays erased.")),
    "seed": Entry("seed", lambda: _("Fill an installation with invented clients.")),
    "worker": Entry("worker", lambda: _("Start one more worker for jobs (PostgreSQL).")),
    "manage": Entry("manage", lambda: _("Pass a command on to Django.")),
}


def exit_codes() -> str:
    """Return what every help says at its end."""
    return _(
        "Exit codes: 0 good, 1 there are findings, 2 wrong use or unreadable input, "
        "3 refused (running already, locked, rolled back), 70 a defect of the program, 130 interrupted."
    )


class _Translated:
    """What a command and a group have in common: the words of Typer that are fixed in English."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        pieces: list[str] = super().collect_usage_pieces(ctx)  # type: ignore[misc]
        said = {"[OPTIONS]": _("[OPTIONS]"), "COMMAND [ARGS]...": _("COMMAND [ARGS]...")}
        return [said.get(piece, piece.strip("{}")) for piece in pieces]

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from klientela.interfaces.cli.help_page import print_help  # rich is slow to load

        assert isinstance(self, click.Command)
        print_help(self, ctx)

    def get_help_option(self, ctx: click.Context) -> TyperOption | None:
        option: TyperOption | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option:
            option.help = _("Show this message and exit.")
        return option


class Command(_Translated, TyperCommand):
    """A command with its frame in the chosen language."""


class Group(_Translated, TyperGroup):
    """A group of commands with its frame in the chosen language."""


class LazyGroup(Group):
    """The root: a command's module is imported when it is called; the list of commands needs none of them."""

    _is_listing = False

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(ENTRIES)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = ENTRIES.get(cmd_name)
        if entry is None:
            return None
        if self._is_listing:
            return Command(cmd_name, help=entry.help())
        module = import_module(f"klientela.interfaces.cli.{entry.module}")
        command = typer.main.get_command(module.app)
        command.name, command.help, command.epilog = cmd_name, command.help or entry.help(), exit_codes()
        return command

    @override
    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self._is_listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._is_listing = False


def new_app(*, is_group: bool = False) -> typer.Typer:
    """Return an empty Typer for one command (`is_group`: for several under one name)."""
    if not is_group:
        return typer.Typer(add_completion=False, rich_markup_mode="rich")
    return typer.Typer(cls=Group, add_completion=False, no_args_is_help=True, rich_markup_mode="rich")
