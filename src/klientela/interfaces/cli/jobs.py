"""`klientela jobs`."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from klientela.interfaces.cli.frame import Command, new_app
from klientela.interfaces.cli.outcome import CommandError, out, say, table
from klientela.interfaces.cli.start import start_django
from klientela.interfaces.cli.texts import _, ngettext

app = new_app(is_group=True)
Run = Annotated[str, typer.Argument(metavar="ID", help=_("The run, as the list shows it."))]


def phase_words(phase: str) -> str:
    """Return a phase as a word."""
    return {
        "waiting": _("waiting"),
        "running": _("running"),
        "done": _("done"),
        "failed": _("failed"),
        "cancelled": _("cancelled"),
        "dismissed": _("dismissed"),
    }[phase]


@app.command(
    "list", cls=Command, help=_("Show runs, newest first: those waiting, running or failed; --all shows every one.")
)
def list_runs(
    everything: Annotated[bool, typer.Option("--all", help=_("Also those that are done or put away."))] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help=_("At most so many."))] = 50,
) -> None:
    """Print a table of runs."""
    start_django()
    from klientela.base.jobs.state import JobPhase, list_jobs

    phases = () if everything else (JobPhase.WAITING, JobPhase.RUNNING, JobPhase.FAILED)
    runs = list_jobs(phases, limit=limit)
    rows = table(_("Run"), _("Job"), _("State"), _("Progress"), _("Asked for"), _("Error"))
    for run in runs:
        progress = f"{run.done}/{run.total}" if run.total else ""
        asked = run.enqueued_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        error = " ".join(filter(None, (run.error.rpartition(".")[2], run.where.rpartition("\n")[2])))
        rows.add_row(str(run.id), run.name, phase_words(run.phase), progress, asked, error)
    if runs:
        out().print(rows)
    else:
        say(_("No job is waiting, running or failed."))


@app.command(cls=Command, help=_("Let a run that failed start anew."))
def retry(run: Run) -> None:
    """Make a dead letter ready again."""
    start_django()
    from klientela.base.jobs.progress import retry_dead_letter

    _do(retry_dead_letter, run)
    say(_("It will run again."))


@app.command(cls=Command, help=_("Put a run that failed away; the word all puts every one away."))
def dismiss(run: Run) -> None:
    """Dismiss one dead letter, or all of them."""
    start_django()
    from klientela.base.jobs.progress import dismiss_dead_letter
    from klientela.base.jobs.state import dead_letters

    if run != "all":
        _do(dismiss_dead_letter, run)
        say(_("Put away."))
        return
    letters = dead_letters(limit=10_000)
    for letter in letters:
        dismiss_dead_letter(letter.id)
    say(ngettext("{count} run put away.", "{count} runs put away.", len(letters)))


def _do(operation: object, run: str) -> None:
    from klientela.base.jobs.state import UnknownJobError

    assert callable(operation)
    try:
        operation(UUID(run))
    except (UnknownJobError, ValueError):
        raise CommandError(_("No failed run has this id.")) from None
