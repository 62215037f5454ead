"""`klientela audit`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from klientela.interfaces.cli.frame import Command, new_app
from klientela.interfaces.cli.outcome import CommandError, Exit, err, out, say
from klientela.interfaces.cli.texts import LANGUAGE, _

if TYPE_CHECKING:  # loaded when it is needed, as everything is here
    from klientela.home.audit.files import AuditFile

app = new_app()


@app.command(
    cls=Command,
    help=_(
        "Look at contact lists: who is in them, what is wrong, who is in there twice, who must be informed. "
        "Nothing is imported and nothing is kept."
    ),
)
def audit(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE...", help=_("CSV, XLSX, XLS, ODS, vCard, ZIP of these, or a folder of them.")),
    ] = None,
    json_to: Annotated[Path | None, typer.Option("--json", help=_("Write the report as JSON; - prints it."))] = None,
    html_to: Annotated[Path | None, typer.Option("--html", help=_("Write the report as one HTML file."))] = None,
    pdf_to: Annotated[Path | None, typer.Option("--pdf", help=_("Write the report as a PDF document."))] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help=_("Count deadlines from this day, not from today."))
    ] = None,
    schema: Annotated[bool, typer.Option("--schema", help=_("Print the JSON Schema of the report."))] = False,
) -> int:
    """Audit the files, print the report, and write it where asked."""
    from klientela.home.audit.rendering import SCHEMA, report_html, report_pdf

    if schema:
        typer.echo(SCHEMA.read_text(encoding="utf-8"), nl=False)
        return Exit.GOOD
    report = _audited(_expanded(files or []), as_of)
    if json_to == Path("-"):
        typer.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        _print(report)
        _write(json_to, lambda: json.dumps(report, ensure_ascii=False, indent=2).encode())
    _write(html_to, lambda: report_html(report).encode())
    _write(pdf_to, lambda: report_pdf(report))
    return _exit_code(report)


def _expanded(named: Sequence[Path]) -> list[Path]:
    if not named:
        raise CommandError(_("Name at least one file, such as: klientela audit clients.csv"))
    files: list[Path] = []
    for path in named:
        if not path.exists():
            raise CommandError(_("There is no file {path}.").format(path=path))
        files += _inside(path) if path.is_dir() else [path]
    if not files:
        raise CommandError(_("There is no file in {path}.").format(path=named[0]))
    return files


def _inside(folder: Path) -> list[Path]:
    return sorted(item for item in folder.iterdir() if item.is_file() and not item.name.startswith("."))


def _audited(files: Sequence[Path], as_of: datetime | None) -> dict[str, Any]:
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from klientela.atoms.clock import today
    from klientela.home.audit.files import AuditFile, shown_name
    from klientela.home.audit.reader import ReaderDiedError, read_apart

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=err(), transient=True, disable=not err().is_terminal) as progress:
        task = progress.add_task("")
        try:
            reports, _read = read_apart(
                [AuditFile(path, shown_name(path.name)) for path in files],
                as_of=as_of.date() if as_of else today(),
                progress=lambda read, file: progress.update(task, description=_how_far(read, file)),
            )
        except ReaderDiedError as error:
            raise CommandError(_broke_off(error.cause)) from error
    return reports[LANGUAGE]


def _how_far(read: int, file: AuditFile | None) -> str:
    if file is None:
        return _("{read} records read · looking for duplicates").format(read=read)
    return _("{read} records read · {name}").format(read=read, name=_plain(file.name))


def _broke_off(cause: str) -> str:
    text = _(
        "The audit broke off ({cause}): together these files need more memory or time than contact lists should. "
        "Audit fewer of them at a time."
    )
    return text.format(cause=cause)


def _plain(name: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in name)


def _print(report: dict[str, Any]) -> None:
    from klientela.home.audit.shown import page_context
    from klientela.interfaces.cli.audit_report import print_report

    print_report(out(), page_context(report))


def _write(path: Path | None, made: Callable[[], bytes]) -> None:
    """Write a rendering in one step, so that a full disk leaves no half of it; into a device or pipe, as it is."""
    if path is None or path == Path("-"):
        return
    content = made()
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)  # a file moved to its name would put an end to /dev/null
        else:
            unfinished.write_bytes(content)
            unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        text = _("{path} cannot be written: {reason}").format(path=path, reason=error.strerror or "?")
        raise CommandError(text) from error
    say(_("Written: {path}").format(path=path))


def _exit_code(report: dict[str, Any]) -> int:
    if all(file["refused"] for file in report["files"]):
        return Exit.WRONG_USE
    has_findings = any(finding["weight"] in ("stop", "caution") for finding in report["findings"])
    return Exit.FINDINGS if has_findings else Exit.GOOD
