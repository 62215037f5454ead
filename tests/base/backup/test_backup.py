"""Backup and restore, each scenario in a process of its own, on the engine that the tests run on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.base.backup.installation import Installation, new_database

pytestmark = pytest.mark.processes
SQLITE = "KLIENTELA_DATABASE_URL" not in os.environ

POINTS = {
    "restoring.publish_keys:before": "old",
    "restoring.publish_keys:after": "old",
    "restoring._renew:after": "old",
    "Swap.decide:before": "old",
    "Swap.decide:after": "new" if SQLITE else "old",  # PostgreSQL decides by its commit, which never came
    "restoring.finish_swap:before": "old",  # the first call, before anything was made
    "swap._finish_files:before": "new",
    "swap._finish_files:after": "new",
    "restoring.log_heads:before": "new",
}
SQLITE_POINTS = {"copy.put_in_place:before": "new", "copy.put_in_place:after": "new", "copy.settle:before": "old"}


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


def scenario(installation: Installation, name: str, *more: str) -> str:
    done = installation.run("tests.base.backup", name, *more)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    "name",
    [
        "erased_stay_erased",
        "twice_in_a_row",
        "sequences_go_on",
        "damage_is_refused",
        "passphrase",
        "data_hold_no_keys",
        "data_hold_no_sessions",
        "is_recorded",
        "over_a_broken_database",
        "not_while_it_runs",
        "foreign_keys",
        "hostile_contents_are_refused",
        "contents_that_are_no_database_are_refused",
        "keys_that_were_taken_out_are_missed",
        "erased_clients_stay_erased",
        "a_deleted_pesel_stays_deleted",
        "one_who_was_merged_goes_without_the_other",
    ],
)
def test_scenario(installation: Installation, name: str) -> None:
    scenario(installation, name)


def test_a_backup_comes_to_life_on_a_new_machine(installation: Installation, tmp_path: Path) -> None:
    moved = scenario(installation, "on_a_new_machine")
    scenario(Installation(tmp_path / "new"), "restored_on_a_new_machine", moved)


@pytest.mark.parametrize(("point", "expected"), (POINTS | (SQLITE_POINTS if SQLITE else {})).items())
def test_a_restore_killed_anywhere_leaves_the_old_or_the_new(
    installation: Installation, point: str, expected: str
) -> None:
    killed = installation.run("tests.base.backup", "killed_at", point)
    assert killed.returncode == -9, killed.stderr
    assert scenario(installation, "after_the_kill") == expected


def test_a_database_put_back_silently_is_found(installation: Installation) -> None:
    if SQLITE:
        scenario(installation, "silent_rollback")
        return
    scenario(installation, "before_the_rollback")
    older = new_database(template=installation.url)
    scenario(installation, "grown")
    installation.url = older
    scenario(installation, "after_the_rollback")
