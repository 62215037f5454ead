"""Rotation of the installation key, with its evidence."""

from __future__ import annotations

from klientela.atoms.actor import Actor
from klientela.atoms.words import Words
from klientela.base.ledger.entry import ObjectRef, Part, record
from klientela.base.ledger.kinds import declare_kind
from klientela.base.vault.rotation import Rotation, rotate
from klientela.base.vault.subject import INSTALLATION_HOLDER, PurposeClass

VAULT_ROTATED = declare_kind(
    "vault.rotated",
    words=Words(en="The installation key was replaced", pl="Wymieniono klucz instalacji"),
)


def rotate_installation_key(actor: Actor) -> Rotation:
    """Replace the installation key and record it; after a crash, call it again.

    Raises InstallationKeyError, InstallationKeyLostError.
    """

    def recorded(rotation: Rotation) -> None:
        facts = {"newest": rotation.newest, "retired": list(rotation.retired), "rewrapped": rotation.rewrapped}
        part = Part(INSTALLATION_HOLDER, PurposeClass.CORE, facts)
        record(actor, VAULT_ROTATED, obj=ObjectRef("installation_key", rotation.newest), parts=[part])

    return rotate(finished=recorded)
