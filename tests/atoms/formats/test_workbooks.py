"""XLSX, XLS and ODS: sheets, numbers, and workbooks made to exhaust the machine."""

import re
import struct
import weakref

import pytest

from klientela.atoms.formats.contact import Identifier, IdentifierKind, Labelled, Place
from klientela.atoms.formats.findings import Limits
from klientela.atoms.formats.tables import workbook
from tests.atoms.formats.workbooks import ods, ods_row, packed, packed_member, repacked, xls, xlsx

HEADER = ["Imię i nazwisko", "E-mail", "Telefon", "NIP"]
ROW = ["Łucja Próbna", "l@example.com", 600700800.0, 5252445767.0]
SHEET = "xl/worksheets/sheet1.xml"


def expect_lucja(contact, place):
    assert contact.place == place
    assert contact.full_name == "Łucja Próbna"
    assert contact.phones == [Labelled("600700800")]
    assert contact.identifiers == [Identifier(IdentifierKind.NIP, "5252445767")]


def test_xlsx_numbers_are_read_as_their_digits(read_bytes):
    (contact,), contacts = read_bytes(xlsx(("Kontakty", [HEADER, ROW])), "lista.xlsx")
    expect_lucja(contact, Place("lista.xlsx", 2, "Kontakty"))
    (recognised,) = contacts.recognised
    assert (recognised.format, recognised.part, recognised.streamed) == ("xlsx", "Kontakty", False)


def test_xls_is_read_whatever_its_name(read_bytes):
    (contact,), contacts = read_bytes(xls([HEADER, ROW], at=(2, 1)), "lista.csv")
    expect_lucja(contact, Place("lista.csv", 4, "Arkusz"))
    assert contacts.recognised[0].format == "xls"


def test_ods_with_its_padding_to_the_last_row_is_read(read_bytes):
    rows = ods_row(*HEADER[:2]) + ods_row("Łucja Próbna", "l@example.com") + ods_row(repeated=1_048_574)
    (contact,), contacts = read_bytes(ods(rows), "lista.ods")
    assert (contact.full_name, contact.place) == ("Łucja Próbna", Place("lista.ods", 2, "Lista"))
    assert contacts.recognised[0].format == "ods"


def test_each_visible_sheet_with_contacts_is_a_list(read_bytes):
    data = xlsx(
        ("Klienci", [HEADER, ROW]),
        ("Ukryty", [HEADER, ["Nikt", "n@example.com", "", ""]]),
        ("Budżet", [["Miesiąc", "Kwota"], ["styczeń", 12.5]]),
        ("Dostawcy", [["Firma", "E-mail"], ["X", "x@example.com"]]),
        hidden=("Ukryty",),
    )
    found, contacts = read_bytes(data, "lista.xlsx")
    assert [str(contact.place) for contact in found] == ["lista.xlsx › Klienci:2", "lista.xlsx › Dostawcy:2"]
    assert [(str(each.place), each.reason.code.code) for each in contacts.problems.found] == [
        ("lista.xlsx › Budżet:1", "FILE-NO-CONTACTS")
    ]


def test_workbook_is_read_twice_alike(open_bytes):
    contacts = open_bytes(xlsx(("Kontakty", [HEADER, ROW, ROW])), "lista.xlsx")
    assert [len(list(contacts)), len(list(contacts))] == [2, 2]


def test_digits_beyond_what_a_spreadsheet_keeps_are_reported(read_bytes):
    iban = 10105000997603123456789123.0
    (contact,), contacts = read_bytes(xlsx(("K", [["Firma", "Nr konta"], ["X", iban]])))
    assert contact.identifiers == []
    assert contact.extra == [("Nr konta", "1.01050009976031E+25")]
    assert contacts.problems.codes() == ["CELL-DIGITS-LOST"]


def test_dates_are_read_as_dates(read_bytes):
    data = xlsx(("K", [["Firma", "Data dodania"], ["X", ""]]))
    dated = b'<c r="B2" t="d"><v>2026-03-01</v></c></row></sheetData>'
    (contact,), _ = read_bytes(repacked(data, SHEET, lambda xml: xml.replace(b"</row></sheetData>", dated)))
    assert contact.obtained_on == "2026-03-01"


