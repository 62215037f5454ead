from collections import defaultdict
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klientela.atoms.formats.contact import Address, ContactRecord, Identifier, IdentifierKind, Labelled, Place
from klientela.atoms.text import fold
from klientela.clients.parties.rules.matching.duplicates import _person_keys, find_duplicates, find_shared
from klientela.clients.parties.rules.matching.facts import _merged
from klientela.clients.parties.rules.matching.match import Aspect, Likeness
from klientela.clients.parties.rules.matching.record import match_record
from klientela.clients.parties.rules.matching.scoring import score_pair
from tests.clients.parties.made_contacts import make_people, make_rows

PERSON, ORGANISATION = Aspect.PERSON, Aspect.ORGANISATION
SAME, MAYBE, DIFFERENT = Likeness.SAME, Likeness.MAYBE, Likeness.DIFFERENT


def row(name="", *, email="", phone="", firm="", nip="", pesel="", postal="", city="", born="", number=1, file="a.csv"):
    """Build a row as a file gives it; several addresses or NIPs are written with a space between them."""
    identifiers = [Identifier(IdentifierKind.NIP, one) for one in nip.split()]
    identifiers += [Identifier(IdentifierKind.PESEL, pesel)] if pesel else []
    return match_record(
        ContactRecord(
            Place(file, number),
            full_name=name,
            organisation=firm,
            emails=[Labelled(one) for one in email.split()],
            phones=[Labelled(phone)] if phone else [],
            identifiers=identifiers,
            addresses=[Address(postal_code=postal, city=city)] if postal or city else [],
            birthday=born,
        )
    )


def compare(a, b, aspect=PERSON, **kwargs):
    match = score_pair(a, b, aspect=aspect, **kwargs)
    return match.likeness, {part.code.code.removeprefix("MATCH-"): part.weight for part in match.parts}


MOBILE, OTHER_MOBILE, LANDLINE = "601234567", "602345678", "221234567"
NIP, OTHER_NIP = "8567346215", "5252445767"
PESEL, OTHER_PESEL = "44051401359", "02211307589"


