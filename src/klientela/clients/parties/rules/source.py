"""Where a value came from: the kinds of source that every value of a party names."""

from __future__ import annotations

from enum import StrEnum

from klientela.atoms.text import fold


class SourceKind(StrEnum):
    """Kinds of source; an import that does not say where its rows come from is IMPORT, which settles nothing."""

    OWN_STATEMENT = "own-statement"
    CARD = "card"
    FORM = "form"
    MEETING = "meeting"
    REFERRAL = "referral"
    REGISTER = "register"
    PURCHASED_LIST = "purchased-list"
    IMPORT = "import"
    UNKNOWN = "unknown"


FROM_THE_PERSON = frozenset({SourceKind.OWN_STATEMENT, SourceKind.CARD, SourceKind.FORM, SourceKind.MEETING})
FROM_ELSEWHERE = frozenset({SourceKind.REFERRAL, SourceKind.REGISTER, SourceKind.PURCHASED_LIST})

# What lists call their sources, folded; the first that fits decides, so that a bought list of a fair is a bought list.
_NAMED: tuple[tuple[SourceKind, tuple[str, ...]], ...] = (
    (SourceKind.PURCHASED_LIST, ("kupion", "zakup", "purchased", "bought", "rented", "baza danych firm")),
    (SourceKind.REFERRAL, ("polec", "referral", "recommend")),
    (SourceKind.CARD, ("wizytow", "business card")),
    (SourceKind.FORM, ("formularz", "form", "newsletter", "zapis na", "landing")),
    (SourceKind.REGISTER, ("ceidg", "krs", "regon", "gus", "rejestr", "register")),
    (SourceKind.MEETING, ("spotkan", "rozmow", "meeting", "wizyta u klienta")),
    (
        SourceKind.OWN_STATEMENT,
        ("od klienta", "faktur", "zamowien", "sam podal", "sama podala", "osobiscie", "own statement", "telefon od"),
    ),
    (SourceKind.IMPORT, ("import", "csv", "migrac")),
)


def source_kind_named(text: str) -> SourceKind:
    """Return the kind of source that a list's own words name; UNKNOWN where they name none."""
    folded = fold(text)
    for kind, signs in _NAMED:
        if any(sign in folded for sign in signs):
            return kind
    return SourceKind.UNKNOWN
