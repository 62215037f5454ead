"""Fixtures of tests about stored parties."""

from tests.clients.parties.stored import own_home
from tests.support.cast import cast

__all__ = ["cast", "own_home"]
