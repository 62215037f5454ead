"""Django's `flush`, for tests alone: it lifts the append-only guard, empties the tables, and sets the guard again."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush
from django.db import connections
from typing_extensions import override

from klientela.base.ledger.append_only import GUARDED_TABLES, guard


class Command(flush.Command):
    """Empties a test database, the ledger included."""

    @override
    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        for table in GUARDED_TABLES:
            guard(connection, table, on=False)
        try:
            super().handle(**options)
        finally:
            for table in GUARDED_TABLES:
                guard(connection, table)
