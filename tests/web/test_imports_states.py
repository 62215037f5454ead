"""Imports that are stopped, taken back, broken off, refused or not one's own, and how much may be uploaded."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from klientela.atoms.clock import now
from klientela.base.exchange.batch import Batch, JournalLine, Phase
from klientela.base.exchange.folder import folder_of
from klientela.base.jobs.state import JobPhase, JobState, job_view
from klientela.clients.parties.models import Party
from klientela.interfaces.web.kit.tags import moment
from klientela.interfaces.web.request_size import MOST_OF_A_FORM, ROOM_AROUND_FILES
from tests.clients.parties.files import GOOGLE, HUBSPOT
from tests.clients.parties.stored import own_home
from tests.support.cast import Cast, signed_in
from tests.web.page import read
from tests.web.test_imports import MIXED, STATEMENT, imported, lines, planned, shown, upload, worked
from tests.web.test_pages import check_policy
from tests.web.test_request_size import Unread, announce

__all__ = ["own_home"]

pytestmark = pytest.mark.usefixtures("own_home")

QUERIES = {"list": 5, "ready": 8, "working": 6, "progress": 5, "applied": 10}


def broke_off(batch: Batch, error: str = "builtins.OSError") -> None:
    """Let the run of an import's step have failed for good."""
    ended = {"status": TaskResultStatus.FAILED, "exception_class_path": error, "finished_at": now()}
    DBTaskResult.objects.filter(id=batch.run_id).update(**ended)


def every_address(browser: Client, batch: Batch) -> list[int]:
    """Ask for everything that an import answers to."""
    here = f"/imports/{batch.id}/"
    answers = [browser.get(f"{here}{part}") for part in ("", "progress/", "undo/", "rejected.csv")]
    posted = ("", "revise/", "resume/", "discard/", "undo/")
    answers += [browser.post(f"{here}{part}", STATEMENT) for part in posted]
    return [answer.status_code for answer in answers]


def test_taking_back_says_what_it_means_and_leaves_nothing(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = imported(browser)
    asked = browser.get(f"/imports/{batch.id}/undo/")
    page = read(asked)
    check_policy(asked, page)
    assert page.one("h1").words == "Cofnąć ten import?"
    assert Party.objects.count() == 5
    assert browser.post(f"/imports/{batch.id}/undo/").status_code == 302
    batch.refresh_from_db()
    assert JobState.objects.get(task_id=batch.run_id).name == "exchange.undo"
    assert shown(browser, batch).one("p", role="status").words == "zostały 3 wiersze"
    worked(batch)
    assert shown(browser, batch).one("span", class_="k-badge").words == "Cofnięto"
    assert (Party.objects.count(), JournalLine.objects.count()) == (0, 0)
    again = browser.post(f"/imports/{batch.id}/undo/", follow=True)
    assert read(again).one("div", role="alert").words == "Teraz nie można tego zrobić: import jest w innym stanie."


def test_an_import_is_stopped_and_taken_back_while_it_is_applied(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser)
    browser.post(f"/imports/{batch.id}/", STATEMENT)
    assert shown(browser, batch).one("a", href=f"/imports/{batch.id}/undo/").words == "Przerwij i cofnij…"
    assert browser.post(f"/imports/{batch.id}/undo/").status_code == 302
    assert worked(batch).phase == Phase.UNDONE
    assert not Party.objects.exists()


def test_a_file_that_cannot_be_read_says_why_and_can_be_deleted(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser, "\x00\x01\x02" * 50, "zdjecie.csv")
    page = shown(browser, batch)
    assert "Plik zawiera dane binarne, a nie tekst w znanym kodowaniu." in page.one("main").words
    form = page.one("form", action=f"/imports/{batch.id}/discard/")
    answer = browser.post(form.attributes["action"], follow=True)
    assert read(answer).one("div", role="status").words == "Plik usunięto. Nic z niego nie zaimportowano."
    assert not Batch.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_discarding_deletes_the_folder_and_stops_the_reading(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = upload(browser)
    assert folder_of(batch.id).exists()
    assert browser.post(f"/imports/{batch.id}/discard/").status_code == 302
    assert not folder_of(batch.id).exists()
    assert job_view(batch.run_id).phase is JobPhase.CANCELLED
    kept = imported(browser)
    answer = browser.post(f"/imports/{kept.id}/discard/", follow=True)
    assert read(answer).one("div", role="alert").words == "Teraz nie można tego zrobić: import jest w innym stanie."
    assert (Batch.objects.count(), Party.objects.count()) == (1, 5)


@pytest.mark.parametrize("step", ["reading", "applying", "undoing"])
def test_a_step_that_broke_off_goes_on_at_a_click(cast: Cast, step: str) -> None:
    browser = signed_in(cast.seller)
    batch = upload(browser)
    if step != "reading":
        worked(batch)
        browser.post(f"/imports/{batch.id}/", STATEMENT)
    if step == "undoing":
        worked(batch)
        browser.post(f"/imports/{batch.id}/undo/")
    batch.refresh_from_db()
    assert batch.phase == step
    broke_off(batch)
    assert browser.get(f"/imports/{batch.id}/progress/")["HX-Refresh"] == "true"
    form = shown(browser, batch).one("form", action=f"/imports/{batch.id}/resume/")
    assert form.words == "Kontynuuj"
    runs = JobState.objects.count()
    for _click in range(2):
        assert browser.post(form.attributes["action"]).status_code == 302
    assert JobState.objects.count() == runs + 1
    batch.refresh_from_db()
    assert job_view(batch.run_id).phase is JobPhase.WAITING
    assert shown(browser, batch).all("form", action=f"/imports/{batch.id}/resume/") == []
    assert worked(batch).phase == {"reading": "ready", "applying": "applied", "undoing": "undone"}[step]


def test_a_run_that_nobody_knows_any_more_has_broken_off_too(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = upload(browser)
    Batch.objects.filter(id=batch.id).update(run_id=batch.id)
    assert shown(browser, batch).one("form", action=f"/imports/{batch.id}/resume/")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("klientela.base.exchange.steps.FileGoneError", "Nie ma już pliku tego importu"),
        ("klientela.base.access.capabilities.DeniedError", "nie ma już prawa importować"),
    ],
)
def test_why_a_step_broke_off_is_said_where_it_is_known(cast: Cast, error: str, said: str) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser)
    browser.post(f"/imports/{batch.id}/", STATEMENT)
    batch.refresh_from_db()
    broke_off(batch, error)
    assert said in shown(browser, batch).one("main").words


