"""`klientela serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from klientela.interfaces.cli.frame import Command, new_app
from klientela.interfaces.cli.start import from_main, start_django
from klientela.interfaces.cli.texts import LANGUAGE, _

app = new_app()


@app.command(cls=Command, help=_("Start Klientela: pages, jobs, everything. Ctrl+C stops it."))
def serve(
    host: Annotated[str | None, typer.Option(help=_("Address to listen on."), show_default="127.0.0.1")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help=_("Port to listen on."), show_default="8000")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=64, help=_("Web processes."), show_default="2")] = None,
    open_browser: Annotated[bool, typer.Option("--open", help=_("Open the browser."))] = False,
    demo: Annotated[bool, typer.Option("--demo", help=_("In an empty installation, make an invented firm."))] = False,
    no_worker: Annotated[bool, typer.Option("--no-worker", help=_("Start no worker for jobs."))] = False,
) -> int:
    """Load Django with these settings, and serve until told to stop."""
    start_django(host=host, port=port, workers=workers)
    return int(from_main("server.serve")(LANGUAGE, has_worker=not no_worker, opens_browser=open_browser, is_demo=demo))
