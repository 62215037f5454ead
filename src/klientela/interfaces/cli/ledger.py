"""`klientela ledger`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from klientela.interfaces.cli.frame import Command, new_app
from klientela.interfaces.cli.outcome import CommandError, Exit, confirm, out, progress_bar, said_errors, say, table
from klientela.interfaces.cli.start import start_django
from klientela.interfaces.cli.texts import LANGUAGE, _, ngettext

if TYPE_CHECKING:
    from klientela.base.ledger.verification import Verification

app = new_app(is_group=True)


@app.command(
    cls=Command, help=_("Check that no evidence was changed, removed or rolled back. Ends with 1 where it was.")
)
def verify(
    payloads: Annotated[bool, typer.Option("--payloads", help=_("Also open what is sealed and check it."))] = False,
) -> int:
    """Verify the ledger and print what was found."""
    start_django()
    from klientela.base.ledger import verification

    with said_errors(), progress_bar(_("Checking the evidence")) as bar:
        result = verification.verify(bar, payloads=payloads)
    print_verification(result)
    return Exit.GOOD if result.is_clean else Exit.FINDINGS


@app.command(cls=Command, help=_("Write the evidence to a file that anybody can check without us."))
def export(
    path: Annotated[Path, typer.Argument(metavar="FILE", help=_("The file to write; it must not exist."))],
) -> None:
    """Export the sealed ledger."""
    start_django()
    from klientela.base.ledger.export import NothingSealedError
    from klientela.base.ledger.export import export as write_export

    if path.exists():
        raise CommandError(_("{path} exists already.").format(path=path))
    partial = path.with_name(f".{path.name}.partial")
    try:
        with said_errors(), partial.open("wb") as stream, progress_bar(_("Writing")) as bar:
            count = write_export(stream, bar)
        partial.rename(path)
    except NothingSealedError:
        raise CommandError(_("Nothing is sealed yet.")) from None
    finally:
        partial.unlink(missing_ok=True)
    say(ngettext("{count} entry written.", "{count} entries written.", count))


@app.command(cls=Command, help=_("Prove that one entry is part of the evidence; prints a small JSON document."))
def prove(
    entry: Annotated[str, typer.Argument(metavar="ID", help=_("The entry, as the evidence page shows it."))],
) -> None:
    """Print the proof of one entry."""
    start_django()
    from klientela.base.ledger.export import NothingSealedError
    from klientela.base.ledger.export import prove as prove_entry

    try:
        proof = prove_entry(UUID(entry))
    except ValueError:
        raise CommandError(_("This is no id of an entry.")) from None
    except NothingSealedError:
        raise CommandError(_("There is no sealed entry with this id.")) from None
    typer.echo(json.dumps(proof, indent=1, sort_keys=True))


@app.command(
    "accept-heads",
    cls=Command,
    help=_(
        "Go on although the log of signed heads or the signing key was lost, or an older database was put in place. "
        "Opens a new epoch; every later check and export says so."
    ),
)
def accept_heads(yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False) -> int:
    """Say what was lost, ask, and open an epoch whose reason names it."""
    start_django()
    from django.core.management import call_command

    from klientela.atoms.actor import Actor, ActorKind
    from klientela.base.ledger import acceptance, verification

    call_command("migrate", interactive=False, verbosity=0)  # an older database may lack the tables this needs
    with said_errors():
        loss = acceptance.loss_to_accept()
        say(_loss_words(loss))
        confirm(_("Go on from this database all the same?"), is_sure=yes)
        epoch = acceptance.accept_heads(Actor(ActorKind.SYSTEM))
    say(_("Epoch {number} was opened at {size} entries.").format(number=epoch.number, size=epoch.size))
    result = verification.verify()
    print_verification(result)
    return Exit.GOOD if result.is_clean else Exit.FINDINGS


def _loss_words(loss: str) -> str:
    return {
        "signing-key-lost": _("The key that signed the evidence so far is missing or damaged; a new one will be made."),
        "heads-log-missing": _("heads.log is missing or empty; it will be written anew from this database."),
        "heads-log-damaged": _("heads.log was changed; it will be kept aside and written anew from this database."),
        "rolled-back": _("The database is older than the last signed head; what came later will count as lost."),
    }[loss]


def print_verification(result: Verification) -> None:
    """Print what verifying came to: findings first, then notes, then the count of each kind."""
    from klientela.base.ledger.kinds import declared_kinds

    for reason in result.findings:
        out().print(f"✗ {reason.said(LANGUAGE)}", style="red", markup=False, soft_wrap=True)
    for reason in result.notes:
        out().print(f"· {reason.said(LANGUAGE)}", style="dim", markup=False, soft_wrap=True)
    said = {kind.name: kind.words.said(LANGUAGE) for kind in declared_kinds()}
    rows = table(_("Kind"), _("What happened"), _("Entries"))
    for name, count in sorted(result.counts.items()):
        rows.add_row(name, said.get(name, ""), str(count))
    if result.counts:
        out().print(rows)
    summary = _("{sealed} entries sealed, {heads} signed heads, epoch {epoch}; root {root}").format(
        sealed=result.sealed, heads=result.heads, epoch=result.epochs, root=result.root.hex()[:16]
    )
    say(summary)
    if result.is_clean:
        say(_("The evidence is whole."), style="bold green")
    else:
        say(_("The evidence is not whole."), style="bold red")
