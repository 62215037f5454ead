"""Signing in and what guards it: password, authenticator app, recovery codes, sessions, limits."""

from __future__ import annotations

import base64
import hmac
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from klientela.base.access.session import Session
from klientela.base.ledger.entry import Entry, Payload
from klientela.base.vault.subject import pseudonym_of
from tests.support.cast import PASSWORD, Cast, signed_in
from tests.web.page import Page, read
from tests.web.test_pages import check_policy


def sign_in(client: Client, email: str, password: str) -> object:
    return client.post("/accounts/login/", {"login": email, "password": password})


def authenticator_code(secret: str) -> str:
    """A time-based code as an app makes it (RFC 6238 with the defaults)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def confirmed(client: Client) -> Client:
    """A browser in which the user has just typed the password again."""
    response = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert response.status_code == 302
    return client


def with_app(client: Client) -> str:
    """Turn the authenticator app on and return its secret."""
    page = read(confirmed(client).get("/accounts/2fa/totp/activate/"))
    secret = page.one("code").words
    response = client.post("/accounts/2fa/totp/activate/", {"code": authenticator_code(secret)})
    assert (response.status_code, response["Location"]) == (302, "/accounts/2fa/recovery-codes/")
    return secret


def codes_on(page: Page) -> list[str]:
    return [item.words for item in page.all("li") if item.words.isdigit()]


def test_the_sign_in_page_offers_password_and_passkey_and_no_registration(cast: Cast) -> None:
    response = Client().get("/accounts/login/")
    page = read(response)
    check_policy(response, page)
    assert [field.attributes["name"] for field in page.all("input", class_="form-control")] == ["login", "password"]
    assert page.one("button", id="passkey_login").words == "Zaloguj się kluczem dostępu"
    assert page.one("code").words == "klientela manage changepassword ADRES"
    assert [link.attributes["href"] for link in page.all("a")] == []


def test_a_user_signs_in_by_the_address_in_any_case(cast: Cast) -> None:
    client = Client()
    response = sign_in(client, "OWNER@firma.example", PASSWORD)
    assert (response.status_code, response["Location"]) == (302, "/")  # type: ignore[attr-defined,index]
    assert client.get("/users/").status_code == 200


@pytest.mark.parametrize("email", ["owner@firma.example", "nikt@firma.example"])
def test_a_wrong_password_and_an_unknown_address_look_the_same(cast: Cast, email: str) -> None:
    page = read(sign_in(Client(), email, "zle haslo do konta"))  # type: ignore[arg-type]
    assert page.one("div", role="alert", class_="k-stop").words == "Adres e-mail lub hasło są nieprawidłowe."
    assert page.one("input", name="login").attributes["value"] == email
    assert "value" not in page.one("input", name="password").attributes


@pytest.mark.parametrize(("email", "is_known"), [("OWNER@firma.example", True), ("nikt@firma.example", False)])
def test_a_wrong_password_is_evidence_without_the_name_of_an_unknown_user(
    cast: Cast, email: str, is_known: bool
) -> None:
    before = Entry.objects.count()
    sign_in(Client(), email, "zle haslo do konta")
    (entry,) = Entry.objects.order_by("id")[before:]
    about = ("user", pseudonym_of(cast.owner.id).hex) if is_known else ("", "")
    assert (entry.kind, entry.actor_kind) == ("user.sign_in_failed", "anonymous")
    assert (entry.object_type, entry.object_ref) == about
    assert Payload.objects.filter(entry_id=entry.id).count() == 0


def test_a_known_and_an_unknown_address_cost_the_same(cast: Cast) -> None:
    def queries(email: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            sign_in(Client(), email, "zle haslo do konta")
        return len(asked)

    queries(cast.seller.email)
    assert queries(cast.owner.email) == queries("nikt@firma.example")


def test_somebody_locked_out_is_told_so(cast: Cast) -> None:
    cast.seller.is_active = False
    cast.seller.save()
    response = Client().post("/accounts/login/", {"login": cast.seller.email, "password": PASSWORD}, follow=True)
    assert read(response).one("h1").words == "To konto jest zablokowane"


def test_too_many_attempts_are_refused_on_a_page_of_ours(cast: Cast) -> None:
    client = Client()
    answers = [sign_in(client, f"ktos{number}@firma.example", "x") for number in range(31)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]  # type: ignore[attr-defined]
    page = read(answers[-1])  # type: ignore[arg-type]
    check_policy(answers[-1], page)
    assert page.one("h1").words == "Za dużo prób"


def test_what_guards_the_account_asks_for_the_password_first(cast: Cast) -> None:
    client = signed_in(cast.seller)
    for page in ("totp/activate/", "webauthn/add/"):
        wanted = f"/accounts/2fa/{page}"
        response = client.get(wanted, follow=True)
        assert response.redirect_chain[0][0].startswith("/accounts/reauthenticate/")
        assert read(response).one("h1").words == "Potwierdź, że to Ty"


def test_the_authenticator_app_is_set_up_asked_for_and_turned_off(cast: Cast) -> None:
    client = signed_in(cast.seller)
    secret = with_app(client)
    visitor = Client()
    response = sign_in(visitor, cast.seller.email, PASSWORD)
    assert response["Location"].startswith("/accounts/2fa/authenticate/")  # type: ignore[index]
    second = visitor.get("/accounts/2fa/authenticate/")
    page = read(second)
    check_policy(second, page)
    assert page.one("h1").words == "Drugi krok"
    assert visitor.get("/account/").status_code == 302
    wrong = read(visitor.post("/accounts/2fa/authenticate/", {"code": "000000"}))
    assert wrong.one("ul", id="id_code_error").words == "Nieprawidłowy kod."
    codes = Authenticator.objects.get(user=cast.seller, type=Authenticator.Type.RECOVERY_CODES).wrap()
    assert visitor.post("/accounts/2fa/authenticate/", {"code": codes.get_unused_codes()[0]}).status_code == 302
    assert visitor.get("/account/").status_code == 200
    assert len(secret) == 32
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=cast.seller, type=Authenticator.Type.TOTP).exists()


def test_recovery_codes_are_shown_downloaded_and_made_anew(cast: Cast) -> None:
    client = signed_in(cast.seller)
    with_app(client)
    response = client.get("/accounts/2fa/recovery-codes/")
    page = read(response)
    check_policy(response, page)
    shown = codes_on(page)
    assert len(shown) == 10
    assert client.get("/accounts/2fa/recovery-codes/file/").content.decode().split() == shown
    assert (
        read(client.get("/accounts/2fa/recovery-codes/new/")).one("strong").words
        == "Dotychczasowe kody przestaną działać."
    )
    client.post("/accounts/2fa/recovery-codes/new/")
    fresh = codes_on(read(client.get("/accounts/2fa/recovery-codes/")))
    assert set(fresh) & set(shown) == set()


def test_adding_a_passkey_starts_as_one_that_needs_no_password(cast: Cast) -> None:
    response = confirmed(signed_in(cast.seller)).get("/accounts/2fa/webauthn/add/")
    page = read(response)
    check_policy(response, page)
    assert "checked" in page.one("input", name="passwordless").attributes
    assert page.one("button", id="mfa_webauthn_add").attributes["type"] == "button"


def test_a_passkey_is_renamed_and_removed_by_its_owner_alone(cast: Cast) -> None:
    key = Authenticator.objects.create(
        user=cast.seller, type=Authenticator.Type.WEBAUTHN, data={"name": "Laptop", "credential": {}}
    )
    stranger, client = confirmed(signed_in(cast.owner)), confirmed(signed_in(cast.seller))
    edit, remove = (f"/accounts/2fa/webauthn/keys/{key.pk}/{page}/" for page in ("edit", "remove"))
    assert [stranger.get(edit).status_code, stranger.post(remove).status_code] == [404, 404]
    client.post(edit, {"name": "Telefon"})
    key.refresh_from_db()
    assert key.data["name"] == "Telefon"
    assert "„Telefon” przestanie Cię wpuszczać." in read(client.get(remove)).one("main").words
    client.post(remove)
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_the_password_is_changed_and_other_sessions_end(cast: Cast) -> None:
    here, there = Client(), Client()
    sign_in(here, cast.seller.email, PASSWORD)
    sign_in(there, cast.seller.email, PASSWORD)
    fresh = "zupełnie inne hasło na teraz"
    weak = read(
        here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "abc", "password2": "abc"})
    )
    assert weak.one("ul", id="id_password1_error").words
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})
    assert Session.objects.filter(user=cast.seller).count() == 1
    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (200, 302)
    cast.seller.refresh_from_db()
    assert cast.seller.check_password(fresh)


def test_sessions_are_listed_by_device_and_ended_elsewhere(cast: Cast) -> None:
    here = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"})
    there = Client(headers={"user-agent": "curl/8"})
    for client in (here, there):
        sign_in(client, cast.seller.email, PASSWORD)
        client.get("/account/")
    rows = read(here.get("/accounts/sessions/")).one("table").words
    assert "Firefox, Windows to urządzenie" in rows
    assert "curl/8" in rows
    page = read(here.post("/accounts/sessions/", follow=True))
    assert page.one("div", role="status", class_="k-message").words == "Wylogowano Cię ze wszystkich innych urządzeń."
    assert Entry.objects.order_by("-id")[0].kind == "user.sessions_ended"
    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (200, 302)


def test_signing_out_needs_a_post(cast: Cast) -> None:
    client = signed_in(cast.seller)
    client.get("/accounts/logout/")
    assert client.get("/account/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/account/").status_code == 302