@pytest.mark.parametrize(
    ("a", "b", "likeness", "parts"),
    [
        (
            row("Jan Kowalski", email="jan@firma1.pl", firm="Młyn S.A."),
            row("Jan Kowalski", email="jk@firma2.pl", firm="Tartak S.A."),
            DIFFERENT,
            {"NAME-SAME": 40},
        ),
        (
            row("Jan Kowalski", city="Łódź"),
            row("Jan Kowalski", city="LODZ"),
            DIFFERENT,
            {"CITY": 8, "NAME-SAME": 40},
        ),
        (
            row("Jan Kowalski", postal="90-001"),
            row("Jan Kowalski", postal="90-001"),
            MAYBE,
            {"POSTAL-CODE": 12, "NAME-SAME": 40},
        ),
        (
            row("Anna Nowak", email="anna@wp.pl"),
            row("Annie Nowak", email="ANNA@wp.pl"),
            SAME,
            {"EMAIL": 55, "NAME-SAME": 40},
        ),
        (
            row("Jan Kowalski", phone=MOBILE),
            row("Jana Kowalskiego", phone="+48 601-234-567"),
            SAME,
            {"MOBILE": 50, "NAME-SAME": 40},
        ),
        (
            row("Stanisława Kowalskiego", phone=MOBILE),
            row("Stanisław Kowalski", phone=MOBILE),
            SAME,
            {"MOBILE": 50, "NAME-SAME": 40},
        ),
        (
            row("Stanisława Kowalska", phone=MOBILE),
            row("Stanisław Kowalski", phone=MOBILE),
            MAYBE,
            {"MOBILE": 50, "NAME-OTHER-GIVEN": 0},
        ),
        (
            row("Kasia Wójcik", email="kw@wp.pl"),
            row("WOJCIK KATARZYNA", email="kw@wp.pl"),
            SAME,
            {"EMAIL": 55, "NAME-FAMILIAR": 40},
        ),
        (
            row("Anna Nowak-Kowalska", email="an@wp.pl"),
            row("Anna Nowak", email="an@wp.pl"),
            SAME,
            {"EMAIL": 55, "NAME-DOUBLE": 34},
        ),
        (
            row("A. Nowak", phone=MOBILE),
            row("Anna Nowak", phone=MOBILE),
            SAME,
            {"MOBILE": 50, "NAME-INITIAL": 25},
        ),
        (
            row("Anna Nowak", email="an@wp.pl"),
            row("Anna Zielińska", email="an@wp.pl"),
            SAME,
            {"EMAIL": 55, "NAME-CHANGED": 20},
        ),
        (
            row("Adam Nowak", email="an@wp.pl"),
            row("Adam Zieliński", email="an@wp.pl"),
            MAYBE,
            {"EMAIL": 55, "NAME-CHANGED": 0},
        ),
        (
            row("Anna Kowalska", email="dom@wp.pl", phone=MOBILE),
            row("Jan Kowalski", email="dom@wp.pl", phone=MOBILE),
            MAYBE,
            {"EMAIL": 55, "MOBILE": 50, "NAME-OTHER-GIVEN": -55},
        ),
        (
            row("Anna Nowak", email="szef@firma1.pl"),
            row("Piotr Mazur", email="szef@firma1.pl"),
            MAYBE,
            {"EMAIL": 55, "FIRM-DOMAIN": 30, "NAME-DIFFERENT": -35},
        ),
        (
            row("Anna Nowak", email="biuro@firma1.pl"),
            row("Anna Nowak", email="biuro@firma1.pl"),
            DIFFERENT,
            {"NAME-SAME": 40},
        ),
        (
            row("Anna Nowak", phone=LANDLINE),
            row("Piotr Mazur", phone=LANDLINE),
            DIFFERENT,
            {"LANDLINE": 30, "NAME-DIFFERENT": -60},
        ),
        (
            row("Anna Nowak", firm="Młyn Sp. z o.o."),
            row("Anna Nowak", firm="MŁYN spółka z ograniczoną odpowiedzialnością"),
            SAME,
            {"FIRM": 30, "NAME-SAME": 40},
        ),
        (
            row("Anna Nowak", email="anna.nowak@firma1.pl"),
            row("Anna Nowak", email="anna.nowak2@firma1.pl"),
            MAYBE,
            {"FIRM-DOMAIN": 30, "EMAIL-DIFFERS": -15, "NAME-SAME": 40},
        ),
        (
            row("Anna Nowak", email="an@wp.pl", pesel=PESEL),
            row("Anna Nowak", email="an@wp.pl", pesel=OTHER_PESEL),
            DIFFERENT,
            {"EMAIL": 55, "BIRTHDAY-DIFFERS": -60, "PESEL-DIFFERS": 0},
        ),
        (
            row("Anna Nowak", pesel=PESEL, born="1944-05-14"),
            row("", pesel=PESEL),
            SAME,
            {"PESEL": 100, "BIRTHDAY": 25, "NAME-ABSENT": 15},
        ),
        (
            row("Anna Nowak", email="an@wp.pl"),
            row("", email="an@wp.pl"),
            SAME,
            {"EMAIL": 55, "NAME-ABSENT": 15},
        ),
        (
            row("Jan Kowalski", phone=MOBILE, born="1950-01-01"),
            row("Jan Kowalski", phone=MOBILE, born="01.02.1980"),
            DIFFERENT,
            {"MOBILE": 50, "BIRTHDAY-DIFFERS": -60, "NAME-SAME": 40},
        ),
        (
            row(firm="F.H.U. Jan Kowalski", city="Łódź"),
            row(firm="Usługi Jan Kowalski", city="Łódź"),
            DIFFERENT,
            {"CITY": 8, "NAME-SAME": 40},
        ),
        (
            row(firm="F.H.U. Jan Kowalski", nip=NIP),
            row("Jan Kowalski", nip=NIP),
            SAME,
            {"FIRM": 30, "NAME-SAME": 40},
        ),
        (
            row("Anna Nowak", firm="Młyn sp. k."),
            row("Anna Nowak", firm="Młyn sp. z o.o."),
            DIFFERENT,
            {"NAME-SAME": 40},
        ),
        (
            row("Janek Kot", phone=MOBILE),
            row("Jana Kota", phone=MOBILE),
            SAME,
            {"MOBILE": 50, "NAME-FAMILIAR": 40},
        ),
        (
            row("Kasia Kot", phone=MOBILE),
            row("Kot Kasia", phone=MOBILE),
            SAME,
            {"MOBILE": 50, "NAME-SAME": 40},
        ),
    ],
)
def test_people(a, b, likeness, parts):
    assert compare(a, b) == (likeness, parts)


