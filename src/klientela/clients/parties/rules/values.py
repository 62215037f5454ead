"""The values of one row, each checked by itself: which are wrong, why, and in which column."""

from __future__ import annotations

import re
from collections.abc import Iterator

from klientela.atoms.channels.email import check_email
from klientela.atoms.channels.phone import check_phone
from klientela.atoms.checked import Checked, showable
from klientela.atoms.decision import Decision, Evidence, Reason, ReasonCode, Verdict, Weight
from klientela.atoms.formats.contact import ContactRecord
from klientela.atoms.taxids import check_identifier
from klientela.atoms.text import fold
from klientela.atoms.words import Words

RULES_VERSION = "2026-11"

POSTAL_CODE = ReasonCode(
    "VALUE-POSTAL-CODE",
    Words(
        en="The postal code “{value}” is not a Polish one (two digits, a hyphen, three digits).",
        pl="„{value}” nie jest polskim kodem pocztowym (dwie cyfry, łącznik, trzy cyfry).",
    ),
    "Postal numbering of Poland, PNA",
    Weight.HINT,
    Words(en="Look up the code of the address.", pl="Sprawdź kod pocztowy adresu."),
)
REASONS: tuple[ReasonCode, ...] = (POSTAL_CODE,)

_POLISH_CODE = re.compile(r"\d{2}-\d{3}|\d{5}")
_POLAND = frozenset({"pl", "polska", "poland", "polen", "rzeczpospolita polska"})


def check_record(record: ContactRecord, *, region: str = "PL") -> list[Decision]:
    """Return one decision for each value of a row that is wrong (NO) or suspicious (UNKNOWN), in the order of fields.

    `region` is where phone numbers without a country code are dialled. Each reason names its `column` and carries the
    place in the file as evidence; right and empty values give nothing.
    """
    return [decision for field, checked in _checked(record, region) for decision in _findings(record, field, checked)]


def column_name(record: ContactRecord, field: str) -> str:
    """Return the header that a field came from, or the field's own name where the file had none."""
    return record.column_of.get(field, field)


def _checked(record: ContactRecord, region: str) -> Iterator[tuple[str, Checked]]:
    for email in record.emails:
        yield "emails", check_email(email.value)
    for phone in record.phones:
        yield "phones", check_phone(phone.value, region)
    for identifier in record.identifiers:
        yield "identifiers", check_identifier(identifier.kind, identifier.value)
    for address in record.addresses:
        if address.postal_code and fold(address.country) in _POLAND:
            yield "addresses", _check_postal_code(address.postal_code)


def _check_postal_code(text: str) -> Checked:
    bare = "".join(text.split())
    if _POLISH_CODE.fullmatch(bare):
        return Checked(text, bare if "-" in bare else f"{bare[:2]}-{bare[2:]}")
    return Checked(text, None, Reason(POSTAL_CODE, {"value": showable(text[:40])}))


def _findings(record: ContactRecord, field: str, checked: Checked) -> Iterator[Decision]:
    if not checked.value.strip():
        return
    if checked.reason:
        yield _finding(record, field, Verdict.NO, checked.reason)
    for hint in checked.hints:
        yield _finding(record, field, Verdict.UNKNOWN, hint)


def _finding(record: ContactRecord, field: str, verdict: Verdict, reason: Reason) -> Decision:
    params = {**reason.params, "column": column_name(record, field)}
    return Decision(verdict, Reason(reason.code, params, (Evidence("file", str(record.place)),)), RULES_VERSION)
