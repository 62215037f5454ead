"""An installation whose log of heads was deleted: nothing goes on until somebody says so, and that stays evidence."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.base.backup.installation import Installation

pytestmark = pytest.mark.processes
MISSING = "Error: heads.log, beside the keys, is missing or empty although heads were signed: "


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_a_deleted_log_stops_serve_until_it_is_accepted(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    assert installation.run("tests.base.backup", "installed").returncode == 0
    nothing = installation.run("klientela", "ledger", "accept-heads", "--yes")
    assert (nothing.returncode, nothing.stderr) == (
        3, "Error: There is nothing to accept: the database, heads.log and the signing key belong together.\n",
    )  # fmt: skip
    (installation.keys / "heads.log").unlink()
    refused = installation.run("klientela", "serve", "--port", free_port())
    assert refused.returncode == 3
    assert refused.stderr.startswith(MISSING)
    assert not (installation.keys / "heads.log").exists()
    unsure = installation.run("klientela", "ledger", "accept-heads")
    assert (unsure.returncode, unsure.stderr) == (2, "Error: Add --yes to go on without being asked.\n")
    assert not (installation.keys / "heads.log").exists()
    accepted = installation.run("klientela", "ledger", "accept-heads", "--yes")
    assert (accepted.returncode, accepted.stderr) == (0, "")
    assert accepted.stdout.splitlines()[:2] == [
        "heads.log is missing or empty; it will be written anew from this database.",
        "Epoch 2 was opened at 4 entries.",
    ]
    verified = installation.run("klientela", "ledger", "verify")
    assert verified.returncode == 0
    assert "· Epoch 2 was opened by `klientela ledger accept-heads` at 4 entries (heads-log-missing)" in verified.stdout


def test_a_lost_installation_key_stops_serve(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    assert installation.run("tests.base.backup", "installed").returncode == 0
    (installation.keys / "installation.keys").unlink()
    refused = installation.run("klientela", "serve", "--port", free_port())
    assert refused.returncode == 3
    assert refused.stderr.startswith("Error: The installation key ")
    assert refused.stderr.endswith(" is missing. Put the folder of the keys back from its own backup.\n")
    assert not (installation.keys / "installation.keys").exists()
