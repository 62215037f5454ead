"""Four exports of one firm are uploaded, stated, imported, and one of them is taken back; with scripts and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visits
from tests.browser.look_over import look_over
from tests.browser.people import Person, make_user, sign_in
from tests.browser.world import LONG_WORK, World
from tests.clients.parties.files import ALL

pytestmark = pytest.mark.browser

COUNTS = {
    "hubspot.csv": ["3", "0", "0", "0"],
    "google.csv": ["1", "2", "0", "0"],
    "Connections.csv": ["0", "1", "0", "0"],
    "phone.vcf": ["0", "2", "0", "0"],
}


@pytest.fixture(scope="module")
def seller(chromium: Browser, world: World) -> Person:
    """A seller who has no clients and no imports yet."""
    visits = Visits(chromium)
    made = make_user(
        visits.start(world.server, world.owner), world.server, world.owner, name="Irena Topola", role="seller"
    )
    page = visits.start(world.server)
    sign_in(page, world.server.url, made)
    made.state = page.context.storage_state()
    visits.end()
    return made


def upload(page: Page, file: Path) -> None:
    page.goto("/imports/")
    page.locator("#lists").set_input_files(file)
    page.get_by_role("button", name="Odczytaj plik").click()


def state(page: Page, kind: str) -> None:
    """Say where the file comes from, and have it imported."""
    page.get_by_label(kind, exact=True).check()
    page.get_by_label("Od kogo").fill("Tartak Buk")
    page.get_by_label("Odpowiedzi na zapytania i oferty", exact=True).check()
    page.get_by_label("Prawnie uzasadniony interes, art.\u00a06 ust.\u00a01 lit.\u00a0f").check()
    page.get_by_role("button", name="Importuj").click()


def counts(page: Page) -> list[str]:
    expect(page.get_by_role("heading", name="Co stało się z każdym wierszem")).to_be_visible(timeout=LONG_WORK)
    return page.locator(".k-tile-value").all_inner_texts()


def test_four_exports_become_one_base_and_one_of_them_is_taken_back(
    visits: Visits, world: World, seller: Person, tmp_path: Path
) -> None:
    page = visits.start(world.server, seller)
    page.goto("/imports/")
    expect(page.locator(".k-empty h2")).to_have_text("Jeszcze nic nie zaimportowano")
    assert look_over(page, visits.watch(page).documents[-1]) == []
    for name, text in ALL.items():
        (tmp_path / name).write_text(text)
        upload(page, tmp_path / name)
        expect(page.get_by_role("button", name="Importuj")).to_be_visible(timeout=LONG_WORK)
        if name == "google.csv":
            assert (
                page.locator("table", has_text="Wiersze o klientach, których już masz").locator("tbody tr").count() == 3
            )
            assert look_over(page, visits.watch(page).documents[-1]) == []
        state(page, "Własna lista lub inny system")
        assert (name, counts(page)) == (name, COUNTS[name])
    assert look_over(page, visits.watch(page).documents[-1]) == []

    page.get_by_role("link", name="Cofnij import").click()
    expect(page.locator("h1")).to_have_text("Cofnąć ten import?")
    assert look_over(page, visits.watch(page).documents[-1]) == []
    page.get_by_role("button", name="Cofnij import").click()
    expect(page.locator("main .k-badge")).to_have_text("Cofnięto", timeout=LONG_WORK)
    assert look_over(page, visits.watch(page).documents[-1]) == []
    page.get_by_role("link", name="Wszystkie importy").click()
    rows = page.locator("tbody tr")
    assert rows.locator("td:first-child a").all_inner_texts() == [*ALL][::-1]
    assert rows.locator(".k-badge").all_inner_texts() == ["Cofnięto", *["Zaimportowano"] * 3]
    assert look_over(page, visits.watch(page).documents[-1]) == []

    owner = visits.start(world.server, world.owner)
    owner.goto("/data-map/")
    assert owner.locator("#sources tbody td").all_inner_texts()[:3] == [
        "Własna lista lub inny system",
        "Odpowiedzi na zapytania i oferty",
        "Prawnie uzasadniony interes, art.\u00a06 ust.\u00a01 lit.\u00a0f",
    ]
    assert look_over(owner, visits.watch(owner).documents[-1]) == []


def test_the_form_warns_of_a_purchased_list_and_reminds_of_article_14(
    visits: Visits, world: World, seller: Person, tmp_path: Path
) -> None:
    (tmp_path / "baza.csv").write_text("Imię;Nazwisko;E-mail\nZofia;Ława;zofia.lawa@poczta.example\n")
    page = visits.start(world.server, world.bookkeeper)
    assert page.request.get("/imports/").status == 404
    page = visits.start(world.server, seller)
    upload(page, tmp_path / "baza.csv")
    expect(page.get_by_role("button", name="Importuj")).to_be_visible(timeout=LONG_WORK)
    warning = page.get_by_text("Kupiona baza wymaga szczególnej ostrożności.")
    hint = page.get_by_text("Dane nie pochodzą od samych osób?")
    for kind, warned, reminded in (
        ("Wizytówka", False, False),
        ("Polecenie", False, True),
        ("Kupiona baza", True, True),
        ("Spotkanie", False, False),
    ):
        page.get_by_label(kind, exact=True).check()
        expect(warning).to_be_visible(visible=warned)
        expect(hint).to_be_visible(visible=reminded)
    page.get_by_role("button", name="Porzuć").first.click()
    page.locator("#confirm-discard").get_by_role("button", name="Porzuć").click()
    expect(page.get_by_role("status")).to_contain_text("Plik usunięto. Nic z niego nie zaimportowano.")


def test_the_whole_story_needs_no_script(visits: Visits, world: World, seller: Person, tmp_path: Path) -> None:
    (tmp_path / "lista.csv").write_text("Imię;Nazwisko;E-mail\nOlga;Wrzos;olga.wrzos@poczta.example\n")
    page = visits.start(world.server, seller, java_script_enabled=False)
    upload(page, tmp_path / "lista.csv")
    follow(page)
    expect(page.get_by_text("Kupiona baza wymaga szczególnej ostrożności.")).to_be_visible()
    state(page, "Formularz na stronie")
    follow(page)
    assert counts(page) == ["1", "0", "0", "0"]
    page.get_by_role("link", name="Cofnij import").click()
    page.get_by_role("button", name="Cofnij import").click()
    follow(page)
    expect(page.locator("main .k-badge")).to_have_text("Cofnięto")


def test_a_file_with_headers_nobody_knows_is_mapped_by_hand_and_a_row_left_out(
    visits: Visits, world: World, seller: Person, tmp_path: Path
) -> None:
    (tmp_path / "dziwny.csv").write_text(
        "Kto;Skąd jest;Gdzie dzwonić;Barwa\n"
        "Anna Jałowiec;Tartak Jałowiec sp. z o.o.;601 555 11;zielony\n"
        "Test Testowy;;brak;szary\n"
        "Zofia Głóg;;;\n"
    )
    page = visits.start(world.server, seller)
    upload(page, tmp_path / "dziwny.csv")
    expect(page.get_by_text("W tym pliku niczego nie rozpoznano.")).to_be_visible(timeout=LONG_WORK)
    assert look_over(page, visits.watch(page).documents[-1]) == []
    for header, field in (("Kto", "imię i nazwisko"), ("Skąd jest", "imię i nazwisko"), ("Gdzie dzwonić", "telefon")):
        page.get_by_label(f"Odczytaj kolumnę „{header}” jako").select_option(label=field)
    again = page.get_by_role("button", name="Odczytaj ponownie z tym przypisaniem")
    again.click()
    expect(page.get_by_role("alert")).to_contain_text("nie można odczytać jako tego samego pola")
    assert look_over(page, visits.watch(page).documents[-1]) == []
    page.get_by_label("Odczytaj kolumnę „Skąd jest” jako").select_option(label="organizacja")
    again.click()
    expect(page.get_by_text("Osoby: nowe 3, już znane 0.")).to_be_visible(timeout=LONG_WORK)
    expect(page.get_by_text("wiersz 1 (linia 2): 601 555 11")).to_be_visible()
    page.get_by_label("Pomiń wiersz 2").first.check()
    page.get_by_role("button", name="Pomiń te wiersze").click()
    expect(page.get_by_text("1 wiersz pominięty przez Ciebie.")).to_be_visible(timeout=LONG_WORK)
    expect(page.get_by_label("Pomiń wiersz 2")).to_be_checked()
    assert look_over(page, visits.watch(page).documents[-1]) == []

    page.get_by_label("Kupiona baza", exact=True).check()
    page.get_by_label("Odpowiedzi na zapytania i oferty", exact=True).check()
    page.get_by_label("Zgoda, art.\u00a06 ust.\u00a01 lit.\u00a0a").check()
    page.get_by_role("button", name="Importuj").click()
    expect(page.locator("#id_basis_error")).to_contain_text("nie jest zgodą udzieloną Twojej firmie")
    state(page, "Wizytówka")
    assert counts(page) == ["2", "0", "0", "1"]
    expect(page.get_by_text("Osoby: nowe 2, już znane 0.")).to_be_visible()
    expect(page.get_by_text("Organizacje: nowe 1, już znane 0.")).to_be_visible()
    assert look_over(page, visits.watch(page).documents[-1]) == []
    page.get_by_role("link", name="Cofnij import").click()
    page.get_by_role("button", name="Cofnij import").click()
    expect(page.locator("main .k-badge")).to_have_text("Cofnięto", timeout=LONG_WORK)


def test_the_list_of_imports_comes_to_rest_by_itself(
    visits: Visits, world: World, seller: Person, tmp_path: Path
) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(f"Imię;Nazwisko;E-mail\nOla;Wrzos;{name[0]}@poczta.example\n")
    page = visits.start(world.server, seller)
    page.goto("/imports/")
    page.locator("#lists").set_input_files([tmp_path / "a.csv", tmp_path / "b.csv"])
    page.get_by_role("button", name="Odczytaj plik").click()
    rows = page.locator("#imports tbody tr")
    for at in range(2):
        expect(rows.nth(at).locator(".k-badge")).to_have_text("Czeka na zatwierdzenie", timeout=LONG_WORK)
    expect(page.locator("#imports[hx-get]")).to_have_count(0)
    assert look_over(page, visits.watch(page).documents[-1]) == []


def follow(page: Page) -> None:
    """Load the page anew, as its link offers, until the work is done."""
    more = page.get_by_role("link", name="Zobacz, jak daleko już jest")
    for _look in range(160):
        if not more.count():
            break
        page.wait_for_timeout(250)
        more.click()
