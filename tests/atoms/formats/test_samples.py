"""Files that real programs made: each is read, and says what it says."""

import io

import pytest

from klientela.atoms.formats.contact import Address, Labelled, Place
from klientela.atoms.formats.contact_list import open_contacts
from klientela.atoms.formats.encodings import Encoding
from klientela.atoms.formats.findings import DEFAULT_LIMITS, Problems
from klientela.atoms.formats.vcard.reader import read_cards
from klientela.atoms.formats.vcard.to_contact import card_to_contact
from klientela.atoms.formats.vcard.writer import write_card

pytestmark = pytest.mark.samples

# Ending of the file's name, contacts in it, problems met.
VCARDS = [
    ("ANDROID.vcf", 6, ["ROW-LETTERS-LOST"]),
    ("John_Doe_GMAIL.vcf", 1, []),
    ("MAC_ADDRESS_BOOK.vcf", 1, []),
    ("gmail-list.vcf", 3, []),
    ("outlook-2003.vcf", 1, []),
    ("rfc6350-example.vcf", 1, []),
    ("radicale-1587.vcf", 1, []),
    ("vcard_001.vcf", 1, []),
    ("vcard_004.vcf", 3, []),
    ("vcard_008.vcf", 1, []),
    ("vcard_011.vcf", 1, []),
    ("vcard_014.vcf", 1, []),
    ("vcard_017.vcf", 1, []),
    ("vcard_020.vcf", 1, []),
    ("vcard_023.vcf", 1, []),
    ("vcard_026.vcf", 1, []),
    ("vcard_047.vcf", 1, []),
    ("vcard_050.vcf", 1, []),
    ("vcard_053.vcf", 1, []),
    ("vcard_056.vcf", 1, ["CARD-TRUNCATED"]),
    ("vcard_060.vcf", 1, []),
    ("vcard_065.vcf", 1, []),
    ("vcard_068.vcf", 0, ["CARD-EMPTY"]),
    ("vcard_071.vcf", 1, []),
    ("vcard_074.vcf", 1, []),
    ("vcard_077.vcf", 1, []),
]


def test_every_sample_is_in_the_table(sample):
    folder = sample("vcard", "ANDROID.vcf").parent
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == len(VCARDS)
    assert [name for name in names if not name.endswith(tuple(ending for ending, _, _ in VCARDS))] == []


@pytest.mark.parametrize(("ending", "count", "problems"), VCARDS)
def test_sample_is_read_and_survives_a_round_trip(sample, ending, count, problems):
    path = sample("vcard", ending)
    contacts = open_contacts(path)
    assert len(list(contacts)) == count
    assert contacts.problems.codes() == problems
    for card in cards_of(path.read_bytes()):
        for version in ("4.0", "3.0"):
            (again,) = cards_of(write_card(card, version).encode())
            assert card_to_contact(again, Place("k", 1)) == card_to_contact(card, Place("k", 1))


def cards_of(data):
    stream, encoding = io.BytesIO(data), Encoding("utf-8")
    return list(read_cards(stream, encoding, file="k", part="", problems=Problems(), limits=DEFAULT_LIMITS))


@pytest.fixture
def only(sample):
    """Return the one contact of a vCard sample."""

    def contact(ending):
        (found,) = open_contacts(sample("vcard", ending))
        return found

    return contact


def test_outlook_2003(only):
    contact = only("outlook-2003.vcf")
    assert (contact.full_name, contact.nickname) == ("John Doe III", "Joey")
    assert (contact.organisation, contact.unit, contact.job_title) == (
        "Company, The",
        "TheDepartment",
        "The Job Title",
    )
    assert contact.notes == ["This is the note field!!\nSecond line\n\nThird line is empty"]
    assert [phone.label for phone in contact.phones] == ["work", "home", "cell", "work fax"]
    assert contact.emails == [Labelled("jdoe@hotmail.com")]
    assert ("KEY", "805 B") in contact.extra


def test_android(sample):
    found = list(open_contacts(sample("vcard", "ANDROID.vcf")))
    assert [contact.place.number for contact in found] == [1, 6, 11, 18, 36, 71]
    assert found[2].full_name == "Ñ Ñ Ñ Ñ Ñ"
    assert [(phone.value, phone.label) for phone in found[3].phones] == [
        ("123456", "cell"),
        ("234567", "home"),
        ("3456789", "cell"),
        ("45678901", "home"),
    ]
    assert found[5].organisation == "Ñ" * 44


def test_mac_address_book(only):
    contact = only("MAC_ADDRESS_BOOK.vcf")
    assert (contact.additional_name, contact.unit, contact.birthday) == ("Richter,James", "Accounting", "2012-06-06")
    assert contact.phones[-1] == Labelled("905-222-1234", "assistantphone")
    assert contact.addresses[0] == Address(
        street="Silicon Alley 5,",
        city="New York",
        region="New York",
        postal_code="12345",
        country="United States of America",
        label="home",
    )


def test_example_of_the_standard(only):
    contact = only("rfc6350-example.vcf")
    assert (contact.full_name, contact.name_suffix) == ("Simon Perreault", "ing. jr M.Sc.")
    assert contact.phones == [Labelled("+1-418-656-9254;ext=102", "work"), Labelled("+1-418-262-6501", "work cell")]
    assert contact.addresses[0].street == "Suite D2-630, 2875 Laurier"


def test_swedish_label_with_wrong_folds(only):
    contact = only("vcard_060.vcf")
    assert contact.addresses == [Address(full="Box 1234\nWorkvägen 2\nWorkvägen 1\nUmeå\nVästerbotten\n12345\nS")]


def test_apple_company(only):
    contact = only("vcard_077.vcf")
    assert (contact.is_organisation, contact.organisation) == (True, "{NAME}")
    assert contact.urls == [Labelled("https://www.example.com", "homepage")]


def test_folded_agent_ends_no_card(only):
    contact = only("vcard_008.vcf")
    assert ("REV", "20080424T195243Z") in contact.extra
    assert [phone.value for phone in contact.phones] == ["(111) 555-1212", "(404) 555-1212", "(404) 555-1213"]


def test_linkedin_connections(sample):
    contacts = open_contacts(sample("contacts-csv", "sample_connections.csv"))
    found = list(contacts)
    (recognised,) = contacts.recognised
    assert (recognised.preset, recognised.header_row, recognised.delimiter) == ("linkedin-connections", 5, ",")
    assert [contact.family_name for contact in found] == [
        *("Lovelace", "Hopper", "Turing", "Johnson", "Torvalds", "Hamilton", "Berners-Lee")
    ]
    assert (found[0].organisation, found[0].job_title, found[0].obtained_on) == (
        "Analytical Engines",
        "Founder & CEO",
        "14 May 2026",
    )
    assert found[6].obtained_on == ""
    assert contacts.problems.total == 0
