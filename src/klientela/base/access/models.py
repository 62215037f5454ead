"""The tables of this context."""

from klientela.base.access.session import Session
from klientela.base.access.user import RoleGrant, Team, User

__all__ = ["RoleGrant", "Session", "Team", "User"]
