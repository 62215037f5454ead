"""The pages of the audit when something is wrong: one at a time, broken off, names without end."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from klientela.home.audit import desk, reader
from tests.support.cast import Cast, signed_in
from tests.web.page import read

LIST = "Imię,Nazwisko,E-mail\nŁucja,Świątek,lucja@bukowa.example\n".encode()


def upload(browser: Client, name: str = "lista.csv") -> HttpResponse:
    response: HttpResponse = browser.post("/audit/", {"lists": SimpleUploadedFile(name, LIST)})
    return response


def begun(response: HttpResponse) -> UUID:
    assert response.status_code == 302
    return UUID(response["Location"].strip("/").rpartition("/")[2])


def folder(audit_id: UUID) -> Path:
    return Path(settings.CONFIGURATION.home) / "audits" / audit_id.hex


def test_a_second_audit_is_refused_with_the_way_to_the_first(cast: Cast) -> None:
    browser = signed_in(cast.owner)
    first = begun(upload(browser))
    for response in (upload(browser), upload(browser)):
        page = read(response)
        assert response.status_code == 409
        alert = page.one("p", role="alert")
        assert page.one("a", href=f"/audit/{first}/").words in alert.words
    assert browser.post(f"/audit/{first}/discard/").status_code == 302
    begun(upload(browser))


def test_an_audit_that_broke_off_has_left_nothing_and_can_be_deleted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "CHILD", "tests.support.dies")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    browser = signed_in(cast.owner)
    audit_id = begun(upload(browser))
    desk.read_uploads.func(str(audit_id))
    response = browser.get(f"/audit/{audit_id}/")
    assert response.status_code == 500
    assert sorted(path.name for path in folder(audit_id).iterdir()) == ["broke-off", "order.json"]
    form = read(response).one("form", action=f"/audit/{audit_id}/discard/")
    assert browser.post(form.attributes["action"]).status_code == 302
    assert not folder(audit_id).exists()


def test_a_name_without_end_does_not_break_the_page(cast: Cast) -> None:
    browser = signed_in(cast.owner)
    audit_id = begun(upload(browser, "x" * 251 + ".csv"))
    name = "x" * 63 + "…" + "x" * 12 + ".csv"
    assert json.loads((folder(audit_id) / "order.json").read_text())["names"] == [name]
    desk.read_uploads.func(str(audit_id))
    heading = read(browser.get(f"/audit/{audit_id}/")).one("h3", class_="text-break")
    assert heading.words == name
