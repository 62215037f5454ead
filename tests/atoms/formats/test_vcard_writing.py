"""Cards are written strictly and lose nothing on the way round."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klientela.atoms.formats.contact import Place
from klientela.atoms.formats.encodings import Encoding
from klientela.atoms.formats.findings import DEFAULT_LIMITS, Problems
from klientela.atoms.formats.vcard.card import Card, Property, escape, unescape
from klientela.atoms.formats.vcard.reader import read_cards
from klientela.atoms.formats.vcard.to_contact import card_to_contact
from klientela.atoms.formats.vcard.writer import write_card

NAME = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", min_size=1, max_size=12)
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=120)
OWN = {"BEGIN", "END", "VERSION", "AGENT", "ENCODING", "CHARSET", "TYPE", "FN"}


def read(text: str):
    problems = Problems()
    cards = list(
        read_cards(
            io.BytesIO(text.encode()), Encoding("utf-8"), file="k", part="", problems=problems, limits=DEFAULT_LIMITS
        )
    )
    return cards, problems


@st.composite
def properties(draw):
    params = draw(st.lists(st.tuples(NAME.filter(lambda name: name not in OWN), TEXT), max_size=3))
    types = draw(st.lists(st.sampled_from(["work", "home", "cell", "x-inne"]), max_size=2))
    parts = draw(st.lists(TEXT, min_size=1, max_size=4))
    value = draw(st.sampled_from([",", ";"])).join(escape(part) for part in parts)
    group = draw(st.one_of(st.just(""), NAME))
    name = draw(NAME.filter(lambda name: name not in OWN))
    return Property(name, value, tuple(params) + tuple(("TYPE", kind) for kind in types), group)


@given(st.lists(properties(), max_size=6), TEXT.filter(bool))
def test_reading_what_was_written_gives_the_same_card(made, name):
    card = Card("4.0", (Property.of_text("FN", name), *made))
    assert read(write_card(card)) == ([card], Problems())


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r")))
def test_plain_text_survives_escaping(text):
    assert unescape(escape(text)) == text


@given(properties())
def test_lines_are_75_octets_at_most_and_cut_no_letter(prop):
    data = write_card(Card("4.0", (prop,))).encode()
    assert data.endswith(b"END:VCARD\r\n")
    lines = data.split(b"\r\n")
    assert [line for line in lines if len(line) > 75] == []
    assert [line.decode() for line in lines] == data.decode().split("\r\n")


def test_card_is_written_to_the_letter():
    card = Card(
        "2.1",
        (
            Property.of_text("NOTE", "raz, dwa; trzy\\\ncztery", params=(("X-OPIS", 'a "b": c'),), group="item1"),
            Property("TEL", "600700800", (("TYPE", "CELL"), ("TYPE", "pref"))),
            Property("PHOTO", "QUJD", (("ENCODING", "BASE64"), ("TYPE", "JPEG"))),
        ),
    )
    assert write_card(card) == (
        "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:\r\n"
        "item1.NOTE;X-OPIS=\"a ^'b^': c\":raz\\, dwa\\; trzy\\\\\\ncztery\r\n"
        "TEL;TYPE=CELL;PREF=1:600700800\r\n"
        "PHOTO:data:image/jpeg;base64,QUJD\r\n"
        "END:VCARD\r\n"
    )


def test_version_3_has_a_name_and_its_own_form_of_attached_files():
    card = Card("4.0", (Property("PHOTO", "data:image/png;base64,QUJD"),))
    assert write_card(card, "3.0") == (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:\r\nN:\r\nPHOTO;ENCODING=b;TYPE=PNG:QUJD\r\nEND:VCARD\r\n"
    )


@given(properties())
def test_control_characters_cannot_break_out_of_a_line(prop):
    evil = Property(prop.name, f"{prop.value}\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:X\0", (("X", "a\r\nB:c"),))
    (card,), _ = read(write_card(Card("4.0", (Property("FN", "Ala"), evil))))
    assert [each.name for each in card.properties] == ["FN", evil.name]


@pytest.mark.parametrize("version", ["4.0", "3.0"])
def test_contact_is_the_same_after_a_round_trip(version):
    text = (
        "BEGIN:VCARD\nVERSION:2.1\nN:Próbna;Łucja;;dr\nORG:Firma, Sp. z o.o.;Dział\nTEL;CELL;PREF:600700800\n"
        "ADR;HOME:;;Długa 5, m. 7;Łódź;;90-001;Polska\nNOTE;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab\n"
        "PHOTO;JPEG;ENCODING=BASE64:\n QUJD\n\nX-NIP:5252445767\nEND:VCARD\n"
    )
    (before,), _ = read(text)
    (after,), _ = read(write_card(before, version))
    place = Place("k", 1)
    assert card_to_contact(after, place) == card_to_contact(before, place)
