"""The tables of this context."""

from klientela.base.access.user import RoleGrant, Team, User

__all__ = ["RoleGrant", "Team", "User"]
