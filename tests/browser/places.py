"""Every page that a user can reach: whose it is, and how one comes there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page, expect

from tests.browser.people import Person, authenticator_code, confirm, prove
from tests.browser.world import World

Reach = Callable[[Page, World], None]


@dataclass(frozen=True, slots=True)
class Place:
    """A page, or a state of one: whose eyes see it, and the address or the steps that lead to it."""

    name: str
    pattern: str
    who: str
    reach: str | Reach
    heading: str
    status: int = 200


def go(page: Page, world: World, place: Place) -> None:
    """Come to a place as its visitor would."""
    if callable(place.reach):
        place.reach(page, world)
    else:
        page.goto(place.reach.format(**world.ids))


def wrong_password(page: Page, world: World) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill("ktos@klonowa.example")
    page.locator("[name=password]").fill("nie to haslo")
    page.locator("form:has([name=password]) .btn-primary").click()
    expect(page.get_by_role("alert").first).to_be_visible()


def password_of(person: Callable[[World], Person]) -> Reach:
    """The page after the right password of somebody who is not in yet."""

    def reach(page: Page, world: World) -> None:
        page.goto("/accounts/login/")
        page.locator("[name=login]").fill(person(world).email)
        page.locator("[name=password]").fill(person(world).password)
        page.locator("form:has([name=password]) .btn-primary").click()
        page.wait_for_url(lambda address: "/login/" not in address)

    return reach


def proven(path: str) -> Reach:
    """A page that may ask first who one is: by the password, or by a code from whoever has an authenticator app."""

    def reach(page: Page, world: World) -> None:
        page.goto(path.format(**world.ids))
        if "/2fa/reauthenticate/" in page.url or "/webauthn/reauthenticate/" in page.url:
            give_code(page, world, path.format(**world.ids))
        elif "/reauthenticate/" in page.url:
            confirm(page, world.owner)

    return reach


def give_code(page: Page, world: World, wanted: str) -> None:
    world.server.forget_attempts()
    page.goto(f"/accounts/2fa/reauthenticate/?next={wanted}")
    page.locator("[name=code]").fill(authenticator_code(world.guarded.secret))
    page.locator("main form .btn-primary").click()
    page.wait_for_url(lambda address: "/reauthenticate/" not in address)


def after(path: str, selector: str, reach_on: str = "main") -> Reach:
    """A page that answers a button."""

    def reach(page: Page, world: World) -> None:
        page.goto(path.format(**world.ids))
        page.locator(selector).first.click()
        expect(page.locator(reach_on).first).to_be_visible()

    return reach


def contents(page: Page, world: World) -> None:
    page.goto("/evidence/{entry}/".format(**world.ids))
    page.locator("[name=reason]").fill("sprawdzenie na prośbę użytkownika")
    page.locator("form[action$='/contents/'] button").click()
    expect(page.locator("pre.k-block").first).to_be_visible()


def proving(reach: Reach) -> Reach:
    """What an owner reaches after saying anew who they are."""

    def reach_then(page: Page, world: World) -> None:
        prove(page, world.server, world.owner)
        reach(page, world)

    return reach_then


def new_password(page: Page, world: World) -> None:
    page.goto("/users/{lech}/".format(**world.ids))
    page.locator("[popovertarget=confirm-password]").first.click()
    page.locator("#confirm-password form .btn-primary").click()
    expect(page.locator(".k-code code")).to_be_visible()


def expired_form(page: Page, world: World) -> None:
    page.goto("/account/")
    page.context.clear_cookies(name="csrftoken")
    page.locator("main form .btn-primary").click()
    expect(page.locator("body.k-entrance")).to_be_visible()


def invalid(path: str, field: str, value: str) -> Reach:
    """A form sent with something wrong in it."""

    def reach(page: Page, world: World) -> None:
        page.goto(path.format(**world.ids))
        page.locator(f"[name={field}]").fill(value)
        page.locator("form").evaluate_all("forms => forms.forEach((form) => { form.noValidate = true; })")
        page.locator("main form .btn-primary").first.click()
        expect(page.locator(f"[name={field}][aria-invalid=true]")).to_be_visible()

    return reach


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every address that the product answers."""
    for pattern in (resolver or get_resolver()).url_patterns:
        place = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield place
        else:
            yield from patterns(pattern, place)


