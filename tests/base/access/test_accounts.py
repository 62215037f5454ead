from __future__ import annotations

import pytest

from klientela.atoms.actor import ANONYMOUS, Actor, Scope
from klientela.base.access.accounts import (
    AccountError,
    change_roles,
    create_user,
    deactivate_user,
    list_users,
    reactivate_user,
    reset_password,
    update_own_profile,
    widest_scope,
)
from klientela.base.access.capabilities import (
    DeniedError,
    UnknownCapabilityError,
    declare_capability,
    declared_capabilities,
    may,
    require,
)
from klientela.base.access.roles import Role
from klientela.base.access.user import User
from klientela.base.ledger.entry import Entry
from klientela.base.parameters.set_up import SYSTEM

pytestmark = pytest.mark.django_db


def _user(*roles: Role, email: str = "ewa@firma.example", name: str = "Ewa Lis") -> User:
    return create_user(SYSTEM, email=email, full_name=name, roles=roles)[0]


def _kinds() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


def test_a_user_is_made_with_roles_and_a_password_to_hand_over() -> None:
    user, password = create_user(SYSTEM, email="ewa@firma.example", full_name="  Ewa   Lis ", roles=[Role.SELLER])
    stored = User.objects.get()
    assert (stored.full_name, stored.roles, stored.scope) == ("Ewa Lis", {Role.SELLER}, Scope.OWN)
    assert stored.check_password(password)
    assert len(password) == 24
    assert user.as_actor().capabilities == frozenset(
        capability.name for capability in declared_capabilities() if Role.SELLER in capability.roles
    )
    assert _kinds() == ["user.created"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "nie adres"}, "email"),
        ({"email": "EWA@firma.example"}, "email"),
        ({"full_name": "  "}, "full_name"),
        ({"roles": []}, "roles"),
        ({"password": "krótkie"}, "password"),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_left(change: dict[str, object], field: str) -> None:
    _user(Role.OWNER)
    before = Entry.objects.count()
    wanted = {"email": "jan@firma.example", "full_name": "Jan", "roles": [Role.SELLER], **change}
    with pytest.raises(AccountError) as refused:
        create_user(SYSTEM, **wanted)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert (User.objects.count(), Entry.objects.count()) == (1, before)


@pytest.mark.parametrize("role", [Role.SELLER, Role.BOOKKEEPER, Role.IOD, Role.READ_ONLY])
def test_only_an_owner_manages_users(role: Role) -> None:
    actor = _user(role).as_actor()
    other = _user(Role.OWNER, email="o@firma.example")
    before = Entry.objects.count()
    for attempt in (
        lambda: create_user(actor, email="x@firma.example", full_name="X", roles=[role]),
        lambda: change_roles(actor, other, roles=[Role.READ_ONLY], scope=Scope.OWN),
        lambda: deactivate_user(actor, other),
        lambda: reset_password(actor, other),
        lambda: list_users(actor),
    ):
        with pytest.raises(DeniedError):
            attempt()
    other.refresh_from_db()
    assert (other.is_active, other.roles, User.objects.count(), Entry.objects.count()) == (
        True,
        {Role.OWNER},
        2,
        before,
    )


def test_roles_change_and_the_last_owner_stays_one() -> None:
    owner = _user(Role.OWNER)
    with pytest.raises(AccountError):
        change_roles(SYSTEM, owner, roles=[Role.SELLER], scope=Scope.OWN)
    second = _user(Role.IOD, email="iod@firma.example")
    change_roles(SYSTEM, second, roles=[Role.IOD, Role.OWNER], scope=Scope.ALL)
    change_roles(SYSTEM, owner, roles=[Role.SELLER], scope=Scope.TEAM)
    owner = User.objects.get(id=owner.id)
    assert (owner.roles, owner.scope) == ({Role.SELLER}, "team")
    with pytest.raises(AccountError):
        deactivate_user(SYSTEM, second)


def test_a_locked_out_user_may_do_nothing_until_let_in_again() -> None:
    owner = _user(Role.OWNER)
    seller = _user(Role.SELLER, email="s@firma.example")
    deactivate_user(owner.as_actor(), seller)
    assert User.objects.get(id=seller.id).as_actor().capabilities == frozenset()
    reactivate_user(owner.as_actor(), seller)
    assert User.objects.get(id=seller.id).is_active
    with pytest.raises(AccountError):
        deactivate_user(owner.as_actor(), owner)
    assert _kinds() == ["user.created", "user.created", "user.deactivated", "user.reactivated"]


def test_a_fresh_password_replaces_the_old_one() -> None:
    user, old = create_user(SYSTEM, email="ewa@firma.example", full_name="Ewa Lis", roles=[Role.SELLER])
    fresh = reset_password(SYSTEM, user)
    user.refresh_from_db()
    assert (user.check_password(fresh), user.check_password(old)) == (True, False)


def test_a_user_changes_their_own_profile_and_nobody_without_account_has_one() -> None:
    user = _user(Role.READ_ONLY)
    update_own_profile(user.as_actor(), full_name="Ewa Wilk", language="en", theme="dark")
    user.refresh_from_db()
    assert (user.full_name, user.language, user.theme, user.as_actor().language) == ("Ewa Wilk", "en", "dark", "en")
    with pytest.raises(DeniedError):
        update_own_profile(SYSTEM, full_name="X", language="pl", theme="auto")


def test_capabilities_deny_by_default_and_unknown_names_raise() -> None:
    assert may(SYSTEM, "users.manage")
    assert not may(ANONYMOUS, "users.manage")
    with pytest.raises(DeniedError):
        require(ANONYMOUS, "users.manage")
    with pytest.raises(UnknownCapabilityError):
        may(Actor(SYSTEM.kind), "nobody.declared-this")
    known = declared_capabilities()[0]
    with pytest.raises(ValueError, match="declared twice"):
        declare_capability(known.name, known.words)


def test_the_widest_scope_of_several_roles_counts() -> None:
    assert widest_scope([Role.SELLER]) is Scope.OWN
    assert widest_scope([Role.SELLER, Role.IOD]) is Scope.ALL
