"""The first run: the firm, its privacy contact, and the first user, in one step that can happen once."""

from __future__ import annotations

from django.db import transaction

from klientela.atoms.actor import Actor, ActorKind
from klientela.atoms.words import Language
from klientela.base.access.accounts import create_user
from klientela.base.access.roles import Role
from klientela.base.access.user import User
from klientela.base.parameters.firm import FirmProfile, save_firm_profile

SYSTEM = Actor(ActorKind.SYSTEM)


class AlreadySetUpError(Exception):
    """There is a user already; set-up is over for good."""


def is_set_up() -> bool:
    """Return whether the first user exists."""
    return User.objects.exists()


@transaction.atomic
def set_up(profile: FirmProfile, *, email: str, full_name: str, password: str, language: Language) -> User:
    """Write the firm's data and make its owner. Raises AlreadySetUpError, AccountError."""
    if is_set_up():
        raise AlreadySetUpError
    user, _password = create_user(
        SYSTEM, email=email, full_name=full_name, roles=[Role.OWNER], language=language, password=password
    )
    save_firm_profile(SYSTEM, profile)
    return user
