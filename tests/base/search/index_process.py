"""One step in a process of its own: `fill` the index of a new installation, `remove` a record of it, do the jobs."""

from __future__ import annotations

import sys
from uuid import UUID

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from klientela.base.jobs.schedule import run_due  # noqa: E402
from klientela.base.jobs.worker import run_ready  # noqa: E402
from klientela.base.search.index import SearchDocument, index_documents, remove_documents  # noqa: E402
from klientela.base.search.store import forget_later  # noqa: E402
from klientela.base.search.tokens import Field  # noqa: E402

LOST = UUID(int=500)


def document(number: int) -> SearchDocument:
    is_lost = UUID(int=number) == LOST
    name = "Zqxjan Zqxjanowski" if is_lost else f"Anna Kowalska{number}"
    email = "zqxj@poczta.example" if is_lost else f"anna{number}@poczta.example"
    return SearchDocument(UUID(int=number), "person", name.encode(), [(Field.NAME, name), (Field.EMAIL, email)])


def main(step: str) -> None:
    if step == "fill":
        call_command("migrate", verbosity=0)
        for start in range(0, 1_000, 100):
            with transaction.atomic():
                index_documents([document(number) for number in range(start, start + 100)])
    elif step == "remove":
        with transaction.atomic():
            remove_documents([LOST])
            forget_later()
    else:
        run_due()
        run_ready()


if __name__ == "__main__":
    main(*sys.argv[1:])
