"""The data map says what is held and where it came from, in words, to those who answer for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from klientela.atoms.personal_data import Category, Erasure, Subject
from klientela.atoms.words import Language
from klientela.base.parameters.set_up import SYSTEM
from klientela.base.vault.personal_store import personal_stores
from klientela.clients.parties.editing import create_party
from klientela.clients.parties.models import ContactPoint, Party, Source
from klientela.clients.parties.rules.draft import NameDraft, PartyDraft, PartyKind
from klientela.interfaces.web.data_map import table_words as words
from klientela.interfaces.web.data_map.pages import declared_texts, held_tables, source_groups
from tests.clients.parties.files import HUBSPOT, PHONE
from tests.clients.parties.stored import STATEMENT, imported, own_home
from tests.support.cast import Cast, signed_in
from tests.web.page import read
from tests.web.test_pages import check_policy

__all__ = ["own_home"]

pytestmark = pytest.mark.usefixtures("own_home", "in_polish")
FIXED_QUERIES = 7


@pytest.fixture
def in_polish() -> Iterator[None]:
    """Polish outside of requests too, whatever page an earlier test opened last."""
    with translation.override("pl"):
        yield


def test_every_declaration_has_words_in_both_languages() -> None:
    for label, data in declared_texts():
        assert label in words.TABLES, f"{label} has no title"
        assert data.retention in words.RETENTIONS, f"{label}: say “{data.retention}” in both languages"
        assert set(data.purposes) <= set(words.PURPOSES), label
    assert (set(words.SUBJECTS), set(words.CATEGORIES), set(words.ERASURES)) == (
        set(Subject),
        set(Category),
        set(Erasure),
    )


def test_every_table_with_personal_data_stands_there_once_with_its_rows(cast: Cast) -> None:
    imported(HUBSPOT, "hubspot.csv")
    held = held_tables(SYSTEM)
    assert [whose for whose, _tables in held] == [Subject.PERSON, Subject.USER, Subject.VISITOR]
    titles = [table.title for _whose, tables in held for table in tables]
    assert sorted(titles) == sorted(words.TABLES[label].pl for label, _data in declared_texts())
    rows = {table.title: table.rows for _whose, tables in held for table in tables}
    assert rows["Klienci: nazwa, etap, opiekun"] == Party.objects.count() == 5
    assert rows["Adresy e-mail, telefony, strony WWW"] == ContactPoint.objects.count() == 5
    assert rows["Konta użytkowników"] == 6
    assert rows["Importy"] == 1


def test_the_words_of_a_table_say_its_declaration(cast: Cast) -> None:
    by_title = {table.title: table for _whose, tables in held_tables(SYSTEM) for table in tables}
    contact, session = by_title["Adresy e-mail, telefony, strony WWW"], by_title["Sesje zalogowanych użytkowników"]
    assert (contact.categories, contact.purposes) == (("dane kontaktowe",), ("cel podany przy źródle danej wartości",))
    assert (contact.erasure, contact.is_exported) == ("wiersz jest usuwany", True)
    assert session.purposes == ("logowanie", "bezpieczeństwo przetwarzania (art. 32 RODO)")
    assert not by_title["Drugie składniki logowania"].is_exported


def test_the_sources_are_counted_by_kind_purpose_and_basis_the_newest_first(cast: Cast) -> None:
    imported(HUBSPOT, "hubspot.csv")
    told = STATEMENT.__class__(source_kind="card", purpose="marketing", basis="6-1-a")
    create_party(SYSTEM, PartyDraft(PartyKind.PERSON, NameDraft("Zofia Ława")), told)
    found = [
        (group.kind.en, group.purpose.en, group.basis.en, group.sources, group.contacts, group.names)
        for group in source_groups(SYSTEM)
    ]
    assert found == [
        ("Business card", "Marketing of our own products", "Consent, Art. 6(1)(a)", 1, 0, 1),
        (
            "Our own list or another system",
            "Answering enquiries and making offers",
            "Legitimate interest, Art. 6(1)(f)",
            Source.objects.filter(kind="import").count(),
            5,
            5,
        ),
    ]


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_places_beside_the_tables_stand_beneath_them(cast: Cast, language: Language) -> None:
    cast.iod.language = language
    cast.iod.save()
    page = read(signed_in(cast.iod).get("/data-map/"))
    assert page.all("caption")[-1].words == {"pl": "Inne miejsca", "en": "Other places"}[language]
    said = [words_.said(language) for store in personal_stores() for words_ in (store.words, store.retention)]
    assert [cell.words for cell in page.all("td")[-len(said) :]] == said
    index = {"pl": "Słowa w plikach indeksu wyszukiwania", "en": "Words in the files of the search index"}
    assert index[language] in said


def test_every_place_has_words_in_both_languages() -> None:
    for store in personal_stores():
        for words_ in (store.words, store.retention):
            assert words_.en, store.name
            assert words_.pl not in ("", words_.en), store.name


def test_the_page_opens_to_the_owner_and_the_iod_alone(cast: Cast) -> None:
    people = ("owner", "iod", "seller", "bookkeeper", "read_only", "outsider")
    answers = [signed_in(cast.named(name)).get("/data-map/").status_code for name in people]
    assert answers == [200, 200, 404, 404, 404, 404]


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_page_is_whole_in_both_languages_and_says_no_name_of_a_person(cast: Cast, language: str) -> None:
    imported(PHONE, "phone.vcf")
    cast.iod.language = language
    cast.iod.save()
    response = signed_in(cast.iod).get("/data-map/")
    page = read(response)
    check_policy(response, page)
    headings = {"pl": "Klienci i osoby z ich otoczenia", "en": "Clients and the people around them"}
    assert page.all("caption")[1].words == headings[language]
    assert "Klonek" not in response.content.decode()


def test_the_page_takes_one_query_for_each_table(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    browser = signed_in(cast.iod)
    tables = len(list(declared_texts()))
    browser.get("/data-map/")  # the first request of a session writes down that it is in use
    for text in (HUBSPOT, PHONE):
        imported(text, "list.csv")
        with django_assert_num_queries(tables + FIXED_QUERIES):
            browser.get("/data-map/")
