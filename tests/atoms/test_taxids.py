import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klientela.atoms.checked import masked, showable
from klientela.atoms.formats.contact import IdentifierKind as Kind
from klientela.atoms.taxids import check_identifier, format_identifier


@pytest.mark.parametrize(
    ("kind", "text", "normal"),
    [
        (Kind.NIP, "525-24-45-767", "5252445767"),
        (Kind.NIP, "PL 856-734-62-15", "8567346215"),
        (Kind.NIP, "NIP: 8567346215", "8567346215"),
        (Kind.NIP, "８５６７３４６２１５", "8567346215"),
        (Kind.REGON, "000144992", "000144992"),
        (Kind.REGON, "12345678512347", "12345678512347"),
        (Kind.KRS, "KRS 0000028860", "0000028860"),
        (Kind.PESEL, "44051401359", "44051401359"),
        (Kind.EU_VAT, "GR 094259216", "EL094259216"),
        (Kind.EU_VAT, "pl 856-734-62-15", "PL8567346215"),
        (Kind.IBAN, "61 1090 1014 0000 0712 1981 2874", "PL61109010140000071219812874"),
        (Kind.IBAN, "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
    ],
)
def test_a_right_number_has_a_normal_form(kind, text, normal):
    checked = check_identifier(kind, text)
    assert (checked.value, checked.normal, checked.reason, checked.is_valid) == (text, normal, None, True)


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Kind.NIP, " ", "VALUE-NIP-EMPTY"),
        (Kind.NIP, "8567346216", "VALUE-NIP-CHECKSUM"),
        (Kind.NIP, "856734621", "VALUE-NIP-LENGTH"),
        (Kind.NIP, "85673462I5", "VALUE-NIP-LETTERS"),
        (Kind.NIP, "0000000000", "VALUE-NIP-TEST"),
        (Kind.NIP, "1111111111", "VALUE-NIP-TEST"),
        (Kind.NIP, "1234567890", "VALUE-NIP-TEST"),
        (Kind.NIP, "123-456-32-18", "VALUE-NIP-TEST"),
        (Kind.NIP, "8,56735E+09", "VALUE-NIP-ROUNDED"),
        (Kind.NIP, "DE136695976", "VALUE-NIP-FOREIGN"),
        (Kind.NIP, "7" * 5000, "VALUE-NIP-LENGTH"),
        (Kind.REGON, "000144993", "VALUE-REGON-CHECKSUM"),
        (Kind.REGON, "144992", "VALUE-REGON-ZEROS-LOST"),
        (Kind.KRS, "28860", "VALUE-KRS-ZEROS-LOST"),
        (Kind.KRS, "00000288601", "VALUE-KRS-LENGTH"),
        (Kind.PESEL, "44051401358", "VALUE-PESEL-CHECKSUM"),
        (Kind.PESEL, "02381307589", "VALUE-PESEL-DATE"),
        (Kind.PESEL, "2211307589", "VALUE-PESEL-ZEROS-LOST"),
        (Kind.EU_VAT, "8567346215", "VALUE-EU-VAT-COUNTRY"),
        (Kind.EU_VAT, "XX123456", "VALUE-EU-VAT-COUNTRY"),
        (Kind.EU_VAT, "ATU14343102", "VALUE-EU-VAT-CHECKSUM"),
        (Kind.EU_VAT, "DE12345", "VALUE-EU-VAT-LENGTH"),
        (Kind.IBAN, "PL61109010140000071219812875", "VALUE-IBAN-CHECKSUM"),
        (Kind.IBAN, "PL6110901014000007121981287", "VALUE-IBAN-LENGTH"),
        (Kind.IBAN, "PL61" + "0" * 24, "VALUE-IBAN-TEST"),
        (Kind.IBAN, "9" * 9000, "VALUE-IBAN-LENGTH"),
    ],
)
def test_a_wrong_number_says_why(kind, text, code):
    checked = check_identifier(kind, text)
    assert (checked.normal, checked.reason.code.code) == (None, code)