def test_a_step_that_is_tried_again_says_when(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = upload(browser)
    at = datetime(2031, 5, 4, 10, 30, tzinfo=UTC)
    JobState.objects.filter(task_id=batch.run_id).update(failures=1)
    DBTaskResult.objects.filter(id=batch.run_id).update(run_after=at)
    assert "następna próba: 04.05.2031, 12:30" in shown(browser, batch).one("main").words


def test_an_import_whose_files_a_restore_did_not_bring_back_can_only_be_discarded(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser)
    shutil.rmtree(folder_of(batch.id))
    page = shown(browser, batch)
    assert "Nie ma już pliku tego importu" in page.one("main").words
    assert page.all("input", name="source_kind") == []
    assert browser.post(f"/imports/{batch.id}/", STATEMENT).status_code == 302
    batch.refresh_from_db()
    assert batch.phase == Phase.READY
    assert browser.post(f"/imports/{batch.id}/discard/").status_code == 302


def test_a_file_of_which_nothing_can_be_kept_is_not_offered_for_import(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    page = shown(browser, planned(browser, "E-mail;Uwagi\n;nic\n;dalej nic\n", "lista.csv"))
    assert "W tym pliku nie ma niczego, co można zaimportować." in page.one("main").words
    assert page.all("input", name="source_kind") == []


def test_the_list_says_where_each_import_stands_and_an_empty_one_teaches(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    empty = read(browser.get("/imports/"))
    assert empty.one("section", class_="k-empty").words.startswith("Jeszcze nic nie zaimportowano")
    ready, done = planned(browser), imported(browser, GOOGLE, "google.csv")
    page = read(browser.get("/imports/"))
    rows = [row.words for row in page.all("tr")[1:]]
    at = [f"{moment(batch.created_at)}" for batch in (done, ready)]
    assert rows == [
        f"google.csv Zaimportowano 3 {at[0]} Cofnij…",
        f"hubspot.csv Czeka na zatwierdzenie 3 {at[1]} Sprawdź i importuj",
    ]
    assert read(signed_in(cast.owner).get("/imports/")).one("main").words.count("Piotr Klon") == 2


def test_several_files_at_once_are_several_imports(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    files = [SimpleUploadedFile(f"{n}.csv", HUBSPOT.encode()) for n in range(2)]
    response = browser.post("/imports/", {"lists": files})
    assert (response.status_code, response["Location"]) == (302, "/imports/")
    assert sorted(Batch.objects.values_list("file_name", flat=True)) == ["0.csv", "1.csv"]


def test_an_upload_without_a_file_or_beyond_the_limit_is_refused_and_not_kept(cast: Cast, own_home: Path) -> None:
    browser = signed_in(cast.seller)
    assert browser.post("/imports/").status_code == 400
    with override_settings(CONFIGURATION=settings.CONFIGURATION.model_copy(update={"max_upload_mb": 0})):
        response = browser.post("/imports/", {"lists": SimpleUploadedFile("lista.csv", b"x")})
    assert response.status_code == 400
    assert read(response).one("p", role="alert").words == "Pliki mogą mieć razem najwyżej 0 MB."
    assert not Batch.objects.exists()
    assert not (own_home / "imports").exists()


def test_large_files_are_taken_from_those_who_may_import_and_from_nobody_else(cast: Cast) -> None:
    most = settings.CONFIGURATION.max_upload_mb * 1024 * 1024 + ROOM_AROUND_FILES
    assert announce(signed_in(cast.bookkeeper), "/imports/", MOST_OF_A_FORM + 1, Unread()).status_code == 413
    assert announce(signed_in(cast.seller), "/imports/", most + 1, Unread()).status_code == 413
    with pytest.raises(AssertionError, match="the body was read"):
        announce(signed_in(cast.seller), "/imports/", most, Unread())


def test_a_name_made_to_deceive_is_shown_as_text(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    text = "Imię;Nazwisko;E-mail;<b>\u202eKolumna" + "x" * 300 + "\nAnna\u202e;<i>Buk;anna@buk.example;1\n"
    batch = planned(browser, text, "<script>\u202efdp.csv")
    page = shown(browser, batch)
    assert page.one("h1").words == "<script>fdp.csv"
    assert "\u202e" not in page.one("main").words
    assert page.all("i") == page.all("b") == []
    assert max(len(word) for word in page.one("main").words.split()) < 125


@pytest.mark.parametrize("name", ["bookkeeper", "iod", "read_only", "outsider"])
def test_the_imports_are_closed_to_those_who_may_not_import(cast: Cast, name: str) -> None:
    batch = planned(signed_in(cast.seller))
    answers = every_address(signed_in(cast.named(name)), batch)
    listed = {signed_in(cast.named(name)).get(address).status_code for address in ("/imports/", "/imports/rows/")}
    assert ({*answers}, listed) == ({404}, {404})
    batch.refresh_from_db()
    assert batch.phase == Phase.READY


def test_a_seller_sees_only_their_own_imports_and_the_owner_sees_all(cast: Cast) -> None:
    batch = planned(signed_in(cast.owner))
    other = signed_in(cast.seller)
    assert {*every_address(other, batch)} == {404}
    assert "hubspot.csv" not in other.get("/imports/").content.decode()
    batch.refresh_from_db()
    assert batch.phase == Phase.READY
    theirs = planned(other)
    assert signed_in(cast.owner).get(f"/imports/{theirs.id}/").status_code == 200


def test_an_import_that_is_not_there(cast: Cast) -> None:
    batch = Batch(id=UUID("01a202fa-423a-70ff-bf31-a21ec7677e30"))
    assert {*every_address(signed_in(cast.owner), batch)} == {404}


def test_every_page_speaks_english_too(cast: Cast) -> None:
    cast.seller.language = "en"
    cast.seller.save()
    browser = signed_in(cast.seller)
    batch = planned(browser, MIXED, "list.csv")
    page = shown(browser, batch)
    assert lines(page)[:4] == [
        "Rows: 2 with somebody new, 0 about clients you have.",
        "People: 2 new, 0 known already.",
        "Organisations: 1 new, 0 known already.",
        (
            "1 PESEL number is left out, as imports always do. Where a law demands it, allow it in the settings "
            "(“PESEL numbers”) and add it by hand in the person's file."
        ),
    ]
    browser.post(f"/imports/{batch.id}/", STATEMENT)
    worked(batch)
    assert [badge.words for badge in shown(browser, batch).all("span", class_="k-badge")] == ["New", "New"]
    assert read(browser.get(f"/imports/{batch.id}/undo/")).one("h1").words == "Take this import back?"


def test_the_number_of_queries_does_not_grow_with_the_rows(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in(cast.seller)
    imported(browser)
    more = "".join(f"Ewa{n},,Klonek,,Home,e{n}@poczta.example,,\n" for n in range(30))
    for text in (GOOGLE, GOOGLE.replace("Home", "Other") + more):
        batch = planned(browser, text, "google.csv")
        with django_assert_num_queries(QUERIES["ready"]):
            shown(browser, batch)
        browser.post(f"/imports/{batch.id}/", STATEMENT)
        with django_assert_num_queries(QUERIES["working"]):
            shown(browser, batch)
        with django_assert_num_queries(QUERIES["progress"]):
            browser.get(f"/imports/{batch.id}/progress/")
        worked(batch)
        with django_assert_num_queries(QUERIES["applied"]):
            shown(browser, batch)
        with django_assert_num_queries(QUERIES["list"]):
            browser.get("/imports/")