@pytest.mark.parametrize(
    ("a", "b", "likeness", "parts"),
    [
        (
            row(firm="Zielona Ściana Sp. z o.o."),
            row(firm="ZIELONA SCIANA SP Z OO"),
            SAME,
            {"FIRM-NAME": 60, "FORM": 10},
        ),
        (
            row(firm="Zielona Ściana Sp. z o.o.", city="Łódź"),
            row(firm="Zielona Ściana Sp. z o.o.", city="Radom"),
            DIFFERENT,
            {"FIRM-NAME": 60, "FORM": 10, "CITY-DIFFERS": -25},
        ),
        (row(firm="Młyn Sp. z o.o."), row(firm="Młyn S.A."), DIFFERENT, {"FIRM-NAME": 60, "FORM-DIFFERS": -20}),
        (row(firm="Sklep Meble"), row(firm="SKLEP MEBLE"), MAYBE, {"FIRM-NAME": 45, "FORM": 10}),
        (
            row(firm="Młyn S.A.", nip=NIP),
            row(firm="Mlyn", nip="PL 856-734-62-15"),
            SAME,
            {"NIP": 85, "FIRM-NAME": 60},
        ),
        (
            row(firm="Szkoła Podstawowa", nip=NIP),
            row(firm="Gmina Zielona", nip=NIP),
            MAYBE,
            {"NIP": 85, "FIRM-NAME-DIFFERENT": -35},
        ),
        (
            row(firm="Zielona Ściana S.A.", nip=NIP, email="biuro@firma1.pl"),
            row(firm="Zielona Ściana S.A.", nip=OTHER_NIP, email="biuro@firma1.pl"),
            DIFFERENT,
            {"FIRM-NAME": 60, "FORM": 10, "MAILBOX": 40, "DOMAIN": 35, "NUMBERS-DIFFER": -145},
        ),
        (
            row(firm="Młyn", nip=NIP, city="Łódź"),
            row(firm="Młyn", nip="8567346251", city="Łódź"),
            SAME,
            {"NIP-MISTYPED": 30, "FIRM-NAME": 60, "FORM": 10, "CITY": 10},
        ),
        (
            row(firm="Tartak", phone=LANDLINE),
            row(firm="Biuro Rachunkowe", phone=LANDLINE),
            DIFFERENT,
            {"FIRM-NAME-DIFFERENT": -35, "PHONE": 30},
        ),
        (
            row(firm="F.H.U. Jan Kowalski", city="Łódź"),
            row(firm="F.H.U. Jan Kowalski", city="Łódź"),
            MAYBE,
            {"FIRM-NAME": 45, "CITY": 10},
        ),
        (
            row(firm="F.H.U. Jan Kowalski", city="Łódź"),
            row("Jan Kowalski", firm="F.H.U. Jan Kowalski", phone=MOBILE),
            DIFFERENT,
            {"FIRM-NAME": 45},
        ),
        (
            row("Jan Kowalski", firm="F.H.U. Jan Kowalski", email="jk@wp.pl", city="Łódź"),
            row("Jan Kowalski", firm="F.H.U. Jan Kowalski", email="jk@wp.pl", city="Radom"),
            SAME,
            {"FIRM-NAME": 45, "OWNER": 50, "CITY-DIFFERS": -25},
        ),
        (
            row("Jan Kowalski", firm="F.H.U. Jan Kowalski", phone=LANDLINE),
            row("Jan Kowalski", firm="FHU JAN KOWALSKI", phone=LANDLINE),
            SAME,
            {"FIRM-NAME": 45, "PHONE": 30},
        ),
        (
            row(firm="Młyn sp. k.", email="biuro@firma1.pl"),
            row(firm="Młyn sp. z o.o.", email="biuro@firma1.pl"),
            MAYBE,
            {"FIRM-NAME": 60, "MAILBOX": 40, "DOMAIN": 35, "FORM-DIFFERS": -66},
        ),
        (
            row(firm="Młyn sp. k.", nip=NIP),
            row(firm="Młyn sp. z o.o.", nip=NIP),
            MAYBE,
            {"NIP": 85, "FIRM-NAME": 60, "FORM-DIFFERS": -76},
        ),
        (
            row(firm="Młyn sp. k.", nip=NIP, email="biuro@firma1.pl"),
            row(firm="Tartak sp. z o.o.", nip=NIP, email="biuro@firma1.pl"),
            MAYBE,
            {"NIP": 85, "FIRM-NAME-DIFFERENT": -35, "MAILBOX": 40, "DOMAIN": 35, "FORM-DIFFERS": -56},
        ),
        (
            row(firm="Młyn sp. k.", nip=NIP),
            row(firm="Tartak sp. z o.o.", nip=NIP),
            MAYBE,
            {"NIP": 85, "FIRM-NAME-DIFFERENT": -35},
        ),
    ],
)
def test_organisations(a, b, likeness, parts):
    assert compare(a, b, ORGANISATION) == (likeness, parts)


