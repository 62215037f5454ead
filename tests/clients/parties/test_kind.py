import pytest

from klientela.atoms.decision import Verdict
from klientela.atoms.formats.contact import ContactRecord, Identifier, IdentifierKind, Labelled, Place
from klientela.clients.parties.rules.kind import RecordKind, classify

PLACE = Place("klienci.csv", 7)
NIP = Identifier(IdentifierKind.NIP, "8567346215")
KRS = Identifier(IdentifierKind.KRS, "0000028860")
PESEL = Identifier(IdentifierKind.PESEL, "44051401359")
BROKEN_KRS = Identifier(IdentifierKind.KRS, "28860")


def record(*identifiers, emails=(), **fields):
    emails = [Labelled(email) for email in emails]
    return ContactRecord(PLACE, identifiers=list(identifiers), emails=emails, **fields)


@pytest.mark.parametrize(
    ("row", "kind", "personal", "code"),
    [
        (record(full_name="Jan Kowalski"), RecordKind.PERSON, Verdict.YES, "KIND-PERSON-NAME"),
        (record(PESEL), RecordKind.PERSON, Verdict.YES, "KIND-PESEL"),
        (record(NIP, full_name="Jan Kowalski"), RecordKind.SOLE_TRADER, Verdict.YES, "KIND-PERSON-WITH-NUMBER"),
        (record(organisation="F.H.U. Jan Kowalski"), RecordKind.SOLE_TRADER, Verdict.YES, "KIND-FIRM-NAMES-PERSON"),
        (
            record(full_name="Usługi Stolarskie Anna Nowak"),
            RecordKind.SOLE_TRADER,
            Verdict.YES,
            "KIND-FIRM-NAMES-PERSON",
        ),
        (
            record(organisation="Młyn – działalność gospodarcza"),
            RecordKind.SOLE_TRADER,
            Verdict.YES,
            "KIND-SAYS-SOLE-TRADER",
        ),
        (record(organisation="Jan Kowalski sp. z o.o."), RecordKind.ORGANISATION, Verdict.NO, "KIND-LEGAL-FORM"),
        (record(KRS, organisation="F.H.U. Jan Kowalski"), RecordKind.ORGANISATION, Verdict.NO, "KIND-KRS"),
        (
            record(BROKEN_KRS, organisation="F.H.U. Jan Kowalski"),
            RecordKind.SOLE_TRADER,
            Verdict.YES,
            "KIND-FIRM-NAMES-PERSON",
        ),
        (record(organisation="Młyn s.c."), RecordKind.ORGANISATION, Verdict.YES, "KIND-CIVIL-PARTNERSHIP"),
        (record(organisation="Młyn"), RecordKind.ORGANISATION, Verdict.UNKNOWN, "KIND-NO-FORM"),
        (record(full_name="Młyn", is_organisation=True), RecordKind.ORGANISATION, Verdict.UNKNOWN, "KIND-NO-FORM"),
        (
            record(given_name="Anna", family_name="Nowak", organisation="Młyn S.A."),
            RecordKind.PERSON_AT_ORGANISATION,
            Verdict.YES,
            "KIND-PERSON-AND-FIRM",
        ),
        (record(nickname="Big Joey"), RecordKind.PERSON, Verdict.YES, "KIND-PERSONAL-DETAILS"),
        (record(birthday="1970-07-14"), RecordKind.PERSON, Verdict.YES, "KIND-PERSONAL-DETAILS"),
        (record(KRS), RecordKind.ORGANISATION, Verdict.NO, "KIND-KRS"),
        (record(NIP), RecordKind.ORGANISATION, Verdict.UNKNOWN, "KIND-ONLY-NUMBER"),
        (record(emails=["biuro@firma1.pl"]), RecordKind.SHARED_MAILBOX, Verdict.NO, "KIND-SHARED-MAILBOX"),
        (record(emails=["anna.nowak@firma1.pl"]), RecordKind.PERSON, Verdict.YES, "KIND-MAILBOX-NAMES-PERSON"),
        (record(emails=["xq7@firma1.pl"]), RecordKind.UNKNOWN, Verdict.UNKNOWN, "KIND-NOTHING"),
        (record(), RecordKind.UNKNOWN, Verdict.UNKNOWN, "KIND-NOTHING"),
    ],
)
def test_a_row_is_classified(row, kind, personal, code):
    classified = classify(row)
    assert (classified.kind, classified.decision.verdict, classified.decision.deciding.code.code) == (
        kind,
        personal,
        code,
    )


def test_the_answer_names_its_place_and_all_it_weighed():
    row = record(KRS, given_name="Anna", family_name="Nowak", organisation="Młyn S.A.")
    decision = classify(row).decision
    assert decision.deciding.evidence[0].ref == "klienci.csv:7"
    assert [reason.code.code for reason in decision.weighed] == ["KIND-KRS", "KIND-LEGAL-FORM", "KIND-PERSON-NAME"]
    assert decision.weighed[1].said("pl") == "W nazwie jest forma prawna („S.A.”)."


def test_what_would_settle_an_unknown_is_named():
    assert [reason.code.code for reason in classify(record(organisation="Młyn")).decision.missing] == [
        "KIND-MISSING-FORM"
    ]
    assert [reason.code.code for reason in classify(record(NIP)).decision.missing] == ["KIND-MISSING-NAME"]
