"""What a page says when something went wrong."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from klientela.atoms.actor import ANONYMOUS
from klientela.base.access.capabilities import DeniedError
from klientela.interfaces.web import errors
from klientela.interfaces.web.kit.pages import public_page
from klientela.interfaces.web.middleware import GateMiddleware, UndeclaredPageError
from tests.support.cast import Cast, signed_in
from tests.web.page import read
from tests.web.test_pages import check_policy


def test_an_unknown_address_and_a_hidden_page_look_the_same(cast: Cast) -> None:
    client = signed_in(cast.seller)
    unknown, hidden = client.get("/nope/"), client.get("/users/")
    assert [unknown.status_code, hidden.status_code] == [404, 404]
    assert unknown.content == hidden.content
    check_policy(hidden, read(hidden))
    assert read(hidden).one("h1").words == "Tu niczego nie ma"


def test_a_form_without_its_token_is_refused_on_a_page_of_ours(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/accounts/login/", {"login": "owner@firma.example", "password": "x"})
    check_policy(response, read(response))
    assert (response.status_code, read(response).one("h1").words) == (403, "Ten formularz stracił ważność")


def test_a_fault_of_ours_is_said_without_asking_the_database(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
) -> None:
    client = signed_in(cast.owner)
    client.raise_request_exception = False

    def broken(*_given: object, **_named: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("klientela.base.access.accounts.list_users", broken)
    response = client.get("/users/")
    check_policy(response, read(response))
    assert (response.status_code, read(response).one("h1").words) == (500, "Coś poszło nie tak po naszej stronie")
    assert "broken on purpose" not in response.content.decode()
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert errors.server_error(RequestFactory().get("/")).status_code == 500


@pytest.mark.parametrize(("method", "status"), [("get", 404), ("head", 404), ("post", 403)])
def test_a_refused_operation_hides_what_may_not_be_seen_and_names_a_refused_write(method: str, status: int) -> None:
    gate = GateMiddleware(lambda _request: HttpResponse())
    request = getattr(RequestFactory(), method)("/")
    answer = gate.process_exception(request, DeniedError("users.manage"))
    assert answer is not None
    assert answer.status_code == status
    assert gate.process_exception(request, ValueError()) is None


def test_a_view_that_says_nothing_is_never_served(cast: Cast) -> None:
    def undeclared(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("secret")

    gate = GateMiddleware(lambda _request: HttpResponse())
    request = RequestFactory().get("/")
    request.actor = ANONYMOUS  # type: ignore[attr-defined]
    with pytest.raises(UndeclaredPageError):
        gate.process_view(request, undeclared, (), {})
    assert gate.process_view(request, public_page(undeclared), (), {}) is None


def test_a_request_that_makes_no_sense_gets_a_page_of_ours() -> None:
    page = read(errors.bad_request(RequestFactory().get("/")))
    assert page.one("h1").words in ("Nie udało się odczytać żądania", "The request could not be read")
