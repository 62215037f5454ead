"""Roles a user may have; one user may have several (an IOD is often somebody with another job)."""

from __future__ import annotations

from enum import StrEnum

from klientela.atoms.actor import Scope
from klientela.atoms.words import Words


class Role(StrEnum):
    """What somebody is in the firm."""

    OWNER = "owner"
    SELLER = "seller"
    BOOKKEEPER = "bookkeeper"
    IOD = "iod"
    READ_ONLY = "read-only"

    @property
    def words(self) -> Words:
        """Return the role's name in both languages."""
        return _WORDS[self]

    @property
    def scope(self) -> Scope:
        """Return the rows this role sees unless the owner says otherwise."""
        return Scope.OWN if self is Role.SELLER else Scope.ALL


_WORDS = {
    Role.OWNER: Words(en="Owner", pl="Właściciel"),
    Role.SELLER: Words(en="Seller", pl="Handlowiec"),
    Role.BOOKKEEPER: Words(en="Bookkeeper", pl="Księgowość"),
    Role.IOD: Words(en="Data protection officer", pl="Inspektor ochrony danych"),
    Role.READ_ONLY: Words(en="Read only", pl="Tylko odczyt"),
}