def test_a_part_is_a_reason_that_can_be_said():
    match = score_pair(row("Anna Nowak", email="a@wp.pl"), row("Anna Nowak", email="a@wp.pl"), aspect=PERSON)
    assert [part.reason.said("pl") for part in match.parts] == [
        "Ten sam osobisty adres e-mail.",
        "To samo imię i nazwisko.",
    ]
    assert match.score == 95


def groups(*rows):
    return [
        (group.aspect, group.likeness, [int(key.rpartition(":")[2]) for key in group.members])
        for group in find_duplicates(rows)
    ]


def test_duplicates_are_found_across_files_and_chained():
    assert groups(
        row("Anna Nowak", email="an@wp.pl", number=1),
        row("Piotr Mazur", email="pm@wp.pl", number=2),
        row("Nowak Anna", email="an@wp.pl", phone=MOBILE, number=3, file="b.csv"),
        row("Ania Nowak", phone=MOBILE, number=4, file="c.csv"),
    ) == [(PERSON, SAME, [1, 3, 4])]


def test_a_pair_that_may_be_the_same_stands_apart():
    assert groups(
        row("Anna Kowalska", email="dom@wp.pl", number=1),
        row("Anna Kowalska", email="dom@wp.pl", number=2),
        row("Jan Kowalski", email="dom@wp.pl", number=3),
    ) == [(PERSON, SAME, [1, 2]), (PERSON, MAYBE, [1, 3])]


def test_a_row_can_be_a_person_and_an_organisation():
    assert groups(
        row("Anna Nowak", firm="Zielona Ściana S.A.", nip=NIP, number=1),
        row("Piotr Mazur", firm="Zielona Ściana S.A.", nip=NIP, number=2),
    ) == [(ORGANISATION, SAME, [1, 2])]


def test_rows_that_contradict_each_other_never_stand_in_one_group():
    assert groups(
        row("Anna Nowak", email="an@wp.pl", pesel=PESEL, number=1),
        row("Anna Nowak", email="an@wp.pl", number=2),
        row("Anna Nowak", email="an@wp.pl", pesel=OTHER_PESEL, number=3),
    ) == [(PERSON, SAME, [1, 2]), (PERSON, MAYBE, [2, 3])]