def test_value_in_the_far_corner_is_refused_before_it_is_laid_out(refusal_of):
    corner = b'<row r="1048576"><c r="CV1048576"><v>1</v></c></row></sheetData>'
    data = repacked(xlsx(("K", [HEADER, ROW])), SHEET, lambda xml: xml.replace(b"</sheetData>", corner))
    assert refusal_of(data) == "FILE-TOO-MANY-CELLS"
    assert refusal_of(xls([HEADER, ROW, [""] * 255 + ["x"]]), limits=Limits(cells=767)) == "FILE-TOO-MANY-CELLS"


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="XFD1048576"><v>1</v></c>',
        b"<c\n r = 'XFD1048576' ><v>1</v></c>",
        b'<c a=">" r="XFD1048576"><v>1</v></c>',
        b'<c r="XFD1048576" a="/>"><v>1</v></c>',
        b'<x:c r="xfd1048576"><v>1</v></x:c>',
    ],
)
def test_far_corner_is_seen_however_it_is_written(refusal_of, cell):
    data = repacked(
        xlsx(("K", [HEADER, ROW])),
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", b"<row>" + cell + b"</row></sheetData>"),
    )
    assert refusal_of(data) == "FILE-TOO-MANY-COLUMNS"


def test_cells_without_references_are_read_and_counted(read_bytes, refusal_of):
    data = repacked(xlsx(("K", [HEADER, ROW])), SHEET, lambda xml: re.sub(rb' r="[A-Z]*\d+"', b"", xml))
    (contact,), _ = read_bytes(data)
    expect_lucja(contact, Place("lista.csv", 2, "K"))
    assert refusal_of(data, limits=Limits(columns=3)) == "FILE-TOO-MANY-COLUMNS"


def test_formatting_without_values_costs_nothing(read_bytes):
    blank = b'<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row></sheetData>'
    data = repacked(xlsx(("K", [HEADER, ROW])), SHEET, lambda xml: xml.replace(b"</sheetData>", blank))
    (contact,), _ = read_bytes(data)
    assert contact.full_name == "Łucja Próbna"


def test_xls_that_announces_a_huge_sheet_is_refused(refusal_of):
    data = xls([HEADER, ROW])
    at = data.index(struct.pack("<HH", 0x0200, 14))
    huge = data[: at + 4] + struct.pack("<IIHH", 0, 0x00FFFFFF, 0, 256) + data[at + 16 :]
    assert refusal_of(huge) == "FILE-TOO-MANY-CELLS"


def test_ods_that_repeats_a_value_without_end_is_refused(refusal_of):
    assert refusal_of(ods(ods_row("E-mail") + ods_row("a@example.com", repeated=6_000_000))) == "FILE-TOO-MANY-CELLS"
    wide = (
        '<table:table-row><table:table-cell office:value="1" table:number-columns-repeated="1001"/></table:table-row>'
    )
    assert refusal_of(ods(ods_row("E-mail") + wide)) == "FILE-TOO-MANY-COLUMNS"


def test_ods_with_entities_is_refused(refusal_of):
    data = repacked(ods(ods_row("E-mail")), "content.xml", lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml)
    assert refusal_of(data) == "FILE-DAMAGED"


def test_workbook_with_a_password_is_named_as_such(refusal_of):
    plain = xls([HEADER, ROW])
    name = "Workbook".encode("utf-16-le")
    wrapped = "EncryptedPackage".encode("utf-16-le")
    at = plain.index(name)
    entry = wrapped.ljust(64, b"\0") + struct.pack("<H", len(wrapped) + 2)
    assert refusal_of(plain[:at] + entry + plain[at + 66 :], "lista.xlsx") == "FILE-PASSWORD"
    bof = plain.index(struct.pack("<HH", 0x0809, 16))
    codepage = plain.index(struct.pack("<HH", 0x0042, 2), bof)
    assert refusal_of(plain[:codepage] + struct.pack("<HH", 0x002F, 2) + plain[codepage + 4 :]) == "FILE-PASSWORD"


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}, "FILE-WRONG-TYPE"),
        ({"[Content_Types].xml": "<x/>", "ppt/presentation.xml": "<x/>"}, "FILE-WRONG-TYPE"),
        ({"[Content_Types].xml": "<x/>", "xl/workbook.bin": "x"}, "FILE-WRONG-TYPE"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}, "FILE-WRONG-TYPE"),
        ({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}, "FILE-DAMAGED"),
    ],
)
def test_other_documents_are_refused(refusal_of, members, code):
    assert refusal_of(packed(members), "lista.xlsx") == code


