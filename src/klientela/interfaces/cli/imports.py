"""`klientela imports`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from klientela.interfaces.cli.frame import Command, new_app
from klientela.interfaces.cli.outcome import CommandError, confirm, out, progress_bar, said_errors, say, table
from klientela.interfaces.cli.start import start_django
from klientela.interfaces.cli.texts import LANGUAGE, _

if TYPE_CHECKING:
    from rich.table import Table

    from klientela.base.exchange.batch import Batch

app = new_app(is_group=True)
WIDEST = 400  # a file's name has 200 letters at most, each two columns wide at most
Id = Annotated[str, typer.Argument(metavar="ID", help=_("The import, as the list shows it."))]


@app.command("list", cls=Command, help=_("Show imports, newest first."))
def list_imports(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help=_("How many at most."))] = 50,
) -> None:
    """Print a table of imports."""
    start_django()
    from klientela.base.exchange import desk
    from klientela.base.parameters.set_up import SYSTEM

    batches = desk.batches_of(SYSTEM, "clients", limit=limit)
    rows = table(_("Import"), _("File"), _("State"), _("Rows"), _("Begun"))
    for batch in batches:
        begun = batch.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
        rows.add_row(str(batch.id), batch.file_name, batch.phase_words.said(LANGUAGE), str(batch.rows), begun)
    if batches:
        _print(rows)
    else:
        say(_("Nothing has been imported."))


def _print(rows: Table) -> None:
    """Print a table; where it is piped, each row in one line, however long the file's name is."""
    from rich.console import Console

    console = out() if out().is_terminal else Console(highlight=False, width=WIDEST)
    console.print(rows)


@app.command(cls=Command, help=_("Take an import back: what other sources say too stays, all else goes."))
def undo(
    batch: Id, yes: Annotated[bool, typer.Option("--yes", help=_("Take it back without asking."))] = False
) -> None:
    """Undo an import, or go on with an undo that was interrupted."""
    start_django()
    from klientela.base.exchange import desk, steps
    from klientela.base.exchange.batch import Phase
    from klientela.base.parameters.set_up import SYSTEM

    found = _found(batch)
    _refuse_taken_back(found)
    if found.phase not in (Phase.APPLIED, Phase.APPLYING, Phase.UNDOING):
        raise CommandError(_("There is nothing to take back: {state}.").format(state=found.phase_words.said(LANGUAGE)))
    confirm(_("Take back the import of {file}?").format(file=found.file_name), is_sure=yes)
    with said_errors(), progress_bar(_("Taking back")) as bar:
        if found.phase != Phase.UNDOING:
            desk.begin_undo(SYSTEM, found.id)
        steps.undo_batch(found.id, progress=bar)
    say(_("Taken back."), style="green")


@app.command(cls=Command, help=_("Forget a file that was read but not imported, or whose reading was interrupted."))
def discard(batch: Id) -> None:
    """Delete an import that has stored nothing, and its file."""
    start_django()
    from klientela.base.exchange import desk
    from klientela.base.parameters.set_up import SYSTEM

    found = _found(batch)
    _refuse_taken_back(found)
    try:
        desk.discard(SYSTEM, found.id)
    except desk.WrongPhaseError:
        state = found.phase_words.said(LANGUAGE)
        raise CommandError(_("It has been imported: take it back instead ({state}).").format(state=state)) from None
    say(_("Forgotten."), style="green")


@app.command(cls=Command, help=_("Go on with an import that was interrupted."))
def resume(batch: Id) -> None:
    """Read a file that was not read to its end, or apply what is left of an import."""
    start_django()
    from klientela.base.exchange import steps
    from klientela.base.exchange.batch import Phase

    found = _found(batch)
    _refuse_taken_back(found)
    if found.phase == Phase.READING:
        with said_errors(), progress_bar(_("Reading")) as bar:
            steps.read_batch(found.id, progress=bar)
        say(_("Read. Look at it and approve it on the page of imports."), style="green")
        return
    if found.phase != Phase.APPLYING:
        raise CommandError(_("There is nothing left to do: {state}.").format(state=found.phase_words.said(LANGUAGE)))
    with said_errors(), progress_bar(_("Importing")) as bar:
        steps.apply_batch(found.id, progress=bar)
    say(_("Imported."), style="green")


def _refuse_taken_back(found: Batch) -> None:
    from klientela.base.exchange.batch import Phase

    if found.phase == Phase.UNDONE:
        raise CommandError(_("This import was taken back already. To bring the data once more, import the file again."))


def _found(batch: str) -> Batch:
    from klientela.base.exchange import desk
    from klientela.base.parameters.set_up import SYSTEM

    try:
        return desk.batch_of(SYSTEM, UUID(batch))
    except (ValueError, desk.UnknownBatchError):
        raise CommandError(_("There is no import {id}.").format(id=batch)) from None