LIMITED, PARTNERSHIP = "Odlewnia Sowa sp. z o.o.", "Odlewnia Sowa sp. k."
OFFICE, EWA = "biuro@odlewnia-sowa.example", "ewa.szpak@odlewnia-sowa.example"


@pytest.mark.parametrize("nip", ["", NIP])
def test_firms_of_two_legal_forms_stay_two_whoever_writes_from_their_domain(nip):
    assert groups(
        row(firm=PARTNERSHIP, nip=nip, email=OFFICE, city="Łódź", number=1),
        row(firm=LIMITED, nip=OTHER_NIP, city="Żory", number=2),
        row("Ewa Szpak", firm="ODLEWNIA SOWA spółka z ograniczoną odpowiedzialnością", email=EWA, number=3),
    ) == [(ORGANISATION, SAME, [2, 3]), (ORGANISATION, MAYBE, [1, 3])]


@pytest.mark.parametrize("formless", [1, 2, 3])
def test_a_name_without_a_legal_form_joins_the_firm_it_fits_best_and_never_two(formless):
    rows = [
        row(firm="Odlewnia Sowa", email=OFFICE, number=formless),
        row(firm=PARTNERSHIP, email=OFFICE, number=formless % 3 + 1),
        row(firm=LIMITED, email=EWA, number=(formless + 1) % 3 + 1),
    ]
    found = groups(*sorted(rows, key=lambda one: one.key))
    assert found[0] == (ORGANISATION, SAME, sorted([formless, formless % 3 + 1]))
    assert [likeness for _, likeness, _ in found] == [SAME, MAYBE]


def test_rows_without_a_name_join_no_two_legal_forms():
    assert groups(
        row(firm=PARTNERSHIP, nip=NIP, number=1), row(nip=NIP, number=2), row(firm=LIMITED, nip=NIP, number=3)
    ) == [(ORGANISATION, SAME, [1, 2]), (ORGANISATION, MAYBE, [2, 3])]


def test_the_whole_name_of_a_firm_says_more_than_its_domain():
    assert groups(
        row(firm="Odlewnia Sowa", nip=NIP, email=OFFICE, number=1),
        row("Ewa Szpak", firm=LIMITED, email=EWA, number=2),
        row(firm=LIMITED, nip=OTHER_NIP, number=3),
    ) == [(ORGANISATION, SAME, [2, 3]), (ORGANISATION, MAYBE, [1, 2])]


def test_an_initial_does_not_make_two_people_one():
    assert groups(
        row("Anna Nowak", phone=MOBILE, number=1),
        row("A. Nowak", phone=MOBILE, number=2),
        row("Agnieszka Nowak", phone=MOBILE, number=3),
    ) == [(PERSON, SAME, [1, 2]), (PERSON, MAYBE, [2, 3])]


def test_an_address_of_many_names_belongs_to_nobody():
    staff = ["Anna Nowak", "Piotr Mazur", "Ewa Lis", "Jan Kot"]
    rows = [row(name, email="zamowiono@wp.pl", number=number) for number, name in enumerate(staff, start=1)]
    assert groups(*rows, row("Anna Nowak", email="zamowiono@wp.pl", number=5)) == []
    assert find_shared(rows) == {"zamowiono@wp.pl"}
    assert find_shared(rows[:3]) == set()


def test_two_sole_traders_of_one_name_stay_two():
    assert (
        groups(
            row(firm="F.H.U. Jan Kowalski", nip=NIP, number=1), row(firm="F.H.U. Jan Kowalski", nip=OTHER_NIP, number=2)
        )
        == []
    )


def test_a_block_of_one_common_name_does_not_explode():
    rows = [row("Jan Kowalski", firm="Młyn S.A.", email=f"jk{number}@wp.pl", number=number) for number in range(3000)]
    found = find_duplicates(rows)
    assert [(group.aspect, group.likeness, len(group.members), len(group.matches)) for group in found] == [
        (PERSON, SAME, 3000, 2999),
        (ORGANISATION, SAME, 3000, 2999),
    ]


