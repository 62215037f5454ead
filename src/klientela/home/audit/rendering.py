"""The report as one HTML file and as a PDF; both are made of the same data as the JSON."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine, Template

from klientela.base.documents.pdf import make_pdf
from klientela.home.audit.shown import page_context

FOLDER = Path(__file__).parent
SCHEMA = FOLDER / "audit.schema.json"


def report_html(report: dict[str, Any]) -> str:
    """Return the report as one HTML file that needs nothing else, prints, and runs no script."""
    return _template().render(Context(page_context(report)))


def report_pdf(report: dict[str, Any]) -> bytes:
    """Return the report as a PDF/A document."""
    return make_pdf(FOLDER / "report.typ", page_context(report))


@cache
def _template() -> Template:
    return Engine(dirs=[str(FOLDER)]).get_template("report.html")
