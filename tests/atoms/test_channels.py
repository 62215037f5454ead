import pytest
from hypothesis import given
from hypothesis import strategies as st

from klientela.atoms.channels.email import check_email, email_key
from klientela.atoms.channels.phone import PhoneKind, check_phone, is_mobile, phone_key


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        ("", "VALUE-EMAIL-EMPTY", ""),
        ("jan.firma.pl", "VALUE-EMAIL-NO-AT", ""),
        ("jan@@firma.pl", "VALUE-EMAIL-TWO-AT", "jan@firma.pl"),
        ("jan@ala@firma.pl", "VALUE-EMAIL-TWO-AT", ""),
        ("jan @firma.pl", "VALUE-EMAIL-SPACE", "jan@firma.pl"),
        ("jan@firma.pl.", "VALUE-EMAIL-PUNCTUATION", "jan@firma.pl"),
        ("jan@firma.pl,", "VALUE-EMAIL-PUNCTUATION", "jan@firma.pl"),
        ("jan@firma,pl", "VALUE-EMAIL-COMMA", "jan@firma.pl"),
        ("jan(at)firma.pl", "VALUE-EMAIL-SPELLED-AT", "jan@firma.pl"),
        ("jan małpa firma.pl", "VALUE-EMAIL-SPELLED-AT", "jan@firma.pl"),
        ("żółć@firma.pl", "VALUE-EMAIL-LETTERS", "zolc@firma.pl"),
        ("mailto:jan@firma.pl", "VALUE-EMAIL-WRAPPED", "jan@firma.pl"),
        ("mailto:<jan@firma.pl>?subject=x", "VALUE-EMAIL-WRAPPED", "jan@firma.pl"),
        ("Jan Nowak <Jan@Firma.pl>", "VALUE-EMAIL-WRAPPED", "jan@firma.pl"),
        ("jan@firma.pl (prywatny)", "VALUE-EMAIL-WRAPPED", "jan@firma.pl"),
        ("a@x.pl, b@x.pl", "VALUE-EMAIL-SEVERAL", ""),
        ("jan@firma", "VALUE-EMAIL-DOMAIN", ""),
        ("jan@", "VALUE-EMAIL-DOMAIN", ""),
        ("jan@firma.test", "VALUE-EMAIL-RESERVED", ""),
        ("jan nowak@firma.pl", "VALUE-EMAIL-SYNTAX", ""),
        ("@firma.pl", "VALUE-EMAIL-SYNTAX", ""),
        ("a" * 65 + "@firma.pl", "VALUE-EMAIL-SYNTAX", ""),
        ("a" * 5000 + "@firma.pl", "VALUE-EMAIL-SYNTAX", ""),
    ],
)
def test_a_defect_of_an_address_is_named(text, code, suggestion):
    checked = check_email(text)
    assert (checked.normal, checked.reason.code.code, checked.suggestion) == (None, code, suggestion)


def test_a_right_address_is_lower_cased_and_its_domain_in_ascii():
    assert check_email(" JAN@Firma.PL ").normal == "jan@firma.pl"
    assert check_email("jan@zażółć.pl").normal == "jan@xn--za-6ja4f8n1l.pl"


def test_dots_and_plus_are_only_dropped_from_the_weak_key():
    checked = check_email("Jan.Nowak+sklep@gmail.com")
    assert (checked.normal, checked.weak_key) == ("jan.nowak+sklep@gmail.com", "jannowak@gmail.com")
    assert check_email("jan.nowak+sklep@firma.pl").weak_key == "jan.nowak@firma.pl"


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("jan@gmial.com", "jan@gmail.com"), ("jan@firma.con", "jan@firma.com"), ("jan@wp.pll", "jan@wp.pl")],
)
def test_a_slip_in_the_domain_is_a_hint_only(text, suggestion):
    checked = check_email(text)
    assert (checked.normal, checked.suggestion) == (text, suggestion)
    assert [hint.code.code for hint in checked.hints] == ["VALUE-EMAIL-TYPO"]
    assert checked.hints[0].step_said("pl") == f"Zapisz go tak: {suggestion}."


def test_a_pesel_in_the_column_of_addresses_is_not_repeated():
    assert check_email("44051401359").reason.said("pl") == "„•••••••••59” nie ma znaku @, więc to nie adres e-mail."


@given(st.emails() | st.text(max_size=60))
def test_an_address_has_a_normal_form_or_a_reason_and_the_quick_key_agrees(text):
    checked = check_email(text)
    assert (checked.normal is None) == (checked.reason is not None)
    assert email_key(text) == checked.normal
    if checked.normal:
        assert check_email(checked.normal).normal == checked.normal
    else:
        assert checked.reason.said("pl")
        assert checked.reason.step_said("en")


