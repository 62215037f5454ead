"""Destroying keys: the only erasure that reaches every copy at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from django.db import transaction

from klientela.base.vault.replay import Handler, ReplayLine, append_replay
from klientela.base.vault.sealing import forget_unwrapped_keys
from klientela.base.vault.subject import (
    INSTALLATION_HOLDER,
    PurposeClass,
    Subject,
    SubjectKey,
    require_transaction,
)

ERASURE = "erasure"
_EVERY_CLASS = "*"


Eraser = Callable[[UUID], None]
_erasers: list[Eraser] = []


def register_eraser(eraser: Eraser) -> None:
    """Have a context delete, before the keys go, what a restore brought back of a holder who was erased since.

    It is given the holder's id, and must bear one that it does not know.
    """
    if eraser not in _erasers:
        _erasers.append(eraser)


class InstallationKeysStayError(ValueError):
    """The keys of what concerns nobody are not erasable."""


def destroy_keys(holder: UUID, purpose_class: PurposeClass | None = None) -> list[UUID]:
    """Destroy the holder's keys (of one purpose class, or all) and return their ids.

    When no key is left the pseudonym is forgotten too. Raises InstallationKeysStayError, OutsideTransactionError.
    """
    require_transaction()
    subject = Subject.objects.select_for_update().filter(holder=holder).first()
    return destroy_keys_of_pseudonym(subject.pseudonym, purpose_class) if subject else []


def destroy_keys_of_pseudonym(pseudonym: UUID, purpose_class: PurposeClass | None = None) -> list[UUID]:
    """Do the same for a pseudonym.

    The replay file is written first and at once: after a crash a key may be destroyed once more, but never comes back.
    """
    require_transaction()
    if Subject.objects.filter(pseudonym=pseudonym, holder=INSTALLATION_HOLDER).exists():
        raise InstallationKeysStayError
    append_replay(ERASURE, {"class": purpose_class or _EVERY_CLASS, "pseudonym": pseudonym.hex})
    return _destroy(pseudonym, purpose_class)


def replay_handlers() -> Mapping[str, Handler]:
    """Return what the vault itself does again after a restore; higher floors add theirs."""
    return {ERASURE: _erase_again}


def _erase_again(line: ReplayLine) -> None:
    named = line.facts["class"]
    pseudonym = UUID(line.facts["pseudonym"])
    with transaction.atomic():
        if named == _EVERY_CLASS:
            _erase_records(pseudonym)
        _destroy(pseudonym, None if named == _EVERY_CLASS else PurposeClass(named))


def _erase_records(pseudonym: UUID) -> None:
    """Have everything deleted that names the holder: once the keys are gone, nothing tells whose pseudonym it was."""
    subject = Subject.objects.filter(pseudonym=pseudonym).first()
    if subject is not None and subject.holder != INSTALLATION_HOLDER:
        for eraser in _erasers:
            eraser(subject.holder)


def _destroy(pseudonym: UUID, purpose_class: PurposeClass | None) -> list[UUID]:
    keys = SubjectKey.objects.filter(subject_id=pseudonym)
    doomed = keys.filter(purpose_class=purpose_class) if purpose_class else keys
    ids = list(doomed.values_list("id", flat=True))
    doomed.delete()
    forget_unwrapped_keys()
    if not keys.exists():
        Subject.objects.filter(pseudonym=pseudonym).delete()
    return ids


def forget_subjects(holders: Collection[UUID]) -> list[UUID]:
    """Destroy all keys of holders whose records are taken back, not erased, and return their pseudonyms.

    Nothing is left for a replay: a restore to a time before brings back the records too, and they need their keys.
    Raises InstallationKeysStayError, OutsideTransactionError.
    """
    require_transaction()
    if INSTALLATION_HOLDER in holders:
        raise InstallationKeysStayError
    pseudonyms = list(
        Subject.objects.select_for_update().filter(holder__in=holders).values_list("pseudonym", flat=True)
    )
    SubjectKey.objects.filter(subject_id__in=pseudonyms).delete()
    Subject.objects.filter(pseudonym__in=pseudonyms).delete()
    forget_unwrapped_keys()
    return pseudonyms
