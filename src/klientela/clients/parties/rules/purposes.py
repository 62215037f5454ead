"""What data about clients is used for, and the legal basis proposed for it when the data comes in."""

from __future__ import annotations

from enum import StrEnum

from klientela.atoms.words import Words


class Purpose(StrEnum):
    """Why the firm holds data about somebody (GDPR Art. 5(1)(b)); every way in asks for one."""

    CLIENT_SERVICE = "client-service"
    OFFER = "offer"
    MARKETING = "marketing"
    BUSINESS_RELATIONS = "business-relations"
    ACCOUNTING = "accounting"

    @property
    def words(self) -> Words:
        """Return the purpose in both languages."""
        return _PURPOSES[self]


class Basis(StrEnum):
    """The legal bases of GDPR Art. 6(1) that a firm can rely on, by their letters."""

    CONSENT = "6-1-a"
    CONTRACT = "6-1-b"
    LEGAL_OBLIGATION = "6-1-c"
    LEGITIMATE_INTEREST = "6-1-f"

    @property
    def words(self) -> Words:
        """Return the basis in both languages, with its article."""
        return _BASES[self]


_PURPOSES = {
    Purpose.CLIENT_SERVICE: Words(
        en="Serving clients: orders and contracts", pl="Obsługa klientów: zamówienia i umowy"
    ),
    Purpose.OFFER: Words(en="Answering enquiries and making offers", pl="Odpowiedzi na zapytania i oferty"),
    Purpose.MARKETING: Words(en="Marketing of our own products", pl="Marketing własnych produktów i usług"),
    Purpose.BUSINESS_RELATIONS: Words(en="Keeping business relations", pl="Utrzymywanie relacji biznesowych"),
    Purpose.ACCOUNTING: Words(en="Accounting and taxes", pl="Rachunkowość i podatki"),
}
_BASES = {
    Basis.CONSENT: Words(en="Consent, Art. 6(1)(a)", pl="Zgoda, art.\u00a06 ust.\u00a01 lit.\u00a0a"),
    Basis.CONTRACT: Words(
        en="Contract with this person, Art. 6(1)(b)", pl="Umowa z tą osobą, art.\u00a06 ust.\u00a01 lit.\u00a0b"
    ),
    Basis.LEGAL_OBLIGATION: Words(
        en="Legal obligation, Art. 6(1)(c)", pl="Obowiązek prawny, art.\u00a06 ust.\u00a01 lit.\u00a0c"
    ),
    Basis.LEGITIMATE_INTEREST: Words(
        en="Legitimate interest, Art. 6(1)(f)", pl="Prawnie uzasadniony interes, art.\u00a06 ust.\u00a01 lit.\u00a0f"
    ),
}
