"""Signed heads: what the tree was, and when; each is also written to a file outside the database and its backups.

A database that was silently put back to an older state no longer holds the last head of that file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from django.db import models
from django.db.models import Q
from typing_extensions import override

from klientela.atoms.clock import now
from klientela.atoms.ids import uuid7
from klientela.atoms.personal_data import NoPersonalData
from klientela.atoms.words import Words
from klientela.base.ledger.entry import microseconds_of
from klientela.base.ledger.signing import is_signed, public_key, sign
from klientela.base.vault.canonical import canonical_json
from klientela.base.vault.key_file import keys_folder
from klientela.base.vault.line_file import append_lines, last_line, read_lines
from klientela.base.vault.said_error import SaidError


class HeadsLogError(SaidError):
    """The file of heads cannot be read."""

    words = Words(
        en="Line {line} of heads.log, beside the keys, is not a signed head.",
        pl="Wiersz {line} pliku heads.log, obok kluczy, nie jest podpisaną głową drzewa.",
    )


class SigningKeyLostError(SaidError):
    """The last head was signed with a key that is not at hand."""

    words = Words(
        en="The key that signed the last head is missing. Put the folder of the keys back from its own backup; "
        "if there is none, open a new epoch.",
        pl="Brakuje klucza, którym podpisano ostatnią głowę drzewa. Przywróć folder kluczy z jego własnej kopii "
        "zapasowej; jeśli jej nie ma, otwórz nową epokę.",
    )


@dataclass(frozen=True, slots=True)
class SignedHead:
    """What a head says; `statement` is what the signature is over."""

    epoch: int
    size: int
    root: bytes
    at_us: int
    key: str

    @property
    def statement(self) -> bytes:
        """Return the canonical bytes that are signed and stamped."""
        return canonical_json(self.facts)

    @property
    def facts(self) -> dict[str, object]:
        """Return what is stated, as JSON knows it."""
        return {
            "at_us": self.at_us,
            "epoch": self.epoch,
            "key": self.key,
            "root": self.root.hex(),
            "size": self.size,
            "type": "head",
        }


class Head(models.Model):
    """A signed head of the tree."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    epoch = models.IntegerField()
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    at_us = models.BigIntegerField()
    key = models.CharField(max_length=64)
    signature = models.BinaryField(max_length=64)

    personal_data = NoPersonalData(
        "a signed hash", columns=("id", "epoch", "size", "root", "at_us", "key", "signature")
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["epoch", "size"], name="one_head_a_size")]

    @override
    def __str__(self) -> str:
        return f"{self.epoch}/{self.size}"

    @property
    def signed(self) -> SignedHead:
        """Return what the row says."""
        return SignedHead(self.epoch, self.size, bytes(self.root), self.at_us, self.key)


def write_head(epoch: int, size: int, *, root: bytes) -> Head:
    """Sign the tree as it is and keep the head; the caller writes the log after its transaction."""
    said = SignedHead(epoch, size, root, microseconds_of(now()), public_key())
    return Head.objects.create(
        epoch=epoch, size=size, root=root, at_us=said.at_us, key=said.key, signature=sign(said.statement)
    )


def last_head() -> Head | None:
    """Return the newest head in the database."""
    return Head.objects.order_by("-epoch", "-size").first()


def require_signing_key() -> None:
    """Raise SigningKeyLostError where another key signed the last head: a fresh key must not go on in silence."""
    head = last_head()
    if head is not None and head.key != public_key():
        raise SigningKeyLostError


def log_heads() -> None:
    """Write every head that the log does not hold yet: after the commit, so that the log never knows more than that.

    A crash in between leaves it to the next run.
    """

    def missing(last: bytes | None) -> list[bytes]:
        heads = Head.objects.filter(key=public_key()).order_by("epoch", "size")
        known = last_logged_head() if last else None
        if known:
            heads = heads.filter(Q(epoch=known.epoch, size__gt=known.size) | Q(epoch__gt=known.epoch))
        return [_line(head) for head in heads.iterator()]

    append_lines(_path(), missing)


def last_logged_head() -> SignedHead | None:
    """Return the newest head of the log. Raises HeadsLogError."""
    line = last_line(_path())
    try:
        return None if line is None else _read_head(line, number=0)
    except HeadsLogError:
        raise HeadsLogError(line=sum(1 for _ in read_lines(_path()))) from None


def logged_heads() -> Iterator[SignedHead]:
    """Return every head of the log, in order. Raises HeadsLogError at a line that the installation did not sign."""
    for number, line in enumerate(read_lines(_path()), start=1):
        yield _read_head(line, number=number)


def _path() -> Path:
    return keys_folder() / "heads.log"


def _line(head: Head) -> bytes:
    return canonical_json({"head": head.signed.facts, "signature": bytes(head.signature).hex()})


def _read_head(line: bytes, *, number: int) -> SignedHead:
    try:
        row = json.loads(line)
        facts = row["head"]
        head = SignedHead(facts["epoch"], facts["size"], bytes.fromhex(facts["root"]), facts["at_us"], facts["key"])
        if not is_signed(head.statement, bytes.fromhex(row["signature"])):
            raise HeadsLogError(line=number)
    except (ValueError, LookupError, TypeError) as error:
        raise HeadsLogError(line=number) from error
    return head