def test_text_document_of_the_old_word_is_refused(refusal_of):
    plain = xls([HEADER, ROW])
    name, other = "Workbook".encode("utf-16-le"), "WordDocument".encode("utf-16-le")
    at = plain.index(name)
    entry = other.ljust(64, b"\0") + struct.pack("<H", len(other) + 2)
    assert refusal_of(plain[:at] + entry + plain[at + 66 :], "lista.xls") == "FILE-WRONG-TYPE"


def test_large_workbook_is_refused(refusal_of):
    assert refusal_of(xlsx(("K", [HEADER, ROW])), limits=Limits(workbook=1_000)) == "FILE-TOO-LARGE"


def test_xls_that_would_make_the_reader_run_over_is_refused(refusal_of):
    data = xls([HEADER, ROW])
    dimensions = data.index(struct.pack("<HH", 0x0200, 14)) + 4
    backwards = data[:dimensions] + struct.pack("<IIHH", 138, 2, 0, 3) + data[dimensions + 12 :]
    assert refusal_of(backwards) == "FILE-DAMAGED"
    strings = next(match.start() for match in re.finditer(b"\xfc\0..", data, re.DOTALL)) + 8
    many = data[:strings] + struct.pack("<I", 0x7FFFFFFF) + data[strings + 4 :]
    assert refusal_of(many) == "FILE-DAMAGED"


@pytest.mark.parametrize(
    ("at", "value"),
    [(40, 0x10000000), (44, 0x10000000), (64, 0x10000000), (60, 0xFFFFFFFD), (68, 3), (76, 0xFFFFFFFD), (30, 10)],
    ids=["directory", "tables", "small tables", "small start", "further tables", "first table", "sector"],
)
def test_compound_file_that_names_more_than_it_holds_is_refused(refusal_of, at, value):
    data = bytearray(xls([HEADER, ROW]))
    struct.pack_into("<I" if at != 30 else "<H", data, at, value)
    assert refusal_of(bytes(data)) == "FILE-DAMAGED"


def test_compound_file_that_leads_in_a_circle_is_refused(refusal_of):
    data = bytearray(xls([HEADER, ROW]))
    (table,) = struct.unpack_from("<I", data, 76)
    struct.pack_into("<I", data, (table + 1) * 512, 0)
    assert refusal_of(bytes(data)) == "FILE-DAMAGED"


def test_sheets_that_share_one_place_are_each_counted(refusal_of):
    data = xls([HEADER, ROW])
    sheet = data.index(struct.pack("<H", 0x0085), 512)
    (size,) = struct.unpack_from("<H", data, sheet + 2)
    record = data[sheet : sheet + 4 + size]
    strings = next(match.start() for match in re.finditer(b"\xfc\0..", data, re.DOTALL))
    again = strings - sheet - len(record)
    assert again == 0
    (string_size,) = struct.unpack_from("<H", data, strings + 2)
    filler = 4 + string_size - len(record)
    twice = data[:strings] + record + struct.pack("<HH", 0, filler - 4) + b"\0" * (filler - 4)
    twice += data[strings + 4 + string_size :]
    assert len(twice) == len(data)
    assert refusal_of(data, limits=Limits(cells=7)) == "FILE-TOO-MANY-CELLS"
    assert refusal_of(twice, limits=Limits(cells=15)) == "FILE-TOO-MANY-CELLS"


def test_text_that_is_copied_into_many_cells_is_counted_each_time(refusal_of, read_bytes):
    limits = Limits(unpacked=60_000)
    rows = [["Firma", "E-mail"]] + [["x" * 5_000, "a@example.com"]] * 20
    assert refusal_of(xlsx(("K", rows)), limits=limits) == "FILE-UNPACKS-TOO-LARGE"
    assert len(read_bytes(xlsx(("K", rows[:6])), limits=limits)[0]) == 5
    assert refusal_of(ods(ods_row("E-mail") + ods_row("x" * 100, repeated=601)), limits=limits) == (
        "FILE-UNPACKS-TOO-LARGE"
    )
    spaces = ods_row("E-mail") + ods_row('a<text:s text:c="4000000000"/>')
    assert refusal_of(ods(spaces)) == "FILE-UNPACKS-TOO-LARGE"


def test_table_within_a_table_is_refused(refusal_of):
    nested = '<table:table-row><table:table-cell><table:table table:name="x"/></table:table-cell></table:table-row>'
    assert refusal_of(ods(ods_row("E-mail") + nested)) == "FILE-DAMAGED"


LONG = "x" * 3_000
SHARED = "xl/sharedStrings.xml"
FEW = Limits(unpacked=100_000)


