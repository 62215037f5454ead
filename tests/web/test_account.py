"""One's own account: name, theme, language, and the way back."""

from __future__ import annotations

import pytest
from django.test import Client

from klientela.base.ledger.entry import Entry
from tests.support.cast import Cast, signed_in
from tests.web.page import read


def test_a_user_changes_the_own_name_language_and_theme(cast: Cast) -> None:
    client = signed_in(cast.seller)
    response = client.post("/account/", {"full_name": "Piotr  Jawor", "language": "en", "theme": "dark"}, follow=True)
    page = read(response)
    cast.seller.refresh_from_db()
    assert (cast.seller.full_name, cast.seller.language, cast.seller.theme) == ("Piotr Jawor", "en", "dark")
    assert page.one("html").attributes == {"lang": "en", "data-bs-theme": "dark"}
    assert page.one("div", role="status", class_="k-message").words == "Your account was saved."


def test_what_was_typed_stays_beside_what_is_wrong(cast: Cast) -> None:
    before = Entry.objects.count()
    response = signed_in(cast.seller).post("/account/", {"full_name": " ", "language": "en", "theme": "sepia"})
    page = read(response)
    assert response.status_code == 400
    name = page.one("input", name="full_name")
    assert (name.attributes["aria-invalid"], name.attributes["aria-describedby"]) == ("true", "id_full_name_error")
    assert page.one("ul", id="id_full_name_error").words
    assert page.one("ul", id="id_theme_error").words
    assert "selected" in page.one("option", value="en").attributes
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("form", "kept"),
    [
        ({"theme": "dark"}, ("dark", "pl")),
        ({"language": "en"}, ("auto", "en")),
        ({"theme": "sepia"}, ("auto", "pl")),
        ({"language": "de"}, ("auto", "pl")),
    ],
)
def test_the_menu_changes_theme_and_language_at_once(cast: Cast, form: dict[str, str], kept: tuple[str, str]) -> None:
    response = signed_in(cast.seller).post("/account/appearance/", {**form, "next": "/account/?a=1"})
    cast.seller.refresh_from_db()
    assert (cast.seller.theme, cast.seller.language) == kept
    assert (response.status_code, response["Location"]) == (302, "/account/?a=1")


@pytest.mark.parametrize("elsewhere", ["https://zly.example/", "//zly.example/", "javascript:alert(1)", ""])
def test_the_way_back_never_leads_to_another_host(cast: Cast, elsewhere: str) -> None:
    response = signed_in(cast.seller).post("/account/appearance/", {"theme": "dark", "next": elsewhere})
    assert response["Location"] == "/"


def test_without_a_choice_the_theme_is_left_to_the_device_and_no_script_decides(cast: Cast) -> None:
    page = read(signed_in(cast.seller).get("/account/"))
    assert page.one("html").attributes["data-bs-theme"] == "auto"


def test_a_visitor_chooses_the_language_of_the_sign_in_page(cast: Cast) -> None:
    client = Client()
    assert read(client.get("/accounts/login/")).one("h1").words == "Zaloguj się"
    client.post("/language/", {"language": "en", "next": "/accounts/login/"})
    assert read(client.get("/accounts/login/")).one("h1").words == "Sign in"
