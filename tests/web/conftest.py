"""Every test of a page has the cast, and keys of its own."""

from tests.base.vault.conftest import keys_of_their_own
from tests.support.cast import cast

__all__ = ["cast", "keys_of_their_own"]
