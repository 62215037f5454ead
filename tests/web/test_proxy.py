"""Whose attempts are counted: those of the client that a declared proxy names, else of whoever is connected."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from klientela.base.access.session import Session
from tests.support.cast import PASSWORD, Cast

ATTEMPTS = 30  # a minute from one address


def attempt(address: str, number: int) -> int:
    given = {"login": f"ktos{number}@firma.example", "password": "x"}
    return Client().post("/accounts/login/", given, HTTP_X_FORWARDED_FOR=address).status_code


def test_behind_a_proxy_each_client_has_its_own_attempts(cast: Cast, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    answers = [attempt(f"203.0.113.{number}, 198.51.100.7", number) for number in range(ATTEMPTS + 1)]
    assert answers == [200] * ATTEMPTS + [429]  # the proxy adds the last address; what stands before it is hearsay
    assert attempt("192.0.2.1", 99) == 200


def test_without_a_proxy_the_header_is_not_believed(cast: Cast) -> None:
    answers = [attempt(f"203.0.113.{number}", number) for number in range(ATTEMPTS + 1)]
    assert answers == [200] * ATTEMPTS + [429]


@pytest.mark.parametrize(("count", "seen"), [(1, "192.0.2.1"), (0, "127.0.0.1")])
def test_a_session_shows_the_address_that_is_believed(cast: Cast, settings: Any, count: int, seen: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = count
    client = Client(headers={"x-forwarded-for": "192.0.2.1"})
    client.post("/accounts/login/", {"login": cast.seller.email, "password": PASSWORD})
    assert client.get("/account/").status_code == 200
    assert Session.objects.get(user=cast.seller).ip == seen


@pytest.mark.parametrize(("declared", "count"), [("1", "1"), ("0", "0")])
def test_the_setting_says_whether_there_is_a_proxy(tmp_path: Any, declared: str, count: str) -> None:
    folders = {"KLIENTELA_HOME": f"{tmp_path}/home", "KLIENTELA_KEYS": f"{tmp_path}/keys"}
    environment = os.environ | folders | {"KLIENTELA_BEHIND_PROXY": declared, "PYTHONPATH": os.pathsep.join(sys.path)}
    told = "from klientela.main.settings import ALLAUTH_TRUSTED_PROXY_COUNT as count; print(count)"
    run = subprocess.run([sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == count
