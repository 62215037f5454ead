"""Polish letters survive whatever encoding a program wrote them in."""

import codecs
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klientela.atoms.formats.encodings import Encoding, detect_encoding

TEXT = "Imię;Nazwisko;Miasto;E-mail\nMałgorzata;Święcąca-Źdźbło;Łódź;m@example.com\n"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1250"), "cp1250"),
        (TEXT.encode("iso8859-2"), "iso8859-2"),
        (TEXT.encode("cp852"), "cp852"),
    ],
)
def test_encoding_is_recognised_and_letters_read(read_bytes, data, name):
    (contact,), contacts = read_bytes(data)
    assert contacts.recognised[0].encoding == name
    assert (contact.given_name, contact.family_name) == ("Małgorzata", "Święcąca-Źdźbło")
    assert contact.addresses[0].city == "Łódź"
    assert contacts.problems.total == 0


@given(
    words=st.lists(st.text("aąbcćeęłńosśtzźż", min_size=1, max_size=12), min_size=1, max_size=30),
    name=st.sampled_from(["cp1250", "iso8859-2"]),
)
def test_lower_case_polish_text_is_never_taken_for_the_other_encoding(words, name):
    text = " ".join(words) + " ąśź"
    found = detect_encoding(io.BytesIO(text.encode(name)))
    assert text.encode(name).decode(found.name) == text


def test_a_few_broken_bytes_do_not_turn_utf8_into_windows(read_bytes):
    text = TEXT.encode() + "Świętosława;Żółć;Gdańsk;s@example.com\n".encode() * 3 + b"Ja\xb9n;X;Y;j@example.com\n"
    found, contacts = read_bytes(text)
    assert contacts.recognised[0].encoding == "utf-8"
    assert found[1].given_name == "Świętosława"
    assert found[-1].given_name == "Ja�n"
    assert [(each.place.number, each.reason.code.code) for each in contacts.problems.found] == [(6, "ROW-LETTERS-LOST")]


def test_letters_cut_between_two_pieces_of_the_file_are_whole():
    data = b"x" * (256 * 1024 - 1) + "ą".encode() + b"x"
    assert detect_encoding(io.BytesIO(data)) == Encoding("utf-8")
