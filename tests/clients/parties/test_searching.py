"""Finding clients: by anything that is known of them now, within one's own rows, and by nothing that is gone."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from klientela.atoms.formats.contact import Address, IdentifierKind
from klientela.base.access.capabilities import DeniedError
from klientela.base.parameters.set_up import SYSTEM
from klientela.base.search.index import SearchDocument, index_documents
from klientela.base.search.query import Grade
from klientela.base.search.record import IndexedRecord, SpelledWord
from klientela.base.search.tokens import Field
from klientela.clients.parties.editing import add_role, correct_value, create_party
from klientela.clients.parties.erasing import erase_party
from klientela.clients.parties.listing import Filters
from klientela.clients.parties.merge import merge, undo_merge
from klientela.clients.parties.models import Name, Party
from klientela.clients.parties.party import ProcessingState
from klientela.clients.parties.rules.draft import NameDraft, NameKind, PartyDraft, RoleDraft, RoleKind
from klientela.clients.parties.rules.row import identifier_draft
from klientela.clients.parties.searching import index_parties, reindex_all, search_clients
from tests.clients.parties.files import ALL, HUBSPOT
from tests.clients.parties.stored import imported
from tests.clients.parties.test_keeping import SAID, firm, person
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def names(query: str) -> list[str]:
    return [hit.party.name for hit in search_clients(SYSTEM, query)]


def kept(draft: PartyDraft) -> UUID:
    party_id = create_party(SYSTEM, draft, SAID)
    index_parties([party_id])
    return party_id


def helena() -> PartyDraft:
    draft = person("Helena Żółw", "h.zolw@mlyn.example", "+48 601 234 567")
    draft.other_names.append(NameDraft("Helena Kos", "Helena", "", "Kos", kind=NameKind.FORMER))
    draft.identifiers.append(identifier_draft(IdentifierKind.NIP, "525-244-57-67"))
    draft.identifiers.append(identifier_draft(IdentifierKind.IBAN, "PL61109010140000071219812874"))
    draft.addresses.append(Address(street="Długa 5", city="Łódź", postal_code="90-001", country="Polska"))
    draft.tags.append("Kluczowi")
    return draft


def test_a_client_is_found_by_anything_that_is_known_of_them() -> None:
    kept(helena())
    kept(firm("Młyn Wodny sp. z o.o.", "1132191233"))
    for query in (
        *("helena żółw", "ZOLW HELENA", "zol hel", "kos", "helenie", "żłów", "h.zolw@mlyn.example", "zolw@ml"),
        *("601 234 567", "+48601", "23456", "525-244-57-67", "5244", "łódź", "kluczowi", "@mlyn.example"),
    ):
        assert names(query) == ["Helena Żółw"], query
    assert names("mlyn") == ["Młyn Wodny sp. z o.o.", "Helena Żółw"]  # its name, her address
    assert names("113-219-12-33") == ["Młyn Wodny sp. z o.o."]
    assert names("10901014") == []  # an account number is not searched
    hit = search_clients(SYSTEM, "23456")[0]
    assert (hit.field, hit.grade) == (Field.NUMBER, Grade.FRAGMENT)


def test_people_are_found_by_their_organisation_under_the_name_it_has_now() -> None:
    anna, mill = kept(person("Anna Buk")), kept(firm("Młyn Wodny"))
    add_role(SYSTEM, anna, mill, role=RoleDraft(RoleKind.WORKS, "księgowa"), statement=SAID)
    index_parties([anna])
    assert names("wodny") == ["Młyn Wodny", "Anna Buk"]
    assert names("księgowa") == ["Anna Buk"]
    name = Name.objects.get(party_id=mill, ended_at=None)
    correct_value(SYSTEM, "name", name.id, changes={"text": "Młyn Parowy"}, statement=SAID)
    index_parties([mill])
    assert (names("wodny"), names("parowy")) == ([], ["Młyn Parowy", "Anna Buk"])
    erase_party(SYSTEM, mill)
    index_parties([mill])
    assert (names("parowy"), names("buk")) == ([], ["Anna Buk"])


def test_what_was_merged_is_found_under_the_survivor_until_it_is_undone() -> None:
    ewa, twin = kept(person("Ewa Klonek", "ewa@a.example")), kept(person("Ewunia Klonek", "ewunia@b.example"))
    merged = merge(SYSTEM, ewa, twin)
    index_parties([ewa, twin])
    assert [hit.party.id for hit in search_clients(SYSTEM, "ewunia")] == [ewa]
    assert names("klonek") == ["Ewa Klonek"]
    undo_merge(SYSTEM, merged)
    index_parties([ewa, twin])
    assert [hit.party.id for hit in search_clients(SYSTEM, "ewunia")] == [twin]
    assert names("klonek") == ["Ewa Klonek", "Ewunia Klonek"]


MESSY = (
    "Imię;Nazwisko;Firma;NIP;Stanowisko;E-mail;Telefon;Ulica;Kod pocztowy;Miasto;Etykiety\n"
    ";;;;;biuro@mlyn-wodny.example;;;;;\n"  # named by its address until the next row
    ";;Młyn Wodny sp. z o.o.;5252445767;;biuro@mlyn-wodny.example;22 555 12 12;Młyńska 1;61-001;Poznań;Kluczowi\n"
    "Iga;Kos;Młyn Wodny sp. z o.o.;5252445767;księgowa;iga.kos@mlyn-wodny.example;605 111 222;;;;Kluczowi\n"
    "Iga;Kos;Młyn Wodny sp. z o.o.;5252445767;dyrektorka;iga.kos@mlyn-wodny.example;605 111 222;;;;kluczowi\n"
    ";;;;;sam.adres@poczta.example;;;;Łódź;\n"
    "Olga;Sowa;;;;sam.adres@poczta.example;606 111 222;;;Łódź;\n"
    "Adam;Brak;;123;technik;zly@;abc;;;;\n"
)


def test_a_search_finds_its_number_of_clients_among_those_that_the_filters_let_through() -> None:
    for number in range(3):
        kept(person(f"Jan Buk {number}"))
    kept(firm("Buk sp. z o.o."))
    found = search_clients(SYSTEM, "buk", filters=Filters(kind="organisation"), limit=1)
    assert [hit.party.name for hit in found] == ["Buk sp. z o.o."]
    assert search_clients(SYSTEM, "jan", filters=Filters(kind="organisation")) == []


def test_who_is_quarantined_leaves_the_index() -> None:
    party_id = kept(person("Jan Buk"))
    Party.objects.filter(id=party_id).update(processing_state=ProcessingState.QUARANTINED.value)
    index_parties([party_id])
    assert (names("buk"), IndexedRecord.objects.count()) == ([], 0)


def test_what_is_indexed_while_it_is_written_is_what_is_indexed_from_what_is_stored(own_home: Path) -> None:
    for name, text in {**ALL, "messy.csv": MESSY}.items():
        imported(text, name)
    before = indexed()
    reindex_all(lambda done, total: None)
    assert len(before) == 11
    assert indexed() == before


def indexed() -> dict[UUID, tuple[str, str, bytes]]:
    return {row.record_id: (row.kind, row.tokens, bytes(row.sort_key)) for row in IndexedRecord.objects.all()}


def test_an_erased_client_is_in_no_table_of_the_index() -> None:
    gone = kept(person("Zqxjan Zqxjski", "zqxj@a.example"))
    kept(person("Jan Buk"))
    erase_party(SYSTEM, gone)
    index_parties([gone])
    assert names("zqxjan") == []
    assert [row.tokens for row in IndexedRecord.objects.all()] == [" nbuk njan sbuk sjan "]
    assert sorted(bytes(row.word) for row in SpelledWord.objects.all()) == [b"buk", b"jan"]


def test_everybody_finds_within_their_own_rows(cast: Cast) -> None:
    for owner, name in ((cast.seller, "Anna Klonek"), (cast.owner, "Ewa Klonek")):
        index_parties([create_party(owner.as_actor(), person(name), SAID)])
    mine = [hit.party.name for hit in search_clients(cast.seller.as_actor(), "klonek")]
    assert mine == ["Anna Klonek"]
    assert [hit.party.name for hit in search_clients(cast.owner.as_actor(), "klonek")] == ["Anna Klonek", "Ewa Klonek"]
    with pytest.raises(DeniedError):
        search_clients(cast.outsider.as_actor(), "klonek")


def test_restricted_clients_are_shown_and_quarantined_ones_are_not() -> None:
    restricted, quarantined = kept(person("Anna Klonek")), kept(person("Ewa Klonek"))
    Party.objects.filter(id=restricted).update(processing_state=ProcessingState.RESTRICTED.value)
    Party.objects.filter(id=quarantined).update(processing_state=ProcessingState.QUARANTINED.value)
    assert names("klonek") == ["Anna Klonek"]


@pytest.mark.usefixtures("own_home")
def test_the_index_can_be_made_anew_from_what_is_held() -> None:
    imported(HUBSPOT)
    IndexedRecord.objects.all().delete()
    index_documents([SearchDocument(uuid4(), "person", b"", [(Field.NAME, "Zqxjan")])])  # of a party that is gone
    told: list[tuple[int, int]] = []
    reindex_all(lambda done, total: told.append((done, total)))
    count = Party.objects.count()
    assert told == [(0, count), (count, count)]
    assert set(IndexedRecord.objects.values_list("record_id", flat=True)) == set(
        Party.objects.values_list("id", flat=True)
    )
    assert names("klonek")[0] == "Ewa Klonek"
    before = list(IndexedRecord.objects.order_by("record_id").values_list("record_id", "tokens", "number"))
    reindex_all(lambda done, total: None)
    assert list(IndexedRecord.objects.order_by("record_id").values_list("record_id", "tokens", "number")) == before


def test_indexing_takes_the_same_queries_for_one_as_for_many(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ids = [create_party(SYSTEM, person(f"Anna Klonek{n}"), SAID) for n in range(5)]
    with django_assert_num_queries(12):
        index_parties(ids[:1])
    with django_assert_num_queries(12):
        index_parties(ids[1:])
