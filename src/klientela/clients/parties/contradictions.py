"""What cannot both be true of where data come from, why they are used and on what legal basis."""

from __future__ import annotations

from klientela.atoms.words import Words
from klientela.base.exchange.batch import Statement
from klientela.base.vault.said_error import SaidError
from klientela.clients.parties.rules.purposes import Basis, Purpose

# A value that names its kind as `source.SourceKind` does; that module asks this one.
_NOBODY_AGREED = ("register", "purchased-list")


class ContradictionError(SaidError):
    """What was stated contradicts itself; nothing was stored."""


class NoConsentError(ContradictionError):
    """A register and a seller's list hold no consent that was given to this firm (GDPR Art. 4(11), 7(1))."""

    words = Words(
        en="Nobody gave your firm a consent by being in a register or on a purchased list (GDPR Art. 4(11), 7(1)). "
        "Choose another basis; record the consent of those who did agree at each of them.",
        pl="Obecność w rejestrze albo na kupionej liście nie jest zgodą udzieloną Twojej firmie (art. 4 pkt 11 i "
        "art. 7 ust. 1 RODO). Wybierz inną podstawę; zgody osób, które ich udzieliły, zapisz przy każdej z nich.",
    )


class NotForMarketingError(ContradictionError):
    """A contract is no basis for marketing (EDPB Guidelines 2/2019, 48-57), and no law demands it."""

    words = Words(
        en="Marketing is neither needed for a contract nor demanded by law: its basis is a consent (Art. 6(1)(a)) or a "
        "legitimate interest (Art. 6(1)(f)).",
        pl="Marketing nie jest potrzebny do wykonania umowy ani nie wymaga go prawo: jego podstawą jest zgoda (art. 6 "
        "ust. 1 lit. a) albo prawnie uzasadniony interes (art. 6 ust. 1 lit. f RODO).",
    )


class NotDemandedError(ContradictionError):
    """No provision demands offers or business relations (GDPR Art. 6(3))."""

    words = Words(
        en="No provision obliges a firm to make offers or to keep up relations (GDPR Art. 6(3)): choose another basis.",
        pl="Żaden przepis nie zobowiązuje firmy do składania ofert ani do utrzymywania relacji (art. 6 ust. 3 RODO): "
        "wybierz inną podstawę.",
    )


class NotByConsentError(ContradictionError):
    """What the law demands goes on when a consent is withdrawn (GDPR Art. 7(3), 6(1)(c))."""

    words = Words(
        en="Books and taxes are demanded by law and go on when a consent is withdrawn (GDPR Art. 7(3)): their basis is "
        "the legal obligation (Art. 6(1)(c)).",
        pl="Rachunkowości i podatków wymaga prawo, także po wycofaniu zgody (art. 7 ust. 3 RODO): ich podstawą jest "
        "obowiązek prawny (art. 6 ust. 1 lit. c).",
    )


_OF_PURPOSE: dict[tuple[str, str], type[ContradictionError]] = {
    (Purpose.MARKETING, Basis.CONTRACT): NotForMarketingError,
    (Purpose.MARKETING, Basis.LEGAL_OBLIGATION): NotForMarketingError,
    (Purpose.OFFER, Basis.LEGAL_OBLIGATION): NotDemandedError,
    (Purpose.BUSINESS_RELATIONS, Basis.LEGAL_OBLIGATION): NotDemandedError,
    (Purpose.ACCOUNTING, Basis.CONSENT): NotByConsentError,
}


def check_contradictions(statement: Statement) -> None:
    """Pass silently. Raises ContradictionError."""
    if statement.basis == Basis.CONSENT and statement.source_kind in _NOBODY_AGREED:
        raise NoConsentError
    found = _OF_PURPOSE.get((statement.purpose, statement.basis))
    if found:
        raise found
