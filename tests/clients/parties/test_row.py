"""A row is split into the parties it speaks of, each value checked and with the one it belongs to."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from klientela.atoms.formats.contact import Address, ContactRecord, Identifier, IdentifierKind, Labelled, Place
from klientela.clients.parties.rules.draft import RoleKind, RowDraft
from klientela.clients.parties.rules.draft_lines import draft_line, read_draft
from klientela.clients.parties.rules.row import draft_of

AT = Place("list.csv", 1)


def reach(draft: RowDraft) -> tuple[list[str], list[str]]:
    person = [point.normal for point in draft.person.points] if draft.person else []
    firm = [point.normal for point in draft.organisation.points] if draft.organisation else []
    return person, firm


def test_an_offices_mailbox_goes_to_the_firm_and_a_personal_one_to_the_person() -> None:
    record = ContactRecord(AT, full_name="Anna Buk", organisation="Tartak Buk sp. z o.o.", job_title="prezes")
    record.emails = [Labelled("Anna.Buk@tartak-buk.example"), Labelled("biuro@tartak-buk.example")]
    record.phones = [Labelled("601 222 333", "mobile"), Labelled("61 853 00 11", "main")]
    record.identifiers = [Identifier(IdentifierKind.NIP, "525-24-45-767")]
    record.addresses = [Address(street="Bukowa 7", city="Poznań"), Address(city="Luboń", label="home")]
    draft = draft_of(record)
    assert reach(draft) == (
        ["anna.buk@tartak-buk.example", "+48601222333"],
        ["biuro@tartak-buk.example", "+48618530011"],
    )
    assert draft.person is not None
    assert draft.organisation is not None
    assert draft.role is not None
    assert (draft.role.kind, draft.role.title) == (RoleKind.WORKS, "prezes")
    assert [number.normal for number in draft.organisation.identifiers] == ["5252445767"]
    assert [address.city for address in draft.organisation.addresses] == ["Poznań"]
    assert [address.city for address in draft.person.addresses] == ["Luboń"]


def test_a_sole_trader_is_a_firm_and_the_person_in_its_name() -> None:
    draft = draft_of(ContactRecord(AT, organisation="F.H.U. Jan Kowalski", emails=[Labelled("jan@kowalski.example")]))
    assert draft.person is not None
    assert draft.organisation is not None
    assert draft.role is not None
    assert (draft.person.name.text, draft.organisation.name.text) == ("Jan Kowalski", "F.H.U. Jan Kowalski")
    assert (draft.organisation.is_sole_trader, draft.role.kind) == (True, RoleKind.OWNER)


def test_a_family_name_first_is_told_from_the_given_name_and_stays_as_written() -> None:
    draft = draft_of(ContactRecord(AT, full_name="Gąsienica  Stanisław", organisation="Browar Łoś sp. z o.o."))
    assert draft.person is not None
    name = draft.person.name
    assert (name.text, name.given, name.family) == ("Gąsienica Stanisław", "Stanisław", "Gąsienica")
    other = draft_of(ContactRecord(AT, full_name="Stanisław Gąsienica")).person
    assert other is not None
    assert (other.name.given, other.name.family) == ("", "")


def test_a_shared_mailbox_alone_is_the_firm_of_its_domain() -> None:
    draft = draft_of(ContactRecord(AT, emails=[Labelled("biuro@tartak-buk.example")]))
    assert draft.person is None
    assert draft.organisation is not None
    assert draft.organisation.name.text == "tartak-buk.example"


def test_a_pesel_is_never_kept_and_alone_makes_nobody() -> None:
    pesel = Identifier(IdentifierKind.PESEL, "44051401458")
    alone = draft_of(ContactRecord(AT, identifiers=[pesel]))
    assert (alone.person, alone.organisation) == (None, None)
    named = draft_of(ContactRecord(AT, full_name="Anna Buk", identifiers=[pesel]))
    assert named.person is not None
    assert named.person.identifiers == []


def test_the_groups_of_an_address_book_are_no_tags() -> None:
    record = ContactRecord(AT, full_name="Anna Buk", categories=["* myContacts", "Targi 2026", "* starred"])
    draft = draft_of(record)
    assert draft.person is not None
    assert draft.person.tags == ["Targi 2026"]


TEXT = st.text(max_size=40)


@given(TEXT, TEXT, TEXT, TEXT, st.lists(TEXT, max_size=3), st.lists(TEXT, max_size=3))
def test_any_row_is_split_without_an_error_and_written_and_read_back_the_same(
    full: str, family: str, firm: str, title: str, emails: list[str], phones: list[str]
) -> None:
    record = ContactRecord(AT, full_name=full, family_name=family, organisation=firm, job_title=title)
    record.emails = [Labelled(email, title) for email in emails]
    record.phones = [Labelled(phone, title) for phone in phones]
    draft = draft_of(record)
    assert read_draft(json.loads(draft_line(draft))) == draft
    for party in (draft.person, draft.organisation):
        if party:
            assert party.name.text
            assert all(point.normal and (point.written + point.label).isprintable() for point in party.points)
