"""What an import would do, printed before it does it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from klientela.interfaces.cli.outcome import out, say, table
from klientela.interfaces.cli.texts import LANGUAGE, _, ngettext

if TYPE_CHECKING:
    from klientela.base.exchange.batch import Batch


def show_preview(batch: Batch) -> None:
    """Print the first rows of an import and what would happen."""
    from klientela.base.exchange.folder import PREVIEW, folder_of, read_json

    preview = read_json(folder_of(batch.id) / PREVIEW)
    rows = table(_("Row"), _("Person"), _("Organisation"), _("E-mail, phone"))
    for row in preview["first"][:10]:
        reach = ", ".join(written for written, _fault in row["reach"])
        rows.add_row(_at(preview, row["number"]), row["person"], row["organisation"], reach)
    out().print(rows)
    for line in preview_lines(preview):
        say(line)


def preview_lines(preview: dict[str, Any]) -> Iterator[str]:
    """Yield what a preview says, in sentences."""
    yield ngettext("{count} row.", "{count} rows.", preview["rows"])
    yield _("Rows: {new} with somebody new, {known} about clients you have.").format(
        new=preview["rows_new"], known=preview["rows_known"]
    )
    yield from people_lines(preview)
    yield from _remarks(preview)
    yield from _fault_lines(preview)


def people_lines(counts: dict[str, Any]) -> Iterator[str]:
    """Yield how many people and organisations are new and how many known."""
    yield _("People: {new} new, {known} known already.").format(new=counts["people_new"], known=counts["people_known"])
    yield _("Organisations: {new} new, {known} known already.").format(
        new=counts["organisations_new"], known=counts["organisations_known"]
    )


def _remarks(preview: dict[str, Any]) -> Iterator[str]:
    if preview["seen"]:
        yield ngettext(
            "{count} row came in an earlier import and changes nothing.",
            "{count} rows came in an earlier import and change nothing.",
            preview["seen"],
        )
    if preview["rejected"]:
        yield ngettext(
            "{count} row holds nothing that could be kept.",
            "{count} rows hold nothing that could be kept.",
            preview["rejected"],
        )
    if preview["pairs"]:
        yield ngettext(
            "{count} likely duplicate for you to decide on.",
            "{count} likely duplicates for you to decide on.",
            preview["pairs"],
        )
    if preview["pesels"]:
        yield ngettext(
            "{count} PESEL number is left out, as imports always do. Where a law demands it, allow it in the "
            "settings (“PESEL numbers”) and add it by hand in the person's file.",
            "{count} PESEL numbers are left out, as imports always do. Where a law demands them, allow them in the "
            "settings (“PESEL numbers”) and add them by hand in each person's file.",
            preview["pesels"],
        )
    if preview["unmapped"]:
        yield _("Columns left out: {names}.").format(names=", ".join(preview["unmapped"]))


def _fault_lines(preview: dict[str, Any]) -> Iterator[str]:
    """Yield why values are wrong, each reason with the first rows that have it."""
    from klientela.clients.parties.importing.preview import FAULTS, fault_in_general

    for code, count in preview["faults"].items():
        if code in FAULTS:
            shown = preview["fault_values"].get(code, ())
            yield f"{fault_in_general(code, shown, LANGUAGE)} {count}×"
            for number, kind, written in shown:
                value = f"{kind.upper().replace('_', ' ')} {written}".strip()
                yield "  " + _("row {number}: {value}").format(number=_at(preview, number), value=value)
            if count > len(shown):
                yield "  " + ngettext("and {count} more", "and {count} more", count - len(shown))


def _at(preview: dict[str, Any], number: int) -> str:
    """Return a row's number, with where it stands in the file where that is another: `4 (sheet Suppliers, line 6)`."""
    from klientela.clients.parties.importing.preview import place_said

    place = place_said(preview, number, LANGUAGE)
    return f"{number} ({place})" if place else str(number)
