"""What the desk says about the last check."""

from __future__ import annotations

import pytest

from klientela.base.access.accounts import create_user
from klientela.base.access.evidence_desk import last_check, verify_evidence
from klientela.base.access.roles import Role
from klientela.base.ledger.epoch import open_epoch
from klientela.base.ledger.sealer import seal_all
from klientela.base.parameters.set_up import SYSTEM
from tests.base.vault.conftest import keys_of_their_own

__all__ = ["keys_of_their_own"]
pytestmark = pytest.mark.django_db


def test_a_check_from_before_a_restore_does_not_count() -> None:
    owner = create_user(SYSTEM, email="ewa@firma.example", full_name="Ewa Lis", roles=[Role.OWNER])[0].as_actor()
    assert last_check(owner) is None
    seal_all()
    verify_evidence(owner)
    before = last_check(owner)
    assert before is not None
    assert before.sealed == 1
    open_epoch(SYSTEM, "restore")
    assert last_check(owner) is None
    verify_evidence(owner)
    after = last_check(owner)
    assert after is not None
    assert after.at > before.at
