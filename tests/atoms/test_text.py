from hypothesis import given
from hypothesis import strategies as st

from klientela.atoms.text import fold, polish_sort_key, sounds, stem_pl, words


def test_folding_takes_marks_ligatures_and_case_away():
    assert fold("Zażółć GĘŚLĄ jaźń") == "zazolc gesla jazn"
    assert fold("Straße, Ærø, Œuvre, Đorđe, Þór, Łódź") == "strasse, aero, oeuvre, dorde, thor, lodz"
    assert fold("Z\u0301o\u0301łć") == "zolc"  # letters and marks written apart


def test_words_are_runs_of_letters_and_digits():
    assert words("F.H.U. „Łąka-Trans” sp. z o.o. (2)") == ["f", "h", "u", "laka", "trans", "sp", "z", "o", "o", "2"]
    assert words(" \t–") == []


def test_polish_order_has_every_letter_in_its_place():
    right = [
        "abc",
        "Ąbc",
        "cygan",
        "ćma",
        "lód",
        "lublin",
        "Ławka",
        "łódź",
        "mama",
        "ósmy",
        "sam",
        "śmiech",
        "zebra",
        "źle",
        "żaba",
    ]
    assert sorted([*right[2:], *right[:2]], key=polish_sort_key) == right


def test_a_shorter_name_sorts_before_its_own_extension():
    right = ["Nowak", "Nowak Anna", "Nowak-Zięba", "Nowakowa"]
    assert sorted([*right[2:], *right[:2]], key=polish_sort_key) == right


def test_digits_come_before_letters_and_other_alphabets_last():
    right = ["3 Maja", "Aleje", "Żwirki", "Київ"]
    assert sorted([*right[2:], *right[:2]], key=polish_sort_key) == right


def test_keys_compare_the_same_as_text_and_as_bytes():
    names = ["Łódź", "Lublin", "Київ", "łan", "Žižkov", "zoo"]
    assert sorted(names, key=polish_sort_key) == sorted(names, key=lambda name: polish_sort_key(name).encode())


def test_stems_of_one_word_are_equal_and_folded():
    assert {stem_pl(word) for word in ("klient", "Klienta", "klientami", "klientów")} == {"klient"}
    assert stem_pl("żoną") == "zon"


def test_names_that_sound_alike_have_one_key():
    for alike in (
        ("Wójcik", "Wujcik", "Wojcik"),
        ("Żak", "Rzak", "Szak"),
        ("Chojnacki", "Hojnacki"),
        ("Dąbrowski", "Dombrowski", "Dabrowski"),
        ("Wędrowski", "Wendrowski"),
        ("Maks", "Max"),
        ("Wanda", "Vanda"),
        ("Anna", "Ana"),
        ("Jędrzej", "Jendrzej"),
    ):
        assert {sounds(name) for name in alike} == {sounds(alike[0])}, alike


def test_names_that_sound_apart_have_different_keys():
    apart = ["Nowak", "Kowalski", "Wójcik", "Zając", "Mazur", "Krawczyk", "Piotrowski", "Lewandowski"]
    assert len({sounds(name) for name in apart}) == 8


@given(st.text())
def test_folding_is_idempotent(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_sound_depends_on_the_folded_name_alone(text):
    assert sounds(text) == sounds(fold(text))


@given(st.text(), st.text())
def test_sort_keys_are_ordered_like_their_bytes(one, other):
    if "\ud800" <= max(one + other, default="") <= "\udfff":
        return
    keys = polish_sort_key(one), polish_sort_key(other)
    assert (keys[0] < keys[1]) == (keys[0].encode() < keys[1].encode())