@pytest.mark.parametrize(
    ("text", "normal", "kind", "extension"),
    [
        ("601 234 567", "+48601234567", PhoneKind.MOBILE, ""),
        ("+48 601-234-567", "+48601234567", PhoneKind.MOBILE, ""),
        ("0048601234567", "+48601234567", PhoneKind.MOBILE, ""),
        ("48601234567", "+48601234567", PhoneKind.MOBILE, ""),
        ("601234567.0", "+48601234567", PhoneKind.MOBILE, ""),
        ("tel. 22 123 45 67 wew. 12", "+48221234567", PhoneKind.FIXED, "12"),
        ("(22) 123-45-67 ext 5", "+48221234567", PhoneKind.FIXED, "5"),
        ("700 123 456", "+48700123456", PhoneKind.PREMIUM, ""),
        ("800 123 456", "+48800123456", PhoneKind.TOLL_FREE, ""),
        ("801 123 456", "+48801123456", PhoneKind.SHARED_COST, ""),
        ("+49 30 123456", "+4930123456", PhoneKind.FIXED, ""),
    ],
)
def test_a_right_number_is_e164_with_its_kind(text, normal, kind, extension):
    checked = check_phone(text)
    assert (checked.normal, checked.kind, checked.extension, checked.hints) == (normal, kind, extension, ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" ", "VALUE-PHONE-EMPTY"),
        ("67545678", "VALUE-PHONE-SHORT"),
        ("12", "VALUE-PHONE-SHORT"),
        ("60123456789", "VALUE-PHONE-NO-COUNTRY"),
        ("905-555-1234", "VALUE-PHONE-NO-COUNTRY"),
        ("+48 60123456789", "VALUE-PHONE-POLISH-LENGTH"),
        ("+484200072", "VALUE-PHONE-POLISH-LENGTH"),
        ("401 234 567", "VALUE-PHONE-PREFIX"),
        ("+999 12345678", "VALUE-PHONE-COUNTRY"),
        ("brak", "VALUE-PHONE-LETTERS"),
        ("601234567 Jan", "VALUE-PHONE-LETTERS"),
        ("601234567 / 602345678", "VALUE-PHONE-SEVERAL"),
        ("601234567 602345678", "VALUE-PHONE-SEVERAL"),
        ("4.8601E+10", "VALUE-PHONE-ROUNDED"),
        ("123456789", "VALUE-PHONE-TEST"),
        ("999 999 999", "VALUE-PHONE-TEST"),
        ("6" * 5000, "VALUE-PHONE-LETTERS"),
    ],
)
def test_a_wrong_number_says_why(text, code):
    checked = check_phone(text)
    assert (checked.normal, checked.reason.code.code) == (None, code)


def test_a_short_number_is_counted():
    assert check_phone("67545678").reason.said("pl") == "Numer telefonu 67545678 jest za krótki: ma 8 cyfr."
    assert check_phone("12").reason.said("pl") == "Numer telefonu 12 jest za krótki: ma 2 cyfry."


def test_the_zero_of_old_is_dropped_with_a_hint():
    checked = check_phone("(0-22) 123 45 67")
    assert (checked.normal, [hint.code.code for hint in checked.hints]) == ("+48221234567", ["VALUE-PHONE-OLD-ZERO"])


def test_the_region_says_how_a_bare_number_is_dialled():
    assert check_phone("030 123456", "DE").normal == "+4930123456"
    assert phone_key("0048 601 234 567", "DE") == "+48601234567"
    assert phone_key("601 234 567", "DE") != "+48601234567"


def test_mobile_numbers_are_told_from_landlines():
    assert [is_mobile(number) for number in ("+48601234567", "+48221234567")] == [True, False]


@given(
    st.from_regex(r"(\+48|0048|48)? ?[1-9][0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}", fullmatch=True) | st.text(max_size=30)
)
def test_a_number_has_a_normal_form_or_a_reason_and_the_quick_key_agrees(text):
    checked = check_phone(text)
    assert (checked.normal is None) == (checked.reason is not None)
    if checked.normal:
        assert phone_key(text) == checked.normal
        assert check_phone(checked.normal).normal == checked.normal
    else:
        assert checked.reason.said("pl")
        assert checked.reason.said("en")


def test_the_extension_of_a_tel_address_is_kept():
    checked = check_phone("+1-418-656-9254;ext=102")
    assert (checked.normal, checked.extension) == ("+14186569254", "102")
