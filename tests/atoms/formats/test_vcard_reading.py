"""vCards of every version and of the programs that get them wrong."""

import pytest

from klientela.atoms.formats.contact import Address, Identifier, IdentifierKind, Labelled, Place
from klientela.atoms.formats.findings import Limits


@pytest.fixture
def read_card(read_bytes):
    """Read the inside of one card."""

    def read(inside: str | bytes, version="3.0"):
        inside = inside.encode() if isinstance(inside, str) else inside
        data = b"BEGIN:VCARD\r\nVERSION:" + version.encode() + b"\r\n" + inside + b"\r\nEND:VCARD\r\n"
        (contact,), contacts = read_bytes(data, "karta.vcf")
        assert contacts.problems.codes() == []
        return contact

    return read


def test_card_of_version_4_fills_every_field(read_card, read_bytes):
    contact = read_card(
        "FN:dr Anna Próbna\r\nN:Próbna;Anna;Maria;dr;MBA\r\nNICKNAME:Ania\r\nORG:Przykład SA;Zarząd;Biuro\r\n"
        "TITLE:Prezes\r\nKIND:individual\r\nEMAIL;TYPE=work:a@example.com\r\n"
        'TEL;VALUE=uri;TYPE="work,voice";PREF=1:tel:+48-22-123-45-67;ext=12\r\nTEL;TYPE=cell:600 700 800\r\n'
        "URL:https://example.com\r\nADR;TYPE=work:;p. 3;Długa 5\\, kl. B;Warszawa;mazowieckie;00-001;Polska\r\n"
        "BDAY:19800102\r\nNOTE:pierwsza\\nlinia\r\nCATEGORIES:klienci,VIP\\, stali\r\n"
        "X-NIP:525-244-57-67\r\nX-REGON:123456785\r\nX-KOLOR:zielony",
        "4.0",
    )
    assert contact.place == Place("karta.vcf", 1)
    assert (contact.full_name, contact.family_name, contact.given_name) == ("dr Anna Próbna", "Próbna", "Anna")
    assert (contact.additional_name, contact.name_prefix, contact.name_suffix) == ("Maria", "dr", "MBA")
    assert (contact.nickname, contact.organisation, contact.unit) == ("Ania", "Przykład SA", "Zarząd, Biuro")
    assert (contact.job_title, contact.is_organisation) == ("Prezes", False)
    assert contact.emails == [Labelled("a@example.com", "work")]
    assert contact.phones == [Labelled("+48-22-123-45-67;ext=12", "work"), Labelled("600 700 800", "cell")]
    assert contact.urls == [Labelled("https://example.com")]
    assert contact.addresses == [
        Address(
            street="p. 3, Długa 5, kl. B",
            city="Warszawa",
            region="mazowieckie",
            postal_code="00-001",
            country="Polska",
            label="work",
        )
    ]
    assert (contact.birthday, contact.notes) == ("19800102", ["pierwsza\nlinia"])
    assert contact.categories == ["klienci", "VIP, stali"]
    assert contact.identifiers == [
        Identifier(IdentifierKind.NIP, "525-244-57-67"),
        Identifier(IdentifierKind.REGON, "123456785"),
    ]
    assert contact.extra == [("X-KOLOR", "zielony")]
    assert contact.column_of["phones"] == "TEL"


def test_version_2_quoted_printable_with_soft_breaks(read_card):
    contact = read_card(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Pr=C3=B3bna;=C5=81u=\r\ncja;;;\r\n"
        "ORG:Firma, Sp\\; z o.o.;Dział\r\nTEL;CELL;PREF:600700800\r\n"
        "NOTE;QUOTED-PRINTABLE;CHARSET=utf-8:raz=0D=0Adwa=\r\n=0D=0Atrzy",
        "2.1",
    )
    assert (contact.family_name, contact.given_name) == ("Próbna", "Łucja")
    assert (contact.organisation, contact.unit) == ("Firma, Sp; z o.o.", "Dział")
    assert contact.phones == [Labelled("600700800", "cell")]
    assert contact.notes == ["raz\ndwa\ntrzy"]


@pytest.mark.parametrize(
    "value",
    [
        b"FN;CHARSET=windows-1250;ENCODING=QUOTED-PRINTABLE:=8Cwi=EAc=B9ca",
        b"FN;ENCODING=QUOTED-PRINTABLE:=8Cwi=EAc=B9ca",
        b"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=8Cwi=EAc=B9ca",
        b"FN;CHARSET=x-nieznane;ENCODING=QUOTED-PRINTABLE:=A6wi=EAc=B1ca",
        "FN:Święcąca".encode("cp1250"),
        "FN:Święcąca".encode("iso8859-2"),
        "FN:Święcąca".encode(),
    ],
)
def test_letters_survive_wrong_and_missing_character_sets(read_card, value):
    assert read_card(b"N:;;;;\r\n" + value, "2.1").full_name == "Święcąca"


def test_each_card_of_a_mixed_file_is_decoded_by_itself(read_bytes):
    cards = [f"BEGIN:VCARD\nVERSION:2.1\nFN:Zażółć gęślą\nNOTE:{n}\nEND:VCARD\n" for n in range(2)]
    found, _ = read_bytes(cards[0].encode("cp1250") + cards[1].encode(), "k.vcf")
    assert [contact.full_name for contact in found] == ["Zażółć gęślą"] * 2


def test_utf16_card_is_read(read_bytes):
    (contact,), contacts = read_bytes("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Łucja\r\nEND:VCARD\r\n".encode("utf-16"))
    assert (contact.full_name, contacts.recognised[0].encoding) == ("Łucja", "utf-16")


