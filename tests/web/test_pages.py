"""Every page: it renders in both languages under our policy, and opens only to those who may see it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from klientela.base.ledger.entry import Entry
from klientela.base.parameters.parameter import Parameter
from klientela.interfaces.web.kit.pages import Audience, access_of
from tests.support.cast import Cast, signed_in
from tests.web.page import Page, read

ROLES = ("owner", "seller", "bookkeeper", "iod", "read_only", "outsider")
EVERYBODY = frozenset(ROLES)
# Each page with those who may see it; a new page that is not named here or below fails the walk.
PAGES = {
    "/accounts/logout/": EVERYBODY,
    "/accounts/password/change/": EVERYBODY,
    "/accounts/2fa/": EVERYBODY,
    "/accounts/2fa/webauthn/": EVERYBODY,
    "/accounts/sessions/": EVERYBODY,
    "/account/": EVERYBODY,
    "/audit/": frozenset({"owner", "seller", "bookkeeper", "iod"}),
    "/settings/": frozenset({"owner", "bookkeeper", "iod"}),
    "/settings/pesel/": frozenset({"owner", "bookkeeper", "iod"}),
    "/settings/history/": frozenset({"owner", "bookkeeper", "iod"}),
    "/users/": frozenset({"owner"}),
    "/users/new/": frozenset({"owner"}),
    "/users/{seller}/": frozenset({"owner"}),
    "/clients/": EVERYBODY - {"outsider"},
    "/clients/export/": frozenset({"owner", "iod"}),
    "/clients/duplicates/": EVERYBODY - {"outsider"},
    "/clients/new/person/": frozenset({"owner", "seller"}),
    "/clients/new/organisation/": frozenset({"owner", "seller"}),
    "/imports/": frozenset({"owner", "seller"}),
    "/data-map/": frozenset({"owner", "iod"}),
    "/evidence/": frozenset({"owner", "iod"}),
    "/evidence/{entry}/": frozenset({"owner", "iod"}),
    "/kit/": frozenset({"owner"}),
}
# Pages of other tests: they write, redirect, ask for a proof of identity first, or answer with a file.
ELSEWHERE = {
    "", "language/", "set-up/", "account/appearance/",
    "accounts/login/", "accounts/inactive/", "accounts/reauthenticate/",
    "accounts/2fa/authenticate/", "accounts/2fa/reauthenticate/", "accounts/2fa/totp/activate/",
    "accounts/2fa/totp/deactivate/", "accounts/2fa/recovery-codes/", "accounts/2fa/recovery-codes/new/",
    "accounts/2fa/recovery-codes/file/", "accounts/2fa/webauthn/add/", "accounts/2fa/webauthn/login/",
    "accounts/2fa/webauthn/reauthenticate/", "accounts/2fa/webauthn/keys/<int:pk>/remove/",
    "accounts/2fa/webauthn/keys/<int:pk>/edit/", "users/<uuid:user_id>/deactivate/", "users/<uuid:user_id>/reactivate/",
    "users/<uuid:user_id>/new-password/", "users/<uuid:user_id>/remove-factors/",
    "clients/duplicates/<uuid:pair_id>/", "clients/duplicates/<uuid:pair_id>/merge/",
    "clients/duplicates/<uuid:pair_id>/separate/", "clients/merges/<uuid:merge_id>/undo/", "clients/<uuid:party_id>/",
    "clients/<uuid:party_id>/change/", "clients/<uuid:party_id>/add/role/", "clients/<uuid:party_id>/add/<slug:what>/",
    "clients/<uuid:party_id>/<slug:table>/<uuid:value_id>/",
    "clients/<uuid:party_id>/<slug:table>/<uuid:value_id>/remove/", "clients/<uuid:party_id>/add/link/",
    "clients/<uuid:party_id>/erase/", "clients/<uuid:party_id>/compare/<uuid:other_id>/",
    "clients/<uuid:party_id>/pesel/", "clients/<uuid:party_id>/pesel/show/", "clients/<uuid:party_id>/pesel/remove/",
    "clients/<uuid:party_id>/name/<uuid:value_id>/current/", "clients/<uuid:party_id>/detail/<uuid:value_id>/main/",
    "imports/<uuid:batch_id>/", "imports/<uuid:batch_id>/progress/", "imports/<uuid:batch_id>/resume/",
    "imports/<uuid:batch_id>/discard/", "imports/<uuid:batch_id>/undo/", "imports/<uuid:batch_id>/rejected.csv",
    "imports/rows/", "imports/<uuid:batch_id>/revise/",
    "evidence/verify/", "evidence/export/", "evidence/<uuid:entry_id>/contents/",
    "evidence/<uuid:entry_id>/proof/", "audit/demo/", "audit/<uuid:audit_id>/", "audit/<uuid:audit_id>/progress/",
    "audit/<uuid:audit_id>/discard/", "audit/<uuid:audit_id>/report.<slug:form>",
}  # fmt: skip
POLICY = {
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


def address(pattern: str, cast: Cast) -> str:
    entry = Entry.objects.order_by("id").values_list("id", flat=True).first()
    return pattern.format(seller=cast.seller.id, entry=entry)


def check_policy(response: object, page: Page) -> None:
    """Our policy is sent, and nothing in the page would break it."""
    sent = set(response["Content-Security-Policy"].split("; "))  # type: ignore[index]
    scripts = {part for part in sent if part.startswith("script-src")}
    assert sent - scripts == POLICY
    assert len(scripts) == 1
    assert re.fullmatch(r"script-src 'self'( 'nonce-[\w+/=-]+')?", scripts.pop())
    assert page.all("style") == []
    for element in page.elements:
        assert [name for name in element.attributes if name == "style" or name.startswith("on")] == []
        for name in ("src", "href", "action"):
            assert not element.attributes.get(name, "").startswith(("http:", "https:", "//", "javascript:"))
    for script in page.all("script"):
        assert "src" in script.attributes or script.attributes["type"] == "application/json"


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("pattern", PAGES)
def test_a_page_renders_in_both_languages_under_our_policy(cast: Cast, pattern: str, language: str) -> None:
    cast.owner.language = language
    cast.owner.save()
    response = signed_in(cast.owner).get(address(pattern, cast))
    assert response.status_code == 200
    page = read(response)
    assert page.one("html").attributes["lang"] == language
    assert page.one("title").words.endswith("· Klientela")
    assert page.one("h1").words
    assert response["Cache-Control"] == "private, no-store"
    check_policy(response, page)


@pytest.mark.parametrize("name", ROLES)
def test_a_page_opens_only_to_those_who_may_see_it(cast: Cast, name: str) -> None:
    client = signed_in(cast.named(name))
    seen = {pattern for pattern in PAGES if client.get(address(pattern, cast)).status_code == 200}
    assert seen == {pattern for pattern, roles in PAGES.items() if name in roles}
    hidden = set(PAGES) - seen
    assert {client.get(address(pattern, cast)).status_code for pattern in hidden} <= {404}


@pytest.mark.parametrize("name", ["seller", "bookkeeper", "iod", "read_only", "outsider"])
@pytest.mark.parametrize(
    "pattern",
    [
        "/users/new/",
        "/users/{seller}/",
        "/users/{seller}/deactivate/",
        "/users/{seller}/reactivate/",
        "/users/{seller}/new-password/",
    ],
)
def test_a_denied_write_changes_nothing(cast: Cast, name: str, pattern: str) -> None:
    before = (Entry.objects.count(), cast.seller.password)
    form = {"email": "x@firma.example", "full_name": "X", "roles": ["owner"], "scope": "all", "language": "pl"}
    response = signed_in(cast.named(name)).post(address(pattern, cast), form)
    assert response.status_code == 404
    cast.seller.refresh_from_db()
    assert (Entry.objects.count(), cast.seller.password) == before
    assert cast.seller.is_active


def test_a_write_that_the_role_may_not_do_is_refused_where_the_page_may_be_seen(cast: Cast) -> None:
    before = (Entry.objects.count(), Parameter.objects.count())
    form = {"name": "Inna", "nip": "5252445767", "privacy_name": "X", "privacy_email": "x@firma.example"}
    response = signed_in(cast.bookkeeper).post("/settings/", form)
    assert response.status_code == 403
    assert read(response).one("h1").words == "Nie możesz tego zrobić"
    assert (Entry.objects.count(), Parameter.objects.count()) == before


@pytest.mark.parametrize("pattern", [pattern for pattern in PAGES if pattern != "/accounts/logout/"])
def test_a_visitor_is_led_to_the_sign_in_page_and_back(cast: Cast, pattern: str) -> None:
    wanted = address(pattern, cast)
    response = Client().get(wanted)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={wanted}")


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        place = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, place)
        else:
            yield place, pattern


def ours() -> list[tuple[str, URLPattern]]:
    """The addresses of this package; other packages walk their own."""
    from_here = [
        pattern
        for pattern in get_resolver().url_patterns
        if isinstance(pattern, URLResolver) and pattern.urlconf_module.__name__ == "klientela.interfaces.web.urls"
    ]
    return list(patterns(from_here[0]))


def test_every_view_says_who_may_open_it() -> None:
    walked = list(patterns(get_resolver()))
    assert [place for place, pattern in walked if access_of(pattern.callback) is None] == []


def test_every_page_is_named_in_a_test() -> None:
    named = {place[1:].format(seller="<uuid:user_id>", entry="<uuid:entry_id>") for place in PAGES} | ELSEWHERE
    assert {place for place, _ in ours()} - named == set()


def test_only_signing_in_and_setting_up_need_no_user() -> None:
    public = {
        place
        for place, pattern in ours()
        if (access := access_of(pattern.callback)) and access.audience in (Audience.ANYONE, Audience.SET_UP)
    }
    assert public == {
        "accounts/login/",
        "accounts/logout/",
        "accounts/inactive/",
        "accounts/2fa/authenticate/",
        "accounts/2fa/webauthn/login/",
        "language/",
        "set-up/",
    }


@pytest.mark.parametrize(
    "gone",
    ["signup/", "email/", "confirm-email/", "password/reset/", "password/set/", "social/signup/", "3rdparty/"],
)
def test_what_allauth_could_do_and_we_do_not_want_is_not_there(cast: Cast, gone: str) -> None:
    assert Client().get(f"/accounts/{gone}").status_code == 404
    assert signed_in(cast.owner).get(f"/accounts/{gone}").status_code == 404


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("owner", ["Klienci", "Import", "Audyt list", "Dowody", "Mapa danych", "Użytkownicy", "Ustawienia"]),
        ("iod", ["Klienci", "Audyt list", "Dowody", "Mapa danych", "Ustawienia"]),
        ("bookkeeper", ["Klienci", "Audyt list", "Ustawienia"]),
        ("seller", ["Klienci", "Import", "Audyt list"]),
        ("read_only", ["Klienci"]),
        ("outsider", []),
    ],
)
def test_the_menu_shows_only_what_the_role_may(cast: Cast, name: str, entries: list[str]) -> None:
    page = read(signed_in(cast.named(name)).get("/account/"))
    menu = page.one("nav", id="menu")
    links = [link.words for link in page.all("a") if link.words and link.words in menu.words]
    own = ["klientela", "Twoje konto", "Bezpieczeństwo"]
    assert [words for words in dict.fromkeys(links) if words not in own] == entries


@pytest.mark.parametrize(("name", "first"), [("bookkeeper", "/clients/"), ("outsider", "/account/")])
def test_the_first_page_is_the_first_that_the_user_may_see(cast: Cast, name: str, first: str) -> None:
    response = signed_in(cast.named(name)).get("/")
    assert (response.status_code, response["Location"]) == (302, first)