def test_a_pesel_gives_the_date_of_birth():
    assert check_identifier(Kind.PESEL, "44051401359").born_on == date(1944, 5, 14)
    assert check_identifier(Kind.PESEL, "02211307589").born_on == date(2002, 1, 13)
    assert check_identifier(Kind.NIP, "8567346215").born_on is None


def test_reasons_are_sentences_in_both_languages():
    reason = check_identifier(Kind.NIP, "856734621").reason
    assert reason.said("pl") == "NIP 856734621 ma 9 znaków zamiast 10."
    assert reason.said("en") == "NIP 856734621 has 9 characters instead of 10."
    assert reason.step_said("pl") == "Porównaj numer z dokumentem klienta i wpisz go ponownie."
    lost = check_identifier(Kind.REGON, "144992").reason
    assert lost.step_said("en") == "Write it as 000144992."


@pytest.mark.parametrize(
    ("kind", "text"),
    [(Kind.PESEL, "44051401358"), (Kind.IBAN, "PL61109010140000071219812875"), (Kind.NIP, "44051401359")],
)
def test_a_secret_number_is_never_said_in_full(kind, text):
    reason = check_identifier(kind, text).reason
    assert text[:-2] not in reason.said("pl") + reason.said("en")
    assert f"•{text[-2:]}" in reason.said("pl")


def test_masking_keeps_the_last_digits():
    assert masked("44051401359") == "•••••••••59"
    assert masked("4111 1111 1111 1111", shown=4) == "••••••••••••1111"
    assert showable("pesel 44051401359, karta 4111-1111-1111-1111, tel 601234567") == (
        "pesel •••••••••59, karta ••••••••••••1111, tel 601234567"
    )


def test_numbers_are_written_as_people_read_them():
    assert format_identifier(Kind.NIP, "5252445767") == "525-24-45-767"
    assert format_identifier(Kind.IBAN, "PL61109010140000071219812874") == "PL61 1090 1014 0000 0712 1981 2874"
    assert format_identifier(Kind.REGON, "000144992") == "000144992"


NIP_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)


@given(st.lists(st.integers(0, 9), min_size=9, max_size=9), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_never_passes_as_a_nip(digits, place, shift):
    check = sum(weight * digit for weight, digit in zip(NIP_WEIGHTS, digits, strict=True)) % 11
    if check == 10 or len({*digits, check}) == 1 or digits == [1, 2, 3, 4, 5, 6, 3, 2, 1]:
        return
    number = [*digits, check]
    right = "".join(map(str, number))
    number[place] = (number[place] + shift) % 10
    wrong = "".join(map(str, number))
    assert check_identifier(Kind.NIP, right).is_valid
    assert check_identifier(Kind.NIP, wrong).normal is None


@given(st.sampled_from(list(Kind)), st.text(max_size=40))
def test_any_text_has_either_a_normal_form_or_a_reason(kind, text):
    checked = check_identifier(kind, text)
    assert (checked.normal is None) == (checked.reason is not None)
    if checked.normal:
        assert check_identifier(kind, checked.normal).normal == checked.normal
    else:
        assert checked.reason.said("pl")
        assert checked.reason.said("en")


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "kind", "count"),
    [
        ("pl_nip", Kind.NIP, 4),
        ("pl_pesel", Kind.PESEL, 4),
        ("pl_regon", Kind.REGON, 75),
        ("eu_vat", Kind.EU_VAT, 755),
        ("iban", Kind.IBAN, 215),
    ],
)
def test_the_published_vectors_agree(samples, name, kind, count):
    with (samples / "id_numbers" / f"{name}_vectors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    disagreeing = [
        row["number"] for row in rows if check_identifier(kind, row["number"]).is_valid != (row["expected"] == "valid")
    ]
    assert (len(rows), disagreeing) == (count, [])
