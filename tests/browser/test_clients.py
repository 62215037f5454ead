"""A client from the first entry to a merge and back; every page on the way is looked over."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits
from tests.browser.look_over import look_over
from tests.browser.world import World

pytestmark = pytest.mark.browser


def check(visits: Visits, page: Page) -> None:
    """Look over the page that was opened last."""
    assert look_over(page, visits.watch(page).documents[-1]) == []


def told(page: Page) -> None:
    """Say where what is typed comes from: no form guesses it."""
    page.locator("#id_source_kind").select_option("own-statement")


def test_a_client_from_the_first_entry_to_the_corrected_value(visits: Visits, world: World) -> None:
    page = visits.start(world.server, world.owner)
    page.goto("/clients/")
    check(visits, page)
    page.get_by_role("link", name="Nowa osoba").click()
    check(visits, page)
    page.get_by_label("Imię").fill("Bogna")
    page.get_by_label("Nazwisko").fill("Wrzosek-Łoza")
    page.get_by_label("Telefon").fill("60 12")
    told(page)
    page.get_by_label("Od kogo").fill("targi w Poznaniu")
    page.get_by_role("button", name="Zapisz").click()
    expect(page.get_by_label("Telefon")).to_have_attribute("aria-invalid", "true")
    assert page.get_by_label("Od kogo").input_value() == "targi w Poznaniu"
    check(visits, page)
    page.get_by_label("Telefon").fill("601 234 765")
    page.get_by_role("button", name="Zapisz").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bogna Wrzosek-Łoza")

    page.locator("summary", has_text="targi w Poznaniu").first.click()
    expect(page.get_by_text("Prawnie uzasadniony interes").first).to_be_visible()
    page.get_by_role("link", name="Popraw „+48 601 234 765”").click()
    check(visits, page)
    page.get_by_label("Adres lub numer").fill("602 345 876")
    page.get_by_role("button", name="Zapisz poprawkę").click()
    expect(page.locator(".k-value-text").first).to_contain_text("+48 602 345 876")
    page.locator("summary", has_text="poprawiono").click()
    expect(page.locator("s")).to_have_text("+48 601 234 765")
    check(visits, page)

    page.get_by_role("link", name="Dodaj etykietę").click()
    page.get_by_label("Etykieta").fill("wrzosy")
    told(page)
    page.get_by_role("button", name="Zapisz").click()
    page.get_by_role("link", name="Usuń „wrzosy”").click()
    check(visits, page)
    page.get_by_role("button", name="Usuń").click()
    expect(page.get_by_role("status")).to_contain_text("Wycofano wartość z użycia")

    page.goto("/clients/new/person/")
    page.get_by_label("Imię").fill("Bogna")
    page.get_by_label("Nazwisko").fill("Wrzosek-Łoza")
    page.get_by_label("Telefon").fill("602345876")
    told(page)
    page.get_by_role("button", name="Zapisz").click()
    expect(page.get_by_role("alert")).to_contain_text("Możliwe, że masz już tego klienta")
    check(visits, page)
    page.get_by_role("link", name="Otwórz tego klienta").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bogna Wrzosek-Łoza")


def test_a_pair_is_compared_merged_and_taken_apart_again(visits: Visits, world: World) -> None:
    page = visits.start(world.server, world.owner)
    page.goto("/clients/duplicates/")
    check(visits, page)
    page.locator("article", has_text="Stolarnia Orzeł sp. z o.o.").get_by_role("link").first.click()
    address = page.url
    check(visits, page)
    other = page.locator("input[name=kept]:not(:checked)")
    label = page.locator(f"label[for={other.get_attribute('id')}]")
    name = label.inner_text().partition(" znany od")[0]
    label.click()
    expect(page.get_by_role("heading", name=f"Zostanie przeniesione do „{name}”")).to_be_visible()
    page.get_by_role("button", name="Scal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    check(visits, page)
    merged = page.url
    page.locator("a[href$='/current/']").first.click()
    check(visits, page)
    page.goto(merged)
    page.get_by_role("button", name="Cofnij scalenie").click()
    expect(page.get_by_role("status")).to_contain_text("Cofnięto scalenie: to znowu dwaj klienci.")
    page.goto(address)
    expect(page.get_by_role("button", name="Scal")).to_be_visible()
    page.get_by_role("button", name="To różne organizacje").click()
    expect(page.get_by_role("status")).to_contain_text("Zapamiętano")


def test_two_firms_are_linked_and_one_gets_its_industries(visits: Visits, world: World) -> None:
    page = visits.start(world.server, world.owner)
    for name in ("Zakład Tartaczny Wilga", "Zespół Firm Wilga"):
        page.goto("/clients/new/organisation/")
        page.get_by_label("Nazwa").fill(name)
        told(page)
        page.get_by_role("button", name="Zapisz").click()
        if page.get_by_role("button", name="Mimo to zapisz nowego klienta").count():
            page.get_by_role("button", name="Mimo to zapisz nowego klienta").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
    mother = page.url
    page.get_by_role("link", name="Powiąż organizację").click()
    page.get_by_label("Nazwa organizacji").fill("Wilga Zakład")
    page.get_by_role("button", name="Znajdź").click()
    page.get_by_label("Kim jest dla tej organizacji").select_option("of-parent")
    told(page)
    check(visits, page)
    page.get_by_role("button", name="Zapisz").click()
    expect(page.locator(".k-value-text", has_text="spółka zależna")).to_contain_text("Zakład Tartaczny Wilga")
    check(visits, page)
    page.get_by_role("link", name="Zakład Tartaczny Wilga", exact=True).click()
    expect(page.locator(".k-value-text", has_text="spółka dominująca")).to_contain_text("Zespół Firm Wilga")

    page.get_by_role("link", name="Dodaj formę prawną").click()
    page.get_by_label("Forma prawna").select_option("Sp.j.")
    told(page)
    check(visits, page)
    page.get_by_role("button", name="Zapisz").click()
    for code in ("1610z", "16.23.Z"):
        page.get_by_role("link", name="Dodaj branżę").click()
        page.get_by_label("Kod PKD").fill(code)
        told(page)
        page.get_by_role("button", name="Zapisz").click()
    expect(page.locator(".k-value-text", has_text="16.10.Z")).to_contain_text("główna")
    page.get_by_role("button", name="Ustaw „16.23.Z” jako główną").click()
    expect(page.locator(".k-value-text", has_text="16.23.Z")).to_contain_text("główna")
    check(visits, page)

    page.goto(mother)
    page.get_by_role("link", name="Zakończ powiązanie z „Zakład Tartaczny Wilga”").click()
    check(visits, page)
    page.get_by_label("Do kiedy").fill("2026-06-30")
    page.get_by_role("button", name="Zapisz poprawkę").click()
    expect(page.locator(".k-value-text", has_text="spółka zależna")).to_contain_text("zakończone")
    page.get_by_role("link", name="Usuń klienta na zawsze").click()
    check(visits, page)
    page.get_by_label("Tak, usuń „Zespół Firm Wilga” na zawsze").check()
    page.get_by_role("button", name="Usuń na zawsze").click()
    expect(page.get_by_role("status").first).to_contain_text("Klienta usunięto.")
    assert page.goto(mother).status == 404  # type: ignore[union-attr]


def test_a_pesel_is_allowed_sealed_read_with_a_reason_and_deleted(visits: Visits, world: World) -> None:
    page = visits.start(world.server, world.owner)
    page.goto("/settings/pesel/")
    check(visits, page)
    page.get_by_label("Przepis, który wymaga tych numerów").fill("art. 104 Prawa bankowego")
    page.get_by_role("button", name="Zezwól na przechowywanie").click()
    expect(page.get_by_text("Teraz wolno je przechowywać")).to_be_visible()
    check(visits, page)
    page.goto("/clients/new/person/")
    page.get_by_label("Imię").fill("Gerwazy")
    page.get_by_label("Nazwisko").fill("Kluskowski")
    told(page)
    page.get_by_role("button", name="Zapisz").click()
    person = page.url
    page.get_by_role("link", name="Dodaj PESEL").click()
    page.get_by_label("PESEL").fill("44051401458")
    told(page)
    check(visits, page)
    page.get_by_role("button", name="Zapieczętuj i zapisz").click()
    expect(page.locator(".k-value-text", has_text="•••••••••••")).to_be_visible()
    assert "44051401458" not in page.content()
    check(visits, page)
    page.get_by_role("link", name="Pokaż PESEL").click()
    page.get_by_label("Po co chcesz to przeczytać?").fill("umowa zlecenia")
    check(visits, page)
    page.get_by_role("button", name="Pokaż numer").click()
    expect(page.locator("code")).to_have_text("44051401458")
    page.goto("/settings/pesel/")
    page.get_by_role("button", name="Zabroń przechowywania").click()
    page.goto(person)
    expect(page.get_by_text("W ustawieniach nie ma już przepisu")).to_be_visible()
    check(visits, page)
    page.get_by_role("link", name="Usuń „PESEL”").click()
    check(visits, page)
    page.get_by_role("button", name="Usuń numer").click()
    expect(page.get_by_role("status")).to_contain_text("PESEL usunięto.")


def test_the_clients_of_a_filter_are_taken_out_as_a_file(visits: Visits, world: World) -> None:
    page = visits.start(world.server, world.owner)
    page.goto("/clients/?kind=organisation")
    page.get_by_role("button", name="Eksport").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Eksport klientów")
    expect(page.locator("dd")).to_have_text("Organizacja")
    check(visits, page)
    count = int(page.locator("main strong").first.inner_text())
    with page.expect_download() as taken:
        page.get_by_role("button", name="CSV").click()
    lines = taken.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert taken.value.suggested_filename.endswith(".csv")
    assert (len(lines) - 1, {line.partition(";")[0] for line in lines[1:]}) == (count, {"organizacja"})
