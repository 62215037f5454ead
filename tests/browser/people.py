"""People at their browsers: signing in, confirming, adding what guards an account."""

from __future__ import annotations

import base64
import hmac
import struct
import time
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.server import Server


@dataclass
class Person:
    """Somebody with an account, and the browser state of their session once they have signed in."""

    email: str
    password: str
    state: Any = None
    secret: str = ""
    codes: list[str] = field(default_factory=list)


def sign_in(page: Page, url: str, person: Person) -> None:
    """Type address and password, and be let in, or be asked for the second step."""
    page.goto(f"{url}/accounts/login/")
    page.locator("[name=login]").fill(person.email)
    page.locator("[name=password]").fill(person.password)
    page.locator("form:not(#mfa_login):not(.k-language) button.btn-primary").click()
    expect(page.locator("[name=password]")).to_have_count(0)


def make_user(page: Page, server: Server, owner: Person, *, name: str, role: str) -> Person:
    """As an owner, make a user with a role, and read the password that is shown once."""
    email = f"{name.split()[0].lower()}@klonowa.example"
    prove(page, server, owner)
    page.goto(f"{server.url}/users/new/")
    page.locator("[name=full_name]").fill(name)
    page.locator("[name=email]").fill(email)
    page.locator(f"[name=roles][value={role}]").check()
    page.locator("main form button.btn-primary").click()
    return Person(email, page.locator(".k-code code").inner_text())


def confirm(page: Page, person: Person) -> None:
    """Type the password again where that is asked for."""
    page.locator("[name=password]").fill(person.password)
    page.locator("main form button.btn-primary").click()
    expect(page.locator("[name=password]")).to_have_count(0)


def prove(page: Page, server: Server, person: Person) -> None:
    """Say anew who one is, as whoever changes users must."""
    server.forget_attempts()
    page.goto(f"{server.url}/accounts/reauthenticate/?next=/account/")
    confirm(page, person)


def authenticator_code(secret: str) -> str:
    """A time-based code as an app shows it (RFC 6238 with the defaults), good for some seconds more."""
    if time.time() % 30 > 27:
        time.sleep(3)
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def turn_app_on(page: Page, url: str, person: Person) -> None:
    """Set up the authenticator app by the secret that is shown, and keep the recovery codes."""
    page.goto(f"{url}/accounts/2fa/totp/activate/")
    if "/reauthenticate/" in page.url:
        confirm(page, person)
    person.secret = page.locator(".k-code code").inner_text()
    page.locator("[name=code]").fill(authenticator_code(person.secret))
    page.locator("main form button.btn-primary").click()
    expect(page.locator("#recovery_codes li")).to_have_count(10)
    person.codes = page.locator("#recovery_codes li").all_inner_texts()


def plug_in_authenticator(page: Page) -> None:
    """Give this page a device that holds passkeys and says yes: Chromium's virtual authenticator."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal"}
    yes = ("hasResidentKey", "hasUserVerification", "isUserVerified", "automaticPresenceSimulation")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, **dict.fromkeys(yes, True)}})


def add_passkey(page: Page, url: str, person: Person, name: str) -> None:
    """Register a passkey of this page's authenticator."""
    page.goto(f"{url}/accounts/2fa/webauthn/add/")
    if "/reauthenticate/" in page.url:
        confirm(page, person)
    page.locator("[name=name]").fill(name)
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda address: "/add/" not in address)
