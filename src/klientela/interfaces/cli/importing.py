"""`klientela import`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klientela.interfaces.cli.frame import Command, new_app
from klientela.interfaces.cli.import_columns import chosen_columns, headers_said, read_maps
from klientela.interfaces.cli.import_preview import people_lines, show_preview
from klientela.interfaces.cli.outcome import (
    Bar,
    CommandError,
    Exit,
    confirm,
    progress_bar,
    said_errors,
    say,
)
from klientela.interfaces.cli.start import start_django
from klientela.interfaces.cli.texts import LANGUAGE, _, ngettext

if TYPE_CHECKING:
    from klientela.atoms.actor import Actor
    from klientela.base.exchange.batch import Batch, Statement

app = new_app()
_PIECE = 1024 * 1024


File = Annotated[
    Path, typer.Argument(metavar="FILE", help=_("CSV, XLSX, XLS, ODS, vCard, a ZIP of these, or a full JSON export."))
]
Source = Annotated[
    str,
    typer.Option(
        metavar="KIND",
        help=_(
            "Where the data come from: own-statement, card, form, meeting, referral, register, import, purchased-list."
        ),
    ),
]
Purpose = Annotated[
    str,
    typer.Option(
        metavar="PURPOSE",
        help=_("Why they will be used: client-service, offer, marketing, business-relations, accounting."),
    ),
]
Basis = Annotated[str, typer.Option(metavar="BASIS", help=_("Legal basis, GDPR Art. 6: 6-1-a, 6-1-b, 6-1-c or 6-1-f."))]
ObtainedOn = Annotated[
    str,
    typer.Option(metavar="DATE", help=_("When you obtained them, as 2026-02-01 or 1.02.2026; a row's own date wins.")),
]
Maps = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="HEADER=FIELD",
        help=_(
            "Read a column as this field; with nothing after the sign, leave it out. May be given several times. "
            "Fields: full_name, given_name, family_name, organisation, job_title, emails, phones, identifiers.nip, "
            "addresses.street, addresses.postal_code, addresses.city and others; their names on the pages do too."
        ),
    ),
]
Owner = Annotated[str, typer.Option(metavar="E-MAIL", help=_("The user whose clients they will be."))]


@app.command(
    cls=Command,
    help=_(
        "Import people and organisations from a contact list. It is read and planned first; nothing is stored before "
        "you have seen what would happen and said where the data come from, why and on what basis they will be used. "
        "Every import can be taken back: klientela imports undo."
    ),
)
def import_file(
    file: File,
    source: Source = "",
    purpose: Purpose = "",
    basis: Basis = "",
    from_whom: Annotated[str, typer.Option(help=_("From whom you have them."))] = "",
    obtained_on: ObtainedOn = "",
    columns: Maps = None,
    owner: Owner = "",
    preview: Annotated[bool, typer.Option("--preview", help=_("Only say what would happen."))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=_("Import without asking."))] = False,
) -> int:
    """Read a file, show what would happen, and import it."""
    start_django()
    from klientela.base.exchange import desk
    from klientela.base.exchange.batch import Statement

    wanted = read_maps(columns or ())
    if _is_full(file):
        return _load(_actor(owner), file, is_sure=yes)
    _check_codes(source, purpose, basis)
    statement = Statement(
        source_kind=source,
        purpose=purpose,
        basis=basis,
        from_whom=from_whom,
        obtained_on=_day(obtained_on),
    )
    actor = _actor(owner)
    batch = _planned(actor, file, statement, wanted)
    show_preview(batch)
    if preview or not batch.rows:
        desk.discard(actor, batch.id)
        return Exit.GOOD
    _confirm(actor, batch, is_sure=yes)
    return _apply(actor, batch, statement)


def _confirm(actor: Actor, batch: Batch, *, is_sure: bool) -> None:
    """Ask whether to import; whoever says no leaves nothing behind."""
    from klientela.base.exchange import desk

    try:
        confirm(_("Import this?"), is_sure=is_sure)
    except BaseException:
        desk.discard(actor, batch.id)
        raise


def _check_codes(source: str, purpose: str, basis: str) -> None:
    """Raise CommandError for a word that the statement does not know, with those that it does."""
    from klientela.clients.parties.rules.purposes import Basis, Purpose
    from klientela.clients.parties.source import SourceKind

    for option, said, known in (
        ("--source", source, list(SourceKind)),
        ("--purpose", purpose, list(Purpose)),
        ("--basis", basis, list(Basis)),
    ):
        if not said:
            raise CommandError(_("{name} is missing.").format(name=option))
        if said not in known:
            text = _("{option} cannot be {said}. It can be: {known}.")
            raise CommandError(text.format(option=option, said=said, known=", ".join(one.value for one in known)))


def _day(said: str) -> date | None:
    """Return a day written as computers or as Poles write it. Raises CommandError."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        with suppress(ValueError):
            return datetime.strptime(said, form).date()  # noqa: DTZ007 (a day has no time zone)
    if said:
        raise CommandError(_("--obtained-on wants a day as 2026-02-01 or 1.02.2026, not {said}.").format(said=said))
    return None


