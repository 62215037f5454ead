"""Epochs: after a restore, or a loss that was accepted, the ledger goes on and says openly what was cut off."""

from __future__ import annotations

import json
import re
from functools import partial

from django.db import models, transaction
from typing_extensions import override

from klientela.atoms.actor import Actor
from klientela.atoms.clock import now
from klientela.atoms.personal_data import NoPersonalData
from klientela.atoms.words import Words
from klientela.base.ledger.entry import ObjectRef, Part, microseconds_of, record
from klientela.base.ledger.head import (
    Head,
    SignedHead,
    last_logged_head,
    log_heads,
    require_signing_key,
    write_head,
)
from klientela.base.ledger.kinds import declare_kind
from klientela.base.ledger.signing import public_key, sign
from klientela.base.ledger.stored_tree import StoredTree, sealed_size, take_turn
from klientela.base.ledger.tree import frontier_of
from klientela.base.vault.canonical import canonical_json
from klientela.base.vault.subject import INSTALLATION_HOLDER, PurposeClass

FIRST_EPOCH = 1
_REASON = re.compile(r"[a-z][a-z-]{0,39}")

EPOCH_OPENED = declare_kind(
    "ledger.epoch_opened",
    words=Words(
        en="The ledger was continued in a new epoch, after a restore or a deliberate acceptance",
        pl="Księgę dowodów podjęto w nowej epoce, po przywróceniu kopii zapasowej lub po świadomej akceptacji",
    ),
)


class BadReasonError(ValueError):
    """A reason for an epoch is a short code like `restore`, never free text."""


class Epoch(models.Model):
    """An epoch after the first: where the tree was cut, and the last signed head that was known then."""

    number = models.IntegerField(primary_key=True)
    size = models.BigIntegerField()
    at_us = models.BigIntegerField()
    reason = models.CharField(max_length=40)
    known = models.TextField()  # the facts of the last logged head as JSON, empty where the log was empty
    key = models.CharField(max_length=64)
    signature = models.BinaryField(max_length=64)

    personal_data = NoPersonalData(
        "sizes and hashes of the tree",
        columns=("number", "size", "at_us", "reason", "known", "key", "signature"),
    )

    @override
    def __str__(self) -> str:
        return str(self.number)

    @property
    def facts(self) -> dict[str, object]:
        """Return what is signed, as JSON knows it."""
        return {
            "at_us": self.at_us,
            "epoch": self.number,
            "key": self.key,
            "known": json.loads(self.known) if self.known else None,
            "reason": self.reason,
            "size": self.size,
            "type": "epoch",
        }

    @property
    def statement(self) -> bytes:
        """Return the canonical bytes that are signed."""
        return canonical_json(self.facts)

    @property
    def known_size(self) -> int:
        """Return how large the tree is known to have been before it was cut."""
        return int(json.loads(self.known)["size"]) if self.known else self.size


def current_epoch() -> int:
    """Return the number of the epoch that heads are signed in."""
    return Epoch.objects.order_by("-number").values_list("number", flat=True).first() or FIRST_EPOCH


def is_rolled_back(logged: SignedHead) -> bool:
    """Say whether the database should have a head of the log and has not."""
    if logged.epoch < current_epoch():
        return False
    return not Head.objects.filter(epoch=logged.epoch, size=logged.size, root=logged.root).exists()


@transaction.atomic
def open_epoch(actor: Actor, reason: str) -> Epoch:
    """Open an epoch after a restore, sign its first head, and record evidence of what was known and where it was cut.

    `reason` is a short code. Makes the signing key where nothing was ever signed.
    Raises BadReasonError, HeadsLogError, SigningKeyError.
    """
    if not _REASON.fullmatch(reason):
        raise BadReasonError(reason)
    take_turn()
    if not Head.objects.exists():
        require_signing_key()
    size, known = sealed_size(), last_logged_head()
    number = max(current_epoch(), known.epoch if known else FIRST_EPOCH) + 1
    epoch = Epoch(number=number, size=size, at_us=microseconds_of(now()), reason=reason, key=public_key())
    epoch.known = canonical_json(known.facts).decode() if known else ""
    epoch.signature = sign(epoch.statement)
    epoch.save(force_insert=True)
    write_head(number, size, root=frontier_of(size, StoredTree().node).root())
    facts = {"known": known.facts if known else None, "reason": reason, "size": size}
    part = Part(INSTALLATION_HOLDER, PurposeClass.CORE, facts)
    record(actor, EPOCH_OPENED, obj=ObjectRef("epoch", str(number)), parts=[part])
    transaction.on_commit(partial(log_heads, is_accepted=True))
    return epoch
