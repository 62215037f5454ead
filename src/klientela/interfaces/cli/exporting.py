"""`klientela export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from klientela.interfaces.cli.frame import Command, new_app
from klientela.interfaces.cli.outcome import CommandError, Exit, said_errors, say
from klientela.interfaces.cli.start import start_django
from klientela.interfaces.cli.texts import _, ngettext

app = new_app()


@app.command(
    cls=Command,
    help=_(
        "Write clients to a file; its ending says the form. CSV and XLSX are tables with relations by name, VCF holds "
        "vCard 4.0, JSON holds everything with sources and history and can be loaded where there are no clients yet."
    ),
)
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("A new file: .csv, .xlsx, .vcf or .json."))],
    kind: Annotated[str, typer.Option(metavar="KIND", help=_("Only person or organisation."))] = "",
    tag: Annotated[str, typer.Option(help=_("Only those with this tag."))] = "",
    with_pesel: Annotated[bool, typer.Option("--with-pesel", help=_("Also PESEL numbers, in clear."))] = False,
    reason: Annotated[str, typer.Option(metavar="TEXT", help=_("Why PESEL numbers are needed; it is recorded."))] = "",
) -> int:
    """Write the export and say how many clients are in it."""
    start_django()
    from klientela.atoms.text import fold
    from klientela.base.parameters.set_up import SYSTEM
    from klientela.clients.parties.exporting.operation import ExportForm, export_clients, exportable
    from klientela.clients.parties.listing import Filters

    form = file.suffix.removeprefix(".").lower()
    if form not in list(ExportForm):
        raise CommandError(_("Name a file that ends in .csv, .xlsx, .vcf or .json."))
    _check(file, kind=kind, with_pesel=with_pesel)
    filters = Filters(kind=kind, tag=fold(tag))
    if (kind or tag) and form != ExportForm.JSON and not exportable(SYSTEM, filters, most=1):
        say(_("No client fits, so no file was written."), style="yellow")
        return Exit.FINDINGS
    with said_errors():
        tally = export_clients(
            SYSTEM, file, form=ExportForm(form), filters=filters, with_pesel=with_pesel, reason=reason
        )
    say(ngettext("{count} client exported.", "{count} clients exported.", tally.parties), style="green")
    _say_left_out(tally.pesels_left_out, with_pesel=with_pesel)
    say(_("Written: {path}").format(path=file))
    return Exit.GOOD


def _check(file: Path, *, kind: str, with_pesel: bool) -> None:
    if file.exists():
        raise CommandError(_("{path} exists already.").format(path=file))
    if kind not in ("", "person", "organisation"):
        raise CommandError(_("The kind is person or organisation."))
    if with_pesel and file.suffix.lower() != ".json":
        raise CommandError(_("Only .json can hold PESEL numbers."))


def _say_left_out(count: int, *, with_pesel: bool) -> None:
    if not count:
        return
    if with_pesel:
        said = ngettext(
            "{count} PESEL number was left out: it cannot be opened any more.",
            "{count} PESEL numbers were left out: they cannot be opened any more.",
            count,
        )
    else:
        said = ngettext(
            "{count} PESEL number was left out. Where it is needed: --with-pesel --reason TEXT.",
            "{count} PESEL numbers were left out. Where they are needed: --with-pesel --reason TEXT.",
            count,
        )
    say(said, style="yellow")
