"""Who acts: every operation and query is given one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from klientela.atoms.words import Language


class ActorKind(StrEnum):
    """What kind of actor it is."""

    USER = "user"
    SYSTEM = "system"  # the installation itself: schedules, start-up, the command line of its administrator
    ANONYMOUS = "anonymous"


class Scope(StrEnum):
    """Which rows an actor may see."""

    OWN = "own"
    TEAM = "team"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor with what it may do (`capabilities`) and which rows it may do it to (`scope`)."""

    kind: ActorKind
    id: UUID | None = None
    capabilities: frozenset[str] = field(default_factory=frozenset)
    scope: Scope = Scope.OWN
    team_id: UUID | None = None
    language: Language = "pl"


ANONYMOUS = Actor(ActorKind.ANONYMOUS)
