"""The first run, and the settings afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from klientela.base.access.roles import Role
from klientela.base.access.user import User
from klientela.base.ledger.entry import Entry
from klientela.base.parameters.firm import FirmProfile, firm_profile
from klientela.base.parameters.set_up import SYSTEM
from klientela.base.parameters.set_up_code import FILE, ensured_code
from tests.support.cast import FIRM, PASSWORD, Cast, signed_in
from tests.web.page import read
from tests.web.test_pages import PAGES, check_policy

TYPED = {
    "name": "Stolarnia Bukowa sp. z o.o.",
    "nip": "525-24-45-767",
    "address": "ul. Bukowa 7, Poznań",
    "full_name": "Joanna Lis",
    "email": "joanna@firma.example",
    "password": PASSWORD,
}


def home() -> Path:
    folder: Path = settings.CONFIGURATION.home
    return folder


@pytest.fixture
def code() -> Iterator[str]:
    """The code that the console printed."""
    yield ensured_code(home())
    (home() / FILE).unlink(missing_ok=True)


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", ["/", "/accounts/login/", *(p for p in PAGES if "{" not in p)])
def test_before_the_first_user_every_page_leads_to_the_set_up(pattern: str) -> None:
    response = Client().get(pattern)
    assert (response.status_code, response["Location"]) == (302, "/set-up/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title"),
    [("pl", "Witaj. Trzy krótkie kroki i gotowe."), ("en", "Welcome. Three short steps and it works.")],
)
def test_the_set_up_page_speaks_the_browsers_language(language: str, title: str, code: str) -> None:
    response = Client(headers={"accept-language": language}).get("/set-up/", {"code": code})
    page = read(response)
    check_policy(response, page)
    assert page.one("h1").words == title


@pytest.mark.django_db
def test_setting_up_makes_the_firm_and_its_owner_and_signs_in(code: str) -> None:
    client = Client()
    response = client.post("/set-up/", {**TYPED, "code": code}, follow=True)
    assert response.redirect_chain[-1][0] == "/clients/"
    owner = User.objects.get()
    assert (owner.full_name, owner.roles, owner.language) == ("Joanna Lis", {Role.OWNER}, "pl")
    assert firm_profile(SYSTEM) == FirmProfile(
        name="Stolarnia Bukowa sp. z o.o.",
        nip="5252445767",
        address="ul. Bukowa 7, Poznań",
        privacy_name="Joanna Lis",
        privacy_email="joanna@firma.example",
    )
    assert client.get("/users/").status_code == 200
    assert list(Entry.objects.order_by("id").values_list("kind", flat=True)) == [
        "user.created",
        "firm.changed",
        "user.signed_in",
    ]
    assert not (home() / FILE).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("given", [{}, {"code": "zgadniete"}, {"code": "\x00ł"}])
def test_without_the_code_nobody_sets_the_firm_up(code: str, given: dict[str, str]) -> None:
    client = Client(headers={"accept-language": "pl"})
    for response, status in (
        (client.get("/set-up/", given), 403 if given else 200),
        (client.post("/set-up/", {**TYPED, **given}), 403),
    ):
        page = read(response)
        check_policy(response, page)
        assert response.status_code == status
        assert [field.attributes["name"] for field in page.all("input") if field.attributes["name"] in TYPED] == []
        assert len(page.all("div", role="alert")) == len(given)
    assert (User.objects.count(), Entry.objects.count(), ensured_code(home())) == (0, 0, code)


@pytest.mark.django_db
def test_where_no_code_was_made_none_is_right() -> None:
    assert not (home() / FILE).exists()
    assert Client().post("/set-up/", {**TYPED, "code": ""}).status_code == 403
    assert User.objects.count() == 0


def test_the_code_is_kept_for_the_one_who_started_the_server(tmp_path: Path) -> None:
    made = ensured_code(tmp_path)
    assert (len(made), ensured_code(tmp_path)) == (22, made)
    assert [(path.name, path.stat().st_mode & 0o777) for path in tmp_path.iterdir()] == [(FILE, 0o600)]


@pytest.mark.django_db
def test_a_contact_of_its_own_is_kept(code: str) -> None:
    contact = {
        "privacy_name": "K. Modrzew",
        "privacy_email": "iod@firma.example",
        "privacy_phone": "61 555 01 23",
        "has_iod": "on",
    }
    Client().post("/set-up/", {**TYPED, **contact, "code": code})
    profile = firm_profile(SYSTEM)
    assert (profile.privacy_name, profile.privacy_email, profile.privacy_phone, profile.has_iod) == (
        "K. Modrzew", "iod@firma.example", "61 555 01 23", True,
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "wrong"), [("nip", "525-24-45-768"), ("email", "joanna"), ("password", "krótkie"), ("name", " ")]
)
def test_a_wrong_field_is_said_nothing_is_made_and_the_rest_is_kept(field: str, wrong: str, code: str) -> None:
    response = Client().post("/set-up/", {**TYPED, field: wrong, "code": code})
    page = read(response)
    assert response.status_code == 400
    assert page.one("ul", id=f"id_{field}_error").words
    assert page.one("input", name="address").attributes["value"] == TYPED["address"]
    assert "value" not in page.one("input", name="password").attributes
    assert page.one("input", name="code").attributes["value"] == code
    assert (User.objects.count(), Entry.objects.count()) == (0, 0)


def test_once_there_is_a_user_the_set_up_does_not_exist(cast: Cast) -> None:
    before = (User.objects.count(), firm_profile(SYSTEM))
    for client in (Client(), signed_in(cast.owner)):
        assert client.get("/set-up/").status_code == 404
        assert client.post("/set-up/", {**TYPED, "email": "zly@firma.example"}).status_code == 404
    assert (User.objects.count(), firm_profile(SYSTEM)) == before


def test_settings_are_changed_with_evidence_and_the_number_is_written_as_people_read_it(cast: Cast) -> None:
    client = signed_in(cast.iod)
    page = read(client.get("/settings/"))
    assert page.one("input", name="nip").attributes["value"] == "525-24-45-767"
    form = {
        "name": FIRM.name,
        "nip": "525 24 45 767",
        "address": "Nowa 1",
        "privacy_name": "K. Modrzew",
        "privacy_email": "iod@firma.example",
        "has_iod": "on",
    }
    response = client.post("/settings/", form, follow=True)
    assert (
        read(response).one("div", role="status", class_="k-message").words == "Zapisano ustawienia. Obowiązują od dziś."
    )
    assert firm_profile(SYSTEM) == FirmProfile(
        name=FIRM.name,
        nip="5252445767",
        address="Nowa 1",
        has_iod=True,
        privacy_name="K. Modrzew",
        privacy_email="iod@firma.example",
    )
    assert Entry.objects.order_by("-id").values_list("kind", flat=True)[0] == "firm.changed"


def test_a_wrong_number_changes_nothing_and_stays_in_the_form(cast: Cast) -> None:
    response = signed_in(cast.owner).post(
        "/settings/", {"name": "X", "nip": "1234567890", "privacy_name": "Y", "privacy_email": "y@firma.example"}
    )
    page = read(response)
    assert page.one("input", name="nip").attributes["value"] == "1234567890"
    assert page.one("ul", id="id_nip_error").words
    assert firm_profile(SYSTEM) == FIRM


def test_whoever_may_only_see_the_settings_sees_no_form(cast: Cast) -> None:
    page = read(signed_in(cast.bookkeeper).get("/settings/"))
    assert page.all("input", name="nip") == []
    assert "525-24-45-767" in page.one("main").words