def of_long_notes(value):
    """Write a workbook in which 40 cells name one long text, as `value` spells its number."""
    data = xlsx(("K", [HEADER, *([*ROW[:1], LONG] for _ in range(40))]))
    number = re.search(rb"<c r=.B2. t=.s.><v>(\d+)</v>", packed_member(data, SHEET))[1]
    named = b"<v>" + number + b"</v>"
    return repacked(data, SHEET, lambda xml: xml.replace(named, b"<v>" + value.replace(b"N", number) + b"</v>"))


@pytest.mark.parametrize("value", [b"N", b"000N", b"<![CDATA[N]]>", b"<!-- -->N"])
def test_copies_of_a_long_text_are_counted(refusal_of, read_bytes, value):
    assert refusal_of(of_long_notes(value), limits=FEW) == "FILE-UNPACKS-TOO-LARGE"
    if value == b"N":
        assert len(read_bytes(of_long_notes(value))[0]) == 40


@pytest.mark.parametrize("value", [b"+0", b"+N", b" N", b"N ", b"N.0", b"-N", b"abc", b"<x/>+0", b"99", b"<v>N</v>"])
def test_number_of_a_text_that_is_none_is_refused(refusal_of, value):
    assert refusal_of(of_long_notes(value), limits=FEW) == "FILE-DAMAGED"


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace(b"<si>", b"<a-b:si>").replace(b"</si>", b"</a-b:si>"),
        lambda xml: xml.replace(b"<si>", b"<!--<si>--><si>"),
    ],
    ids=["prefix", "comment"],
)
def test_shared_texts_are_found_however_they_are_written(refusal_of, change):
    assert refusal_of(repacked(of_long_notes(b"N"), SHARED, change), limits=FEW) == "FILE-UNPACKS-TOO-LARGE"


@pytest.mark.parametrize("name", [SHARED, SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_document_type_in_a_workbook_is_refused(refusal_of, name):
    data = repacked(of_long_notes(b"N"), name, lambda xml: xml.replace(b"?>", b"?><!DOCTYPE x>", 1))
    assert refusal_of(data, limits=FEW) == "FILE-DAMAGED"


@pytest.mark.parametrize(
    "target",
    ["worksheets/sheet1.xml", "/xl/worksheets/SHEET1.xml", "xl/worksheets/sheet1.xml", "./worksheets\\sheet1.xml"],
)
def test_sheets_that_are_one_and_the_same_are_refused(refusal_of, target):
    data = xlsx(("A", [HEADER, ROW]), ("B", [HEADER, ROW]))
    relations = "xl/_rels/workbook.xml.rels"
    twice = repacked(data, relations, lambda xml: xml.replace(b"worksheets/sheet2.xml", target.encode()))
    assert refusal_of(twice) == "FILE-DAMAGED"
    listed_twice = repacked(data, "xl/workbook.xml", lambda xml: xml.replace(b"rId2", b"rId1"))
    assert refusal_of(listed_twice) == "FILE-DAMAGED"


def test_all_sheets_together_stay_within_the_limit(refusal_of, read_bytes):
    data = xlsx(("A", [HEADER, ROW]), ("B", [HEADER, ROW]))  # two rows of four cells each
    assert len(read_bytes(data, limits=Limits(cells=16))[0]) == 2
    assert refusal_of(data, limits=Limits(cells=15)) == "FILE-TOO-MANY-CELLS"


class Watched:
    """A sheet of which one can tell whether somebody still holds it."""

    def __init__(self, sheet):
        self.height, self.width, self.iter_rows = sheet.height, sheet.width, sheet.iter_rows


def test_one_sheet_at_a_time_is_laid_out(open_bytes, monkeypatch):
    laid_out, opened = [], []
    sheet, read = workbook._Sheets.sheet, workbook._read

    def watched(self, index):
        assert [each() for each in laid_out] == [None] * len(laid_out)
        found = Watched(sheet(self, index))
        laid_out.append(weakref.ref(found))
        return found

    monkeypatch.setattr(workbook._Sheets, "sheet", watched)
    monkeypatch.setattr(workbook, "_read", lambda *args: opened.append(args) or read(*args))
    contacts = open_bytes(xlsx(*((name, [HEADER, ROW]) for name in "ABC")))
    assert ([each() for each in laid_out], len(opened)) == ([None] * 3, 1)
    assert [contact.place.part for contact in contacts] == ["A", "B", "C"]
    assert ([each() for each in laid_out], len(opened)) == ([None] * 6, 2)