OWN, KEY = "accounts/2fa/", "accounts/2fa/webauthn/keys/<int:pk>/"
USER, AUDIT, ENTRY = "users/<uuid:user_id>/", "audit/<uuid:audit_id>/", "evidence/<uuid:entry_id>/"
IMPORT = "imports/<uuid:batch_id>/"
CLIENT, PAIR = "clients/<uuid:party_id>/", "clients/duplicates/<uuid:pair_id>/"

PLACES = [
    Place("sign-in", "accounts/login/", "visitor", "/accounts/login/", "Zaloguj się"),
    Place("sign-in refused", "accounts/login/", "visitor", wrong_password, "Zaloguj się"),
    Place("second step", OWN + "authenticate/", "visitor", password_of(lambda w: w.guarded), "Drugi krok"),
    Place("locked out", "accounts/inactive/", "visitor", password_of(lambda w: w.locked), "To konto jest zablokowane"),
    Place("sign-out", "accounts/logout/", "owner", "/accounts/logout/", "Wyloguj się"),
    Place("confirm", "accounts/reauthenticate/", "owner", "/accounts/reauthenticate/", "Potwierdź, że to Ty"),
    Place("confirm by code", OWN + "reauthenticate/", "guarded", f"/{OWN}reauthenticate/", "Potwierdź, że to Ty"),
    Place("confirm by passkey", OWN + "webauthn/reauthenticate/", "guarded", f"/{OWN}webauthn/reauthenticate/",
          "Potwierdź, że to Ty"),
    Place("change password", "accounts/password/change/", "owner", "/accounts/password/change/", "Bezpieczeństwo"),
    Place("security", OWN, "owner", f"/{OWN}", "Bezpieczeństwo"),
    Place("security, guarded", OWN, "guarded", f"/{OWN}", "Bezpieczeństwo"),
    Place("app on", OWN + "totp/activate/", "owner", proven(f"/{OWN}totp/activate/"), "Bezpieczeństwo"),
    Place("app off", OWN + "totp/deactivate/", "guarded", proven(f"/{OWN}totp/deactivate/"), "Bezpieczeństwo"),
    Place("codes", OWN + "recovery-codes/", "guarded", proven(f"/{OWN}recovery-codes/"), "Bezpieczeństwo"),
    Place("new codes", OWN + "recovery-codes/new/", "guarded", proven(f"/{OWN}recovery-codes/new/"), "Bezpieczeństwo"),
    Place("no passkeys", OWN + "webauthn/", "owner", f"/{OWN}webauthn/", "Bezpieczeństwo"),
    Place("passkeys", OWN + "webauthn/", "guarded", f"/{OWN}webauthn/", "Bezpieczeństwo"),
    Place("add passkey", OWN + "webauthn/add/", "owner", proven(f"/{OWN}webauthn/add/"), "Bezpieczeństwo"),
    Place("rename passkey", KEY + "edit/", "guarded", proven(f"/{OWN}webauthn/keys/{{key}}/edit/"), "Bezpieczeństwo"),
    Place("remove passkey", KEY + "remove/", "guarded", proven(f"/{OWN}webauthn/keys/{{key}}/remove/"),
          "Bezpieczeństwo"),
    Place("sessions", "accounts/sessions/", "owner", "/accounts/sessions/", "Bezpieczeństwo"),
    Place("account", "account/", "owner", "/account/", "Twoje konto"),
    Place("account menu open", "account/", "seller", after("/account/", "summary"), "Twoje konto"),
    Place("settings", "settings/", "owner", "/settings/", "Ustawienia"),
    Place("settings refused", "settings/", "owner", invalid("/settings/", "nip", "525-24-45-768"), "Ustawienia", 400),
    Place("settings to read", "settings/", "bookkeeper", "/settings/", "Ustawienia"),
    Place("pesel setting", "settings/pesel/", "owner", "/settings/pesel/", "Numery PESEL"),
    Place("history setting", "settings/history/", "owner", "/settings/history/", "Historia wartości"),
    Place("history setting refused", "settings/history/", "owner", invalid("/settings/history/", "months", "999"),
          "Historia wartości", 400),
    Place("users", "users/", "owner", "/users/", "Użytkownicy"),
    Place("new user", "users/new/", "owner", "/users/new/", "Nowy użytkownik"),
    Place("new user refused", "users/new/", "owner",
          proving(invalid("/users/new/", "email", "żadna")), "Nowy użytkownik", 400),
    Place("user", USER, "owner", "/users/{sylwia}/", "Sylwia Wrona"),
    Place("user guarded", USER, "owner", "/users/{gustaw}/", "Gustaw Kluczyk"),
    Place("user locked out", USER, "owner", "/users/{lech}/", "Lech Żak"),
    Place("oneself", USER, "owner", "/users/{demo}/", "Karolina Modrzew"),
    Place("password to hand over", USER + "new-password/", "owner", proving(new_password), "Hasło do przekazania"),
    Place("audit", "audit/", "owner", "/audit/", "Co jest w listach kontaktów, które już masz?"),
    Place("report", AUDIT, "owner", "/audit/{audit}/", "Audyt list kontaktów"),
    Place("no report", AUDIT, "seller", "/audit/{audit}/", "Tego raportu już tu nie ma", 404),
    Place("clients", "clients/", "owner", "/clients/", "Klienci"),
    Place("organisations", "clients/", "owner", "/clients/?kind=organisation", "Klienci"),
    Place("no clients", "clients/", "seller", "/clients/", "Klienci"),
    Place("export", "clients/export/", "owner", "/clients/export/?kind=person", "Eksport klientów"),
    Place("new person", "clients/new/person/", "owner", "/clients/new/person/", "Nowa osoba"),
    Place("new organisation", "clients/new/organisation/", "owner", "/clients/new/organisation/", "Nowa organizacja"),
    Place("duplicates", "clients/duplicates/", "owner", "/clients/duplicates/", "Być może to samo"),
    Place("imports", "imports/", "owner", "/imports/", "Import"),
    Place("data map", "data-map/", "owner", "/data-map/", "Mapa danych"),
    Place("evidence", "evidence/", "owner", "/evidence/", "Dowody"),
    Place("evidence of one kind", "evidence/", "owner", "/evidence/?kind=user.password_reset", "Dowody"),
    Place("verification", "evidence/verify/", "owner",
          after("/evidence/", "form[action='/evidence/verify/'] button", ".k-back"), "Sprawdzenie"),
    Place("entry", ENTRY, "owner", "/evidence/{entry}/", "Utworzono użytkownika"),
    Place("entry with contents", ENTRY + "contents/", "owner", contents, "Utworzono użytkownika"),
    Place("kit", "kit/", "owner", "/kit/", "Elementy interfejsu"),
    Place("not there", "", "seller", "/users/", "Tu niczego nie ma", 404),
    Place("expired form", "", "owner", expired_form, "Ten formularz stracił ważność", 403),
]  # fmt: skip

