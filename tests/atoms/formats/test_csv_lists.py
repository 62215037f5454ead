"""CSV contact lists: delimiters, quoting, places, numbers and several values in a cell."""

import pytest

from klientela.atoms.formats.contact import Address, Identifier, IdentifierKind, Labelled, Place

POLISH = (
    "Lp.;Imię;Nazwisko;Nazwa firmy;Adres e-mail;Tel. kom.;Ulica;Nr domu;Nr lokalu;Kod pocztowy;Miejscowość;"
    "NIP;Uwagi;Źródło;Data pozyskania;Kolor\n"
    "1;Łucja;Próbna;Przykład sp. z o.o.;lucja@example.com;600 700 800;Długa;5;7;00-001;Warszawa;"
    "525-244-57-67;dzwonić rano;targi;2026-03-01;zielony\n"
)


def test_polish_headers_fill_every_field(read_bytes):
    (contact,), contacts = read_bytes(POLISH)
    assert contact.place == Place("lista.csv", 2)
    assert (contact.given_name, contact.family_name) == ("Łucja", "Próbna")
    assert contact.organisation == "Przykład sp. z o.o."
    assert contact.emails == [Labelled("lucja@example.com")]
    assert contact.phones == [Labelled("600 700 800", "cell")]
    assert contact.addresses == [Address(street="Długa 5/7", postal_code="00-001", city="Warszawa")]
    assert contact.identifiers == [Identifier(IdentifierKind.NIP, "525-244-57-67")]
    assert contact.notes == ["dzwonić rano"]
    assert (contact.source, contact.obtained_on) == ("targi", "2026-03-01")
    assert contact.extra == [("Lp.", "1"), ("Kolor", "zielony")]
    assert contact.column_of == {
        "given_name": "Imię",
        "family_name": "Nazwisko",
        "organisation": "Nazwa firmy",
        "emails": "Adres e-mail",
        "phones": "Tel. kom.",
        "addresses": "Ulica; Nr domu; Nr lokalu; Kod pocztowy; Miejscowość",
        "identifiers": "NIP",
        "notes": "Uwagi",
        "source": "Źródło",
        "obtained_on": "Data pozyskania",
    }
    assert contacts.problems.total == 0


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_recognised(read_bytes, delimiter):
    rows = [["Imię", "E-mail", "Telefon"], ["Ala", "ala@example.com", "600700800"]]
    text = "".join(delimiter.join(row) + "\r\n" for row in rows)
    (contact,), contacts = read_bytes(text)
    assert contacts.recognised[0].delimiter == delimiter
    assert (contact.given_name, contact.phones) == ("Ala", [Labelled("600700800")])


def test_sep_line_of_excel_names_the_delimiter_and_is_no_row(read_bytes):
    (contact,), contacts = read_bytes("sep=;\r\nImię;E-mail\r\nAla;ala@example.com\r\n")
    assert (contacts.recognised[0].delimiter, contacts.recognised[0].header_row) == (";", 2)
    assert contact.place.number == 3


def test_quoted_cells_hold_delimiters_and_line_ends_and_lines_are_counted_as_the_user_sees_them(read_bytes):
    text = 'Imię,E-mail,Uwagi\n"Ala, Ola",a@example.com,"wiersz 1\nwiersz 2"\nJan,j@example.com,"rzekł ""tak"""\n'
    (first, second), contacts = read_bytes(text)
    assert (first.given_name, first.notes, first.place.number) == ("Ala, Ola", ["wiersz 1\nwiersz 2"], 2)
    assert (second.notes, second.place.number) == (['rzekł "tak"'], 4)
    assert contacts.problems.total == 0


def test_quotation_mark_that_is_never_closed_costs_one_row_only(read_bytes):
    text = 'Firma;E-mail\n"Niedomknięta;a@example.com\nDruga;b@example.com\nTrzecia;c@example.com\n'
    found, contacts = read_bytes(text)
    assert [contact.organisation for contact in found] == ["Niedomknięta", "Druga", "Trzecia"]
    assert [contact.place.number for contact in found] == [2, 3, 4]
    assert contacts.problems.codes() == ["ROW-QUOTE-NOT-CLOSED"]
    assert contacts.problems.found[0].place == Place("lista.csv", 2)


def test_quotation_marks_inside_a_quoted_name_are_kept(read_bytes):
    (contact,), _ = read_bytes('Firma;E-mail\n"Piekarnia "Bułka" s.c.";a@example.com\n')
    assert contact.organisation == 'Piekarnia "Bułka" s.c.'


def test_notes_before_the_header_are_passed_over(read_bytes):
    text = (
        'Notes:\n"Some fields, you may see, are empty."\n\nFirst Name,Last Name,Email Address,Company\nAda,Próbna,,X\n'
    )
    (contact,), contacts = read_bytes(text)
    assert contacts.recognised[0].header_row == 4
    assert (contact.given_name, contact.organisation, contact.place.number) == ("Ada", "X", 5)


def test_table_without_header_is_told_by_its_values(read_bytes):
    text = "Ala,ala@example.com,600700800,5252445767\nJan,jan@example.com,601 701 801,106-00-00-062\n"
    (first, second), contacts = read_bytes(text)
    recognised = contacts.recognised[0]
    assert recognised.has_header is False
    assert recognised.header == ("A", "B", "C", "D")
    assert recognised.mapping == {"B": "emails", "C": "phones", "D": "identifiers.nip"}
    assert [column.found_by for column in recognised.columns] == ["", "contents", "contents", "contents"]
    assert (first.place.number, first.extra) == (1, [("A", "Ala")])
    assert second.phones == [Labelled("601 701 801")]


