"""PESEL numbers: kept while the firm names the law that demands them, sealed, shown masked, read as evidence."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from klientela.atoms.actor import Actor
from klientela.atoms.clock import now
from klientela.atoms.formats.contact import IdentifierKind
from klientela.atoms.ids import uuid7
from klientela.atoms.taxids import check_identifier
from klientela.atoms.words import Words
from klientela.base.access.capabilities import require
from klientela.base.access.reveal import NoReasonError, SealedField, reveal
from klientela.base.exchange.batch import Statement
from klientela.base.ledger.engine import empty_write_ahead_log
from klientela.base.ledger.entry import ObjectRef
from klientela.base.parameters.parameter import value_of
from klientela.base.parameters.pesel import PESEL_PROVISION, may_keep_pesel
from klientela.base.vault.blind_index import blind_index
from klientela.base.vault.replay import append_replay
from klientela.base.vault.said_error import SaidError
from klientela.base.vault.sealing import Place, ToSeal, unseal
from klientela.base.vault.sealing import seal_many as seal_values
from klientela.base.vault.subject import PurposeClass, pseudonym_of
from klientela.clients.parties import evidence
from klientela.clients.parties.capabilities import CHANGE_CLIENTS, REVEAL_NUMBERS
from klientela.clients.parties.client_file import UnknownPartyError, parties_to_change, party_of
from klientela.clients.parties.erasing import delete_unused, with_merged
from klientela.clients.parties.likely_pair import FoundPair, keep_pairs
from klientela.clients.parties.live_values import UnknownValueError
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.matching import reasons as sign
from klientela.clients.parties.rules.purposes import Basis, Purpose
from klientela.clients.parties.source import make_source
from klientela.clients.parties.values import SealedNumber

PESEL = IdentifierKind.PESEL
NUMBER_DELETED = "sealed-number-deleted"  # in the replay file
SHORTEST_REASON = 10  # letters: enough to name a matter, so that a letter typed to get past the question will not do
PURPOSE, BASIS = Purpose.ACCOUNTING, Basis.LEGAL_OBLIGATION  # it is kept because a law demands it
_WEIGHT = 100  # what the matcher gives to the same PESEL


class PeselForbiddenError(SaidError):
    """The firm has not named a law that demands PESEL numbers; nothing was stored."""

    words = Words(
        en="PESEL numbers may not be kept: the settings name no provision that demands them.",
        pl="Numerów PESEL nie wolno przechowywać: w ustawieniach nie podano przepisu, który ich wymaga.",
    )


class WrongPeselError(SaidError):
    """The number fails its own check; nothing was stored."""

    words = Words(en="This is not a valid PESEL number.", pl="To nie jest poprawny numer PESEL.")


class PeselHeldError(SaidError):
    """The person has this very number already; nothing was changed."""

    words = Words(en="This number is kept already.", pl="Ten numer jest już zapisany.")


class ShortReasonError(SaidError):
    """The reason says nothing; the number stays sealed."""

    words = Words(
        en="Say it in at least 10 characters: which matter do you need the number for?",
        pl="Napisz co najmniej 10 znaków: do jakiej sprawy potrzebujesz tego numeru?",
    )


@transaction.atomic
def keep_pesel(actor: Actor, party_id: UUID, written: str, statement: Statement) -> bool:
    """Seal a person's PESEL, the one before being deleted; say whether somebody else has the same one.

    Purpose and basis are `PURPOSE` and `BASIS`, whatever was stated: no other allows it (GDPR Art. 6(1)(c) and 87).
    Such a pair is put into the queue of duplicates. Raises DeniedError, UnknownPartyError, StatementError,
    FutureSourceError and the errors above.
    """
    require(actor, CHANGE_CLIENTS)
    party = _checked(parties_to_change(actor, party_id)[0])
    if not may_keep_pesel():
        raise PeselForbiddenError
    normal = check_identifier(PESEL, written).normal
    if normal is None:
        raise WrongPeselError
    row = SealedNumber(id=uuid7(), party=party, kind=PESEL.value, holder=party.id, since_at=now())
    seal_numbers([(row, normal)])
    row.source = make_source(replace(statement, purpose=PURPOSE, basis=BASIS))
    _give_way(party, row)  # last of what may refuse: the replay file is written at once, and is not rolled back
    row.save(force_insert=True)
    evidence.note(actor, evidence.NUMBER_SEALED, [party.id], number=row.id.hex)
    return _pair_with_same(row)


@transaction.atomic
def delete_pesel(actor: Actor, party_id: UUID) -> None:
    """Delete a person's PESEL, and the same in what was merged into them; only the entry that says so is left.

    Raises DeniedError, UnknownPartyError, UnknownValueError.
    """
    require(actor, CHANGE_CLIENTS)
    party = _checked(parties_to_change(actor, party_id)[0])
    if not SealedNumber.objects.filter(party=party, kind=PESEL.value).exists():
        raise UnknownValueError(str(party_id))
    for row in _of_all_merged(party, PESEL.value):
        _delete(row)
        evidence.note(actor, evidence.NUMBER_REMOVED, [row.party_id], number=row.id.hex)


def is_pesel_kept(actor: Actor, party_id: UUID) -> bool:
    """Say whether a person's PESEL is kept. Raises DeniedError, UnknownPartyError."""
    return SealedNumber.objects.filter(party=party_of(actor, party_id), kind=PESEL.value).exists()


