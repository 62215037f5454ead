"""What a person says of the columns goes before what was recognised; a table of which nothing is known waits for it."""

import pytest

from klientela.atoms.formats.contact import Identifier, IdentifierKind, Labelled
from klientela.atoms.formats.contact_list import open_contacts
from klientela.atoms.formats.findings import UnreadableFile
from klientela.atoms.formats.tables.by_hand import FIELDS, takes_one_column, tells_who
from tests.atoms.formats.workbooks import xls, xlsx

UNKNOWN = "Kto;Skąd;Kiedy;Barwa\nAnna Modrzew;Tartak Modrzew;2026-02-03;zielony\nPiotr Głóg;;2026-02-04;\n"


@pytest.fixture
def opened(tmp_path):
    """Open bytes as a person who will be asked about the columns."""

    def open_by_hand(data, by_hand, name="lista.csv"):
        path = tmp_path / "upload"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return open_contacts(path, name=name, by_hand=by_hand)

    return open_by_hand


def test_a_table_of_which_nothing_is_known_is_refused_unless_somebody_will_be_asked(opened, refusal_of):
    assert refusal_of(UNKNOWN) == "FILE-NO-CONTACTS"
    contacts = opened(UNKNOWN, {})
    assert list(contacts) == []
    assert contacts.problems.codes() == ["FILE-NO-CONTACTS"]
    (recognised,) = contacts.recognised
    assert (recognised.header, recognised.header_row, recognised.mapping) == (("Kto", "Skąd", "Kiedy", "Barwa"), 1, {})
    assert recognised.samples == (
        ("Anna Modrzew", "Piotr Głóg"),
        ("Tartak Modrzew",),
        ("2026-02-03", "2026-02-04"),
        ("zielony",),
    )


def test_prose_is_refused_though_somebody_would_be_asked(opened):
    for text in ("Dzień dobry\nproszę o kontakt\n", "jedno słowo"):
        with pytest.raises(UnreadableFile, match="contacts"):
            opened(text, {})


def test_columns_are_read_as_said(opened):
    first, second = opened(UNKNOWN, {"": {0: "full_name", 1: "organisation", 2: "obtained_on"}})
    assert (first.full_name, first.organisation, first.obtained_on) == ("Anna Modrzew", "Tartak Modrzew", "2026-02-03")
    assert first.extra == [("Barwa", "zielony")]
    assert first.column_of == {"full_name": "Kto", "organisation": "Skąd", "obtained_on": "Kiedy"}
    assert (second.full_name, second.place.number) == ("Piotr Głóg", 3)


def test_what_is_not_said_stays_as_recognised_with_its_label(opened):
    text = "Imię;Nazwisko;Tel. kom.;Numer\nAnna;Buk;601222333;5252445767\n"
    contacts = opened(text, {"": {1: "", 3: "identifiers.nip"}})
    (contact,) = contacts
    assert (contact.given_name, contact.family_name) == ("Anna", "")
    assert contact.phones == [Labelled("601222333", "cell")]
    assert contact.identifiers == [Identifier(IdentifierKind.NIP, "5252445767")]
    assert contact.extra == [("Nazwisko", "Buk")]
    found_by = [column.found_by for column in contacts.recognised[0].columns]
    assert found_by == ["header", "hand", "header", "hand"]


def test_each_sheet_has_choices_of_its_own_and_one_may_be_left_out_whole(opened):
    rows = [["Kto", "Gdzie"], ["Anna Buk", "Wólka"]]
    known = [["Imię i nazwisko", "E-mail"], ["Ewa Klon", "ewa@klon.example"]]
    book = xlsx(("Nowi", rows), ("Starzy", known))
    contacts = opened(book, {"Nowi": {0: "full_name", 1: "addresses.city"}, "Starzy": {0: "", 1: ""}}, "a.xlsx")
    (contact,) = contacts
    assert (contact.full_name, contact.addresses[0].city, contact.place.part) == ("Anna Buk", "Wólka", "Nowi")
    assert contacts.problems.codes() == []
    assert [one.part for one in contacts.recognised] == ["Nowi", "Starzy"]
    (old,) = opened(xls(rows), {"Arkusz": {0: "full_name"}}, "a.xls")
    assert old.full_name == "Anna Buk"


def test_samples_are_short_few_and_those_of_the_data(opened):
    text = "Imię;E-mail\n" + "".join(f"{'A' * 500};a{n}@buk.example\n" for n in range(9))
    (recognised,) = opened(text, {}).recognised
    assert recognised.samples == (("A" * 60,) * 3, ("a0@buk.example", "a1@buk.example", "a2@buk.example"))


def test_what_fields_are_and_which_of_them_tell_who_it_is():
    assert {"full_name", "emails", "phones", "addresses.city", "identifiers.nip", "notes"} <= set(FIELDS)
    assert len(FIELDS) == len(set(FIELDS))
    assert takes_one_column("given_name")
    assert not takes_one_column("emails")
    assert not takes_one_column("addresses.city")
    assert tells_who({"notes", "identifiers.krs"})
    assert not tells_who({"notes", "identifiers.pesel", "identifiers.iban", "addresses.city", "urls"})
