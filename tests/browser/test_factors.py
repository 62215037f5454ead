"""What guards an account: passkeys, the authenticator app, recovery codes, and the list of sessions."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visits
from tests.browser.people import (
    Person,
    add_passkey,
    authenticator_code,
    make_user,
    plug_in_authenticator,
    sign_in,
    turn_app_on,
)
from tests.browser.world import World

pytestmark = pytest.mark.browser


def somebody_new(visits: Visits, world: World, name: str) -> Person:
    world.server.forget_attempts()
    return make_user(visits.start(world.server, world.owner), world.server, world.owner, name=name, role="seller")


def test_a_passkey_signs_in_without_a_password(visits: Visits, world: World) -> None:
    person = somebody_new(visits, world, "Paulina Klucznik")
    page = visits.start(world.server)
    plug_in_authenticator(page)
    sign_in(page, world.server.url, person)
    add_passkey(page, world.server.url, person, "Telefon")
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("row", name="Telefon")).to_contain_text("loguje bez hasła")
    page.locator("summary").click()
    page.get_by_role("button", name="Wyloguj się").click()
    page.wait_for_url("**/accounts/login/**")
    page.get_by_role("button", name="Zaloguj się kluczem dostępu").click()
    page.wait_for_url("**/clients/")
    expect(page.locator(".k-account-name span")).to_have_text("Paulina Klucznik")
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("row", name="Telefon")).not_to_contain_text("nigdy")


def test_a_passkey_that_is_not_there_is_said_where_one_looks(visits: Visits, world: World) -> None:
    page = visits.start(world.server)
    plug_in_authenticator(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Zaloguj się kluczem dostępu").click()
    expect(page.locator("#passkey-error")).to_be_visible()
    expect(page.locator("#passkey-error")).to_contain_text(
        "Nie użyto klucza dostępu: czynność przerwano na urządzeniu."
    )


def test_the_app_is_asked_for_after_the_password(visits: Visits, world: World) -> None:
    person = somebody_new(visits, world, "Tadeusz Kod")
    at_work = visits.start(world.server)
    sign_in(at_work, world.server.url, person)
    turn_app_on(at_work, world.server.url, person)
    world.server.forget_attempts()
    page = visits.start(world.server)
    sign_in(page, world.server.url, person)
    assert page.locator("h1").inner_text() == "Drugi krok"
    page.get_by_label("Kod").fill("000000")
    page.get_by_role("button", name="Zaloguj się").click()
    expect(page.locator("#id_code_error")).to_have_text("Nieprawidłowy kod.")
    page.get_by_label("Kod").fill(authenticator_code(person.secret))
    page.get_by_role("button", name="Zaloguj się").click()
    page.wait_for_url("**/clients/")


def test_a_recovery_code_works_once(visits: Visits, world: World) -> None:
    person = somebody_new(visits, world, "Zofia Zapas")
    at_work = visits.start(world.server)
    sign_in(at_work, world.server.url, person)
    turn_app_on(at_work, world.server.url, person)
    for time in ("first", "second"):
        page = visits.start(world.server)
        sign_in(page, world.server.url, person)
        page.get_by_label("Kod").fill(person.codes[0])
        page.get_by_role("button", name="Zaloguj się").click()
        if time == "first":
            page.wait_for_url("**/clients/")
        else:
            expect(page.locator("#id_code_error")).to_have_text("Nieprawidłowy kod.")
    at_work.goto("/accounts/2fa/")
    expect(at_work.locator("main")).to_contain_text("Pozostało 9 niewykorzystanych kodów.")


def test_a_session_elsewhere_is_ended(visits: Visits, world: World) -> None:
    person = somebody_new(visits, world, "Sabina Sesja")
    at_work, at_home = visits.start(world.server), visits.start(world.server)
    for page in (at_work, at_home):
        sign_in(page, world.server.url, person)
    at_work.goto("/accounts/sessions/")
    expect(at_work.locator("tbody tr")).to_have_count(2)
    at_work.get_by_role("button", name="Wyloguj wszędzie indziej").click()
    expect(at_work.locator("tbody tr")).to_have_count(1)
    at_home.goto("/account/")
    assert at_home.url == f"{world.server.url}/accounts/login/?next=/account/"
    at_work.goto("/account/")
    assert at_work.url == f"{world.server.url}/account/"
