"""Names, single facts and numbers by hand: one current name, one main industry, no number in two files unsaid."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from klientela.atoms.clock import today
from klientela.atoms.formats.contact import IdentifierKind
from klientela.base.access.capabilities import DeniedError
from klientela.base.access.evidence_desk import list_entries
from klientela.base.ledger.entry import Entry, ObjectRef
from klientela.base.parameters.set_up import SYSTEM
from klientela.base.vault.subject import pseudonym_of
from klientela.clients.parties.client_file import client_file
from klientela.clients.parties.details import (
    FOREIGN_FORMS,
    LEGAL_FORMS,
    OneOnlyError,
    WrongBirthdayError,
    WrongDetailError,
    WrongIndustryError,
    choose_main,
)
from klientela.clients.parties.editing import (
    AlreadyHeldError,
    add_values,
    correct_value,
    create_party,
    remove_value,
)
from klientela.clients.parties.held_elsewhere import HeldElsewhereError, pair_to_compare
from klientela.clients.parties.likely_pair import LikelyPair
from klientela.clients.parties.live_values import UnknownValueError
from klientela.clients.parties.merge import keep_separate, merge, undo_merge
from klientela.clients.parties.models import Detail, Identifier, Name, Party, Source
from klientela.clients.parties.names import choose_name
from klientela.clients.parties.rules.draft import DetailKind, NameDraft, NameKind, PartyDraft, PartyKind
from klientela.clients.parties.rules.legal_forms import _VARIANTS
from klientela.clients.parties.rules.row import identifier_draft
from tests.clients.parties.test_keeping import SAID, firm, person
from tests.support.cast import Cast
from tests.support.dump import dump

pytestmark = pytest.mark.django_db
NIP = "5252445767"


def said(party_id: UUID, *details: tuple[DetailKind, str]) -> bool:
    kind = PartyKind(Party.objects.get(id=party_id).kind)
    return add_values(SYSTEM, party_id, PartyDraft(kind, NameDraft(""), details=list(details)), SAID)


def industries(party_id: UUID) -> list[tuple[str, bool]]:
    held = client_file(SYSTEM, party_id).details
    return [(one.value.text, one.value.is_main) for one in held if one.value.kind == "industry"]


def names(party_id: UUID) -> list[tuple[str, str]]:
    return [(held.value.text, held.value.kind) for held in client_file(SYSTEM, party_id).names]


def test_the_legal_forms_to_choose_from_are_those_that_the_rules_recognise() -> None:
    assert sorted((*LEGAL_FORMS, *FOREIGN_FORMS)) == sorted({form.short for form, _is_last in _VARIANTS.values()})


def test_facts_are_kept_in_their_form_and_only_where_they_belong() -> None:
    anna = create_party(SYSTEM, person("Anna Buk"), SAID)
    tartak = create_party(SYSTEM, firm("Tartak Buk"), SAID)
    assert said(anna, (DetailKind.BIRTHDAY, "1980-04-12"), (DetailKind.JOB_TITLE, "stolarz"))
    assert said(tartak, (DetailKind.LEGAL_FORM, "Sp.j."), (DetailKind.INDUSTRY, "1610z"))
    assert [held.value.text for held in client_file(SYSTEM, anna).details] == ["1980-04-12", "stolarz"]
    assert [held.value.text for held in client_file(SYSTEM, tartak).details] == ["Sp.j.", "16.10.Z"]
    before = dump(), Source.objects.count()
    for party, kind, text, error in (
        (tartak, DetailKind.BIRTHDAY, "1980-04-12", WrongDetailError),
        (anna, DetailKind.INDUSTRY, "16.10.Z", WrongDetailError),
        (anna, DetailKind.LEGAL_FORM, "S.A.", WrongDetailError),
        (tartak, DetailKind.LEGAL_FORM, "spółka", WrongDetailError),
        (tartak, DetailKind.LEGAL_FORM, "S.A.", OneOnlyError),
        (tartak, DetailKind.INDUSTRY, "16.1.Z", WrongIndustryError),
        (tartak, DetailKind.INDUSTRY, "16.10.ZZ", WrongIndustryError),
        (anna, DetailKind.BIRTHDAY, "1981-01-01", OneOnlyError),
        (anna, DetailKind.BIRTHDAY, "12.04.1980", WrongBirthdayError),
        (anna, DetailKind.BIRTHDAY, f"{today() + timedelta(1)}", WrongBirthdayError),
        (anna, DetailKind.BIRTHDAY, "1870-01-01", WrongBirthdayError),
        (anna, DetailKind.JOB_TITLE, "tokarz", OneOnlyError),
    ):
        with pytest.raises(error):
            said(party, (kind, text))
    assert (dump(), Source.objects.count()) == before


def test_a_fact_is_corrected_with_its_history_and_checked_again() -> None:
    tartak = create_party(SYSTEM, firm("Tartak Buk"), SAID)
    said(tartak, (DetailKind.INDUSTRY, "16.10.Z"), (DetailKind.INDUSTRY, "16.23.Z"))
    first, second = Detail.objects.order_by("id")
    with pytest.raises(WrongIndustryError):
        correct_value(SYSTEM, "detail", first.id, changes={"text": "drewno"}, statement=SAID)
    with pytest.raises(AlreadyHeldError):
        correct_value(SYSTEM, "detail", first.id, changes={"text": second.text}, statement=SAID)
    correct_value(SYSTEM, "detail", first.id, changes={"text": "16 29 z"}, statement=SAID)
    assert industries(tartak) == [("16.23.Z", False), ("16.29.Z", True)]
    held = next(one for one in client_file(SYSTEM, tartak).details if one.value.is_main)
    assert [former.text for former in held.history] == ["16.10.Z"]


def test_one_of_several_industries_is_the_main_one(cast: Cast) -> None:
    tartak = create_party(SYSTEM, firm("Tartak Buk"), SAID)
    for code in ("16.10.Z", "16.23.Z", "46.13.Z"):
        said(tartak, (DetailKind.INDUSTRY, code))
    assert industries(tartak) == [("16.10.Z", True), ("16.23.Z", False), ("46.13.Z", False)]
    last = Detail.objects.get(text="46.13.Z")
    assert choose_main(SYSTEM, last.id) == tartak
    assert [code for code, is_main in industries(tartak) if is_main] == ["46.13.Z"]
    assert Entry.objects.filter(kind="party.main_chosen").count() == 1
    remove_value(SYSTEM, "detail", last.id)
    assert industries(tartak) == [("16.10.Z", True), ("16.23.Z", False)]
    with pytest.raises(DeniedError):
        choose_main(cast.bookkeeper.as_actor(), Detail.objects.get(text="16.23.Z").id)
    with pytest.raises(UnknownValueError):
        choose_main(cast.seller.as_actor(), Detail.objects.get(text="16.23.Z").id)


def test_a_merge_leaves_one_main_industry_and_undo_gives_each_its_own() -> None:
    kept, dropped = (create_party(SYSTEM, firm(name), SAID) for name in ("Buk A", "Buk B"))
    said(kept, (DetailKind.INDUSTRY, "16.10.Z"))
    said(dropped, (DetailKind.INDUSTRY, "46.13.Z"))
    before = dump()
    done = merge(SYSTEM, kept, dropped)
    assert industries(kept) == [("16.10.Z", True), ("46.13.Z", False)]
    choose_main(SYSTEM, Detail.objects.get(text="46.13.Z").id)
    undo_merge(SYSTEM, done)
    assert [line for line in dump() if not line.startswith("pair")] == before


def test_an_alias_becomes_the_current_name_and_lists_follow(cast: Cast) -> None:
    anna = create_party(SYSTEM, person("Anna Buk"), SAID)
    add_values(SYSTEM, anna, person("Anna Klon"), SAID)
    alias = Name.objects.get(text="Anna Klon")
    with pytest.raises(ValueError, match="current"):
        choose_name(SYSTEM, alias.id, former=NameKind.CURRENT)
    with pytest.raises(UnknownValueError):
        choose_name(cast.seller.as_actor(), alias.id, former=NameKind.FORMER)
    with pytest.raises(DeniedError):
        choose_name(cast.iod.as_actor(), alias.id, former=NameKind.FORMER)
    assert choose_name(SYSTEM, alias.id, former=NameKind.FORMER) == anna
    assert names(anna) == [("Anna Buk", "former"), ("Anna Klon", "current")]
    assert Party.objects.get(id=anna).name == "Anna Klon"
    assert Entry.objects.filter(kind="party.name_chosen").count() == 1


def test_a_corrected_name_does_not_stand_there_twice_and_keeps_both_sources() -> None:
    anna = create_party(SYSTEM, person("Anna Buck"), SAID)
    add_values(SYSTEM, anna, person("Buk Anna"), SAID)
    current, alias = Name.objects.order_by("id")
    with pytest.raises(AlreadyHeldError):
        correct_value(SYSTEM, "name", alias.id, changes={"text": "Anna Buck"}, statement=SAID)
    correct_value(
        SYSTEM, "name", current.id, changes={"text": "Anna Buk", "given": "Anna", "family": "Buk"}, statement=SAID
    )
    assert names(anna) == [("Anna Buk", "current")]
    held = client_file(SYSTEM, anna).names[0]
    assert [source.id for source in held.sources] == [held.value.source_id, alias.source_id]
    correct_value(SYSTEM, "name", held.value.id, changes={"family": "Bük"}, statement=SAID)  # of itself: no second one
    assert len(names(anna)) == 1


@pytest.mark.parametrize("meanwhile", ["chosen", "removed", "taken in"])
def test_after_an_undone_merge_each_has_one_current_name(meanwhile: str) -> None:
    kept, dropped = (create_party(SYSTEM, person(name), SAID) for name in ("Anna Buk", "Anna Klon"))
    done = merge(SYSTEM, kept, dropped)
    alias = Name.objects.get(text="Anna Klon")
    if meanwhile == "chosen":
        choose_name(SYSTEM, alias.id, former=NameKind.ALIAS)
    elif meanwhile == "removed":
        remove_value(SYSTEM, "name", alias.id)
    else:
        current = Name.objects.get(text="Anna Buk")
        correct_value(
            SYSTEM, "name", current.id, changes={"text": "Anna Klon", "given": "Anna", "family": "Klon"}, statement=SAID
        )
    undo_merge(SYSTEM, done)
    name = "Anna Klon" if meanwhile == "taken in" else "Anna Buk"
    assert (names(kept), names(dropped)) == ([(name, "current")], [("Anna Klon", "current")])
    assert Party.objects.get(id=kept).name == name


def test_a_number_of_somebody_else_is_told_and_stored_only_if_meant(cast: Cast) -> None:
    holder = create_party(SYSTEM, firm("Tartak Buk", NIP), SAID)
    other = create_party(SYSTEM, firm("Tartak Bukk", "5252445768"), SAID)
    wrong = Identifier.objects.get(party_id=other)
    before = dump(), Source.objects.count()
    with pytest.raises(HeldElsewhereError) as told:
        correct_value(SYSTEM, "identifier", wrong.id, changes={"written": NIP}, statement=SAID)
    assert told.value.party_id == holder
    assert told.value.said("pl") == "Ten numer ma już „Tartak Buk”. Jeśli to ten sam klient, porównaj obu i scal."
    draft = firm("", NIP)
    with pytest.raises(HeldElsewhereError):
        add_values(SYSTEM, other, draft, SAID)
    assert (dump(), Source.objects.count()) == before
    correct_value(SYSTEM, "identifier", wrong.id, changes={"written": NIP}, statement=SAID, even_if_held_elsewhere=True)
    assert Identifier.objects.filter(normal=NIP, ended_at=None).count() == 2
    seller = cast.seller.as_actor()
    own = create_party(seller, firm("Las"), SAID)
    assert add_values(seller, own, draft, SAID)  # what others know is not told


def test_two_that_share_a_number_are_put_side_by_side(cast: Cast) -> None:
    one, other = (create_party(SYSTEM, firm(name, NIP), SAID) for name in ("Buk A", "Buk B"))
    pair = LikelyPair.objects.get(id=pair_to_compare(SYSTEM, other, one))
    assert (pair.score, pair.signs, pair.state) == (85, "MATCH-NIP:85", "open")
    keep_separate(SYSTEM, one, other)
    assert pair_to_compare(SYSTEM, one, other) == pair.id
    assert LikelyPair.objects.get().state == "separate"
    with pytest.raises(DeniedError):
        pair_to_compare(cast.iod.as_actor(), one, other)


def test_a_bank_account_may_be_anybodys() -> None:
    iban = identifier_draft(IdentifierKind.IBAN, "PL61109010140000071219812874")
    for name in ("Buk", "Las"):
        party = create_party(SYSTEM, firm(name), SAID)
        assert add_values(SYSTEM, party, PartyDraft(PartyKind.ORGANISATION, NameDraft(""), identifiers=[iban]), SAID)


def test_evidence_about_a_client_is_read_by_the_rule_of_the_evidence_desk(cast: Cast) -> None:
    one, _other = (create_party(SYSTEM, person(name), SAID) for name in ("Anna Buk", "Jan Klon"))
    about = ObjectRef("party", pseudonym_of(one))
    assert [entry.kind for entry in list_entries(cast.iod.as_actor(), about=about, limit=9)] == ["party.created"]
    assert len(list_entries(cast.owner.as_actor(), limit=9)) > 1
    for name in ("seller", "bookkeeper", "read_only", "outsider"):
        with pytest.raises(DeniedError):
            list_entries(cast.named(name).as_actor(), about=about, limit=9)
