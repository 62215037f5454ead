"""Erasing what the ledger knows about a person: the keys go, then the sealed parts; the tree stays whole."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection, transaction

from klientela.base.ledger.engine import stored_id
from klientela.base.vault.destruction import destroy_keys, forget_subjects
from klientela.base.vault.subject import PurposeClass, Subject


@transaction.atomic
def shred(holder: UUID, purpose_class: PurposeClass | None = None) -> int:
    """Destroy the holder's keys (of one purpose class, or all) and remove the parts they sealed; return how many.

    Raises InstallationKeysStayError.
    """
    subject = Subject.objects.filter(holder=holder).first()
    if subject is None:
        return 0
    destroy_keys(holder, purpose_class)
    return remove_unreadable(subject.pseudonym)


def remove_unreadable(pseudonym: UUID) -> int:
    """Remove the parts of a pseudonym whose key is gone; return how many. A restore calls it after a replay."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM ledger_payload WHERE pseudonym = %s AND NOT EXISTS "
            "(SELECT 1 FROM vault_subjectkey WHERE vault_subjectkey.id = ledger_payload.key_id)",
            [stored_id(pseudonym)],
        )
        removed: int = cursor.rowcount
    return removed


@transaction.atomic
def forget(holders: Collection[UUID]) -> None:
    """Shred what the ledger knows about holders whose records are taken back. Raises InstallationKeysStayError."""
    for pseudonym in forget_subjects(holders):
        remove_unreadable(pseudonym)
