"""What column headers mean, and the exports of known programs."""

import pytest

from klientela.atoms.formats.contact import Address, Identifier, IdentifierKind, Labelled
from klientela.atoms.formats.tables.headers import SYNONYMS, Target, fold_header, target_of


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("IMIĘ", Target("given_name")),
        ("3. Nazwisko *", Target("family_name")),
        ("E-Mail:", Target("emails")),
        ("e_mail", Target("emails")),
        ("Email2", Target("emails")),
        ("Telefon służbowy", Target("phones", label="work")),
        ("Tel. kom. 2", Target("phones", label="cell")),
        ("Home Phone 2", Target("phones", label="home")),
        ("Business Fax", Target("phones", label="work fax")),
        ("Adres e-mail (prywatny)", Target("emails", label="home")),
        ("E-mail firmowy", Target("emails", label="work")),
        ("Business Street", Target("addresses", "street", "work")),
        ("Business Street 2", Target("addresses", "more", "work")),
        ("Adres służbowy - miejscowość", Target("addresses", "city", "work")),
        ("Adres domowy - ulica (2)", Target("addresses", "more", "home")),
        ("Adres do korespondencji", Target("addresses", "full", "mailing")),
        ("NIP UE", Target("identifiers", "eu_vat")),
        ("Nr rachunku bankowego", Target("identifiers", "iban")),
        ("Phone 2 - Label", Target("phones", "label", group=2)),
        ("Address 1 - Postal Code", Target("addresses", "postal_code", group=1)),
        ("Organization 1 - Title", Target("job_title")),
        ("Ulubiony kolor", None),
        ("Home", None),
        ("", None),
    ],
)
def test_header_names_a_field(header, target):
    assert target_of(fold_header(header)) == target


def test_every_synonym_is_written_as_it_is_looked_up():
    assert [name for name in SYNONYMS if fold_header(name) != name] == []


def table(header, row):
    return ",".join(header) + "\n" + ",".join(row) + "\n"


def test_google_contacts_with_its_labels(read_bytes):
    header = (
        "First Name,Middle Name,Last Name,Organization Name,Organization Title,Organization Department,Birthday,"
        "Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,"
        "Phone 1 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Website 1 - Label,"
        "Website 1 - Value"
    ).split(",")
    row = (
        "Anna,Maria,Próbna,Przykład SA,Prezes,Zarząd,1980-01-02,,* myContacts ::: VIP,* Praca,a@example.com,Dom,"
        'b@example.com ::: c@example.com,Mobile,+48600700800,Home,"Długa 5\n00-001 Warszawa",Długa 5,Warszawa,Profile,'
        "https://example.com"
    )
    (contact,), contacts = read_bytes(",".join(header) + "\n" + row + "\n")
    assert contacts.recognised[0].preset == "google-contacts"
    assert contact.emails == [
        Labelled("a@example.com", "praca"),
        Labelled("b@example.com", "dom"),
        Labelled("c@example.com", "dom"),
    ]
    assert contact.phones == [Labelled("+48600700800", "mobile")]
    assert contact.addresses == [
        Address(full="Długa 5\n00-001 Warszawa", street="Długa 5", city="Warszawa", label="home")
    ]
    assert contact.urls == [Labelled("https://example.com", "profile")]
    assert (contact.job_title, contact.unit, contact.categories) == ("Prezes", "Zarząd", ["myContacts", "VIP"])
    assert (contact.additional_name, contact.birthday, contact.extra) == ("Maria", "1980-01-02", [])


def test_old_google_contacts(read_bytes):
    header = "Name,Given Name,Family Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Organization 1 - Name"
    (contact,), contacts = read_bytes(f"{header}\nAnna Próbna,Anna,Próbna,* My Contacts,* Work,a@example.com,X\n")
    assert contacts.recognised[0].preset == "google-contacts-old"
    assert (contact.full_name, contact.organisation) == ("Anna Próbna", "X")
    assert contact.emails == [Labelled("a@example.com", "work")]


