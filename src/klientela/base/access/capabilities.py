"""What may be done, by name. Default deny: what no role was given nobody may do, and an unknown name is an error.

A context declares its capabilities in its `capabilities.py`; `main/wiring.py` imports them all.
"""

from __future__ import annotations

from dataclasses import dataclass

from klientela.atoms.actor import Actor, ActorKind
from klientela.atoms.words import Words
from klientela.base.access.roles import Role


class UnknownCapabilityError(LookupError):
    """No capability has that name: a typing error in code, never an answer for a user."""


class DeniedError(Exception):
    """The actor may not do this; nothing was changed."""

    def __init__(self, capability: str) -> None:
        super().__init__(f"Denied: {capability}")
        self.capability = capability


@dataclass(frozen=True, slots=True)
class Capability:
    """One thing that may be done, and the roles that may do it."""

    name: str
    words: Words
    roles: frozenset[Role]


_declared: dict[str, Capability] = {}


def declare_capability(name: str, words: Words, *roles: Role) -> str:
    """Declare a capability that `roles` have (the owner always) and return its name; a name is declared once."""
    if name in _declared:
        raise ValueError(f"capability {name} is declared twice")
    _declared[name] = Capability(name, words, frozenset(roles) | {Role.OWNER})
    return name


def declared_capabilities() -> list[Capability]:
    """Return every capability, by name."""
    return [_declared[name] for name in sorted(_declared)]


def capabilities_of(roles: frozenset[Role]) -> frozenset[str]:
    """Return the names of all that these roles together may do."""
    return frozenset(name for name, capability in _declared.items() if capability.roles & roles)


def may(actor: Actor, capability: str) -> bool:
    """Return whether `actor` may do this. Raises UnknownCapabilityError."""
    if capability not in _declared:
        raise UnknownCapabilityError(capability)
    return actor.kind is ActorKind.SYSTEM or capability in actor.capabilities


def require(actor: Actor, capability: str) -> None:
    """Pass silently or raise DeniedError. Raises UnknownCapabilityError."""
    if not may(actor, capability):
        raise DeniedError(capability)
