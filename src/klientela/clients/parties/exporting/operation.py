"""An export is asked for by somebody, holds what they see, and leaves evidence of how much left the house."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.db import transaction

from klientela.atoms.actor import Actor
from klientela.base.access.capabilities import require
from klientela.base.ledger.entry import Part, record
from klientela.base.vault.subject import INSTALLATION_HOLDER, PurposeClass
from klientela.clients.parties import evidence
from klientela.clients.parties.capabilities import EXPORT_CLIENTS
from klientela.clients.parties.exporting.batches import Exported, exported_parties
from klientela.clients.parties.exporting.cards import card_texts
from klientela.clients.parties.exporting.full import full_export
from klientela.clients.parties.exporting.sealed import OpenedNumbers
from klientela.clients.parties.exporting.table import csv_lines, write_xlsx
from klientela.clients.parties.listing import Filters, filtered_parties
from klientela.clients.parties.sealed_numbers import PESEL, check_reason


class ExportForm(StrEnum):
    """The forms clients can leave in."""

    CSV = "csv"
    XLSX = "xlsx"
    VCARD = "vcf"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class ExportTally:
    """How many parties left, and how many PESEL numbers a full JSON was to hold and does not."""

    parties: int
    pesels_left_out: int = 0


def export_clients(
    actor: Actor, path: Path, *, form: ExportForm, filters: Filters, with_pesel: bool = False, reason: str = ""
) -> ExportTally:
    """Write an export to a new file and return how much is in it; the full JSON knows no filters.

    PESEL numbers leave only in the full JSON, and only where they are asked for: each is then read with the reason.
    Raises DeniedError, NoReasonError, ShortReasonError, OSError.
    """
    require(actor, EXPORT_CLIENTS)
    if with_pesel:
        check_reason(reason)
    numbers = OpenedNumbers(actor, reason=reason if with_pesel else "")
    path.touch(mode=0o600)
    count = filtered_parties(actor, filters if form is not ExportForm.JSON else Filters()).count()
    if form is ExportForm.XLSX:
        write_xlsx(path, exported_parties(actor, filters))
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(_pieces(actor, form, filters=filters, numbers=numbers))
    with transaction.atomic():
        payload = {"form": form.value, "parties": count}
        parts = [Part(INSTALLATION_HOLDER, PurposeClass.CORE, payload)]
        record(actor, evidence.CLIENTS_EXPORTED, obj=None, parts=parts)
    return ExportTally(count, numbers.left_out.get(PESEL, 0))


def exportable(actor: Actor, filters: Filters, *, most: int) -> int:
    """Return how many parties an export would hold, counted up to one more than `most`. Raises DeniedError."""
    require(actor, EXPORT_CLIENTS)
    return filtered_parties(actor, filters)[: most + 1].count()


def _pieces(actor: Actor, form: ExportForm, *, filters: Filters, numbers: OpenedNumbers) -> Iterator[str]:
    if form is ExportForm.JSON:
        return full_export(actor, numbers)
    exported: Iterator[Exported] = exported_parties(actor, filters)
    return csv_lines(exported) if form is ExportForm.CSV else card_texts(exported)
