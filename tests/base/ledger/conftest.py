from tests.base.vault.conftest import keys_of_their_own

__all__ = ["keys_of_their_own"]
