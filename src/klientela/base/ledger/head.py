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
from klientela.base.ledger.signing import SigningKeyLostError, is_signed, make_signing_key, public_key, sign
from klientela.base.vault.canonical import canonical_json
from klientela.base.vault.key_file import keys_folder
from klientela.base.vault.line_file import append_lines, last_line, read_lines
from klientela.base.vault.said_error import SaidError

HEADS_LOG = "heads.log"


class HeadsLogError(SaidError):
    """The file of heads cannot be read."""

    words = Words(
        en="Line {line} of heads.log, beside the keys, is not a head we signed. Put the folder of the keys back from "
        "its own backup; if there is none: `klientela ledger accept-heads`.",
        pl="Wiersz {line} pliku heads.log, obok kluczy, nie jest głową drzewa, którą podpisaliśmy. Przywróć folder "
        "kluczy z jego własnej kopii zapasowej; jeśli jej nie ma: `klientela ledger accept-heads`.",
    )


class HeadsLogMissingError(SaidError):
    """Heads were signed, and the file that must know them is gone or empty."""

    words = Words(
        en="heads.log, beside the keys, is missing or empty although heads were signed: an older database put in place "
        "would not be noticed. Put the folder of the keys back from its own backup; to go on from this database all "
        "the same, leaving evidence of it: `klientela ledger accept-heads`.",
        pl="Brakuje pliku heads.log obok kluczy albo jest pusty, choć podpisano już głowy drzewa: podmiany bazy danych "
        "na starszą nie dałoby się zauważyć. Przywróć folder kluczy z jego własnej kopii zapasowej; aby mimo to "
        "kontynuować od tej bazy i zostawić tego dowód: `klientela ledger accept-heads`.",
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
    """Sign the tree as it is and keep the head; the caller writes the log after its transaction.

    The very first head finds its log made already, empty: a log that is gone was therefore there once.
    Raises SigningKeyError.
    """
    if not Head.objects.exists():
        append_lines(_path(), lambda _last: [])
    said = SignedHead(epoch, size, root, microseconds_of(now()), public_key())
    return Head.objects.create(
        epoch=epoch, size=size, root=root, at_us=said.at_us, key=said.key, signature=sign(said.statement)
    )


def last_head() -> Head | None:
    """Return the newest head in the database."""
    return Head.objects.order_by("-epoch", "-size").first()


def require_signing_key() -> None:
    """Make the key before the very first head; later raise SigningKeyError where it did not sign the last one.

    A fresh key must not go on in silence.
    """
    head = last_head()
    if not is_anything_signed():
        make_signing_key()
    own = public_key()
    if head is not None and head.key != own:
        raise SigningKeyLostError


def is_anything_signed() -> bool:
    """Say whether a head was ever signed, as far as the database or the log knows."""
    return Head.objects.exists() or last_line(_path()) is not None


def is_log_missing() -> bool:
    """Say whether the log knows no head and should.

    A single head beside an empty log is what a crash leaves between the first commit and the first line.
    """
    if last_line(_path()) is not None:
        return False
    count = len(Head.objects.values_list("id")[:2])
    return count > 1 or (count == 1 and not _path().exists())


def require_log() -> None:
    """Raise HeadsLogMissingError where the log is missing: one refilled from the database would prove nothing."""
    if is_log_missing():
        raise HeadsLogMissingError


def log_heads(*, is_accepted: bool = False) -> None:
    """Write every head that the log does not hold yet: after the commit, so that the log never knows more than that.

    A crash in between leaves it to the next run. `is_accepted`: a new epoch says openly that the log begins anew.
    Raises HeadsLogMissingError.
    """
    if not is_accepted:
        require_log()

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
    if line is None:
        return None
    head = _read_head(line)
    if head is None:
        raise HeadsLogError(line=sum(1 for _ in read_lines(_path())))
    return head


def logged_lines() -> Iterator[tuple[int, SignedHead | None]]:
    """Return the number of every line of the log and its head, None where the installation did not sign it.

    Raises SigningKeyError.
    """
    for number, line in enumerate(read_lines(_path()), start=1):
        yield number, _read_head(line)


def logged_heads() -> Iterator[SignedHead]:
    """Return every head of the log, in order. Raises HeadsLogError at a line that the installation did not sign."""
    for number, head in logged_lines():
        if head is None:
            raise HeadsLogError(line=number)
        yield head


def put_log_aside() -> None:
    """Keep a log that cannot be used under another name, so that a new one can begin."""
    if _path().exists():
        _path().rename(_path().with_name(f"{HEADS_LOG}.{now():%Y%m%dT%H%M%S%fZ}"))


def _path() -> Path:
    return keys_folder() / HEADS_LOG


def _line(head: Head) -> bytes:
    return canonical_json({"head": head.signed.facts, "signature": bytes(head.signature).hex()})


def _read_head(line: bytes) -> SignedHead | None:
    try:
        row = json.loads(line)
        facts = row["head"]
        head = SignedHead(facts["epoch"], facts["size"], bytes.fromhex(facts["root"]), facts["at_us"], facts["key"])
        statement, signature = head.statement, bytes.fromhex(row["signature"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return head if is_signed(statement, signature) else None
