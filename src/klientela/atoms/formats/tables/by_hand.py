"""What a person may say that a column of a table is."""

from __future__ import annotations

from collections.abc import Collection

from klientela.atoms.formats.tables.headers import SYNONYMS
from klientela.atoms.formats.tables.plan import SCALARS

# All fields of a contact, dotted: `given_name`, `addresses.city`, `identifiers.nip`.
FIELDS = tuple(
    dict.fromkeys(f"{target.field}.{target.part}" if target.part else target.field for target in SYNONYMS.values())
)
# With none of these a row names nobody and reaches nobody.
_TELLING = frozenset({"full_name", "given_name", "family_name", "nickname", "organisation", "emails", "phones"})
_TELLING_NUMBERS = frozenset({"identifiers.nip", "identifiers.regon", "identifiers.krs", "identifiers.eu_vat"})


def takes_one_column(field: str) -> bool:
    """Say whether a contact has only one value of a field, so that two columns cannot both be it."""
    return field in SCALARS


def tells_who(fields: Collection[str]) -> bool:
    """Say whether columns read as these fields name or reach anybody."""
    return not (_TELLING | _TELLING_NUMBERS).isdisjoint(fields)
