"""The period of the history of values, in the settings."""

from __future__ import annotations

import pytest

from klientela.base.ledger.entry import Entry
from klientela.base.parameters.set_up import SYSTEM
from klientela.clients.parties.history import change_history_months, history_months
from tests.support.cast import Cast, signed_in
from tests.web.page import read
from tests.web.test_pages import check_policy

CHANGED = "clients.history_period_changed"


def test_the_settings_lead_to_the_period(cast: Cast) -> None:
    iod = signed_in(cast.iod)
    assert read(iod.get("/settings/")).one("a", href="/settings/history/").words == "Historia wartości"
    response = iod.get("/settings/history/")
    page = read(response)
    check_policy(response, page)
    assert page.one("input", name="months").attributes["value"] == "36"
    assert "Historia jest teraz przechowywana przez 36 miesięcy" in page.one("main").words
    assert "art. 118 k.c." in page.one("main").words


def test_the_period_is_changed_from_today_with_evidence(cast: Cast) -> None:
    iod = signed_in(cast.iod)
    answer = iod.post("/settings/history/", {"months": "2"}, follow=True)
    assert answer.redirect_chain == [("/settings/history/", 302)]
    page = read(answer)
    assert page.one("div", role="status").words == "Ustawienie zapisano. Obowiązuje od dziś."
    assert "Historia jest teraz przechowywana przez 2 miesiące" in page.one("main").words
    assert history_months(SYSTEM) == 2
    assert Entry.objects.filter(kind=CHANGED).count() == 1
    iod.post("/settings/history/", {"months": "2"})
    assert Entry.objects.filter(kind=CHANGED).count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("121", "Podaj liczbę miesięcy od 0 do 120."),
        ("-1", "Podaj liczbę miesięcy od 0 do 120."),
        ("9" * 100, "Podaj liczbę miesięcy od 0 do 120."),
        ("rok", "Wpisz liczbę całkowitą."),
        ("", "To pole jest wymagane."),
    ],
)
def test_what_is_no_period_is_said_beside_the_field(cast: Cast, typed: str, said: str) -> None:
    answer = signed_in(cast.iod).post("/settings/history/", {"months": typed})
    page = read(answer)
    assert (answer.status_code, page.one("ul", id="id_months_error").words) == (400, said)
    assert page.one("input", name="months").attributes.get("value", "") == typed
    assert history_months(SYSTEM) == 36
    assert Entry.objects.filter(kind=CHANGED).count() == 0


def test_who_may_not_change_it_reads_it_at_most(cast: Cast) -> None:
    change_history_months(SYSTEM, 1)
    for name in ("seller", "bookkeeper", "read_only", "outsider"):
        assert signed_in(cast.named(name)).post("/settings/history/", {"months": "6"}).status_code == 404
    page = read(signed_in(cast.bookkeeper).get("/settings/history/"))
    assert "Historia jest teraz przechowywana przez 1 miesiąc" in page.one("main").words
    assert page.all("input", name="months") == []
    assert history_months(SYSTEM) == 1


def test_the_page_speaks_english_too(cast: Cast) -> None:
    cast.iod.language = "en"
    cast.iod.save()
    main = read(signed_in(cast.iod).get("/settings/history/")).one("main").words
    assert "History is kept for 36 months now" in main
    assert "Polish Civil Code, Art. 118" in main
