"""Whether PESEL numbers may be kept: off, until the firm names a provision that demands it (GDPR Art. 87)."""

from __future__ import annotations

from django.db import transaction

from klientela.atoms.actor import Actor
from klientela.atoms.words import Words
from klientela.base.access.capabilities import require
from klientela.base.ledger.entry import Part, record
from klientela.base.ledger.kinds import declare_kind
from klientela.base.parameters.firm import CHANGE_SETTINGS, SEE_SETTINGS
from klientela.base.parameters.parameter import declare_parameter, set_value, value_of
from klientela.base.vault.said_error import SaidError
from klientela.base.vault.subject import INSTALLATION_HOLDER, PurposeClass

LONGEST_PROVISION = 300
PESEL_PROVISION = declare_parameter(
    "privacy.pesel_provision",
    Words(en="Provision that demands PESEL numbers", pl="Przepis, który wymaga numerów PESEL"),
)
PESEL_RULE_CHANGED = declare_kind(
    "firm.pesel_changed",
    words=Words(
        en="Whether PESEL numbers may be kept was changed", pl="Zmieniono, czy wolno przechowywać numery PESEL"
    ),
)


class NoProvisionError(SaidError):
    """Keeping PESEL numbers needs a law that demands it; nothing was changed."""

    words = Words(
        en="Name the article and the Act that demand these numbers.",
        pl="Podaj przepis, który wymaga tych numerów: artykuł i ustawę.",
    )


def may_keep_pesel() -> bool:
    """Say whether PESEL numbers may be kept today."""
    return bool(value_of(PESEL_PROVISION))


def pesel_provision(actor: Actor) -> str:
    """Return the provision that demands PESEL numbers today, empty while none may be kept. Raises DeniedError."""
    require(actor, SEE_SETTINGS)
    return value_of(PESEL_PROVISION)


def allow_pesel(actor: Actor, provision: str) -> None:
    """Let PESEL numbers be kept from today on, on this provision. Raises DeniedError, NoProvisionError."""
    provision = " ".join(provision.split())[:LONGEST_PROVISION]
    if not provision:
        raise NoProvisionError
    _change(actor, provision)


def forbid_pesel(actor: Actor) -> None:
    """Let no PESEL be kept any more from today on; what is kept stays until it is deleted. Raises DeniedError."""
    _change(actor, "")


@transaction.atomic
def _change(actor: Actor, provision: str) -> None:
    require(actor, CHANGE_SETTINGS)
    if set_value(actor, PESEL_PROVISION, provision):
        payload = {"provision": provision}
        parts = [Part(INSTALLATION_HOLDER, PurposeClass.CORE, payload)]
        record(actor, PESEL_RULE_CHANGED, obj=None, parts=parts)
