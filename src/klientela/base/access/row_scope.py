"""Which rows an actor sees: their own, their team's, or all."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from klientela.atoms.actor import Actor, ActorKind, Scope

Row = TypeVar("Row", bound=Model)


def sees_all_rows(actor: Actor) -> bool:
    """Return whether the actor sees rows whoever owns them."""
    return actor.kind is ActorKind.SYSTEM or (actor.kind is ActorKind.USER and actor.scope is Scope.ALL)


def in_scope(actor: Actor, *, owner_id: UUID | None, team_id: UUID | None) -> bool:
    """Return whether a row of this owner and team is one that the actor sees; a row of nobody is seen with ALL only."""
    if sees_all_rows(actor):
        return True
    if actor.kind is not ActorKind.USER or actor.id is None:
        return False
    is_team_row = actor.scope is Scope.TEAM and team_id is not None and team_id == actor.team_id
    return owner_id == actor.id or is_team_row


def rows_in_scope(actor: Actor, rows: QuerySet[Row], *, owner: str, team: str) -> QuerySet[Row]:
    """Return those of `rows` that the actor sees; `owner` and `team` are the look-ups that lead to them.

    The same answer as `in_scope`, for a query.
    """
    if sees_all_rows(actor):
        return rows
    if actor.kind is not ActorKind.USER or actor.id is None:
        return rows.none()
    seen = Q(**{owner: actor.id})
    if actor.scope is Scope.TEAM and actor.team_id is not None:
        seen |= Q(**{team: actor.team_id})
    return rows.filter(seen)
