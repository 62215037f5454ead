from __future__ import annotations

from itertools import product

import pytest

from klientela.atoms.actor import ANONYMOUS, Actor, Scope
from klientela.base.access.accounts import create_user
from klientela.base.access.roles import Role
from klientela.base.access.row_scope import in_scope, rows_in_scope
from klientela.base.access.user import Team, User
from klientela.base.parameters.set_up import SYSTEM

pytestmark = pytest.mark.django_db


def _people() -> dict[str, User]:
    north, south = Team.objects.create(name="Północ"), Team.objects.create(name="Południe")
    teams = {"Anna": north, "Piotr": north, "Ewa": south, "Jan": None}
    return {
        name: create_user(SYSTEM, email=f"{name}@firma.example", full_name=name, roles=[Role.SELLER], team=team)[0]
        for name, team in teams.items()
    }


def _seen(actor: Actor) -> list[str]:
    rows = rows_in_scope(actor, User.objects.all(), owner="id", team="team")
    return list(rows.order_by("full_name").values_list("full_name", flat=True))


@pytest.mark.parametrize(
    ("name", "scope", "expected"),
    [
        ("Anna", Scope.OWN, ["Anna"]),
        ("Anna", Scope.TEAM, ["Anna", "Piotr"]),
        ("Anna", Scope.ALL, ["Anna", "Ewa", "Jan", "Piotr"]),
        ("Jan", Scope.TEAM, ["Jan"]),
    ],
)
def test_a_user_sees_their_own_their_teams_or_all_rows(name: str, scope: Scope, expected: list[str]) -> None:
    user = _people()[name]
    user.scope = scope.value
    assert _seen(user.as_actor()) == expected


def test_nobody_sees_nothing_and_the_installation_everything() -> None:
    _people()
    assert _seen(ANONYMOUS) == []
    assert _seen(SYSTEM) == ["Anna", "Ewa", "Jan", "Piotr"]


def test_one_row_and_a_query_get_the_same_answer() -> None:
    people = _people()
    for user, scope in product(people.values(), Scope):
        user.scope = scope.value
        actor = user.as_actor()
        each = sorted(row.full_name for row in people.values() if in_scope(actor, owner_id=row.id, team_id=row.team_id))
        assert each == _seen(actor)
    people["Jan"].scope = Scope.TEAM.value
    assert not in_scope(people["Jan"].as_actor(), owner_id=None, team_id=None)
