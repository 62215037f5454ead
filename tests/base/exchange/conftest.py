"""Fixtures of tests about imports: they go through the clients, the first records that can be imported."""

from tests.clients.parties.stored import own_home
from tests.support.cast import cast

__all__ = ["cast", "own_home"]
