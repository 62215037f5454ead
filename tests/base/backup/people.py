"""Clients and their numbers after a restore: who was erased since is gone with every row, and a deleted PESEL too."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from klientela.base.backup.making import Backup, make_backup
from klientela.base.backup.restoring import restore
from klientela.base.ledger.entry import Entry
from klientela.base.ledger.sealer import seal_all
from klientela.base.parameters.pesel import allow_pesel
from klientela.base.parameters.set_up import SYSTEM
from klientela.base.vault.subject import Subject
from klientela.clients.parties.editing import create_party
from klientela.clients.parties.erasing import erase_party
from klientela.clients.parties.merge import merge, undo_merge
from klientela.clients.parties.models import ContactPoint, Party, SealedNumber
from klientela.clients.parties.sealed_numbers import delete_pesel, keep_pesel, read_pesel
from tests.clients.parties.test_keeping import SAID, person

HOME: Path = settings.CONFIGURATION.home
PLACE = HOME.parent / "backups"
ONE, OTHER, THIRD = "44051401458", "02070803628", "44051401359"  # specimens: nobody's
MATTER = "umowa kredytu 7/2026"


def begun() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    allow_pesel(SYSTEM, "art. 104 ust. 1 Prawa bankowego")


def kept(name: str, reach: str) -> UUID:
    return create_party(SYSTEM, person(name, reach), SAID)


def backed_up() -> Backup:
    seal_all()
    return make_backup(PLACE)


def names() -> list[str]:
    return sorted(Party.objects.values_list("name", flat=True))


def reach() -> list[str]:
    return sorted(ContactPoint.objects.values_list("normal", flat=True))


def erased_clients_stay_erased() -> None:
    """Two that were one in the backup, one of them with a PESEL; a third stays."""
    begun()
    ewa, ewka = kept("Ewa Klonek", "ewa@klonek.example"), kept("Ewka Klonek", "ewka@klonek.example")
    kept("Adam Lis", "adam@lis.example")
    keep_pesel(SYSTEM, ewa, ONE, SAID)
    merge(SYSTEM, ewka, ewa)
    made = backed_up()
    erase_party(SYSTEM, ewka)
    seal_all()
    done = restore(made.data, made.keys)
    assert done.verification.is_clean, done.verification.found
    assert (names(), reach()) == (["Adam Lis"], ["adam@lis.example"])
    assert not SealedNumber.objects.exists()
    assert not Subject.objects.filter(holder__in=(ewa, ewka)).exists()
    assert Entry.objects.filter(kind="party.erased").count() == 1
    database = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        connection.close()
        assert b"ewka@klonek.example" not in Path(database).read_bytes()
    restore(made.data, made.keys)  # done once more, it does the same
    assert names() == ["Adam Lis"]


def a_deleted_pesel_stays_deleted() -> None:
    """One that was deleted, one that another took the place of, one that stays."""
    begun()
    adam, anna, jan = (kept(name, f"{name.lower()}@lis.example") for name in ("Adam", "Anna", "Jan"))
    keep_pesel(SYSTEM, adam, ONE, SAID)
    keep_pesel(SYSTEM, anna, OTHER, SAID)
    keep_pesel(SYSTEM, jan, THIRD, SAID)
    made = backed_up()
    delete_pesel(SYSTEM, adam)
    keep_pesel(SYSTEM, anna, ONE, SAID)
    restore(made.data, made.keys)
    assert names() == ["Adam", "Anna", "Jan"]
    assert list(SealedNumber.objects.values_list("party_id", flat=True)) == [jan]
    assert read_pesel(SYSTEM, jan, reason=MATTER) == THIRD
    assert Entry.objects.filter(kind="party.number_removed").count() == 2


def one_who_was_merged_goes_without_the_other() -> None:
    """In the backup they are one; the merge was undone since, and only the one that had been dropped was erased."""
    begun()
    ewa, ewka = kept("Ewa Klonek", "ewa@klonek.example"), kept("Ewka Klonek", "ewka@klonek.example")
    merged = merge(SYSTEM, ewa, ewka)
    made = backed_up()
    undo_merge(SYSTEM, merged)
    erase_party(SYSTEM, ewka)
    restore(made.data, made.keys)
    assert (names(), reach()) == (["Ewa Klonek"], ["ewa@klonek.example"])
