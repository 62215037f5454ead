import pytest

from klientela.atoms.text import fold, words
from klientela.clients.parties.rules.legal_forms import looks_like_firm, split_legal_form
from klientela.clients.parties.rules.mailbox import DomainKind, domain_kind, mailbox_kind
from klientela.clients.parties.rules.names import family_name_first, given_name, name_stem, name_words, names_a_person


@pytest.mark.parametrize(
    ("forms", "stem"),
    [
        ("Anna Annie Anny Annę Anną Anno", "ann"),
        ("Jan Jana Janowi Janem Janie", "jan"),
        ("Kowalski Kowalskiego Kowalska Kowalskiej Kowalskiemu Kowalskim Kowalską Kowalscy", "kowalsk"),
        ("Nowak Nowaka Nowakowi Nowakiem Nowakowie", "nowak"),
        ("Nowakowski Nowakowskiego Nowakowskiej", "nowakowsk"),
        ("Marek Marka Markowi Markiem", "mark"),
        ("Paweł Pawła Pawłowi", "pawl"),
        ("Maria Marii Marię", "mar"),
        ("Ewa Ewy Ewie Ewę", "ew"),
        ("Agnieszka Agnieszki Agnieszce", "agnieszk"),
        ("Sikora Sikory Sikorze", "sikor"),
        ("Lis Lisa Lisowi", "lis"),
    ],
)
def test_all_cases_of_a_name_have_one_stem(forms, stem):
    assert {name_stem(fold(form)) for form in forms.split()} == {stem}


@pytest.mark.parametrize(
    ("written", "full"),
    [("kasia", "katarzyna"), ("kasi", "katarzyna"), ("annie", "anna"), ("janowi", "jan"), ("stanislawa", "stanislawa")],
)
def test_a_given_name_is_known_in_its_forms(written, full):
    assert given_name(written).full == full


def test_a_family_name_is_no_given_name():
    assert [given_name(fold(name)) for name in ("Kowalska", "Nowak", "Wójcik", "Zieliński")] == [None] * 4


def test_titles_are_not_part_of_a_name():
    assert name_words("Sz. P. dr hab. inż. Anna Nowak-Zięba") == ["anna", "nowak", "zieba"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("F.H.U. Jan Kowalski", ("jan", "kowalski")),
        ("Usługi Stolarskie Anna Nowak", ("anna", "nowak")),
        ("Kowalski Jan", ("jan", "kowalski")),
        ("Zakład Szewski Adam Mazur", ("adam", "mazur")),
        ("Salon Ewa", None),
        ("Studio Adam Polska", None),
        ("Zielona Ściana", None),
        ("", None),
    ],
)
def test_a_person_is_found_in_the_name_of_a_firm(text, found):
    assert names_a_person(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gąsienica Stanisław", ("Stanisław", "Gąsienica")),
        ("GĄSIENICA-BYRCYN, JANEK", ("JANEK", "GĄSIENICA-BYRCYN")),
        ("de Weryha Zofia", ("Zofia", "de Weryha")),
        ("Stanisław Gąsienica", None),
        ("Jan Marek", None),
        ("Anna Maria Zofia", None),
        ("Gąsienica Stanisława Jana", None),
        ("dr Gąsienica Stanisław", None),
        ("Gąsienica Stach", None),
        ("Stanisław", None),
        ("", None),
    ],
)
def test_a_family_name_that_stands_first_is_told_by_the_given_name_after_it(text, found):
    assert family_name_first(text) == found


@pytest.mark.parametrize(
    ("name", "form", "core"),
    [
        ("Zielona Ściana Sp. z o.o.", "Sp. z o.o.", "zielona sciana"),
        ("ZIELONA ŚCIANA SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ", "Sp. z o.o.", "zielona sciana"),
        ("Zielona Ściana sp.zo.o.", None, "zielona sciana sp zo o"),
        ("Zoo Wrocław Sp. z o.o.", "Sp. z o.o.", "zoo wroclaw"),
        ("Młyn sp. z o.o. sp. k.", "Sp. z o.o. sp.k.", "mlyn"),
        ("Młyn S.A.", "S.A.", "mlyn"),
        ("S.A. Młyn", None, "s a mlyn"),
        ("Młyn P.S.A.", "P.S.A.", "mlyn"),
        ("Auto-Serwis s.c. Jan Nowak, Adam Nowak", "s.c.", "auto serwis jan nowak adam nowak"),
        ("PPHU BUD-MAX sp.j.", "Sp.j.", "bud max"),
        ("F.H.U. Jan Kowalski", None, "jan kowalski"),
        ("Fundacja Pomocna Dłoń", "Fundacja", "pomocna dlon"),
        ("Müller GmbH & Co. KG", "GmbH & Co. KG", "muller"),
        ("Foo Ltd.", "Ltd", "foo"),
        ("Bar, s.r.o.", "s.r.o.", "bar"),
        ("Młyn sp. z o.o. w likwidacji", "Sp. z o.o.", "mlyn"),
        ("Sp. z o.o.", "Sp. z o.o.", "sp z o o"),
        ("", None, ""),
    ],
)
def test_the_legal_form_is_taken_out_of_a_name(name, form, core):
    named = split_legal_form(name)
    assert (named.form.short if named.form else None, named.core) == (form, core)


def test_only_a_civil_partnership_has_natural_partners():
    natural = [split_legal_form(f"Młyn {form}").form.has_natural_partners for form in ("s.c.", "sp.j.", "S.A.", "GmbH")]
    assert natural == [True, False, False, False]


def test_firms_are_told_from_people_by_their_words():
    assert [looks_like_firm(name) for name in ("Jan Kowalski", "F.H.U. Jan Kowalski", "Piekarnia Anna", "Młyn SA")] == [
        False,
        True,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("address", "is_shared", "domain"),
    [
        ("biuro@firma1.pl", True, DomainKind.FIRM),
        ("Księgowość@firma1.pl", True, DomainKind.FIRM),
        ("info1@gmail.com", True, DomainKind.FREE),
        ("biuro.warszawa@firma1.pl", True, DomainKind.FIRM),
        ("no-reply@firma1.pl", True, DomainKind.FIRM),
        ("jan.nowak@firma1.pl", False, DomainKind.FIRM),
        ("jan.biuro@firma1.pl", False, DomainKind.FIRM),
        ("jan@wp.pl", False, DomainKind.FREE),
        ("jan@poczta.onet.pl", False, DomainKind.FREE),
        ("jan@buziaczek.pl", False, DomainKind.FREE),
        ("jan@mailinator.com", False, DomainKind.DISPOSABLE),
    ],
)
def test_a_mailbox_is_classified(address, is_shared, domain):
    mailbox = mailbox_kind(address)
    assert (mailbox.is_shared, mailbox.domain_kind) == (is_shared, domain)


def test_a_public_suffix_is_nobodys_free_mail():
    assert domain_kind("com.pl") is DomainKind.FIRM
    assert domain_kind("pl") is DomainKind.FIRM


def test_words_of_the_tables_are_folded():
    assert words("Księgowość") == ["ksiegowosc"]
