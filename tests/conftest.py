"""No test reaches beyond this machine."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from klientela.atoms import ids

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
_connect = socket.socket.connect


def _loopback_only(self: socket.socket, address: object) -> None:
    host = address[0] if isinstance(address, tuple) else ""
    if self.family in (socket.AF_INET, socket.AF_INET6) and host not in ("127.0.0.1", "::1", "localhost"):
        raise AssertionError(f"a test tried to reach {host}")
    _connect(self, address)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _loopback_only)


@pytest.fixture(autouse=True)
def _ids_of_its_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test that travelled into the future leave its time to the ids of the next ones: they only grow."""
    monkeypatch.setattr(ids, "_last_ms", 0)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of inputs written by others; absent on most machines, and then said so."""
    if not SAMPLES.is_dir():
        pytest.skip("shared/samples is absent")
    return SAMPLES