# Addresses that are no page of their own: they lead on, or answer with a file or a part of a page.
NO_PAGES = {
    "", "language/", "account/appearance/", "audit/demo/",
    USER + "deactivate/", USER + "reactivate/", USER + "remove-factors/", AUDIT + "discard/",
    OWN + "webauthn/login/", OWN + "recovery-codes/file/", AUDIT + "report.<slug:form>", AUDIT + "progress/",
    "evidence/export/", ENTRY + "proof/",
    CLIENT + "compare/<uuid:other_id>/", CLIENT + "detail/<uuid:value_id>/main/",
    PAIR + "merge/", PAIR + "separate/", "clients/merges/<uuid:merge_id>/undo/",
    IMPORT + "progress/", IMPORT + "resume/", IMPORT + "discard/", IMPORT + "rejected.csv",
    "imports/rows/", IMPORT + "revise/",
}  # fmt: skip
# Looked over in a story, because an installation has this page only until it is set up.
IN_STORIES = {
    IMPORT, IMPORT + "undo/", "set-up/", CLIENT, CLIENT + "change/", CLIENT + "add/role/", CLIENT + "add/<slug:what>/",
    CLIENT + "add/link/", CLIENT + "erase/", CLIENT + "name/<uuid:value_id>/current/",
    CLIENT + "pesel/", CLIENT + "pesel/show/", CLIENT + "pesel/remove/",
    CLIENT + "<slug:table>/<uuid:value_id>/", CLIENT + "<slug:table>/<uuid:value_id>/remove/", PAIR,
}  # fmt: skip
