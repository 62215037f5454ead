import pytest
from hypothesis import given
from hypothesis import strategies as st

from klientela.atoms.decision import Verdict
from klientela.atoms.formats.contact import Address, ContactRecord, Labelled, Place
from klientela.clients.privacy.rules.excess import excess_in_text, find_excess


def codes_in(text):
    return [reason.code.code for reason in excess_in_text(text, column="Uwagi")]


def found(**fields):
    return [decision.deciding.code.code for decision in find_excess(ContactRecord(Place("a.csv", 3), **fields))]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("PESEL: 44051401359", ["EXCESS-PESEL"]),
        ("dowód ABA300000", ["EXCESS-IDENTITY-CARD"]),
        ("dowód ABA400000", []),
        ("paszport AA0000000", ["EXCESS-PASSPORT"]),
        ("karta 4111 1111 1111 1111", ["EXCESS-PAYMENT-CARD"]),
        ("karta 4111 1111 1111 1112", []),
        ("konto 61 1090 1014 0000 0712 1981 2874", ["EXCESS-ACCOUNT"]),
        ("hasło: Tajne1!", ["EXCESS-PASSWORD"]),
        ("PIN = 1234", ["EXCESS-PASSWORD"]),
        ("hasło reklamowe na targi", []),
        ("choruje na cukrzycę", ["EXCESS-HEALTH"]),
        ("żona jest w ciąży", ["EXCESS-HEALTH"]),
        ("on sick leave until May", ["EXCESS-HEALTH"]),
        ("klient z Chorzowa, ul. Chorzowska", []),
        ("świadek Jehowy", ["EXCESS-RELIGION"]),
        ("chodzi na mszę o 9", ["EXCESS-RELIGION"]),
        ("mszana, świadek zdarzenia", []),
        ("należy do związku zawodowego", ["EXCESS-UNION"]),
        ("związek przedsiębiorców", []),
        ("członek partii", ["EXCESS-POLITICS"]),
        ("partia towaru", []),
        ("gej", ["EXCESS-ORIENTATION"]),
        ("gejzer, gejsza", []),
        ("pochodzenie etniczne", ["EXCESS-ORIGIN"]),
        ("był karany", ["EXCESS-CRIME"]),
        ("kara umowna 5%", []),
        ("=CMD|'/C calc'!A0", ["EXCESS-FORMULA"]),
        ('=HYPERLINK("http://x.pl")', ["EXCESS-FORMULA"]),
        ("@SUM(1+1)", ["EXCESS-FORMULA"]),
        ("-5% rabatu, +48 601 234 567", []),
        ("tel. 48501212345, EAN 5901234123457, REGON 12345678512347", []),
        ("zamówienie 30 szt., dostawa w czerwcu", []),
    ],
)
def test_a_note_is_read_for_what_it_should_not_hold(text, codes):
    assert codes_in(text) == codes


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"full_name": "jan@firma1.pl"}, ["EXCESS-EMAIL-IN-NAME"]),
        ({"full_name": "Jan Nowak 601 234 567"}, ["EXCESS-PHONE-IN-NAME"]),
        ({"full_name": "www.firma1.pl"}, ["EXCESS-URL-IN-NAME"]),
        ({"full_name": "Jan i Anna Nowak"}, ["EXCESS-SEVERAL-PEOPLE"]),
        ({"full_name": "Jan Nowak, Adam Mazur"}, ["EXCESS-SEVERAL-PEOPLE"]),
        ({"full_name": "Nowak, Jan"}, []),
        ({"full_name": "Anna Nowak-Zięba"}, []),
        ({"family_name": "test"}, ["EXCESS-DUMMY"]),
        ({"family_name": "asdf"}, ["EXCESS-DUMMY"]),
        ({"family_name": "n/d"}, ["EXCESS-DUMMY"]),
        ({"family_name": "-"}, ["EXCESS-DUMMY"]),
        ({"family_name": "Testa"}, []),
        ({"organisation": "Nowak, Mazur i Wspólnicy sp.k."}, []),
        ({"organisation": "XXX"}, ["EXCESS-DUMMY"]),
        ({"emails": [Labelled("Jan Kowalski")]}, ["EXCESS-NAME-IN-EMAIL"]),
        ({"emails": [Labelled("brak")]}, ["EXCESS-DUMMY"]),
        ({"phones": [Labelled("44051401359")]}, ["EXCESS-PESEL"]),
        ({"addresses": [Address(street="=1+1")]}, ["EXCESS-FORMULA"]),
        ({"extra": [("Inne", "pesel 44051401359")]}, ["EXCESS-PESEL"]),
        ({"categories": ["chory"]}, ["EXCESS-HEALTH"]),
    ],
)
def test_each_field_is_read_for_its_own_faults(fields, codes):
    assert found(**fields) == codes


def test_a_word_is_only_ever_a_suspicion_and_a_number_a_fact():
    row = ContactRecord(Place("a.csv", 3), notes=["chory, pesel 44051401359, hasło: abc1"])
    assert {decision.deciding.code.code: decision.verdict for decision in find_excess(row)} == {
        "EXCESS-PESEL": Verdict.NO,
        "EXCESS-PASSWORD": Verdict.UNKNOWN,
        "EXCESS-HEALTH": Verdict.UNKNOWN,
    }


def test_the_finding_names_the_column_and_the_place():
    row = ContactRecord(Place("a.csv", 3), notes=["chory"], column_of={"notes": "Uwagi"})
    reason = find_excess(row)[0].deciding
    assert reason.said("pl") == "Pole „Uwagi” może mówić o czyimś zdrowiu."
    assert reason.said("en") == "“Uwagi” may say something about somebody's health."
    assert reason.evidence[0].ref == "a.csv:3"


def test_nothing_secret_is_repeated():
    text = "44051401359 ABA300000 4111-1111-1111-1111 61109010140000071219812874 hasło: Tajne1!"
    said = " ".join(
        reason.said(language) for reason in excess_in_text(text, column="Uwagi") for language in ("pl", "en")
    )
    secrets = ["440514013", "ABA3000", "41111111", "4111-1111", "6110901014", "Tajne1!"]
    assert [secret for secret in secrets if secret in said] == []
    assert "•••••••••59" in said


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("a" * 100_000, []),
        (" " * 100_000, []),
        ("1 " * 50_000, []),
        ("a@" * 50_000, []),
        ("=|" * 50_000, ["EXCESS-FORMULA", "EXCESS-DUMMY"]),
        ("44051401359 " * 3, ["EXCESS-PESEL"] * 3),
    ],
)
def test_a_hostile_name_is_read_like_any_other(text, codes):
    assert found(full_name=text) == codes


@given(st.text(max_size=80))
def test_any_text_gives_reasons_that_can_be_said(text):
    row = ContactRecord(Place("a.csv", 3), full_name=text, notes=[text], emails=[Labelled(text)])
    for decision in find_excess(row):
        assert decision.deciding.said("pl")
        assert decision.deciding.said("en")
