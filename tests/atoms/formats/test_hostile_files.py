"""No bytes whatever bring down the reader: each file is read, or refused with a reason in both languages."""

import errno
import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klientela.atoms.decision import ReasonCode
from klientela.atoms.formats import file_reasons
from klientela.atoms.formats.contact import ContactRecord, Place
from klientela.atoms.formats.contact_list import ContactList, open_contacts
from klientela.atoms.formats.findings import DEFAULT_LIMITS, Limits, Problems, UnreadableFile
from klientela.atoms.formats.recognised import Part, Recognised
from tests.atoms.formats.workbooks import ods, ods_row, packed, xls, xlsx

ROWS = [["Imię", "E-mail", "Telefon"], ["Łucja", "l@example.com", 600700800]]
TEXT = 'Imię;E-mail;Uwagi\n"Łu;cja";l@example.com;"a\nb"\n'
CARD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Pr=C3=B3bna;=\r\nAnna\r\nTEL;CELL:1\r\n"
    "AGENT:\r\nBEGIN:VCARD\r\nFN:X\r\nEND:VCARD\r\nPHOTO;ENCODING=BASE64:\r\n QUJD\r\n\r\nEND:VCARD\r\n"
)
SEEDS = [
    *(TEXT.encode(), TEXT.encode("utf-16"), TEXT.encode("cp1250"), CARD.encode()),
    *(xlsx(("K", ROWS)), xls(ROWS), ods(ods_row("E-mail") + ods_row("a@example.com"))),
    packed({"a.csv": TEXT, "b.vcf": CARD}),
]
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read_or_refuse(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        contacts = open_contacts(path, name="plik")
        for contact in contacts:
            assert contact.place.number >= 1
        for problem in contacts.problems.found:
            assert problem.reason.said("pl")
            assert problem.reason.said("en")
    except UnreadableFile as error:
        said = error.reason.said("pl"), error.reason.said("en")
    else:
        said = ("odczytano", "read")
    assert all(said)


@QUICK
@given(st.binary(max_size=600))
def test_random_bytes(tmp_path, data):
    read_or_refuse(tmp_path / "x", data)


@QUICK
@given(st.text("BEGINVCARD:;=,\"'\\ \t\r\n\0abą@.1-+<>{}[]", max_size=300))
def test_random_text_of_telling_signs(tmp_path, text):
    read_or_refuse(tmp_path / "x", text.encode())
    read_or_refuse(tmp_path / "x", f"BEGIN:VCARD\n{text}".encode())


@QUICK
@given(
    seed=st.sampled_from(SEEDS),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4)), min_size=1, max_size=6),
    cut=st.floats(0.2, 1),
)
def test_mutated_files(tmp_path, seed, changes, cut):
    data = bytearray(seed)
    for where, what in changes:
        at = int(where * len(data))
        data[at : at + len(what)] = what
    read_or_refuse(tmp_path / "x", bytes(data[: int(cut * len(data))]))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "FILE-EMPTY"),
        (b"\xef\xbb\xbf\r\n \t\r\n", "FILE-EMPTY"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "FILE-WRONG-TYPE"),
        (b"\x89PNG\r\n\x1a\n", "FILE-WRONG-TYPE"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "FILE-WRONG-TYPE"),
        (b"MZ\x90\0\x03\0\0\0\x04\0\0\0", "FILE-WRONG-TYPE"),
        (b"\x7fELF\x02\x01\x01", "FILE-WRONG-TYPE"),
        (b"\x1f\x8b\x08\0", "FILE-WRONG-TYPE"),
        (b"SQLite format 3\0", "FILE-WRONG-TYPE"),
        (b"{\\rtf1\\ansi", "FILE-WRONG-TYPE"),
        (b"<!DOCTYPE html><table>", "FILE-WRONG-TYPE"),
        (b'<?xml version="1.0"?><a/>', "FILE-WRONG-TYPE"),
        (b'[\n {"email": "a@example.com"}]', "FILE-WRONG-TYPE"),
        (b"BEGIN:VCALENDAR\r\n", "FILE-WRONG-TYPE"),
        (bytes(range(256)) * 8, "FILE-BINARY"),
        (b"Zwyk\xc5\x82y list, bez kontakt\xc3\xb3w.\nDruga linia.\n", "FILE-NO-CONTACTS"),
        (b"Miesi\xc4\x85c;Kwota\nmaj;1\n", "FILE-NO-CONTACTS"),
        (b"PK\x03\x04" + b"\0" * 60, "FILE-DAMAGED"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "FILE-DAMAGED"),
    ],
)
def test_what_is_no_list_is_refused_for_its_reason(refusal_of, data, code):
    assert refusal_of(data, "kontakty.csv") == code


