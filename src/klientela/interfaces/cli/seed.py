"""`klientela seed`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from klientela.interfaces.cli.frame import Command, new_app
from klientela.interfaces.cli.outcome import CommandError, confirm, progress_bar, said_errors, say
from klientela.interfaces.cli.start import start_django
from klientela.interfaces.cli.texts import _

app = new_app()


@app.command(
    cls=Command,
    help=_(
        "Fill an installation with invented people and firms, to try and to measure it: Polish names, well-formed "
        "numbers that nobody has, three in a hundred written twice. The same seed gives the same data."
    ),
)
def seed(
    people: Annotated[int, typer.Option(min=1, max=5_000_000, help=_("How many contacts."))] = 1_000,
    organisations: Annotated[int, typer.Option(min=1, max=1_000_000, help=_("How many firms they are at."))] = 200,
    number: Annotated[int, typer.Option("--seed", help=_("Which data."))] = 1,
    truth: Annotated[Path, typer.Option(help=_("Where to write which of them are one person."))] = Path("truth.jsonl"),
    yes: Annotated[bool, typer.Option("--yes", help=_("Go on although there are clients already."))] = False,
) -> None:
    """Write invented clients."""
    start_django()
    from klientela.base.parameters.set_up import SYSTEM
    from klientela.clients.parties.models import Party
    from klientela.home.demo.seeding import seed_clients

    if truth.exists():
        raise CommandError(_("{path} exists already.").format(path=truth))
    if Party.objects.exists():
        confirm(_("There are clients already. Put invented ones among them?"), is_sure=yes)
    with said_errors(), progress_bar(_("Inventing")) as bar:
        seed_clients(SYSTEM, people=people, organisations=organisations, seed=number, truth=truth, progress=bar)
    say(_("Invented. Which of them are one person: {path}").format(path=truth), style="green")