def test_apple_labels_and_company_flag(read_card):
    contact = read_card(
        "FN:X\r\nORG:X sp. z o.o.;\r\nitem1.EMAIL;type=INTERNET;type=pref:a@example.com\r\n"
        "item1.X-ABLabel:Sekretariat\r\nitem2.URL;type=pref:https\\://example.com\r\n"
        "item2.X-ABLabel:_$!<HomePage>!$_\r\nitem3.X-ABDATE:2001-02-03\r\nitem3.X-ABLabel:_$!<Anniversary>!$_\r\n"
        "X-ABShowAs:COMPANY"
    )
    assert contact.is_organisation is True
    assert contact.emails == [Labelled("a@example.com", "sekretariat")]
    assert contact.urls == [Labelled("https://example.com", "homepage")]
    assert contact.extra == [("X-ABDATE (anniversary)", "2001-02-03")]


def test_everything_is_read_in_any_case(read_bytes):
    text = "begin:vcard\nversion:3.0\nfn:Ala\nEmail;Type=Work:ala@example.com\nkind:ORG\nend:VCard\n"
    (contact,), contacts = read_bytes(text)
    assert (contact.full_name, contact.is_organisation) == ("Ala", True)
    assert contact.emails == [Labelled("ala@example.com", "work")]
    assert contacts.recognised[0].version == "3.0"


def test_folded_lines_are_joined_and_alternatives_taken_once(read_card):
    contact = read_card("FN:Anna Pró\r\n bna\r\nN;ALTID=1:Próbna;Anna;;;\r\nN;ALTID=1;LANGUAGE=jp:X;Y;;;", "4.0")
    assert (contact.full_name, contact.family_name) == ("Anna Próbna", "Próbna")


def test_attached_files_leave_their_size_only(read_card):
    contact = read_card(
        "FN:Ala\r\nPHOTO;ENCODING=b;TYPE=JPEG:AAAA\r\n AAAA\r\nKEY;X509;ENCODING=BASE64:\r\n  QUJD\r\nQUI=\r\n\r\n"
        "LOGO:data:image/png;base64,QUJD\r\nSOUND:https://example.com/a.ogg\r\nTEL:600700800"
    )
    assert contact.extra == [
        ("PHOTO", "6 B"),
        ("KEY", "5 B"),
        ("LOGO", "3 B"),
        ("SOUND", "https://example.com/a.ogg"),
    ]
    assert contact.phones == [Labelled("600700800")]


def test_attached_file_over_the_limit_is_left_out(read_bytes):
    text = "BEGIN:VCARD\nVERSION:3.0\nFN:Ala\nPHOTO;ENCODING=b:" + "A" * 400 + "\nTEL:1\nEND:VCARD\n"
    (contact,), contacts = read_bytes(text, limits=Limits(payload=399))
    assert (contact.extra, contact.phones) == ([], [Labelled("1")])
    assert contacts.problems.found[0].reason.params == {"name": "PHOTO", "size": 300}


def test_nested_agent_is_not_taken_for_the_card(read_bytes):
    text = (
        "BEGIN:VCARD\nVERSION:2.1\nFN:Szefowa\nAGENT:\nBEGIN:VCARD\nVERSION:2.1\nFN:Asystent\nTEL:1\nEND:VCARD\n"
        "TEL:2\nEND:VCARD\nBEGIN:VCARD\nVERSION:2.1\nFN:Następna\nEND:VCARD\n"
    )
    (first, second), contacts = read_bytes(text)
    assert (first.full_name, first.phones, first.extra) == ("Szefowa", [Labelled("2")], [("AGENT", "Asystent")])
    assert (second.full_name, second.place.number) == ("Następna", 12)
    assert contacts.problems.total == 0


def test_truncated_cards_keep_what_was_read(read_bytes):
    text = "BEGIN:VCARD\nVERSION:3.0\nFN:Pierwsza\nBEGIN:VCARD\nVERSION:3.0\nFN:Druga\n"
    found, contacts = read_bytes(text)
    assert [contact.full_name for contact in found] == ["Pierwsza", "Druga"]
    assert [(each.place.number, each.reason.code.code) for each in contacts.problems.found] == [
        (1, "CARD-TRUNCATED"),
        (4, "CARD-TRUNCATED"),
    ]


def test_what_is_wrong_with_a_card_is_reported(read_bytes):
    text = "preambuła\nBEGIN:VCARD\nFN:Ala\nto nie jest właściwość\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n"
    (contact,), contacts = read_bytes(text)
    assert (contact.full_name, contact.place.number) == ("Ala", 2)
    assert [(each.place.number, each.reason.code.code) for each in contacts.problems.found] == [
        (1, "CARD-OUTSIDE"),
        (2, "CARD-LINE-UNREADABLE"),
        (6, "CARD-EMPTY"),
    ]


def test_endless_card_is_cut(read_bytes):
    text = "BEGIN:VCARD\nVERSION:3.0\nFN:Ala\n" + "NOTE:x\n" * 100 + "END:VCARD\n"
    (contact,), contacts = read_bytes(text, limits=Limits(card=1_000))
    assert (contact.full_name, len(contact.notes)) == ("Ala", 12)
    assert contacts.problems.codes() == ["CARD-TOO-LARGE"]


def test_label_is_an_address_where_no_adr_says_the_same(read_card):
    contact = read_card(
        "FN:X\r\nADR;TYPE=HOME:;;Długa 5;Łódź;;;\r\nLABEL;TYPE=HOME:Dom\r\nLABEL;TYPE=WORK:Praca 1\\nŁódź"
    )
    assert contact.addresses == [
        Address(street="Długa 5", city="Łódź", label="home"),
        Address(full="Praca 1\nŁódź", label="work"),
    ]
    assert contact.extra == [("LABEL (home)", "Dom")]
