"""`klientela backup`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from klientela.interfaces.cli.frame import Command, new_app
from klientela.interfaces.cli.outcome import progress_bar, said_errors, say
from klientela.interfaces.cli.passphrase import passphrase_for_backup
from klientela.interfaces.cli.start import start_django
from klientela.interfaces.cli.texts import _, ngettext

app = new_app()


@app.command(
    cls=Command,
    help=_(
        "Back up while Klientela runs: the data into one file, the keys into another. "
        "Keep them in two places. The data file holds names and addresses readable: keep it on an encrypted disk; "
        "what is sealed opens with both files only."
    ),
)
def backup(
    to: Annotated[Path, typer.Option(help=_("Folder of the data file."))] = Path(),
    keys_to: Annotated[
        Path | None, typer.Option(help=_("Folder of the key file; else “backups” in the folder of the keys."))
    ] = None,
    passphrase: Annotated[bool, typer.Option("--passphrase", help=_("Encrypt the key file; asks for it."))] = False,
    passphrase_file: Annotated[
        Path | None, typer.Option(help=_("Encrypt it with the first line of this file."))
    ] = None,
) -> None:
    """Make a backup and say where it is."""
    secret = passphrase_for_backup(asks=passphrase, file=passphrase_file)
    start_django()
    from klientela.base.backup.making import make_backup

    with said_errors(), progress_bar(_("Backing up")) as bar:
        made = make_backup(to, keys_to, passphrase=secret, progress=bar)
    say(_("Data: {path}").format(path=made.data))
    say(_("Keys: {path}").format(path=made.keys))
    say(ngettext("{count} entry of evidence is in it.", "{count} entries of evidence are in it.", made.entries))
    if not secret:
        say(_("The key file is not encrypted; --passphrase would do it."), style="yellow")
