"""Users as an owner sees them: made, changed, locked out, let in again, given a new password."""

from __future__ import annotations

from urllib.parse import quote_plus

import pytest
import time_machine
from django.test import Client

from klientela.base.access.roles import Role
from klientela.base.access.user import User
from klientela.base.ledger.entry import Entry
from tests.support.cast import PASSWORD, Cast, proven, signed_in
from tests.web.page import read

NEW = {"full_name": "Ola Wierzba", "email": "ola@firma.example", "roles": ["seller"], "scope": "", "language": "en"}


def test_the_list_names_everybody_by_name_with_their_roles(cast: Cast) -> None:
    page = read(proven(cast.owner).get("/users/"))
    rows = [row.words for row in page.all("tr")[1:]]
    assert [row.split(" — ")[0] for row in rows] == [
        "Anna Buk bookkeeper@firma.example Księgowość wszystkie —",
        "Jan Cis read-only@firma.example Tylko odczyt wszystkie —",
        "Joanna Lis owner@firma.example Właściciel wszystkie " + rows[2][-17:],
        "Krystyna Modrzew iod@firma.example Inspektor ochrony danych wszystkie —",
        "Obcy Gość outsider@firma.example własne —",
        "Piotr Klon seller@firma.example Handlowiec własne —",
    ]


def test_a_new_user_gets_a_password_that_is_shown_once_and_works(cast: Cast) -> None:
    owner = proven(cast.owner)
    page = read(owner.post("/users/new/", NEW))
    password = page.one("code").words
    made = User.objects.get(email="ola@firma.example")
    assert (made.full_name, made.roles, made.scope, made.language) == ("Ola Wierzba", {Role.SELLER}, "own", "en")
    assert password not in owner.get(f"/users/{made.id}/").content.decode()
    client = Client()
    client.post("/accounts/login/", {"login": made.email, "password": password})
    assert read(client.get("/account/")).one("h1").words == "Your account"


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"email": "SELLER@firma.example"}, "email", "Użytkownik o tym adresie już istnieje."),
        ({"email": "nie adres"}, "email", "Wprowadź poprawny adres email."),
        ({"roles": []}, "roles", "To pole jest wymagane."),
        ({"roles": ["cesarz"]}, "roles", "Wybierz poprawną wartość. cesarz nie jest żadną z dostępnych opcji."),
        ({"full_name": ""}, "full_name", "To pole jest wymagane."),
    ],
)
def test_a_user_that_cannot_be_made_is_refused_and_the_form_keeps_the_rest(
    cast: Cast, change: dict[str, object], field: str, said: str
) -> None:
    before = (User.objects.count(), Entry.objects.count())
    form = {**NEW, **change}
    response = proven(cast.owner).post("/users/new/", form)
    page = read(response)
    assert response.status_code == 400
    assert page.one("ul", id=f"id_{field}_error").words == said
    assert page.one("div", role="alert").words == "Nic jeszcze nie zapisano: popraw to, co zaznaczono poniżej."
    for name in ("full_name", "email"):
        assert page.one("input", name=name).attributes.get("value", "") == form[name]
    assert (User.objects.count(), Entry.objects.count()) == before


def test_rights_are_changed_and_hold_from_the_next_click(cast: Cast) -> None:
    seller = signed_in(cast.seller)
    assert seller.get("/evidence/").status_code == 404
    response = proven(cast.owner).post(f"/users/{cast.seller.id}/", {"roles": ["seller", "iod"], "scope": "all"})
    assert response.status_code == 302
    assert seller.get("/evidence/").status_code == 200
    assert User.objects.get(id=cast.seller.id).scope == "all"


def test_the_last_owner_stays_one_and_the_page_says_why(cast: Cast) -> None:
    page = read(proven(cast.owner).post(f"/users/{cast.owner.id}/", {"roles": ["seller"], "scope": "own"}))
    assert page.one("div", role="alert").words == "Musi pozostać co najmniej jeden aktywny właściciel."
    assert User.objects.get(id=cast.owner.id).roles == {Role.OWNER}
    assert [box.attributes["value"] for box in page.all("input", name="roles") if "checked" in box.attributes] == [
        "seller"
    ]


def test_locking_out_ends_open_sessions_and_letting_in_restores_the_roles(cast: Cast) -> None:
    owner, seller = proven(cast.owner), signed_in(cast.seller)
    assert seller.get("/account/").status_code == 200
    page = read(owner.post(f"/users/{cast.seller.id}/deactivate/", follow=True))
    assert "Użytkownik jest zablokowany, także w otwartych sesjach." in page.one("main").words
    assert seller.get("/account/").status_code == 302
    assert page.all("button", popovertarget="confirm-unlock")[0].words == "Odblokuj"
    owner.post(f"/users/{cast.seller.id}/reactivate/")
    assert signed_in(cast.seller).get("/account/").status_code == 200
    assert User.objects.get(id=cast.seller.id).roles == {Role.SELLER}


