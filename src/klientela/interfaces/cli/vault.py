"""`klientela vault`."""

from __future__ import annotations

from klientela.interfaces.cli.frame import Command, new_app
from klientela.interfaces.cli.outcome import said_errors, say
from klientela.interfaces.cli.start import start_django
from klientela.interfaces.cli.texts import _, ngettext

app = new_app(is_group=True)


@app.callback()
def vault() -> None:
    """Keep `rotate` a command of its own, as there will be others."""


@app.command(
    cls=Command, help=_("Replace the installation key and wrap every key anew. Safe to stop; run again to finish.")
)
def rotate() -> None:
    """Rotate the installation key."""
    start_django()
    from klientela.atoms.actor import Actor, ActorKind
    from klientela.base.ledger.rotation import rotate_installation_key

    with said_errors():
        rotation = rotate_installation_key(Actor(ActorKind.SYSTEM))
    say(_("The installation key is now {id}.").format(id=rotation.newest))
    say(ngettext("{count} key was wrapped anew.", "{count} keys were wrapped anew.", rotation.rewrapped))
    say(_("Back up the folder of the keys: older backups of it cannot open what is sealed from now on."), style="dim")
