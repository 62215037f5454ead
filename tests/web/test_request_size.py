"""How much may be sent, by whom and to where, and that nothing of what is refused is kept."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from klientela.interfaces.web.request_size import MOST_OF_A_FORM, ROOM_AROUND_FILES
from tests.support.cast import Cast, signed_in
from tests.web.page import read
from tests.web.test_pages import check_policy

MEGABYTE = 1024 * 1024


class Unread(io.RawIOBase):
    """A body of which nobody may read a byte."""

    def read(self, _size: int = -1) -> bytes:
        raise AssertionError("the body was read")


class Broken(io.RawIOBase):
    """A body whose connection breaks off."""

    def read(self, _size: int = -1) -> bytes:
        raise ConnectionResetError


def announce(client: Client, path: str, length: object, body: io.RawIOBase, **headers: Any) -> Any:
    given = {"CONTENT_LENGTH": str(length), "CONTENT_TYPE": MULTIPART_CONTENT, "wsgi.input": body, **headers}
    return client.generic("POST", path, **given)


@pytest.mark.parametrize("path", ["/accounts/login/", "/audit/", "/language/", "/nope/"])
def test_a_visitor_sends_no_more_than_a_form_and_not_a_byte_of_more_is_read(cast: Cast, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    response = announce(client, path, MOST_OF_A_FORM + 1, Unread())
    page = read(response)
    check_policy(response, page)
    assert (response.status_code, page.one("p", class_="k-small").words) == (413, "413")
    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []


@pytest.mark.parametrize(("name", "path"), [("owner", "/settings/"), ("read_only", "/audit/"), ("outsider", "/audit/")])
def test_more_than_a_form_goes_to_the_audit_alone_and_from_those_who_may_run_it(
    cast: Cast, name: str, path: str
) -> None:
    response = announce(signed_in(cast.named(name)), path, MOST_OF_A_FORM + 1, Unread())
    assert response.status_code == 413


def test_the_audit_takes_what_the_settings_allow_and_no_more(cast: Cast) -> None:
    most = settings.CONFIGURATION.max_upload_mb * MEGABYTE + ROOM_AROUND_FILES
    client = signed_in(cast.seller)
    assert announce(client, "/audit/", most + 1, Unread()).status_code == 413
    with pytest.raises(AssertionError, match="the body was read"):
        announce(client, "/audit/", most, Unread())


def test_an_upload_is_written_to_the_home_and_nowhere_else(cast: Cast) -> None:
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    assert folder == settings.CONFIGURATION.home / "uploads"
    assert folder.stat().st_mode & 0o777 == 0o700
    seen: list[int] = []

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            seen.extend(path.stat().st_mode & 0o777 for path in folder.iterdir())
            return super().read(size)

    rows = b"e-mail\n" + b"ala@firma.example\n" * 150_000
    body = encode_multipart(BOUNDARY, {"lists": SimpleUploadedFile("lista.csv", rows)})
    assert len(body) > MOST_OF_A_FORM
    response = announce(signed_in(cast.seller), "/audit/", len(body), Watched(body))
    assert response.status_code == 302
    assert set(seen) == {0o600}
    assert list(folder.iterdir()) == []


def test_a_body_that_says_no_length_is_refused(cast: Cast) -> None:
    response = announce(Client(), "/accounts/login/", "", Unread(), HTTP_TRANSFER_ENCODING="chunked")
    assert (response.status_code, read(response).one("p", class_="k-small").words) == (411, "411")


@pytest.mark.parametrize("body", [Broken(), io.BytesIO(b"login=owner%40firma.example")])
def test_half_a_form_is_not_taken_for_a_whole_one(cast: Cast, body: io.RawIOBase) -> None:
    response = announce(Client(), "/accounts/login/", 100, body)
    page = read(response)
    check_policy(response, page)
    assert (response.status_code, page.one("p", class_="k-small").words) == (408, "408")


def test_a_signed_in_user_is_refused_in_their_own_language(cast: Cast) -> None:
    cast.seller.language = "en"
    cast.seller.save()
    response = announce(signed_in(cast.seller), "/settings/", MOST_OF_A_FORM + 1, Unread())
    assert read(response).one("h1").words == "This is too much to send"
