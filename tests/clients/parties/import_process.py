"""One step of an import in a process of its own, to be killed: `read`, `apply`, `undo`; or what comes after it."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from uuid import UUID

import django

django.setup()

from klientela.base.exchange import desk, steps  # noqa: E402
from klientela.base.exchange.batch import Batch, Statement  # noqa: E402
from klientela.base.jobs.schedule import run_due  # noqa: E402
from klientela.base.jobs.worker import run_ready  # noqa: E402
from klientela.base.parameters.set_up import SYSTEM  # noqa: E402
from klientela.clients.parties.erasing import erase_party  # noqa: E402
from klientela.clients.parties.models import Party  # noqa: E402
from tests.support.dump import dump  # noqa: E402

STATEMENT = Statement(source_kind="import", purpose="offer", basis="6-1-f", obtained_on=date(2025, 6, 1))


def say(text: object) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(action: str, argument: str) -> None:
    say("begun")
    if action == "receive":
        with Path(argument).open("rb") as file:
            batch = desk.receive_file(SYSTEM, "clients", name="list.csv", pieces=[file.read()])
        say(batch.id)
    elif action == "approve":
        desk.approve(SYSTEM, UUID(argument), STATEMENT)
    elif action == "begin-undo":
        desk.begin_undo(SYSTEM, UUID(argument))
    elif action == "phase":
        say(Batch.objects.get(id=argument).phase)
    elif action == "erase":
        erase_party(SYSTEM, Party.objects.get(name=argument).id)
    elif action == "work":
        run_due()
        run_ready()
    elif action == "dump":
        say(json.dumps(dump(), ensure_ascii=False))
    else:
        step = {"read": steps.read_batch, "apply": steps.apply_batch, "undo": steps.undo_batch}[action]
        step(UUID(argument), progress=lambda done, total: None)


if __name__ == "__main__":
    main(*sys.argv[1:])
