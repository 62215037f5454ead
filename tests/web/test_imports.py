"""The pages of an import: from the upload to the undo, for those who may import, each for their own."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from klientela.base.exchange import steps
from klientela.base.exchange.batch import Batch, JournalLine, Phase
from klientela.base.exchange.folder import REJECTED, folder_of
from klientela.base.jobs.state import JobState
from klientela.clients.parties.models import Party, Source
from klientela.clients.parties.rules.purposes import Basis, Purpose
from klientela.clients.parties.source import SourceKind
from klientela.interfaces.web.imports.journal import PAGE
from tests.clients.parties.files import GOOGLE, HUBSPOT
from tests.clients.parties.stored import own_home
from tests.support.cast import Cast, signed_in
from tests.web.page import Page, read
from tests.web.test_pages import check_policy

__all__ = ["own_home"]

pytestmark = pytest.mark.usefixtures("own_home")

STATEMENT = {
    "source_kind": "import",
    "from_whom": "HubSpot",
    "obtained_on": "2025-06-01",
    "purpose": "offer",
    "basis": "6-1-f",
}
REJECTING = "Imię;Nazwisko;E-mail;Uwagi\nAnna;Buk;anna@buk.example;\n;;;=HYPERLINK(1)\n"
MIXED = (
    "Imię;Nazwisko;Firma;E-mail;PESEL;Uwagi;Kolor\n"
    "Łucja;Świerczek;Tartak Buk sp. z o.o.;lucja.swierczek@tartak-buk.example;44051401359;Lubi kawę;zielony\n"
    "Ewa;Klonek;;ewa.klonek(at)poczta.example;;;\n"
)


def upload(browser: Client, text: str = HUBSPOT, name: str = "hubspot.csv") -> Batch:
    response = browser.post("/imports/", {"lists": SimpleUploadedFile(name, text.encode())})
    assert response.status_code == 302
    return Batch.objects.get(id=UUID(response["Location"].split("/")[2]))


def worked(batch: Batch) -> Batch:
    """Do the step that the import waits for, as the worker would."""
    batch.refresh_from_db()
    job = {"reading": steps.read_in_worker, "applying": steps.apply_in_worker, "undoing": steps.undo_in_worker}
    job[batch.phase].func(str(batch.id))
    batch.refresh_from_db()
    return batch


def planned(browser: Client, text: str = HUBSPOT, name: str = "hubspot.csv") -> Batch:
    return worked(upload(browser, text, name))


def imported(browser: Client, text: str = HUBSPOT, name: str = "hubspot.csv") -> Batch:
    batch = planned(browser, text, name)
    assert browser.post(f"/imports/{batch.id}/", STATEMENT).status_code == 302
    return worked(batch)


def shown(browser: Client, batch: Batch, query: str = "") -> Page:
    response = browser.get(f"/imports/{batch.id}/{query}")
    assert response.status_code == 200
    page = read(response)
    check_policy(response, page)
    return page


def lines(page: Page) -> list[str]:
    return [line.words for line in page.all("span", class_="k-reason-text")]


def test_a_file_is_read_by_a_job_and_the_page_says_how_far_it_is(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = upload(browser)
    run = JobState.objects.get(task_id=batch.run_id)
    assert (batch.phase, run.name, run.task.args_kwargs["args"]) == (Phase.READING, "exchange.read", [str(batch.id)])
    JobState.objects.filter(pk=run.pk).update(done=2)
    page = shown(browser, batch)
    assert page.one("h1").words == "hubspot.csv"
    waiting = page.one("section", id="progress").attributes
    assert (waiting["hx-get"], waiting["hx-trigger"]) == (f"/imports/{batch.id}/progress/", "load delay:1s")
    assert page.one("progress").attributes["aria-label"] == "Czytam"
    assert page.one("p", role="status").words == "wczytano 2 wpisy"
    answer = browser.get(f"/imports/{batch.id}/progress/")
    assert read(answer).one("p", role="status").words == "wczytano 2 wpisy"
    worked(batch)
    over = browser.get(f"/imports/{batch.id}/progress/")
    assert (over["HX-Refresh"], over.content) == ("true", b"")


def test_a_planned_import_says_what_would_happen_before_anything_is_stored(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser)
    page = shown(browser, batch)
    assert lines(page) == [
        "Wiersze: o kimś nowym 3, o już znanych 0.",
        "Osoby: nowe 3, już znane 0.",
        "Organizacje: nowe 2, już znane 0.",
        "Pominięte kolumny: Record ID.",
    ]
    first = [row.words for row in page.all("tr")[1:4]]
    assert (
        first[1] == "Jan Żurawikprezes · Drukarnia Zawilec S.A. jan.zurawik@drukarnia-zaw.example, 602 111 222 2linia 3"
    )
    assert page.all("strong")[0].words == "CSV · HubSpot · UTF-8"
    assert [one.words for one in page.all("summary")][-1] == "użyto 7 kolumn, pominięto 1 · sprawdź lub zmień"
    assert not Party.objects.exists()


def test_known_clients_are_named_with_the_reasons(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    imported(browser)
    batch = planned(browser, GOOGLE, "google.csv")
    page = shown(browser, batch)
    known = Party.objects.get(name="Łucja Świerczek")
    link = page.one("a", href=f"/clients/{known.id}/")
    assert link.words == "Łucja Świerczek"
    row = next(row.words for row in page.all("tr") if "Łucja Świerczek" in row.words)
    why = "Ten sam osobisty adres e-mail. Ten sam numer komórkowy. To samo imię i nazwisko. Ta sama firma."
    assert row == f"Łucja Świerczek {why} 175 1linia 2"
    assert lines(page)[:3] == [
        "Wiersze: o kimś nowym 1, o już znanych 2.",
        "Osoby: nowe 1, już znane 2.",
        "Organizacje: nowe 0, już znane 1.",
    ]
    known.delete()
    assert "Łucja Świerczek" not in shown(browser, batch).one("main").words


def test_what_is_left_out_and_what_is_wrong_is_said_plainly(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    page = shown(browser, planned(browser, MIXED, "lista.csv"))
    assert lines(page)[3:] == [
        (
            "1 numer PESEL zostanie pominięty, jak przy każdym imporcie. Jeśli wymaga go prawo, zezwól na to "
            "w ustawieniach („Numery PESEL”) i dodaj go ręcznie w teczce osoby."
        ),
        "1 wiersz ma uwagi; zostaną pominięte, bo nikt nie sprawdził, co mówią o ludziach.",
        "Pominięte kolumny: Kolor.",
    ]
    assert [aside.words for aside in page.all("span", class_="k-reason-aside")] == [
        "art. 87 i art. 5 ust. 1 lit. c RODO"
    ]
    fault = page.one("div", class_="k-fault").words
    assert fault == (
        "W adresie e-mail „ewa.klonek(at)poczta.example” znak @ zapisano słownie. 1× "
        "wiersz 2 (linia 3): ewa.klonek(at)poczta.example"
    )
    assert "W adresie e-mail „ewa.klonek(at)poczta.example” znak @ zapisano słownie." in page.one("main").words
    assert "44051401359" not in page.one("main").words


def test_an_import_needs_a_complete_statement_and_loses_nothing_that_was_typed(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser)
    response = browser.post(
        f"/imports/{batch.id}/", {"source_kind": "purchased-list", "from_whom": "Bazy 24", "obtained_on": "2999-01-01"}
    )
    page = read(response)
    check_policy(response, page)
    assert response.status_code == 400
    assert [error.words for error in page.all("ul", class_="k-error")] == ["To pole jest wymagane."] * 2
    assert "checked" in page.one("input", value="purchased-list").attributes
    assert page.one("input", name="from_whom").attributes["value"] == "Bazy 24"
    assert page.one("input", name="obtained_on").attributes["value"] == "2999-01-01"
    response = browser.post(f"/imports/{batch.id}/", {**STATEMENT, "obtained_on": "2999-01-01"})
    assert response.status_code == 400
    assert read(response).one("ul", class_="k-error").words == "Dane nie mogą pochodzić z przyszłości."
    batch.refresh_from_db()
    assert (batch.phase, batch.source_kind) == (Phase.READY, "")


def test_what_is_typed_never_becomes_script(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser)
    response = browser.post(f"/imports/{batch.id}/", {**STATEMENT, "source_kind": "'}; alert(1); {'"})
    form = read(response).one("form", action=f"/imports/{batch.id}/")
    assert (response.status_code, form.attributes["x-data"]) == (400, "{ kind: '' }")


def test_every_choice_explains_itself_and_those_not_from_the_person_remind_of_article_14(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    page = shown(browser, planned(browser))
    radios = page.all("input", type="radio")
    assert [one.attributes["value"] for one in radios if one.attributes["name"] == "source_kind"] == list(SourceKind)
    assert [one.attributes["value"] for one in radios if one.attributes["name"] == "purpose"] == list(Purpose)
    assert [one.attributes["value"] for one in radios if one.attributes["name"] == "basis"] == list(Basis)
    assert all("checked" not in one.attributes for one in radios)
    assert [
        e.attributes["x-show"] for e in page.elements if "x-show" in e.attributes and "kind" in e.attributes["x-show"]
    ] == [
        "kind === 'purchased-list'",
        "kind === 'referral' || kind === 'register' || kind === 'import' || kind === 'purchased-list'",
    ]


def test_an_approved_file_is_imported_by_a_job_with_its_statement_at_every_value(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = planned(browser)
    assert browser.post(f"/imports/{batch.id}/", STATEMENT).status_code == 302
    batch.refresh_from_db()
    assert JobState.objects.get(task_id=batch.run_id).name == "exchange.apply"
    page = shown(browser, batch)
    assert page.one("progress").attributes["value"] == "0"
    assert page.one("p", role="status").words == "zapisane wiersze: 0 z 3"
    worked(batch)
    page = shown(browser, batch)
    assert [tile.words for tile in page.all("p", class_="k-tile-value")] == ["3", "0", "0", "0"]
    assert [link.words for link in page.all("a") if link.attributes["href"].startswith("/clients/0")] == [
        "Łucja Świerczek",
        "Tartak Buk sp. z o.o.",
        "Jan Żurawik",
        "Drukarnia Zawilec S.A.",
        "Ewa Klonek",
    ]
    assert lines(page) == ["Osoby: nowe 3, już znane 0.", "Organizacje: nowe 2, już znane 0."]
    assert [value.words for value in page.all("dd")][:5] == [
        "Własna lista lub inny system",
        "HubSpot",
        "01.06.2025",
        "Odpowiedzi na zapytania i oferty",
        "Prawnie uzasadniony interes, art. 6 ust. 1 lit. f",
    ]
    assert set(Source.objects.values_list("kind", "from_whom", "purpose", "basis", "document")) == {
        ("import", "HubSpot", "offer", "6-1-f", "hubspot.csv")
    }


def test_likely_duplicates_wait_for_a_decision_with_the_way_to_them(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = imported(browser)
    assert shown(browser, batch).all("a", href="/clients/duplicates/") == []
    alike = "Imię;Nazwisko;Firma\nJ.;Żurawik;Drukarnia Zawilec\n"
    batch = planned(browser, alike, "alike.csv")
    assert "1 prawdopodobny duplikat do rozstrzygnięcia." in lines(shown(browser, batch))
    browser.post(f"/imports/{batch.id}/", STATEMENT)
    worked(batch)
    assert shown(browser, batch).one("a", href="/clients/duplicates/").words == "Rozstrzygnij duplikaty"


def test_the_first_rows_are_shown_and_what_is_rejected_is_marked(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    page = shown(browser, planned(browser, REJECTING, "lista.csv"))
    assert [row.words for row in page.all("tr")[1:3]] == ["Anna Buk anna@buk.example 1linia 2", "Odrzucony 2linia 3"]
    assert page.one("a", href=page.one("a", class_="btn-small").attributes["href"]).words.startswith(
        "Odrzucone wiersze"
    )
    many = "Imię;Nazwisko\n" + "".join(f"Jan{n};Wiąz{n}\n" for n in range(30))
    page = shown(browser, planned(browser, many, "many.csv"))
    assert [" ".join(row.words.split()[-2:]) for row in page.all("tr") if row.words.startswith("Jan")] == [
        f"{number}linia {number + 1}" for number in range(1, 21)
    ]


def test_the_journal_goes_on_page_by_page_and_by_outcome(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    rows = "".join(f"Osoba{n:03};Kowalczyk{n:03};o{n:03}@poczta.example\n" for n in range(PAGE + 2))
    batch = imported(browser, "Imię;Nazwisko;E-mail\n" + rows, "lista.csv")
    first = shown(browser, batch)
    following = first.one("a", rel="next").attributes["href"]
    second = shown(browser, batch, following.removeprefix(f"/imports/{batch.id}/"))
    numbers = [[row.words.split()[-1] for row in page.all("tr")[1:]] for page in (first, second)]
    assert numbers == [[str(n) for n in range(1, PAGE + 1)], [str(PAGE + 1), str(PAGE + 2)]]
    assert second.all("a", rel="next") == []
    assert second.one("nav", class_="k-pager").words == "Pierwsze wiersze"
    created = shown(browser, batch, "?outcome=created")
    assert created.one("a", rel="next").attributes["href"] == f"/imports/{batch.id}/?outcome=created&after={PAGE}"
    assert "Nie ma takich wierszy." in shown(browser, batch, "?outcome=rejected").one("main").words
    for wrong in ("outcome=x", "after=-1", "after=x", "after=²", "after=99999999999", "after=" + "9" * 5000):
        assert browser.get(f"/imports/{batch.id}/?{wrong}").status_code == 404


def test_a_client_that_was_merged_or_erased_meanwhile_is_said_so(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = imported(browser)
    swallowed, survivor = (Party.objects.get(name=name) for name in ("Ewa Klonek", "Jan Żurawik"))
    Party.objects.filter(id=swallowed.id).update(replaced_by=survivor)
    JournalLine.objects.filter(batch=batch, number=1).update(main_id=batch.id)
    rows = [row.words for row in shown(browser, batch).all("tr")[1:]]
    assert rows[0] == "już nie przechowujemy · Tartak Buk sp. z o.o. Nowy 1"
    assert rows[2] == "Jan Żurawik Nowy 3"


def test_rejected_rows_are_handed_out_with_their_reasons_for_any_spreadsheet(cast: Cast) -> None:
    browser = signed_in(cast.seller)
    batch = imported(browser, REJECTING, "lista.csv")
    address = shown(browser, batch).one("a", href=f"/imports/{batch.id}/rejected.csv").attributes["href"]
    response = browser.get(address)
    assert (
        response["Content-Disposition"] == f'attachment; filename="klientela-rejected-{batch.created_at:%Y-%m-%d}.csv"'
    )
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.splitlines() == [
        "\ufeffNr / No.;Powód / Reason;Imię;Nazwisko;E-mail;Uwagi",
        "2;Nie ma imienia, nazwiska ani nazwy, poprawnego adresu e-mail, telefonu ani numeru firmy.;;;;'=HYPERLINK(1)",
    ]
    (folder_of(batch.id) / REJECTED).unlink()
    assert browser.get(address).status_code == 404
    assert shown(browser, batch).all("a", href=address) == []
