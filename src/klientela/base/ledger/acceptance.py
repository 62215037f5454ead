"""Going on although what guards the ledger was lost: deliberately, in a new epoch whose signed reason tells it."""

from __future__ import annotations

from collections.abc import Callable

from klientela.atoms.actor import Actor
from klientela.atoms.words import Words
from klientela.base.ledger.epoch import Epoch, is_rolled_back, open_epoch
from klientela.base.ledger.head import (
    HeadsLogError,
    is_log_missing,
    last_logged_head,
    logged_heads,
    put_log_aside,
    require_signing_key,
)
from klientela.base.ledger.signing import SigningKeyError, make_signing_key
from klientela.base.vault.said_error import SaidError

KEY_LOST = "signing-key-lost"
LOG_MISSING = "heads-log-missing"
LOG_DAMAGED = "heads-log-damaged"
ROLLED_BACK = "rolled-back"
LOSSES = (KEY_LOST, LOG_MISSING, LOG_DAMAGED, ROLLED_BACK)


class NothingToAcceptError(SaidError):
    """Database, log of heads and signing key belong together."""

    words = Words(
        en="There is nothing to accept: the database, heads.log and the signing key belong together.",
        pl="Nie ma czego akceptować: baza danych, heads.log i klucz podpisu pasują do siebie.",
    )


def loss_to_accept() -> str:
    """Return what keeps the ledger from going on, one of `LOSSES`. Raises NothingToAcceptError."""
    for loss, is_there in _TESTS.items():
        if is_there():
            return loss
    raise NothingToAcceptError


def accept_heads(actor: Actor) -> Epoch:
    """Go on from the database as it is: make what was lost anew and open an epoch whose reason names the loss.

    A log that cannot be used is kept under another name. Raises NothingToAcceptError.
    """
    loss = loss_to_accept()
    if loss == KEY_LOST:
        make_signing_key(replaces=True)
    if loss in (KEY_LOST, LOG_DAMAGED):
        put_log_aside()
    return open_epoch(actor, loss)


def _is_key_lost() -> bool:
    return _raises(require_signing_key, SigningKeyError)


def _is_log_damaged() -> bool:
    return _raises(lambda: list(logged_heads()), HeadsLogError)


def _is_rolled_back() -> bool:
    logged = last_logged_head()
    return logged is not None and is_rolled_back(logged)


def _raises(check: Callable[[], object], error: type[SaidError]) -> bool:
    try:
        check()
    except error:
        return True
    return False


_TESTS: dict[str, Callable[[], bool]] = {
    KEY_LOST: _is_key_lost,
    LOG_MISSING: is_log_missing,
    LOG_DAMAGED: _is_log_damaged,
    ROLLED_BACK: _is_rolled_back,
}
