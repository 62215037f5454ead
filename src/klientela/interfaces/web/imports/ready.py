"""A planned import as its page shows it: what was recognised, what would happen, what is wrong, what is left out."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klientela.atoms.actor import Actor
from klientela.atoms.channels import email, phone
from klientela.atoms.decision import Reason, ReasonCode
from klientela.atoms.taxids import REASONS as NUMBER_REASONS
from klientela.base.exchange.batch import Batch, Outcome
from klientela.base.exchange.folder import ABOUT, PREVIEW, folder_of, read_json
from klientela.clients.parties.listing import visible_parties
from klientela.home.audit.labels import field_name
from klientela.home.audit.shown import PROBLEMS_SHOWN, SPELLED
from klientela.interfaces.web.clients.likeness import lines_of, signs_read
from klientela.interfaces.web.kit.components import Cell, Column, Line, Table, Tone
from klientela.interfaces.web.kit.tags import number, spoken

ROWS_SHOWN = 5
_LONGEST = 120  # signs of a header or a cell; a file may hold a book in one
_PROGRAMS = {
    "linkedin-connections": "LinkedIn",
    "google-contacts": "Google Contacts",
    "google-contacts-old": "Google Contacts",
    "thunderbird": "Thunderbird",
    "outlook": "Outlook",
    "outlook-pl": "Outlook",
    "hubspot-contacts": "HubSpot",
    "hubspot-companies": "HubSpot",
}
_FAULTS: dict[str, ReasonCode] = {code.code: code for code in (*email.REASONS, *phone.REASONS, *NUMBER_REASONS)}


@dataclass(frozen=True, slots=True)
class ListRead:
    """One list of the file as it was understood."""

    name: str
    columns: Table | None
    used: int
    unused: int


def ready_context(actor: Actor, batch: Batch) -> dict[str, Any]:
    """Return what the page of a planned import takes; `preview` is empty where a restore brought no file back."""
    folder = folder_of(batch.id)
    preview, about = read_json(folder / PREVIEW), read_json(folder / ABOUT)
    if not preview:
        return {"preview": {}}
    problems = about.get("problems", [])[:PROBLEMS_SHOWN]
    return {
        "preview": preview,
        "is_of_use": preview["rows"] > preview["rejected"],
        "lists": [_list_read(one) for one in about.get("lists", ())],
        "happens": tuple(_happens(preview)),
        "faults": tuple(_faults(preview["faults"])),
        "left_out": tuple(_left_out(preview)),
        "first": _first_rows(preview["first"][:ROWS_SHOWN]),
        "further": _first_rows(preview["first"][ROWS_SHOWN:]),
        "matches": _matches(actor, preview["matches"]),
        "problems": [(_plain(one["place"]), _plain(one["said"][spoken()])) for one in problems],
        "problems_total": about.get("problems_total", 0),
    }


def why_refused(batch: Batch) -> str:
    """Return why a file could not be read, in words."""
    said: dict[str, str] = read_json(folder_of(batch.id) / ABOUT).get("said", {})
    return said.get(spoken()) or _("Reading broke off: the file is damaged, or it needs more memory than there is.")


def _happens(preview: dict[str, Any]) -> Iterator[Line]:
    """Yield what the import would do, in sentences."""
    counted = {name: number(value) for name, value in preview.items() if isinstance(value, int)}
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


def _left_out(preview: dict[str, Any]) -> Iterator[Line]:
    """Yield what the file holds and the import leaves where it is."""
    if preview["pesels"]:
        said = ngettext(
            "{count} PESEL number is left out: the law must demand it before you may keep it.",
            "{count} PESEL numbers are left out: the law must demand them before you may keep them.",
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
        names = ", ".join(_plain(name) for name in preview["unmapped"])
        yield Line(_("Columns left out: {names}.").format(names=names), tone=Tone.HINT)


def _faults(counts: dict[str, int]) -> Iterator[Line]:
    """Yield why values are wrong, the most frequent first, each with how often."""
    for code, count in counts.items():
        if code in _FAULTS:
            yield Line(_in_general(_FAULTS[code]), f"{number(count)}×", Tone.CAUTION)


def _in_general(code: ReasonCode) -> str:
    """Say a reason without its case: dots stand for the value."""
    words = code.words.pl if spoken() == "pl" else code.words.en
    form = words if isinstance(words, str) else words[-1]
    return form.format(**{name: "…" for _text, name, _spec, _conversion in string.Formatter().parse(form) if name})


def fault_said(written: str, code: str) -> str:
    """Say why a contact point is wrong; it is looked at anew, so that the reason speaks of this very value."""
    if not code:
        return ""
    is_email = code.startswith("VALUE-EMAIL")
    reason: Reason | None = email.check_email(written).reason if is_email else phone.check_phone(written).reason
    return reason.said(spoken()) if reason else ""


def _first_rows(rows: Iterable[dict[str, Any]]) -> Table:
    columns = (Column(_("Who")), Column(_("Contact")), Column(_("Row"), is_number=True))
    return Table(_("The first rows"), columns, tuple(_first_row(row) for row in rows))


def _first_row(row: dict[str, Any]) -> tuple[Cell, ...]:
    person, organisation = _plain(row["person"]), _plain(row["organisation"])
    at = " · ".join(part for part in (_plain(row["title"]), organisation if person else "") if part)
    who = Cell(person or organisation, note=at)
    if not (person or organisation):
        who = Cell(Outcome.REJECTED.words.said(spoken()), tone=Tone.CAUTION)
    reach = ", ".join(_plain(written) for written, _code in row["reach"])
    faults = " ".join(filter(None, (_plain(fault_said(written, code)) for written, code in row["reach"])))
    return who, Cell(reach, note=faults), Cell(number(row["number"]))


def _matches(actor: Actor, found: list[dict[str, Any]]) -> Table | None:
    """Return the rows taken for clients already known, least certain first, but for clients one may not see."""
    ids = {UUID(match["party"]) for match in found}
    names = dict(visible_parties(actor).filter(id__in=ids).values_list("id", "name")) if ids else {}
    rows = [_match(match, names[UUID(match["party"])]) for match in found if UUID(match["party"]) in names]
    columns = (
        Column(_("Known client")),
        Column(_("Why")),
        Column(_("Score"), is_number=True),
        Column(_("Row"), is_number=True),
    )
    return Table(_("Rows of clients you already have"), columns, tuple(rows)) if rows else None


def _match(match: dict[str, Any], name: str) -> tuple[Cell, ...]:
    why = " ".join(line.text for line in lines_of(signs_read(match["signs"])))
    url = reverse("client", args=[UUID(match["party"])])
    return Cell(name, url=url), Cell(why), Cell(number(match["score"])), Cell(number(match["number"]))


def _list_read(one: dict[str, Any]) -> ListRead:
    form = SPELLED.get(one["format"], one["format"].upper())
    encoding = SPELLED.get(one["encoding"], one["encoding"].upper())
    program = _PROGRAMS.get(one["preset"], one["preset"])
    name = " · ".join(_plain(part) for part in (one["part"], form, program, encoding) if part)
    columns = one["columns"]
    used = sum(bool(field) for _header, field, _found_by in columns)
    return ListRead(name, _columns(columns) if columns else None, used, len(columns) - used)


def _columns(columns: Iterable[tuple[str, str, str]]) -> Table:
    told_by = {"preset": _("the program's own layout"), "header": _("its heading"), "contents": _("its contents")}
    rows = tuple(
        (
            Cell(_plain(header)),
            Cell(field_name(field, spoken())) if field else Cell(_("left out"), tone=Tone.HINT),
            Cell(told_by.get(found_by, "")),
        )
        for header, field, found_by in columns
    )
    heads = (Column(_("Column of the file")), Column(_("Read as")), Column(_("Told by")))
    return Table(_("Columns"), heads, rows)


def _plain(text: str) -> str:
    """Take out signs that could repaint the page, and cut what no page can hold."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text[: _LONGEST + 1])
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
