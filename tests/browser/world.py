"""The people of the demo firm and their traces, made once through the pages themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.people import Person, add_passkey, make_user, plug_in_authenticator, sign_in, turn_app_on
from tests.browser.server import Server

LONG_WORK = 40_000  # milliseconds that the job worker may take for an audit while other tests run


@dataclass
class World:
    """Who is there, and the ids of what stands in addresses."""

    server: Server
    owner: Person
    seller: Person
    bookkeeper: Person
    guarded: Person
    locked: Person
    ids: dict[str, str]


def make_world(start: Callable[..., Page], server: Server) -> World:
    """Have the owner make users and an audit, and one user guard the account by everything there is."""
    owner = Person(*server.demo_login())
    page = start(server)
    sign_in(page, server.url, owner)
    owner.state = page.context.storage_state()
    names = {
        "seller": "Sylwia Wrona",
        "bookkeeper": "Beata Liczyńska",
        "read-only": "Gustaw Kluczyk",
        "iod": "Lech Żak",
    }
    people = {role: make_user(page, server, owner, name=name, role=role) for role, name in names.items()}
    ids = user_ids(page) | {"audit": audit_demo(page), "entry": sealed_entry(page)}
    lock_out(page, ids["lech"])
    world = World(server, owner, people["seller"], people["bookkeeper"], people["read-only"], people["iod"], ids)
    for person in (world.seller, world.bookkeeper):
        person.state = signed_in(start(server), server, person)
    guard(start(server), world)
    world.ids["key"] = passkey_id(start(server, world.guarded))
    return world


def signed_in(page: Page, server: Server, person: Person) -> object:
    sign_in(page, server.url, person)
    return page.context.storage_state()


def user_ids(page: Page) -> dict[str, str]:
    """The ids of users by the first part of their addresses."""
    page.goto("/users/")
    rows = page.locator("tbody tr")
    emails = rows.locator("small").all_inner_texts()
    links = rows.locator("td:first-child a").evaluate_all("links => links.map((link) => link.pathname)")
    return {email.split("@")[0]: link.split("/")[2] for email, link in zip(emails, links, strict=True)}


def audit_demo(page: Page) -> str:
    """Audit the demo lists and return the id of the audit."""
    page.goto("/audit/")
    page.locator("form[action='/audit/demo/'] button").click()
    expect(page.locator(".k-finding").first).to_be_visible(timeout=LONG_WORK)
    return page.url.rstrip("/").rpartition("/")[2]


def sealed_entry(page: Page) -> str:
    """The id of the oldest entry that has contents, once it is sealed."""
    page.goto("/evidence/?kind=user.created")
    link = page.locator("tbody tr:last-child a").get_attribute("href")
    assert link
    page.goto(link)
    proof = page.locator("a[href$='/proof/']")
    for _attempt in range(60):
        if proof.count():
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(proof).to_have_count(1)
    return link.split("/")[2]


def lock_out(page: Page, user_id: str) -> None:
    page.goto(f"/users/{user_id}/")
    page.locator("[popovertarget=confirm-lock]").first.click()
    page.locator("#confirm-lock form button.btn-stop").click()
    expect(page.locator("[popovertarget=confirm-unlock]").first).to_be_visible()


def guard(page: Page, world: World) -> None:
    """Add an authenticator app, recovery codes and a passkey."""
    sign_in(page, world.server.url, world.guarded)
    turn_app_on(page, world.server.url, world.guarded)
    plug_in_authenticator(page)
    add_passkey(page, world.server.url, world.guarded, "Laptop służbowy")
    world.guarded.state = page.context.storage_state()


def passkey_id(page: Page) -> str:
    page.goto("/accounts/2fa/webauthn/")
    link = page.locator("a[href$='/remove/']").get_attribute("href")
    found = re.search(r"/keys/(\d+)/", link or "")
    assert found
    return found[1]
