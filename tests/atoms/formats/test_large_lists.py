"""A long list is read in constant memory."""

import tracemalloc
from itertools import islice

from klientela.atoms.formats.contact_list import open_contacts

MOST = 4_000_000  # bytes, far below what either file would take


def traced(contacts, count):
    """Take contacts and return how many came and the peak of memory meanwhile."""
    tracemalloc.start()
    taken = sum(1 for _ in islice(contacts, count))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return taken, peak < MOST


def test_csv_of_200_000_rows_is_read_in_constant_memory(tmp_path):
    path = tmp_path / "lista.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("Firma;E-mail\n")
        file.writelines(f"Firma {number};f{number}@example.com\n" for number in range(200_000))
    assert path.stat().st_size > MOST
    contacts = (contact for _ in (1,) for contact in open_contacts(path))  # opened under the trace
    assert traced(contacts, 5_000) == (5_000, True)
    assert sum(1 for _ in islice(contacts, 185_000)) == 185_000
    assert traced(contacts, 200_000) == (10_000, True)


def test_vcards_are_read_one_by_one(tmp_path):
    path = tmp_path / "karty.vcf"
    note = "x" * 800
    card = f"BEGIN:VCARD\nVERSION:3.0\nFN:Łucja Próbna\nEMAIL:l@example.com\nNOTE:{note}\nEND:VCARD\n"
    path.write_text(card * 6_000, encoding="utf-8")
    assert path.stat().st_size > MOST
    contacts = (contact for _ in (1,) for contact in open_contacts(path))
    assert traced(contacts, 6_000) == (6_000, True)