def test_text_that_begins_like_a_program_is_read(read_bytes):
    (contact,), _ = read_bytes("MZ Firma,E-mail\nX,x@example.com\n")
    assert contact.emails[0].value == "x@example.com"


def test_line_without_end_is_refused_before_it_is_read_whole(refusal_of):
    limits = Limits(line=1_000)
    assert refusal_of(b"Imi\xc4\x99,E-mail\n" + b"x" * 1_001, limits=limits) == "FILE-LINE-TOO-LONG"
    assert refusal_of(b"BEGIN:VCARD\nNOTE:" + b"x" * 1_001, limits=limits) == "FILE-LINE-TOO-LONG"


def test_a_million_columns_are_refused(refusal_of, read_bytes):
    assert refusal_of("E-mail" + "," * 1_000_000 + "\n") == "FILE-TOO-MANY-COLUMNS"
    rows = "E-mail\n" + "a@example.com\n" * 300
    assert refusal_of(rows + "," * 1_000 + "\n") == "FILE-TOO-MANY-COLUMNS"
    assert len(read_bytes(rows + "a@example.com" + "," * 999 + "\n")[0]) == 301


def test_cell_longer_than_the_parser_takes_costs_its_row_only(read_bytes):
    found, contacts = read_bytes("Imię,E-mail\n" + "x" * 200_000 + ",a@example.com\nAla,b@example.com\n")
    assert [contact.given_name for contact in found] == ["Ala"]
    assert contacts.problems.codes() == ["ROW-CELL-TOO-LONG"]


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(UnreadableFile) as caught:
        open_contacts(tmp_path / "nie ma")
    assert caught.value.reason.code.code == "FILE-NOT-OPENED"


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no file here that always fails to be read")
def test_disk_that_fails_at_once_is_a_reason():
    with pytest.raises(UnreadableFile) as caught:
        open_contacts(Path("/proc/self/mem"))
    assert caught.value.reason.code.code == "FILE-NOT-READ"
    assert caught.value.reason.params == {"why": os.strerror(errno.EIO)}


def test_disk_that_fails_later_is_a_reason():
    def read(_problems):
        yield ContactRecord(Place("a.csv", 1), full_name="Ala")
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    contacts = iter(ContactList([Part(Recognised("a.csv", "csv"), read)], Problems(), DEFAULT_LIMITS))
    assert next(contacts).full_name == "Ala"
    with pytest.raises(UnreadableFile) as caught:
        next(contacts)
    assert caught.value.reason.code.code == "FILE-NOT-READ"


@pytest.mark.parametrize("data", ["E-mail\n" + "a@example.com\n" * 3, "BEGIN:VCARD\nFN:Ala\nEND:VCARD\n" * 3])
def test_more_records_than_a_list_has_are_refused(open_bytes, read_bytes, data):
    assert len(read_bytes(data, limits=Limits(records=3))[0]) == 3
    contacts = iter(open_bytes(data, limits=Limits(records=2)))
    assert [next(contacts).place.number for _ in range(2)] == ([2, 3] if "E-mail" in data else [1, 4])
    with pytest.raises(UnreadableFile) as caught:
        next(contacts)
    assert (caught.value.reason.code.code, caught.value.reason.params) == ("FILE-TOO-MANY-RECORDS", {"limit": 2})
    assert DEFAULT_LIMITS.records == 500_000


def test_every_reason_is_said_alike_in_both_languages():
    codes = [value for value in vars(file_reasons).values() if isinstance(value, ReasonCode)]
    assert len({reason.code for reason in codes}) == len(codes) == 31
    for reason in codes:
        names = [set(re.findall(r"{(\w+)}", text)) for text in (reason.words.en, reason.words.pl)]
        assert names[0] == names[1]


@pytest.mark.parametrize(
    "cell",
    ["1" + " " * 130_000 + "1", "<" + "@" * 130_000, "a@" + ".aa" * 40_000 + "@", "1:" * 60_000],
    ids=["spaces", "signs", "dots", "colons"],
)
def test_long_cell_costs_no_more_than_its_length(read_bytes, cell):
    (contact,), _ = read_bytes(f"E-mail;Telefon;Grupa\n{cell};{cell};{cell}\n")
    assert [value.value for value in (*contact.emails, *contact.phones)] == [cell, cell]
    assert contact.categories == [cell]


def test_card_of_many_properties_costs_no_more_than_its_length(read_bytes):
    lines = "".join(
        f"g{number}.X-{number}:\ng{number}.X-ABLABEL:x\nLABEL;TYPE={number}:x\n" for number in range(10_000)
    )
    (contact,), _ = read_bytes(f"BEGIN:VCARD\nVERSION:3.0\nFN:Ala\n{lines}END:VCARD\n")
    assert (contact.full_name, len(contact.addresses)) == ("Ala", 10_000)