def pesel_law(actor: Actor) -> str:
    """Return the provision that demands PESEL numbers, for those who add them. Raises DeniedError."""
    require(actor, CHANGE_CLIENTS)
    return value_of(PESEL_PROVISION)


def check_reason(reason: str) -> None:
    """Pass silently a reason that says something. Raises NoReasonError, ShortReasonError."""
    length = len(" ".join(reason.split()))
    if not length:
        raise NoReasonError
    if length < SHORTEST_REASON:
        raise ShortReasonError


def read_pesel(actor: Actor, party_id: UUID, *, reason: str) -> str:
    """Return a person's PESEL in full; that it was read, by whom and why is evidence.

    Raises DeniedError, UnknownPartyError, UnknownValueError, NoReasonError, ShortReasonError, KeyDestroyedError.
    """
    require(actor, REVEAL_NUMBERS)
    party = _person(actor, party_id)
    row = SealedNumber.objects.filter(party=party, kind=PESEL.value).first()
    if row is None:
        raise UnknownValueError(str(party_id))
    check_reason(reason)
    return reveal(actor, sealed_field(row), reason=reason)


def sealed_field(row: SealedNumber) -> SealedField[str]:
    """Return a sealed number as `reveal` opens it."""
    sealed, place = bytes(row.sealed), _place(row.id)
    return SealedField(
        ObjectRef("party", pseudonym_of(row.party_id)),
        column=row.kind,
        holder=row.party_id,
        capability=REVEAL_NUMBERS,
        unseal=lambda: unseal(row.holder, PurposeClass.CORE, sealed=sealed, place=place).decode(),
    )


def seal_numbers(numbers: list[tuple[SealedNumber, str]]) -> None:
    """Seal numbers in their normal form into their rows, in the caller's transaction."""
    values = [ToSeal(row.holder, PurposeClass.CORE, normal.encode(), _place(row.id)) for row, normal in numbers]
    for (row, normal), sealed in zip(numbers, seal_values(values), strict=True):
        row.sealed, row.blind = sealed, blind_index(row.kind, normal)


def _place(row_id: UUID) -> Place:
    return Place("sealednumber", "sealed", row_id.hex)


def _person(actor: Actor, party_id: UUID) -> Party:
    return _checked(party_of(actor, party_id))


def _checked(party: Party) -> Party:
    if not party.is_person:
        raise UnknownPartyError(str(party.id))
    return party


def _give_way(party: Party, row: SealedNumber) -> None:
    """Delete the number that another one takes the place of, everywhere. Raises PeselHeldError where it is the same."""
    former = _of_all_merged(party, row.kind)
    if any(one.party_id == party.id and bytes(one.blind) == row.blind for one in former):
        raise PeselHeldError
    for one in former:
        _delete(one)


def _of_all_merged(party: Party, kind: str) -> list[SealedNumber]:
    """Return the numbers of a person: of a merge that found the same in both, the second stays with the other row."""
    return list(SealedNumber.objects.filter(party_id__in=with_merged(party.id), kind=kind).order_by("id"))


def _delete(row: SealedNumber) -> None:
    """Delete a number for good: a restore deletes it again, because the key that opens it stays with the person."""
    append_replay(NUMBER_DELETED, {"number": row.id.hex})
    delete_row(row)


def delete_row(row: SealedNumber) -> None:
    """Delete a number, with its source where that has nothing else, in the caller's transaction."""
    SealedNumber.objects.filter(id=row.id).delete()
    delete_unused({row.source_id})
    transaction.on_commit(empty_write_ahead_log)


def _pair_with_same(row: SealedNumber) -> bool:
    same = SealedNumber.objects.filter(kind=row.kind, blind=row.blind, party__replaced_by=None)
    others = list(same.exclude(party_id=row.party_id).values_list("party_id", flat=True))
    signs = f"{sign.PESEL.code}:{_WEIGHT}"
    keep_pairs(FoundPair(row.party_id, other, _WEIGHT, signs) for other in others)
    return bool(others)
