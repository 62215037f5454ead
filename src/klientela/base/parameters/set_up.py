"""The first run: the firm, its privacy contact, and the first user, in one step that can happen once."""

from __future__ import annotations

from django.db import models, transaction
from typing_extensions import override

from klientela.atoms.actor import Actor, ActorKind
from klientela.atoms.clock import now
from klientela.atoms.personal_data import NoPersonalData
from klientela.atoms.words import Language
from klientela.base.access.accounts import create_user
from klientela.base.access.roles import Role
from klientela.base.access.user import User
from klientela.base.parameters.firm import FirmProfile, save_firm_profile

SYSTEM = Actor(ActorKind.SYSTEM)
_ONLY = 1


class AlreadySetUpError(Exception):
    """There is a user already; set-up is over for good."""


class SetUp(models.Model):
    """The one row that whoever sets the installation up must hold: two at once wait for each other."""

    id = models.SmallIntegerField(primary_key=True)
    done_at = models.DateTimeField(null=True)

    personal_data = NoPersonalData("says when the installation was set up")

    @override
    def __str__(self) -> str:
        return str(self.done_at)


def is_set_up() -> bool:
    """Return whether the first user exists."""
    return User.objects.exists()


@transaction.atomic
def set_up(profile: FirmProfile, *, email: str, full_name: str, password: str, language: Language) -> User:
    """Write the firm's data and make its owner. Raises AlreadySetUpError, AccountError."""
    row = _held_row()
    if is_set_up():
        raise AlreadySetUpError
    user, _password = create_user(
        SYSTEM, email=email, full_name=full_name, roles=[Role.OWNER], language=language, password=password
    )
    save_firm_profile(SYSTEM, profile)
    row.done_at = now()
    row.save(update_fields=["done_at"])
    return user


def _held_row() -> SetUp:
    # Made here and not by a migration: whoever is second waits at the insert already, and then at the lock.
    SetUp.objects.bulk_create([SetUp(id=_ONLY)], ignore_conflicts=True)
    return SetUp.objects.select_for_update().get(id=_ONLY)
