"""The evidence ledger in its pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from klientela.base.access.evidence import SIGNED_IN
from klientela.base.ledger.entry import Draft, Entry, record_many
from klientela.base.ledger.sealer import seal_all
from klientela.base.vault.destruction import destroy_keys
from klientela.interfaces.web.evidence.pages import PAGE_SIZE
from tests.support.cast import Cast, proven, signed_in
from tests.web.page import Page, read
from tests.web.test_pages import check_policy


@pytest.fixture
def seal(cast: Cast, django_capture_on_commit_callbacks: Any) -> Callable[[], None]:
    """Seal what was recorded; the log of heads is written after the commit, which a test has to ask for."""

    def sealing() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            seal_all()

    return sealing


def kinds() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


def linked(page: Page) -> list[str]:
    """The entries that a page lists, by their addresses."""
    return [link.attributes["href"] for link in page.all("a") if link.attributes["href"].startswith("/evidence/0")]


def test_the_newest_entries_stand_first_as_sentences_with_the_actor_by_name(cast: Cast) -> None:
    proven(cast.owner).post(f"/users/{cast.seller.id}/deactivate/")
    page = read(signed_in(cast.iod).get("/evidence/"))
    row = page.all("tr")[1].words
    assert row.startswith("Zablokowano użytkownika ")
    assert row.endswith("Joanna Lis Piotr Klon")
    assert len(linked(page)) == Entry.objects.count()
    assert page.one("h2").words == "Jeszcze nie sprawdzono"


def test_a_filter_by_kind_stands_in_the_address(cast: Cast) -> None:
    page = read(signed_in(cast.owner).get("/evidence/?kind=firm.changed"))
    assert len(linked(page)) == kinds().count("firm.changed") == 1
    assert "selected" in page.one("option", value="firm.changed").attributes
    assert linked(read(signed_in(cast.owner).get("/evidence/?kind=user.signed_in"))) == []


@pytest.mark.parametrize("query", ["kind=no.such", "before=abc", "kind=user.created%00"])
def test_an_address_that_makes_no_sense_leads_nowhere(cast: Cast, query: str) -> None:
    assert signed_in(cast.owner).get(f"/evidence/?{query}").status_code == 404


def test_pages_follow_each_other_without_a_gap(cast: Cast) -> None:
    with transaction.atomic():
        record_many(cast.owner.as_actor(), [Draft(SIGNED_IN)] * (PAGE_SIZE + 3))
    client = signed_in(cast.owner)
    first = client.get("/evidence/?kind=user.signed_in")
    older = read(first).one("a", rel="next")
    check_policy(first, read(first))
    assert older.attributes["hx-get"] == older.attributes["href"]
    assert older.attributes["hx-nonce"] in first["Content-Security-Policy"]
    second = read(client.get(older.attributes["href"]))
    shown = linked(read(first)) + linked(second)
    assert (len(linked(read(first))), len(linked(second))) == (PAGE_SIZE, 3)
    newest_first = Entry.objects.filter(kind="user.signed_in").order_by("-id").values_list("id", flat=True)
    assert shown == [f"/evidence/{entry}/" for entry in newest_first]
    assert second.all("a", rel="next") == []


def test_verifying_says_what_was_found_and_is_evidence_itself(cast: Cast, seal: Callable[[], None]) -> None:
    seal()
    client = signed_in(cast.iod)
    before = len(kinds())
    response = client.post("/evidence/verify/")
    page = read(response)
    check_policy(response, page)
    assert page.one("h2", class_="k-verdict-answer").words == "Tak: zgadza się każdy wpis, każdy skrót i każdy podpis"
    assert [tile.words for tile in page.all("p", class_="k-tile-value")] == [str(before), "0", "1", "0"]
    assert kinds()[before:] == ["ledger.verified"]
    status = read(client.get("/evidence/"))
    assert status.one("h2").words == "Nienaruszony"
    assert f"{before} opieczętowanych wpisów · ostatnie sprawdzenie" in status.one("main").words


def test_an_entry_is_shown_with_its_place_and_its_proof(cast: Cast, seal: Callable[[], None]) -> None:
    entry = Entry.objects.filter(kind="firm.changed").get()
    client = signed_in(cast.iod)
    assert "Jeszcze nieopieczętowany" in read(client.get(f"/evidence/{entry.id}/")).one("main").words
    assert client.get(f"/evidence/{entry.id}/proof/").status_code == 404
    seal()
    place = kinds().index("firm.changed")
    assert f"Miejsce w drzewie: {place}" in read(client.get(f"/evidence/{entry.id}/")).one("main").words
    proof = client.get(f"/evidence/{entry.id}/proof/")
    assert proof["Content-Disposition"] == f'attachment; filename="proof-{entry.id}.json"'
    assert json.loads(json.loads(proof.content)["entry"])["id"] == entry.id.hex


def test_reading_the_contents_is_recorded(cast: Cast) -> None:
    entry = Entry.objects.filter(kind="firm.changed").get()
    client = signed_in(cast.iod)
    assert "Bukowa" not in client.get(f"/evidence/{entry.id}/").content.decode()
    before = len(kinds())
    shown = json.loads(read(client.post(f"/evidence/{entry.id}/contents/", {"reason": "wniosek WN/1"})).one("pre").text)
    assert shown["name"] == "Stolarnia Bukowa sp. z o.o."
    assert kinds()[before:] == ["value.revealed"]
    assert Entry.objects.order_by("-id")[0].object_ref == entry.id.hex


def test_contents_are_not_shown_without_a_reason(cast: Cast) -> None:
    entry = Entry.objects.filter(kind="firm.changed").get()
    before = len(kinds())
    response = signed_in(cast.iod).post(f"/evidence/{entry.id}/contents/", {"reason": "  "})
    assert response.status_code == 400
    assert read(response).all("pre") == []
    assert len(kinds()) == before


def test_contents_whose_key_was_destroyed_are_said_to_be_gone(cast: Cast) -> None:
    entry = Entry.objects.filter(kind="user.created").order_by("id")[1]
    with transaction.atomic():
        destroy_keys(cast.seller.id)
    page = read(signed_in(cast.iod).post(f"/evidence/{entry.id}/contents/", {"reason": "kontrola"}))
    assert page.all("pre") == []
    assert "klucz" in page.one("main").words.lower()


@pytest.mark.parametrize("name", ["seller", "bookkeeper", "read_only", "outsider"])
def test_the_ledger_is_closed_to_others(cast: Cast, name: str) -> None:
    entry = Entry.objects.first()
    assert entry is not None
    client, before = signed_in(cast.named(name)), len(kinds())
    answers = [
        client.post("/evidence/verify/"),
        client.post("/evidence/export/"),
        client.post(f"/evidence/{entry.id}/contents/"),
        client.get(f"/evidence/{entry.id}/proof/"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert len(kinds()) == before


def test_the_export_holds_every_entry_and_no_payload(cast: Cast, seal: Callable[[], None]) -> None:
    client = signed_in(cast.owner)
    early = client.post("/evidence/export/", follow=True)
    assert early.redirect_chain == [("/evidence/", 302)]
    seal()
    response = client.post("/evidence/export/")
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["line"] for line in lines].count("entry") == len(kinds()) - 1  # the export itself is recorded after it
    assert "Bukowa" not in text


def test_the_export_is_taken_by_post_alone_and_leaves_evidence(cast: Cast, seal: Callable[[], None]) -> None:
    seal()
    client, before = signed_in(cast.owner), len(kinds())
    assert client.get("/evidence/export/").status_code == 405
    assert kinds()[before:] == []
    assert b"".join(client.post("/evidence/export/").streaming_content)  # type: ignore[attr-defined]
    assert kinds()[before:] == ["ledger.exported"]
    unasked = Client(enforce_csrf_checks=True)
    unasked.force_login(cast.owner)
    assert unasked.post("/evidence/export/").status_code == 403
    assert kinds()[before:] == ["ledger.exported"]


def test_an_unknown_entry_is_not_there(cast: Cast) -> None:
    client = signed_in(cast.owner)
    assert client.get("/evidence/01a202fa-423a-70ff-bf31-a21ec7677e30/").status_code == 404
    assert client.post("/evidence/01a202fa-423a-70ff-bf31-a21ec7677e30/contents/").status_code == 404
