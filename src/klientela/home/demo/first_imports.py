"""The demo firm's clients: three of its lists, imported as a user would; the purchased one waits to be looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from klientela.atoms.actor import Actor
from klientela.base.exchange import desk, steps
from klientela.base.exchange.batch import Statement

LISTS = {
    "fakturowanie-kontrahenci.csv": Statement(
        source_kind="import",
        from_whom="program do faktur",
        obtained_on=date(2026, 3, 2),
        purpose="client-service",
        basis="6-1-f",
    ),
    "telefon-handlowca.vcf": Statement(
        source_kind="card", obtained_on=date(2026, 5, 18), purpose="business-relations", basis="6-1-f"
    ),
    "linkedin-connections.csv": Statement(
        source_kind="import", from_whom="LinkedIn", obtained_on=date(2026, 9, 7), purpose="offer", basis="6-1-f"
    ),
}


def import_demo_lists(actor: Actor, folder: Path, *, progress: Callable[[int, int], None]) -> None:
    """Import the lists of the demo firm that it may use."""
    for name, statement in LISTS.items():
        batch = desk.receive_file(actor, "clients", name=name, pieces=[(folder / name).read_bytes()])
        steps.read_batch(batch.id, progress=progress)
        desk.approve(actor, batch.id, statement)
        steps.apply_batch(batch.id, progress=progress)
