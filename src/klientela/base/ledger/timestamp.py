"""Time stamps of heads by an outside authority (RFC 3161): evidence of time that does not rest on our own clock."""

from __future__ import annotations

import hashlib
import http.client
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, models
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    decode_timestamp_response,
)
from typing_extensions import override

from klientela.atoms.decision import Reason, ReasonCode, Weight
from klientela.atoms.ids import uuid7
from klientela.atoms.personal_data import NoPersonalData
from klientela.atoms.words import Words
from klientela.base.ledger.entry import microseconds_of
from klientela.base.ledger.head import Head, last_head

_SECONDS = 20
_LARGEST = 256 * 1024

NO_ANSWER = ReasonCode(
    "STAMP-NO-ANSWER",
    Words(
        en="The time-stamp authority did not answer ({why}); the head stays unstamped until the next run.",
        pl="Urząd znacznika czasu nie odpowiedział ({why}); głowa drzewa pozostanie bez znacznika do następnej próby.",
    ),
    "RFC 3161 §3.4",
    Weight.CAUTION,
)
BAD_ANSWER = ReasonCode(
    "STAMP-BAD-ANSWER",
    Words(
        en="The time-stamp authority's answer is not a stamp of this head ({why}); it was thrown away.",
        pl="Odpowiedź urzędu znacznika czasu nie jest znacznikiem tej głowy drzewa ({why}); odrzucono ją.",
    ),
    "RFC 3161 §2.4.2",
    Weight.CAUTION,
)


class InsideTransactionError(RuntimeError):
    """An outside call was asked for while a transaction was open."""


class Stamp(models.Model):
    """An authority's answer for one head, as it came (a TimeStampResp in DER)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    head = models.ForeignKey(Head, on_delete=models.PROTECT, related_name="stamps")
    at_us = models.BigIntegerField()
    authority = models.CharField(max_length=500)
    answer = models.BinaryField()

    personal_data = NoPersonalData(
        "a signature of an authority over a hash", columns=("id", "head", "at_us", "authority", "answer")
    )

    @override
    def __str__(self) -> str:
        return f"{self.head_id} {self.at_us}"


@dataclass(frozen=True, slots=True)
class Stamping:
    """What came of a try: a stamp, or the problem; neither where there was nothing to do."""

    stamp: Stamp | None = None
    problem: Reason | None = None


def stamp_last_head() -> Stamping:
    """Have the newest head stamped by the configured authority, if there is one and the head has no stamp yet.

    A failure is returned, not raised: the next run tries again. Raises InsideTransactionError.
    """
    if connection.in_atomic_block:
        raise InsideTransactionError("a time-stamp authority is not asked inside a transaction")
    url, head = settings.CONFIGURATION.timestamp_url, last_head()
    if not url or head is None or head.stamps.exists():
        return Stamping()
    request = _request(head.signed.statement)
    try:
        answer = _post(url, request.as_bytes())
    except (OSError, ValueError, http.client.HTTPException) as error:
        return Stamping(problem=Reason(NO_ANSWER, {"why": type(error).__name__}))
    why = _wrong(answer, request=request, statement=head.signed.statement)
    if why:
        return Stamping(problem=Reason(BAD_ANSWER, {"why": why}))
    at_us = microseconds_of(decode_timestamp_response(answer).tst_info.gen_time)
    return Stamping(Stamp.objects.create(head=head, at_us=at_us, authority=url[:500], answer=answer))


def stamped_at_us(answer: bytes, statement: bytes) -> int | None:
    """Return the time a kept answer gives for a statement, or None where it is not a stamp of it."""
    try:
        response = decode_timestamp_response(answer)
        return microseconds_of(response.tst_info.gen_time) if _is_over(response, statement) else None
    except ValueError:
        return None


def _request(statement: bytes) -> TimeStampRequest:
    builder = TimestampRequestBuilder().data(statement).hash_algorithm(HashAlgorithm.SHA256)
    return builder.nonce(nonce=True).cert_request(cert_request=True).build()


def _post(url: str, data: bytes) -> bytes:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise ValueError("neither http nor https")
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    request = urllib.request.Request(url, data=data, headers=headers)  # noqa: S310 (the scheme was checked)
    with urllib.request.urlopen(request, timeout=_SECONDS) as response:  # noqa: S310
        answer: bytes = response.read(_LARGEST + 1)
    if len(answer) > _LARGEST:
        raise ValueError("too long")
    return answer


def _wrong(answer: bytes, *, request: TimeStampRequest, statement: bytes) -> str:
    try:
        response = decode_timestamp_response(answer)
        if PKIStatus(response.status) is not PKIStatus.GRANTED:
            return f"status {response.status}"
        if response.tst_info.nonce != request.nonce:
            return "nonce"
        return "" if _is_over(response, statement) else "imprint"
    except ValueError as error:
        return type(error).__name__


def _is_over(response: TimeStampResponse, statement: bytes) -> bool:
    return bool(response.tst_info.message_imprint.message == hashlib.sha256(statement).digest())