def test_the_matcher_is_as_good_as_measured():
    rows = make_rows(make_people(2000, seed=7), seed=8)
    truth = {str(record.place): number for number, record in rows}
    found = find_duplicates([match_record(record) for _, record in rows])
    same = [group for group in found if group.aspect is PERSON and group.likeness is SAME]
    pairs = [pair for group in same for pair in combinations(group.members, 2)]
    right = sum(truth[one] == truth[other] for one, other in pairs)
    by_person = defaultdict(int)
    for number in truth.values():
        by_person[number] += 1
    real = sum(count * (count - 1) // 2 for count in by_person.values())
    assert (len(rows), real, len(pairs), right) == (4358, 3717, 3694, 3667)  # precision 0.9927, recall 0.9865
    assert right / len(pairs) >= 0.99
    assert right / real >= 0.95


NAMES = st.builds(
    "{} {}".format,
    st.sampled_from(["Anna", "Stanisława", "Michał", "Łukasz", "Grażyna", "Jan", "Xawery", "Ola", "J."]),
    st.sampled_from(["Nowak", "Wójcik", "Żółkiewska", "Kowalski", "Zając-Lis", "Ng", "O'Brien", "von Müller", "Marek"]),
)
FIRMS = st.sampled_from(["", "Młyn S.A.", "Zielona Ściana sp. z o.o.", "F.H.U. Jan Kowalski", "Młyn"])
ROWS = st.builds(
    row,
    NAMES | st.just("") | st.text(max_size=12),
    email=st.sampled_from(["", "an@wp.pl", "jk@firma1.pl", "biuro@firma1.pl"]),
    phone=st.sampled_from(["", MOBILE, LANDLINE]),
    firm=FIRMS,
    nip=st.sampled_from(["", NIP, OTHER_NIP, "8567346251"]),
    pesel=st.sampled_from(["", PESEL, OTHER_PESEL]),
    postal=st.sampled_from(["", "90-001"]),
    city=st.sampled_from(["", "Łódź", "Radom"]),
)


@given(ROWS, ROWS, st.sampled_from(Aspect))
def test_a_score_is_symmetric_and_the_sum_of_its_parts(a, b, aspect):
    one, other = score_pair(a, b, aspect=aspect), score_pair(b, a, aspect=aspect)
    assert one.parts == other.parts
    assert one.score == other.score == sum(part.weight for part in one.parts)


@given(ROWS, ROWS, st.sampled_from(["biuro@firma9.pl", "info@wp.pl", "sekretariat@firma9.pl"]))
def test_a_shared_mailbox_never_raises_a_match_between_people(a, b, mailbox):
    box = row(email=mailbox)
    with_box = [
        replace(one, mailboxes=one.mailboxes | box.mailboxes, domains=one.domains | box.domains) for one in (a, b)
    ]
    assert score_pair(*with_box, aspect=PERSON) == score_pair(a, b, aspect=PERSON)


@given(NAMES, st.sampled_from([{"email": "x.y@wp.pl"}, {"phone": MOBILE}, {"pesel": PESEL}, {"nip": NIP}]))
def test_a_row_always_matches_its_own_poorer_copy(name, shared):
    first, _, last = name.partition(" ")
    poorer = fold(f"{last} {first}").upper()
    assert compare(row(name, **shared), row(poorer, **shared))[0] is SAME
    assert groups(row(name, number=1, **shared), row(poorer, number=2, **shared))[0] == (PERSON, SAME, [1, 2])


def crowded(count):
    """Build a card that names everything `count` times over: as no person's does, and a hostile one may."""
    letters = [
        f"{chr(97 + number // 676)}{chr(97 + number // 26 % 26)}{chr(97 + number % 26)}" for number in range(count)
    ]
    return ContactRecord(
        Place("a.vcf", 1),
        full_name=" ".join(f"ol{each}" for each in letters),
        emails=[Labelled(f"osoba{number}@example.com") for number in range(count)],
        phones=[Labelled(f"{601_000_000 + number}") for number in range(count)],
        urls=[Labelled(f"https://firma{number}.pl") for number in range(count)],
        addresses=[Address(street=f"Długa {number}", city=f"Miasto {each}") for number, each in enumerate(letters)],
        identifiers=[Identifier(IdentifierKind.NIP, f"{1_000_000_000 + number}") for number in range(count)],
    )


def test_a_card_that_names_everything_a_thousand_times_is_cut_to_what_a_person_has():
    made = match_record(crowded(1_000))
    assert len(made.person.words) == 8
    assert (len(made.emails), len(made.phones), len(made.domains)) == (100, 100, 100 + 1)  # and that of the e-mails
    assert (len(made.streets), len(made.cities)) == (100, 100)
    assert len(made.nips | made.broken_nips) == 100
    keys = list(_person_keys(made, frozenset()))
    assert (len(keys), len(set(keys))) == (100 + 100 + 20 * 7, 340)  # two of the eight words sound alike
    circles = sorted([*made.nips, *made.own_domains, *made.streets])[:20]
    assert [key.rpartition(" ")[0] for key in keys[200::7]] == circles


def test_names_and_firms_without_end_are_cut():
    made = match_record(ContactRecord(Place("a.csv", 1), full_name="Anna " + "x" * 5_000, organisation="Młyn " * 500))
    assert [len(word.stem) <= 60 for word in made.person.words] == [True, True]
    assert len(made.firm.core) == 199  # of 200 letters, the last a space


def test_what_both_rows_have_is_named_but_for_secret_numbers():
    a = row("Anna Nowak", email="an@wp.pl a2@wp.pl", phone=MOBILE, pesel=PESEL, nip=NIP)
    match = score_pair(a, a, aspect=PERSON)
    assert {part.code.code: part.value for part in match.parts} == {
        "MATCH-PESEL": "",
        "MATCH-EMAIL": "a2@wp.pl",
        "MATCH-MOBILE": "+48601234567",
        "MATCH-FIRM": "",
        "MATCH-BIRTHDAY": "",
        "MATCH-NAME-SAME": "",
    }
    firm = row(firm="Młyn S.A.", nip=NIP, email="biuro@firma1.pl", phone=LANDLINE)
    assert [part.value for part in score_pair(firm, firm, aspect=ORGANISATION).parts] == [
        *(NIP, "", "", "biuro@firma1.pl", "firma1.pl", "+48221234567"),
    ]


def test_a_chain_of_numbers_grows_one_set():
    grown = _merged(frozenset({"1", "2"}), frozenset({"2", "3"}))
    assert grown == {"1", "2", "3"}
    assert _merged(frozenset({"3", "4"}), grown) is grown  # grown in place, not copied for each row
    assert grown == {"1", "2", "3", "4"}
    own = frozenset({"1", "2"})
    assert _merged(own, frozenset({"2"})) is own
    nips = [f"{prefix:03}000000" for prefix in range(101, 500)]
    nips = [
        digits + str(check)
        for digits in nips
        if (check := sum(map(int.__mul__, (6, 5, 7, 2, 3, 4, 5, 6, 7), map(int, digits))) % 11) < 10
    ]
    chained = [row(firm="Młyn", nip=f"{one} {two}", number=number) for number, (one, two) in enumerate(pairwise(nips))]
    assert groups(*chained) == [(ORGANISATION, SAME, list(range(len(nips) - 1)))]


def test_progress_is_told_while_duplicates_are_looked_for_and_can_stop_it():
    rows = [row("Jan Kowalski", firm="Młyn S.A.", number=number) for number in range(2_001)]
    told = []
    find_duplicates(rows, progress=lambda: told.append(1))
    assert len(told) == 2 * (2 + 1 + 6)  # for people, then firms: rows; blocks; 11 985 pairs of neighbours

    def stop():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        find_duplicates(rows, progress=stop)
