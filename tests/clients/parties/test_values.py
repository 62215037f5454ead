from klientela.atoms.decision import Verdict
from klientela.atoms.formats.contact import Address, ContactRecord, Identifier, IdentifierKind, Labelled, Place
from klientela.clients.parties.rules.values import check_record


def test_a_right_row_has_no_findings():
    row = ContactRecord(
        Place("a.csv", 2),
        full_name="Jan Kowalski",
        emails=[Labelled("jan@firma1.pl"), Labelled("")],
        phones=[Labelled("601 234 567")],
        identifiers=[Identifier(IdentifierKind.NIP, "856-734-62-15")],
        addresses=[Address(postal_code="00-950", country="Polska"), Address(postal_code="1010", country="Austria")],
    )
    assert check_record(row) == []


def test_each_wrong_value_is_named_with_its_column_and_place():
    row = ContactRecord(
        Place("a.xlsx", 5, "Arkusz1"),
        emails=[Labelled("jan.firma1.pl"), Labelled("jan@gmial.com")],
        phones=[Labelled("67545678")],
        identifiers=[Identifier(IdentifierKind.NIP, "8567346216"), Identifier(IdentifierKind.PESEL, "44051401358")],
        addresses=[Address(postal_code="0-950", country="PL")],
        column_of={"emails": "E-mail", "phones": "Telefon", "identifiers": "NIP; PESEL", "addresses": "Kod"},
    )
    found = [
        (finding.deciding.code.code, finding.verdict, finding.deciding.params["column"])
        for finding in check_record(row)
    ]
    assert found == [
        ("VALUE-EMAIL-NO-AT", Verdict.NO, "E-mail"),
        ("VALUE-EMAIL-TYPO", Verdict.UNKNOWN, "E-mail"),
        ("VALUE-PHONE-SHORT", Verdict.NO, "Telefon"),
        ("VALUE-NIP-CHECKSUM", Verdict.NO, "NIP; PESEL"),
        ("VALUE-PESEL-CHECKSUM", Verdict.NO, "NIP; PESEL"),
        ("VALUE-POSTAL-CODE", Verdict.NO, "Kod"),
    ]
    assert {finding.deciding.evidence[0].ref for finding in check_record(row)} == {"a.xlsx › Arkusz1:5"}
    assert "44051401358" not in "".join(finding.deciding.said("pl") for finding in check_record(row))


def test_the_field_stands_in_where_the_file_had_no_header():
    row = ContactRecord(Place("a.vcf", 1), phones=[Labelled("12")])
    assert check_record(row)[0].deciding.params["column"] == "phones"


def test_numbers_are_dialled_in_the_region():
    row = ContactRecord(Place("a.vcf", 1), phones=[Labelled("030 123456")])
    assert len(check_record(row)) == 1
    assert check_record(row, region="DE") == []
