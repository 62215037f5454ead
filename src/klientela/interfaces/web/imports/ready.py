"""A planned import as its page shows it: what was recognised, what would happen, what is wrong, what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klientela.atoms.actor import Actor
from klientela.base.exchange.batch import Batch
from klientela.base.exchange.folder import ABOUT, PREVIEW, folder_of, left_out, read_json
from klientela.home.audit.shown import PROBLEMS_SHOWN
from klientela.interfaces.web.imports.columns import lists_read
from klientela.interfaces.web.imports.plain import plain
from klientela.interfaces.web.imports.rows import ROWS_SHOWN, Boxes, faults, first_rows, matches
from klientela.interfaces.web.kit.components import Line, Tone
from klientela.interfaces.web.kit.tags import number, spoken


def ready_context(actor: Actor, batch: Batch, typed: QueryDict | None = None) -> dict[str, Any]:
    """Return what the page of a planned import takes; `preview` is empty where a restore brought no file back.

    `typed` is a form about its columns or rows that was refused.
    """
    folder = folder_of(batch.id)
    preview, about = read_json(folder / PREVIEW), read_json(folder / ABOUT)
    if not preview:
        return {"preview": {}}
    problems = about.get("problems", [])[:PROBLEMS_SHOWN]
    lists = lists_read(about.get("lists", ()), {name: str(value) for name, value in typed.items()} if typed else {})
    return {
        "preview": preview,
        "is_of_use": preview["rows"] > preview["rejected"] + preview["left_out"],
        "lists": lists,
        "unknown": ", ".join(dict.fromkeys(name for one in lists for name in one.unknown)),
        "is_nameless": any(one.columns and not one.has_name for one in lists),
        "has_columns": any(one.columns for one in lists),
        "is_by_hand": bool(about.get("by_hand")),
        "happens": tuple(_happens(preview)),
        "left_out": tuple(_left_out(preview)),
        "problems": [(plain(one["place"]), plain(one["said"][spoken()])) for one in problems],
        "problems_total": about.get("problems_total", 0),
        **_rows(actor, preview, Boxes(_marked(typed) or left_out(folder)), typed.get("other_rows") if typed else None),
    }


def _marked(typed: QueryDict | None) -> frozenset[int]:
    """Return the rows that are marked in a form that was refused."""
    marked = typed.getlist("row") if typed else ()
    return frozenset(int(one) for one in marked if one.isdecimal() and len(one) < 10)


def _rows(actor: Actor, preview: dict[str, Any], boxes: Boxes, typed: str | None) -> dict[str, Any]:
    """Return the rows that are shown, in the order in which they stand on the page, and the numbers of all others."""
    shown = {
        "first": first_rows(preview, preview["first"][:ROWS_SHOWN], boxes),
        "further": first_rows(preview, preview["first"][ROWS_SHOWN:], boxes),
        "matches": matches(actor, preview, boxes),
        "faults": tuple(faults(preview, boxes)),
    }
    return {**shown, "other_rows": boxes.others if typed is None else typed}


def why_refused(batch: Batch) -> str:
    """Return why a file could not be read, in words."""
    said: dict[str, str] = read_json(folder_of(batch.id) / ABOUT).get("said", {})
    return said.get(spoken()) or _("Reading broke off: the file is damaged, or it needs more memory than there is.")


def _happens(preview: dict[str, Any]) -> Iterator[Line]:
    """Yield what the import would do, in sentences."""
    counted = {name: number(value) for name, value in preview.items() if isinstance(value, int)}
    yield Line(
        _("Rows: {new} with somebody new, {known} about clients you have.").format(
            new=counted["rows_new"], known=counted["rows_known"]
        ),
        tone=Tone.GOOD,
    )
    yield from people_and_organisations(preview)
    if preview["seen"]:
        yield Line(
            ngettext(
                "{count} row came in an earlier import and changes nothing.",
                "{count} rows came in an earlier import and change nothing.",
                preview["seen"],
            ).format(count=counted["seen"]),
            tone=Tone.HINT,
        )
    yield from _to_decide(preview, counted)


def people_and_organisations(counts: Mapping[str, Any]) -> Iterator[Line]:
    """Yield how many people and organisations are new and how many known: the same before an import and after it."""
    counted = {name: number(value) for name, value in counts.items() if isinstance(value, int)}
    yield Line(
        _("People: {new} new, {known} known already.").format(new=counted["people_new"], known=counted["people_known"]),
        tone=Tone.GOOD,
    )
    yield Line(
        _("Organisations: {new} new, {known} known already.").format(
            new=counted["organisations_new"], known=counted["organisations_known"]
        ),
        tone=Tone.GOOD,
    )


def _to_decide(preview: dict[str, Any], counted: dict[str, str]) -> Iterator[Line]:
    if preview["pairs"]:
        yield Line(
            ngettext(
                "{count} likely duplicate for you to decide on.",
                "{count} likely duplicates for you to decide on.",
                preview["pairs"],
            ).format(count=counted["pairs"]),
            tone=Tone.CAUTION,
        )
    if preview["rejected"]:
        yield Line(
            ngettext(
                "{count} row holds nothing that could be kept.",
                "{count} rows hold nothing that could be kept.",
                preview["rejected"],
            ).format(count=counted["rejected"]),
            tone=Tone.CAUTION,
        )
    if preview["left_out"]:
        said = ngettext("{count} row was left out by you.", "{count} rows were left out by you.", preview["left_out"])
        yield Line(said.format(count=counted["left_out"]), tone=Tone.HINT)


def _left_out(preview: dict[str, Any]) -> Iterator[Line]:
    """Yield what the file holds and the import leaves where it is."""
    if preview["pesels"]:
        said = ngettext(
            "{count} PESEL number is left out, as imports always do. Where a law demands it, allow it in the "
            "settings (“PESEL numbers”) and add it by hand in the person's file.",
            "{count} PESEL numbers are left out, as imports always do. Where a law demands them, allow them in the "
            "settings (“PESEL numbers”) and add them by hand in each person's file.",
            preview["pesels"],
        )
        yield Line(said.format(count=number(preview["pesels"])), _("GDPR Art. 87, Art. 5(1)(c)"), Tone.CAUTION)
    if preview["notes"]:
        said = ngettext(
            "{count} row has notes; they are left out, for nobody has looked through what they say about people.",
            "{count} rows have notes; they are left out, for nobody has looked through what they say about people.",
            preview["notes"],
        )
        yield Line(said.format(count=number(preview["notes"])), tone=Tone.HINT)
    if preview["unmapped"]:
        names = ", ".join(plain(name) for name in preview["unmapped"])
        yield Line(_("Columns left out: {names}.").format(names=names), tone=Tone.HINT)