def test_a_session_of_before_the_lock_out_is_not_revived(cast: Cast) -> None:
    owner, seller = proven(cast.owner), signed_in(cast.seller)
    assert seller.get("/account/").status_code == 200
    for action in ("deactivate", "reactivate"):
        owner.post(f"/users/{cast.seller.id}/{action}/")
    assert seller.get("/account/").status_code == 302


WRITES = (
    "new/",
    "{seller}/",
    "{seller}/deactivate/",
    "{seller}/reactivate/",
    "{seller}/new-password/",
    "{seller}/remove-factors/",
)


@pytest.mark.parametrize("place", WRITES)
def test_every_change_of_a_user_asks_first_who_one_is(cast: Cast, place: str) -> None:
    cast.seller.is_active = "deactivate" in place
    cast.seller.save()
    before = (Entry.objects.count(), User.objects.filter(id=cast.seller.id).values().get())
    address = f"/users/{place.format(seller=cast.seller.id)}"
    client = signed_in(cast.owner)
    response = client.post(address, {**NEW, "roles": ["iod"]})
    assert (response.status_code, response["Location"]) == (
        302,
        f"/accounts/reauthenticate/?next={quote_plus(address)}",
    )
    assert (Entry.objects.count(), User.objects.filter(id=cast.seller.id).values().get()) == before
    client.post(response["Location"], {"password": "nie to hasło", "next": address})
    assert User.objects.filter(id=cast.seller.id).values().get() == before[1]
    assert [entry.kind for entry in Entry.objects.order_by("id")[before[0] :]] == ["user.sign_in_failed"]
    client.post(response["Location"], {"password": PASSWORD, "next": address})
    assert Entry.objects.count() == before[0] + 2  # the wrong password, and what was asked for, done now


def test_the_proof_of_who_one_is_holds_for_a_quarter_of_an_hour(cast: Cast) -> None:
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as clock:
        client = proven(cast.owner)
        clock.shift(899)
        assert client.post(f"/users/{cast.seller.id}/deactivate/")["Location"] == f"/users/{cast.seller.id}/"
        clock.shift(1)
        assert client.post(f"/users/{cast.seller.id}/reactivate/")["Location"].startswith("/accounts/reauthenticate/")


def test_what_waits_for_that_proof_holds_no_key_of_a_session(cast: Cast) -> None:
    client = signed_in(cast.owner)
    key = client.cookies["sessionid"].value
    client.post("/users/new/", NEW)
    waiting = client.session["account_reauthentication_state"]
    assert NEW["email"].replace("@", "%40") in str(waiting)
    assert key not in str(waiting)


@pytest.mark.parametrize("action", ["new-password", "remove-factors"])
def test_nobody_resets_their_own_account_here(cast: Cast, action: str) -> None:
    owner = proven(cast.owner)
    before = Entry.objects.count()
    page = read(owner.post(f"/users/{cast.owner.id}/{action}/", follow=True))
    assert page.one("div", role="alert").words == (
        "To Twoje własne konto: hasło i drugie składniki logowania zmienisz na stronie „Bezpieczeństwo”."
    )
    assert (Entry.objects.count(), User.objects.get(id=cast.owner.id).password) == (before, cast.owner.password)


def test_nobody_locks_themselves_out(cast: Cast) -> None:
    owner = proven(cast.owner)
    page = read(owner.post(f"/users/{cast.owner.id}/deactivate/", follow=True))
    assert page.one("div", role="alert").words == "Nie można zablokować samego siebie."
    assert page.all("button", popovertarget="confirm-lock") == []
    assert User.objects.get(id=cast.owner.id).is_active


def test_a_new_password_replaces_the_old_one_and_ends_sessions(cast: Cast) -> None:
    seller = signed_in(cast.seller)
    page = read(proven(cast.owner).post(f"/users/{cast.seller.id}/new-password/"))
    user = User.objects.get(id=cast.seller.id)
    assert user.check_password(page.one("code").words)
    assert not user.check_password(PASSWORD)
    assert seller.get("/account/").status_code == 302


def test_what_changes_a_user_is_done_by_post_alone(cast: Cast) -> None:
    owner = proven(cast.owner)
    for action in ("deactivate", "reactivate", "new-password"):
        assert owner.get(f"/users/{cast.seller.id}/{action}/").status_code == 405


def test_an_unknown_user_is_not_there(cast: Cast) -> None:
    assert proven(cast.owner).get("/users/01a202fa-423a-70ff-bf31-a21ec7677e30/").status_code == 404
