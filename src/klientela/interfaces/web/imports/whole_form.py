"""The one form of a planned import, whichever button sends it: columns, rows that stay out, the statement."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from django.http import QueryDict

from klientela.base.exchange.folder import ABOUT, read_json
from klientela.base.exchange.revising import Form
from klientela.interfaces.web.imports.columns import chosen_of
from klientela.interfaces.web.imports.row_numbers import read_numbers
from klientela.interfaces.web.imports.statement import ImportStatementForm

_LONGEST = 200


def form_of(posted: QueryDict, folder: Path, *, rows: int) -> Form:
    """Return what was sent about a file of so many rows. Raises ValueError where the numbers of rows cannot be read."""
    return Form(
        chosen=chosen_of(read_json(folder / ABOUT).get("lists", ()), {name: str(posted[name]) for name in posted}),
        left_out=_left_out(posted, rows),
        stated=typed_statement(posted) if "from_whom" in posted else None,
        is_anew="anew" in posted,
    )


def typed_statement(posted: QueryDict) -> dict[str, str]:
    """Return what is typed and chosen of the statement, right or wrong."""
    return {name: str(posted[name])[:_LONGEST] for name in ImportStatementForm.base_fields if posted.get(name)}


def _left_out(posted: QueryDict, rows: int) -> Collection[int] | None:
    if "other_rows" not in posted and "row" not in posted:
        return None
    return read_numbers(",".join([posted.get("other_rows", ""), *posted.getlist("row")]), rows)