def test_header_in_unknown_words_is_no_contact(read_bytes):
    (contact,), contacts = read_bytes("Kontaktmail,Ort\nala@example.com,Wien\n")
    assert contacts.recognised[0].header_row == 1
    assert contacts.recognised[0].mapping == {"Kontaktmail": "emails"}
    assert contact.extra == [("Ort", "Wien")]


def test_numbers_under_an_id_are_no_phones(open_bytes):
    rows = "".join(f"Firma {n},{600100200 + n}\n" for n in range(10))
    assert open_bytes("Firma,ID klienta\n" + rows).recognised[0].mapping == {"Firma": "organisation"}
    assert open_bytes("Firma,Linia\n" + rows).recognised[0].mapping == {"Firma": "organisation", "Linia": "phones"}


@pytest.mark.parametrize(
    ("cell", "digits"),
    [("5252445767.0", "5252445767"), ("5,252445767E+09", "5252445767"), ("5.252445767e9", "5252445767")],
)
def test_number_written_as_a_fraction_is_restored_when_exact(read_bytes, cell, digits):
    (contact,), contacts = read_bytes(f"Firma;NIP\nX;{cell}\n")
    assert contact.identifiers == [Identifier(IdentifierKind.NIP, digits)]
    assert contacts.problems.total == 0


@pytest.mark.parametrize("cell", ["5,25245E+09", "6E+08", "1.23456789012345E+25"])
def test_number_with_lost_digits_is_not_used_but_reported(read_bytes, cell):
    (contact,), contacts = read_bytes(f"Firma;Telefon\nX;{cell}\n")
    assert (contact.phones, contact.extra) == ([], [("Telefon", cell)])
    (problem,) = contacts.problems.found
    assert (problem.place.number, problem.reason.code.code) == (2, "CELL-DIGITS-LOST")
    assert problem.reason.said("pl").startswith(f"„Telefon”: arkusz skrócił liczbę do {cell};")


def test_several_values_in_a_cell_are_split(read_bytes):
    text = (
        "Firma\tE-mail\tTelefon\tGrupa\n"
        "A\ta@x.pl; b@y.pl\t22 123 45 67, 600 700 800\tklienci, VIP\n"
        "B\tJan Próbny <jan@z.pl>\t22 123 45 67 wew. 12, 13\t* myContacts ::: Praca\n"
    )
    (first, second), _ = read_bytes(text)
    assert [email.value for email in first.emails] == ["a@x.pl", "b@y.pl"]
    assert [phone.value for phone in first.phones] == ["22 123 45 67", "600 700 800"]
    assert first.categories == ["klienci", "VIP"]
    assert [email.value for email in second.emails] == ["jan@z.pl"]
    assert [phone.value for phone in second.phones] == ["22 123 45 67 wew. 12, 13"]
    assert second.categories == ["myContacts", "Praca"]


def test_row_longer_than_the_header_keeps_its_surplus_and_is_reported(read_bytes):
    (first, second), contacts = read_bytes("Imię,E-mail\nAla,a@example.com,nadmiar\nJan\n")
    assert first.extra == [("C", "nadmiar")]
    assert (second.given_name, second.emails) == ("Jan", [])
    (problem,) = contacts.problems.found
    assert problem.reason.code.code == "ROW-TOO-LONG"
    assert problem.reason.params == {"cells": 3, "columns": 2}


def test_nul_bytes_are_taken_out_and_reported(read_bytes):
    (contact,), contacts = read_bytes(b"Imi\xc4\x99,E-mail\nA\0la,a@example.com\n")
    assert contact.given_name == "Ala"
    assert [(each.place.number, each.reason.code.code) for each in contacts.problems.found] == [(2, "ROW-NUL-BYTE")]


def test_blank_rows_are_passed_over_and_a_row_without_contact_is_reported(read_bytes):
    found, contacts = read_bytes("Imię,E-mail,Kwota\nAla,a@example.com,1\n\n,,\n,,razem 1\n")
    assert len(found) == 1
    assert [(each.place.number, each.reason.code.code) for each in contacts.problems.found] == [
        (5, "ROW-WITHOUT-CONTACT")
    ]


def test_two_columns_for_one_field_keep_both_values(read_bytes):
    (contact,), _ = read_bytes("Firma,Nazwa firmy,E-mail\nSkrót,Pełna nazwa sp. z o.o.,a@example.com\n")
    assert contact.organisation == "Skrót"
    assert contact.extra == [("Nazwa firmy", "Pełna nazwa sp. z o.o.")]


def test_name_is_a_firm_where_the_table_is_one_of_firms(open_bytes):
    assert open_bytes("Name,NIP\nX,5252445767\n").recognised[0].mapping["Name"] == "organisation"
    assert open_bytes("Name,E-mail\nX,x@example.com\n").recognised[0].mapping["Name"] == "full_name"


def test_full_name_is_split_by_nobody(read_bytes):
    (contact,), _ = read_bytes("Imię i nazwisko;E-mail\nAnna Maria Próbna-Testowa;a@example.com\n")
    assert (contact.full_name, contact.given_name, contact.family_name) == ("Anna Maria Próbna-Testowa", "", "")


def test_list_is_read_anew_each_time(open_bytes):
    contacts = open_bytes("Imię,E-mail\nAla,a@example.com,nadmiar\n")
    assert [len(list(contacts)), len(list(contacts)), contacts.problems.total] == [1, 1, 1]


def test_only_so_many_problems_are_kept_but_all_are_counted(read_bytes):
    _, contacts = read_bytes("Imię,E-mail\n" + "Ala,a@example.com,nadmiar\n" * 1_500)
    assert (len(contacts.problems.found), contacts.problems.total) == (1_000, 1_500)
