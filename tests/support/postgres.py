"""An early plug-in (`-p tests.support.postgres`): the same tests on a PostgreSQL cluster of their own."""

from __future__ import annotations

import os

import pytest

from tools.postgres import Cluster


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    cluster = Cluster()
    early_config.add_cleanup(cluster.stop)
    os.environ["KLIENTELA_DATABASE_URL"] = cluster.url()
