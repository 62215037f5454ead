"""Two owners who act against each other at the same moment; SQLite lets only one write at a time anyway."""

from __future__ import annotations

import pytest
from django.db import connection

from klientela.atoms.actor import Scope
from klientela.base.access.accounts import change_roles, create_user, deactivate_user
from klientela.base.access.roles import Role
from klientela.base.access.user import User
from klientela.base.parameters.firm import FirmProfile
from klientela.base.parameters.set_up import SYSTEM, set_up
from tests.support.two_at_once import second_while_first_is_open

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def owners() -> tuple[User, User]:
    first, second = (
        create_user(SYSTEM, email=f"{name}@firma.example", full_name=name, roles=[Role.OWNER])[0]
        for name in ("ala", "ola")
    )
    return first, second


def active_owners() -> int:
    return User.objects.filter(is_active=True, grants__role=Role.OWNER.value).count()


def test_two_owners_cannot_lock_each_other_out() -> None:
    ala, ola = owners()
    by_ala, by_ola = ala.as_actor(), ola.as_actor()
    ended = second_while_first_is_open(lambda: deactivate_user(by_ala, ola), lambda: deactivate_user(by_ola, ala))
    assert (ended, active_owners()) == (["done", "AccountError"], 1)


def test_two_owners_cannot_take_the_role_from_each_other() -> None:
    ala, ola = owners()
    by_ala, by_ola = ala.as_actor(), ola.as_actor()
    ended = second_while_first_is_open(
        lambda: change_roles(by_ala, ola, roles=[Role.SELLER], scope=Scope.OWN),
        lambda: change_roles(by_ola, ala, roles=[Role.SELLER], scope=Scope.OWN),
    )
    assert (ended, active_owners()) == (["done", "AccountError"], 1)


def test_one_lock_out_and_one_change_of_roles_leave_an_owner() -> None:
    ala, ola = owners()
    by_ala, by_ola = ala.as_actor(), ola.as_actor()
    ended = second_while_first_is_open(
        lambda: change_roles(by_ala, ola, roles=[Role.SELLER], scope=Scope.OWN),
        lambda: deactivate_user(by_ola, ala),
    )
    assert (ended, active_owners()) == (["done", "AccountError"], 1)


def test_set_up_makes_one_owner() -> None:
    def attempt(name: str) -> None:
        profile = FirmProfile(name=f"Firma {name}")
        password = "las bukowy nad rzeką"
        set_up(profile, email=f"{name}@firma.example", full_name=name, password=password, language="pl")

    ended = second_while_first_is_open(lambda: attempt("ala"), lambda: attempt("ola"))
    assert (ended, list(User.objects.values_list("full_name", flat=True))) == (["done", "AlreadySetUpError"], ["ala"])
