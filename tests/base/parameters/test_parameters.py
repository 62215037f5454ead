from __future__ import annotations

from datetime import date

import pytest

from klientela.atoms.actor import ANONYMOUS
from klientela.base.access.accounts import AccountError
from klientela.base.access.capabilities import DeniedError
from klientela.base.access.roles import Role
from klientela.base.access.user import User
from klientela.base.ledger.entry import Entry
from klientela.base.parameters.firm import FirmProfile, firm_name, firm_profile, save_firm_profile
from klientela.base.parameters.parameter import Parameter, UnknownParameterError, set_value, value_of
from klientela.base.parameters.set_up import SYSTEM, AlreadySetUpError, is_set_up, set_up

pytestmark = pytest.mark.django_db
PROFILE = FirmProfile(name="Stolarnia Bukowa", nip="9990060269", has_iod=True, privacy_email="iod@bukowa.example")


def test_a_value_holds_from_its_day_and_the_past_can_be_asked() -> None:
    set_value(SYSTEM, "firm.name", "Dawna", valid_from=date(2026, 1, 1))
    set_value(SYSTEM, "firm.name", "Nowa", valid_from=date(2026, 6, 1))
    assert value_of("firm.name", on=date(2025, 12, 31)) == ""
    assert value_of("firm.name", on=date(2026, 5, 31)) == "Dawna"
    assert value_of("firm.name", on=date(2026, 6, 1)) == "Nowa"
    assert not set_value(SYSTEM, "firm.name", "Nowa", valid_from=date(2026, 7, 1))
    assert Parameter.objects.count() == 2


def test_an_undeclared_name_is_an_error() -> None:
    with pytest.raises(UnknownParameterError):
        value_of("firm.nmae")


def test_the_firm_is_saved_once_per_change_with_evidence() -> None:
    save_firm_profile(SYSTEM, PROFILE)
    save_firm_profile(SYSTEM, PROFILE)
    assert firm_profile(SYSTEM) == PROFILE
    assert firm_name() == "Stolarnia Bukowa"
    assert list(Entry.objects.values_list("kind", flat=True)) == ["firm.changed"]


def test_who_may_not_see_or_change_it_cannot() -> None:
    for attempt in (lambda: firm_profile(ANONYMOUS), lambda: save_firm_profile(ANONYMOUS, PROFILE)):
        with pytest.raises(DeniedError):
            attempt()
    assert (Parameter.objects.count(), Entry.objects.count()) == (0, 0)


def test_set_up_happens_once() -> None:
    wanted = {
        "email": "ewa@bukowa.example",
        "full_name": "Ewa Buk",
        "password": "las bukowy nad rzeką",
        "language": "pl",
    }
    assert not is_set_up()
    owner = set_up(PROFILE, **wanted)  # type: ignore[arg-type]
    assert (owner.roles, firm_name()) == ({Role.OWNER}, "Stolarnia Bukowa")
    with pytest.raises(AlreadySetUpError):
        set_up(PROFILE, **{**wanted, "email": "inny@bukowa.example"})  # type: ignore[arg-type]
    assert User.objects.count() == 1


def test_a_weak_password_stops_set_up_and_leaves_nothing() -> None:
    with pytest.raises(AccountError):
        set_up(PROFILE, email="ewa@bukowa.example", full_name="Ewa Buk", password="123", language="pl")
    assert (User.objects.count(), Parameter.objects.count(), Entry.objects.count()) == (0, 0, 0)
