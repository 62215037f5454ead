"""`klientela restore`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klientela.interfaces.cli.frame import Command, new_app
from klientela.interfaces.cli.ledger import print_verification
from klientela.interfaces.cli.outcome import CommandError, Exit, confirm, progress_bar, said_errors, say
from klientela.interfaces.cli.passphrase import passphrase_for_restore
from klientela.interfaces.cli.start import start_django
from klientela.interfaces.cli.texts import _, ngettext

if TYPE_CHECKING:
    from klientela.base.backup.restoring import Restoration

app = new_app()


@app.command(
    cls=Command,
    help=_(
        "Put a backup in the place of what is here, which is kept aside. What was erased since stays erased, and the "
        "evidence says openly what was lost."
    ),
)
def restore(
    data: Annotated[Path, typer.Argument(metavar="DATA", help=_("The data file."))],
    keys: Annotated[Path, typer.Argument(metavar="KEYS", help=_("The key file."))],
    yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False,
    passphrase_file: Annotated[
        Path | None, typer.Option(help=_("The passphrase of the key file is the first line of this file."))
    ] = None,
) -> int:
    """Restore a backup and say what it came to."""
    start_django()
    from klientela.base.backup import restoring
    from klientela.base.backup.home_lock import LockedError

    with said_errors(Exit.WRONG_USE):
        secret = passphrase_for_restore(keys, file=passphrase_file)
        with progress_bar(_("Checking the backup")) as bar:
            manifest = restoring.inspect(data, keys, passphrase=secret, progress=bar)
    say(
        _("A backup of {instant}, with {count} entries of evidence.").format(
            instant=manifest.made_at, count=manifest.size
        )
    )
    confirm(_("Put it in the place of what is here?"), is_sure=yes)
    try:
        with said_errors(), progress_bar(_("Restoring")) as bar:
            done = restoring.restore(data, keys, passphrase=secret, progress=bar)
    except LockedError:
        raise CommandError(_("Klientela is running; stop it first."), Exit.REFUSED) from None
    _report(done)
    return Exit.GOOD if done.verification.is_clean else Exit.FINDINGS


def _report(done: Restoration) -> None:
    say(_("Restored."), style="bold green")
    if done.lost:
        text = ngettext("{count} later entry was lost.", "{count} later entries were lost.", done.lost)
        say(text, style="yellow")
    say(ngettext("{count} erasure done again.", "{count} erasures done again.", done.replayed))
    say(_("What was here is kept as {name}; delete it once all is well.").format(name=done.aside), style="dim")
    print_verification(done.verification)
