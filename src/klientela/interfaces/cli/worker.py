"""`klientela worker`."""

from __future__ import annotations

from klientela.interfaces.cli.frame import Command, new_app
from klientela.interfaces.cli.start import from_main, start_django
from klientela.interfaces.cli.texts import LANGUAGE, _

app = new_app()


@app.command(
    cls=Command,
    help=_(
        "Start one more worker for jobs, beside the one that serve starts. Worth it on PostgreSQL; Ctrl+C stops it."
    ),
)
def worker() -> int:
    """Load Django and work until told to stop."""
    start_django()
    return int(from_main("worker.extra_worker")(LANGUAGE))
