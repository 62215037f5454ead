"""ZIP archives of lists, and archives made to do harm."""

import io
import struct
import zipfile

from klientela.atoms.formats.findings import KIB, Limits
from tests.atoms.formats.workbooks import packed, xlsx

CSV = "Imię;E-mail\nAla;ala@example.com\n"
CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ala Próbna\r\nEND:VCARD\r\n"


def test_archive_gives_the_lists_of_its_members(read_bytes):
    data = packed(
        {
            "../../../etc/klienci.csv": CSV,
            "karty/ala.vcf": CARD,
            "arkusz.xlsx": xlsx(("Firmy", [["Firma", "NIP"], ["X", "5252445767"]])),
            "zdjęcie.png": b"\x89PNG\r\n",
            "pusty.csv": b"",
            "drugie.zip": packed({"x.csv": CSV}),
        }
    )
    found, contacts = read_bytes(data, "wszystko.zip")
    assert [str(contact.place) for contact in found] == [
        "wszystko.zip › ../../../etc/klienci.csv:2",
        "wszystko.zip › karty/ala.vcf:1",
        "wszystko.zip › arkusz.xlsx › Firmy:2",
    ]
    assert [recognised.format for recognised in contacts.recognised] == ["csv", "vcard", "xlsx"]
    assert [(each.place.part, each.reason.code.code) for each in contacts.problems.found] == [
        ("zdjęcie.png", "FILE-WRONG-TYPE"),
        ("pusty.csv", "FILE-EMPTY"),
        ("drugie.zip", "FILE-NESTED-ARCHIVE"),
    ]


def test_no_name_of_a_member_reaches_the_disk(read_bytes, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    found, _ = read_bytes(packed({"../ucieczka.csv": CSV + "x;x@example.com\n" * 60_000}), "a.zip")
    assert len(found) == 60_001
    assert sorted(tmp_path.rglob("*")) == [*before, tmp_path / "upload"]
    assert not (tmp_path.parent / "ucieczka.csv").exists()


def test_archive_without_a_list_is_refused(refusal_of):
    assert refusal_of(packed({"a.png": b"\x89PNG"})) == "FILE-NO-LIST-IN-ARCHIVE"
    assert refusal_of(packed({})) == "FILE-NO-LIST-IN-ARCHIVE"


def test_bomb_is_refused_while_it_grows(refusal_of):
    zeros = b"\n" * (300 * KIB)
    assert refusal_of(packed({"a.csv": zeros}), limits=Limits(ratio_from=KIB)) == "FILE-ZIP-BOMB"
    assert refusal_of(packed({"a.csv": CSV + "x" * 3_000}), limits=Limits(unpacked=2_000)) == "FILE-UNPACKS-TOO-LARGE"
    many = packed({f"{n}.csv": CSV * 20 for n in range(10)})
    assert refusal_of(many, limits=Limits(unpacked=len((CSV * 20).encode()) * 9)) == "FILE-UNPACKS-TOO-LARGE"


def test_size_claimed_by_the_header_is_not_believed(refusal_of):
    data = bytearray(packed({"a.csv": b"\n" * (300 * KIB)}))
    directory = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, directory + 24, 10)
    assert refusal_of(bytes(data), limits=Limits(ratio_from=KIB)) == "FILE-NO-LIST-IN-ARCHIVE"


def test_workbook_that_unpacks_too_large_is_refused(refusal_of):
    data = xlsx(("K", [["Firma", "E-mail"]] + [["X", "x@example.com"]] * 500))
    assert refusal_of(data, limits=Limits(unpacked=5_000)) == "FILE-UNPACKS-TOO-LARGE"


def test_archive_of_too_many_members_is_refused(refusal_of):
    data = packed({f"{n}.csv": CSV for n in range(11)})
    assert refusal_of(data, limits=Limits(members=10)) == "FILE-TOO-MANY-MEMBERS"
    claim = bytearray(data)
    struct.pack_into("<I", claim, data.rindex(b"PK\x05\x06") + 12, 0x7FFFFFFF)
    assert refusal_of(bytes(claim)) == "FILE-TOO-MANY-MEMBERS"


def test_archive_with_a_password_is_named_as_such(refusal_of):
    data = bytearray(packed({"a.csv": CSV}))
    for at in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[at] |= 1
    assert refusal_of(bytes(data)) == "FILE-PASSWORD"


def test_damaged_member_is_skipped_and_the_rest_read(read_bytes):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.csv", CSV)
        archive.writestr("b.csv", CSV)
    broken = data.getvalue().replace(b"Ala;", b"Ola;", 1)
    found, contacts = read_bytes(broken, "a.zip")
    assert [contact.place.part for contact in found] == ["b.csv"]
    assert contacts.problems.codes() == ["FILE-DAMAGED"]


def test_cut_archive_is_refused(refusal_of):
    data = packed({"a.csv": CSV})
    assert refusal_of(data[:-10]) == "FILE-DAMAGED"
    assert refusal_of(data, limits=Limits(archive=20)) == "FILE-TOO-LARGE"


def test_members_that_lie_in_one_another_are_refused(refusal_of, read_bytes):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as archive:
        for name in ("a.csv", "b.csv"):
            archive.writestr(name, CSV)
    second = data.getvalue().rindex(b"PK\x01\x02")
    assert len(read_bytes(data.getvalue())[0]) == 2
    same_place = bytearray(data.getvalue())
    struct.pack_into("<I", same_place, second + 42, 0)  # the second is the first once more
    assert refusal_of(bytes(same_place)) == "FILE-DAMAGED"
    first = data.getvalue().index(b"PK\x01\x02")
    longer = bytearray(data.getvalue())
    struct.pack_into("<I", longer, first + 20, len(CSV.encode()) + len("a.csv") + 1)  # reaches into the second
    assert refusal_of(bytes(longer)) == "FILE-DAMAGED"
