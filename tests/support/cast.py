"""The people of all tests: one of each role, and an outsider who may sign in and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.test import Client

from klientela.atoms.actor import Scope
from klientela.base.access.accounts import create_user
from klientela.base.access.roles import Role
from klientela.base.access.user import User
from klientela.base.parameters.firm import FirmProfile
from klientela.base.parameters.set_up import SYSTEM, set_up

PASSWORD = "cztery konie piją wodę"
FIRM = FirmProfile(
    name="Stolarnia Bukowa sp. z o.o.",
    nip="5252445767",
    address="ul. Bukowa 7, 60-101 Poznań",
    privacy_name="Joanna Lis",
    privacy_email="joanna.lis@firma.example",
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Users by what they are."""

    owner: User
    seller: User
    bookkeeper: User
    iod: User
    read_only: User
    outsider: User

    def named(self, name: str) -> User:
        """Return one of them by name."""
        user: User = getattr(self, name)
        return user


def signed_in(user: User) -> Client:
    """Return a browser in which this user is signed in."""
    client = Client()
    client.force_login(user)
    return client


def proven(user: User) -> Client:
    """Return a browser in which this user is signed in, and has just given the password again."""
    client = signed_in(user)
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def _user(name: str, role: Role) -> User:
    address = f"{role.value}@firma.example"
    return create_user(SYSTEM, email=address, full_name=name, roles=[role], password=PASSWORD)[0]


@pytest.fixture
def cast(db: None) -> Cast:
    """A firm that was set up, with its people."""
    cache.clear()  # rate limits are counted there
    owner = set_up(FIRM, email="owner@firma.example", full_name="Joanna Lis", password=PASSWORD, language="pl")
    outsider = User(email="outsider@firma.example", full_name="Obcy Gość", scope=Scope.OWN.value)
    outsider.set_password(PASSWORD)
    outsider.save()
    return Cast(
        owner=owner,
        seller=_user("Piotr Klon", Role.SELLER),
        bookkeeper=_user("Anna Buk", Role.BOOKKEEPER),
        iod=_user("Krystyna Modrzew", Role.IOD),
        read_only=_user("Jan Cis", Role.READ_ONLY),
        outsider=outsider,
    )