def test_outlook_title_is_a_form_of_address(read_bytes):
    header = (
        "Title,First Name,Last Name,Company,Job Title,Business Street,Business Street 2,Business City,"
        "Business Postal Code,Home Street,Home City,Business Fax,Business Phone,Mobile Phone,E-mail Address,"
        "E-mail 2 Address,Web Page"
    ).split(",")
    row = (
        "Pani,Anna,Próbna,X,Prezes,Długa 5,p. 3,Warszawa,00-001,Krótka 1,Łódź,221112233,221112244,600700800,"
        "a@example.com,b@example.com,example.com"
    ).split(",")
    (contact,), contacts = read_bytes(table(header, row))
    assert contacts.recognised[0].preset == "outlook"
    assert (contact.name_prefix, contact.job_title) == ("Pani", "Prezes")
    assert contact.addresses == [
        Address(street="Długa 5, p. 3", city="Warszawa", postal_code="00-001", label="work"),
        Address(street="Krótka 1", city="Łódź", label="home"),
    ]
    assert [(phone.value, phone.label) for phone in contact.phones] == [
        ("221112233", "work fax"),
        ("221112244", "work"),
        ("600700800", "cell"),
    ]
    assert [email.value for email in contact.emails] == ["a@example.com", "b@example.com"]


def test_polish_outlook(read_bytes):
    header = (
        "Tytuł,Imię,Nazwisko,Firma,Adres służbowy - ulica,Adres służbowy - miejscowość,Telefon służbowy,Adres e-mail"
    )
    (contact,), contacts = read_bytes(f"{header}\nPan,Jan,Próbny,X,Długa 5,Warszawa,221112233,j@example.com\n")
    assert contacts.recognised[0].preset == "outlook-pl"
    assert (contact.name_prefix, contact.addresses) == (
        "Pan",
        [Address(street="Długa 5", city="Warszawa", label="work")],
    )


def test_thunderbird_address_book(read_bytes):
    header = (
        "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Work Phone,Fax Number,Mobile Number,"
        "Home Address,Home Address 2,Home City,Home ZipCode,Work Address,Work City,Job Title,Organization,Web Page 1"
    ).split(",")
    row = (
        "Anna,Próbna,Anna P.,Ania,a@example.com,b@example.com,221112233,221112244,600700800,Długa 5,m. 7,Warszawa,"
        "00-001,Krótka 1,Łódź,Prezes,X,example.com"
    ).split(",")
    (contact,), contacts = read_bytes(table(header, row))
    assert contacts.recognised[0].preset == "thunderbird"
    assert contact.addresses == [
        Address(street="Długa 5, m. 7", city="Warszawa", postal_code="00-001", label="home"),
        Address(street="Krótka 1", city="Łódź", label="work"),
    ]
    assert [(phone.value, phone.label) for phone in contact.phones] == [
        ("221112233", "work"),
        ("221112244", "fax"),
        ("600700800", "cell"),
    ]
    assert (contact.full_name, contact.nickname, contact.urls) == ("Anna P.", "Ania", [Labelled("example.com")])


def test_hubspot_contacts_and_companies(read_bytes):
    header = (
        "Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Create Date,Associated Company,Contact owner"
    )
    (contact,), contacts = read_bytes(f"{header}\n101,Anna,Próbna,a@example.com,600700800,NEW,2026-01-02 09:14,X,Jan\n")
    assert contacts.recognised[0].preset == "hubspot-contacts"
    assert (contact.organisation, contact.obtained_on) == ("X", "2026-01-02 09:14")
    assert contact.extra == [("Record ID", "101"), ("Lead Status", "NEW"), ("Contact owner", "Jan")]
    header = "Record ID,Company name,Company owner,Create Date,Phone Number,City,Country/Region,Company Domain Name"
    (company,), contacts = read_bytes(f"{header}\n7,X sp. z o.o.,Jan,2026-01-02,221112233,Łódź,Polska,example.com\n")
    assert contacts.recognised[0].preset == "hubspot-companies"
    assert (company.organisation, company.urls) == ("X sp. z o.o.", [Labelled("example.com")])
    assert company.addresses == [Address(city="Łódź", country="Polska")]


def test_address_beside_a_city_is_a_street(read_bytes):
    (contact,), _ = read_bytes("Firma;Adres;Kod;Miasto;REGON\nX;Długa 5;00-001;Warszawa;123456785\n")
    assert contact.addresses == [Address(street="Długa 5", postal_code="00-001", city="Warszawa")]
    assert contact.identifiers == [Identifier(IdentifierKind.REGON, "123456785")]
    (contact,), _ = read_bytes("Firma;Adres;REGON\nX;Długa 5, 00-001 Warszawa;123456785\n")
    assert contact.addresses == [Address(full="Długa 5, 00-001 Warszawa")]
