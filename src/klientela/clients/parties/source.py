"""Where a value comes from, why the firm holds it, and on what legal basis: every value of a party has one."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from typing_extensions import override

from klientela.atoms.clock import now, today
from klientela.atoms.ids import uuid7
from klientela.atoms.personal_data import Category, Erasure, PersonalData, Subject
from klientela.atoms.words import Words
from klientela.base.exchange.batch import Statement
from klientela.base.vault.said_error import SaidError
from klientela.clients.parties.contradictions import check_contradictions
from klientela.clients.parties.rules.purposes import Basis, Purpose


class SourceKind(StrEnum):
    """How data came in (GDPR Art. 14(2)(f): the person may ask)."""

    OWN_STATEMENT = "own-statement"
    CARD = "card"
    FORM = "form"
    MEETING = "meeting"
    REFERRAL = "referral"
    REGISTER = "register"
    IMPORT = "import"
    PURCHASED_LIST = "purchased-list"

    @property
    def words(self) -> Words:
        """Return the kind in both languages."""
        return _WORDS[self]

    @property
    def is_from_person(self) -> bool:
        """Say whether the person gave the data: then GDPR Art. 13 applies, else Art. 14."""
        return self in (SourceKind.OWN_STATEMENT, SourceKind.CARD, SourceKind.FORM, SourceKind.MEETING)


_WORDS = {
    SourceKind.OWN_STATEMENT: Words(en="They told us themselves", pl="Osoba sama nam podała"),
    SourceKind.CARD: Words(en="Business card", pl="Wizytówka"),
    SourceKind.FORM: Words(en="Form on a website", pl="Formularz na stronie"),
    SourceKind.MEETING: Words(en="Meeting", pl="Spotkanie"),
    SourceKind.REFERRAL: Words(en="Referral", pl="Polecenie"),
    SourceKind.REGISTER: Words(en="Public register", pl="Rejestr publiczny"),
    SourceKind.IMPORT: Words(en="Our own list or another system", pl="Własna lista lub inny system"),
    SourceKind.PURCHASED_LIST: Words(en="Purchased list", pl="Kupiona baza"),
}


class Source(models.Model):
    """One way in. `said` is what a row of a file says of its own origin; `batch_id` names the import, if it was one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20)
    obtained_on = models.DateField(null=True, blank=True)
    from_whom = models.CharField(max_length=200, blank=True)
    document = models.CharField(max_length=200, blank=True)
    said = models.CharField(max_length=300, blank=True)
    purpose = models.CharField(max_length=30)
    basis = models.CharField(max_length=10)
    batch_id = models.UUIDField(null=True, blank=True, db_index=True)
    created_at = models.DateTimeField()

    personal_data = PersonalData(
        whose=Subject.PERSON,
        subject_path="values",
        columns={
            "from_whom": Category.IDENTITY,
            "document": Category.CONTENT,
            "said": Category.CONTENT,
            "obtained_on": Category.TRACE,
        },
        purposes=("accountability",),
        retention="while any value of it is held",
        erasure=Erasure.DELETE_ROW,
        others=("id", "kind", "purpose", "basis", "batch_id", "created_at"),
    )

    @override
    def __str__(self) -> str:
        return str(self.id)

    @property
    def kind_words(self) -> Words:
        """Return how the data came in."""
        return SourceKind(self.kind).words

    @property
    def purpose_words(self) -> Words:
        """Return why the firm holds the data."""
        return Purpose(self.purpose).words

    @property
    def basis_words(self) -> Words:
        """Return the proposed legal basis."""
        return Basis(self.basis).words


class StatementError(SaidError):
    """What was stated about where data come from is incomplete or wrong; nothing was stored."""

    words = Words(
        en="Say where the data come from, why they will be used and on what legal basis.",
        pl="Podaj, skąd pochodzą dane, po co będą używane i na jakiej podstawie prawnej.",
    )


class FutureSourceError(SaidError):
    """Data cannot have been obtained in the future."""

    words = Words(en="The data cannot have been obtained in the future.", pl="Dane nie mogą pochodzić z przyszłości.")


def check_statement(statement: Statement) -> None:
    """Pass silently. Raises StatementError, ContradictionError, FutureSourceError."""
    known = (SourceKind, statement.source_kind), (Purpose, statement.purpose), (Basis, statement.basis)
    if any(value not in list(kind) for kind, value in known):
        raise StatementError
    check_contradictions(statement)
    if statement.obtained_on and statement.obtained_on > today():
        raise FutureSourceError


def make_source(statement: Statement, *, document: str = "") -> Source:
    """Store a source by hand, in the caller's transaction. Raises StatementError, FutureSourceError."""
    check_statement(statement)
    return Source.objects.create(
        kind=statement.source_kind,
        obtained_on=statement.obtained_on or today(),
        from_whom=statement.from_whom[:200],
        document=document[:200],
        purpose=statement.purpose,
        basis=statement.basis,
        created_at=now(),
    )