def _is_full(file: Path) -> bool:
    from klientela.clients.parties.exporting.loading import is_full_export

    if not file.is_file():
        raise CommandError(_("There is no file {path}.").format(path=file))
    with said_errors(Exit.WRONG_USE):
        return is_full_export(file)


def _load(actor: Actor, file: Path, *, is_sure: bool) -> int:
    """Load a full export, whose values have sources of their own."""
    from klientela.clients.parties.exporting.loading import load_full

    confirm(_("Load this full export, with its own sources and history?"), is_sure=is_sure)
    with said_errors(Exit.WRONG_USE), progress_bar(_("Loading")) as bar:
        count = load_full(actor, file, progress=bar)
    say(ngettext("{count} client loaded.", "{count} clients loaded.", count), style="green")
    return Exit.GOOD


def _planned(actor: Actor, file: Path, statement: Statement, wanted: dict[str, str]) -> Batch:
    """Read a file whose statement is complete, its columns as wanted. Raises CommandError."""
    from klientela.base.exchange import desk
    from klientela.base.exchange.batch import Phase
    from klientela.base.exchange.port import importable_named

    with said_errors(Exit.WRONG_USE):
        importable_named("clients").check(statement)
    batch = _read(actor, file, wanted)
    reason = _why_refused(batch) if batch.phase == Phase.REFUSED else _why_nothing(batch)
    if reason:
        desk.discard(actor, batch.id)
        raise CommandError(reason)
    return batch


def _actor(owner: str) -> Actor:
    from klientela.base.access.user import User
    from klientela.base.parameters.set_up import SYSTEM

    if not owner:
        return SYSTEM
    user = User.objects.prefetch_related("grants").filter(email__iexact=owner, is_active=True).first()
    if user is None:
        raise CommandError(_("There is no active user with the address {email}.").format(email=owner))
    return user.as_actor()


def _read(actor: Actor, file: Path, wanted: dict[str, str]) -> Batch:
    from klientela.base.exchange import desk, steps

    with said_errors(Exit.WRONG_USE), progress_bar(_("Reading")) as bar:
        batch = desk.receive_file(actor, "clients", name=file.name, pieces=_pieces(file))
        try:
            _choose(batch, wanted, bar)
            steps.read_batch(batch.id, progress=bar)
        except BaseException:
            desk.discard(actor, batch.id)
            raise
    batch.refresh_from_db()
    return batch


def _choose(batch: Batch, wanted: dict[str, str], bar: Bar) -> None:
    """Keep what is wanted of the columns; which there are, a first reading tells. Raises CommandError, MappingError."""
    from klientela.base.exchange import steps
    from klientela.base.exchange.folder import folder_of
    from klientela.base.exchange.mapping import changed_mapping, keep_mapping

    folder = folder_of(batch.id)
    lists = steps.read_file(batch, folder, progress=bar).get("lists") if wanted else None
    if lists is not None:
        keep_mapping(folder, changed_mapping(lists, {}, chosen_columns(lists, wanted)))


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield piece


def _why_refused(batch: Batch) -> str:
    from klientela.base.exchange.folder import ABOUT, folder_of, read_json

    said: dict[str, str] = read_json(folder_of(batch.id) / ABOUT).get("said", {})
    return said.get(LANGUAGE) or _("{path} cannot be read as a contact list.").format(path=batch.file_name)


def _why_nothing(batch: Batch) -> str:
    """Return what to do where no column of a file was recognised, nothing where one was."""
    from klientela.base.exchange.folder import ABOUT, folder_of, read_json

    lists = read_json(folder_of(batch.id) / ABOUT)["lists"]
    if any(field for one in lists for _header, field, *_rest in one["columns"]) or any(
        not one["columns"] for one in lists
    ):
        return ""
    text = _("Nothing in {file} was recognised. Say what its columns are with --map HEADER=FIELD. It has: {known}.")
    return text.format(file=batch.file_name, known=headers_said(lists))


def _apply(actor: Actor, batch: Batch, statement: Statement) -> int:
    from klientela.base.exchange import desk, steps
    from klientela.base.exchange.folder import REJECTED, folder_of

    with said_errors(), progress_bar(_("Importing")) as bar:
        desk.approve(actor, batch.id, statement)
        steps.apply_batch(batch.id, progress=bar)
    batch.refresh_from_db()
    counts = steps.counts_of(batch)
    for line in people_lines(batch.tally):
        say(line)
    say(
        _("Done. Rows: {created} new, {extended} added to, {unchanged} unchanged, {rejected} rejected.").format(
            **counts
        ),
        style="green",
    )
    rejected = folder_of(batch.id) / REJECTED
    if counts["rejected"]:
        say(_("Rejected rows, with reasons: {path}").format(path=rejected))
    say(_("Take it back: klientela imports undo {id}").format(id=batch.id))
    return Exit.FINDINGS if counts["rejected"] else Exit.GOOD
