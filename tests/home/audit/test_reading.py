from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from klientela.home.audit.files import AuditFile
from klientela.home.audit.reading import run_audit
from klientela.home.audit.rendering import SCHEMA, report_html, report_pdf
from klientela.home.audit.said import said
from klientela.home.demo.lists import write_demo_lists

AS_OF = date(2026, 11, 22)
VALIDATOR = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))


def audited(*paths: Path, language: str = "en") -> dict[str, Any]:
    report = said(run_audit([AuditFile(path, path.name) for path in paths], as_of=AS_OF), language)  # type: ignore[arg-type]
    VALIDATOR.validate(report)
    return report


def written(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def found(report: dict[str, Any]) -> dict[str, int]:
    return {finding["code"]: finding["count"] for finding in report["findings"]}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_demo_lists(tmp_path_factory.mktemp("demo"))


def test_a_clean_list_says_that_nothing_is_wrong(tmp_path: Path) -> None:
    report = audited(written(tmp_path, "Firma,NIP\nTartak Zachód S.A.,5252445767\n"))
    assert found(report) == {"AUDIT-CLEAN": 0}
    assert (report["summary"]["people"], report["summary"]["organisations"]) == (0, 1)


def test_a_person_without_a_source_must_be_looked_into(tmp_path: Path) -> None:
    report = audited(written(tmp_path, "Imię,Nazwisko,E-mail\nAnna,Buk,anna@bukowa.example\n"))
    assert found(report) == {"AUDIT-NOTICE-UNKNOWN": 1}
    assert report["summary"]["notice"] == {"overdue": 0, "due": 0, "unknown": 1, "settled": 0, "earliest": "2026-12-22"}
    assert (report["summary"]["without_source"], report["summary"]["without_purpose"]) == (1, 1)


@pytest.mark.parametrize(
    ("obtained", "code", "verdict"),
    [("2026-10-03", "AUDIT-NOTICE-OVERDUE", "unknown"), ("2026-11-20", "AUDIT-NOTICE-DUE", "yes")],
)
def test_a_purchased_list_starts_the_clock_of_article_14(
    tmp_path: Path, obtained: str, code: str, verdict: str
) -> None:
    text = f"Imię,Nazwisko,Źródło,Data pozyskania\nAnna,Buk,lista kupiona,{obtained}\n"
    report = audited(written(tmp_path, text))
    assert [(finding["code"], finding["verdict"]) for finding in report["findings"]] == [(code, verdict)]
    assert report["summary"]["without_source"] == 0


def test_a_person_in_three_lists_is_informed_once_by_the_first_deadline(tmp_path: Path) -> None:
    rows = "".join(
        f"Anna,Buk,anna@bukowa.example,lista kupiona,{day}\n" for day in ("2026-11-20", "2026-10-03", "2026-11-19")
    )
    report = audited(written(tmp_path, f"Imię,Nazwisko,E-mail,Źródło,Data pozyskania\n{rows}"))
    assert report["summary"]["notice"] == {"overdue": 1, "due": 0, "unknown": 0, "settled": 0, "earliest": "2026-12-21"}
    assert (report["summary"]["natural_persons"], report["summary"]["personal_records"]) == (1, 3)
    overdue = next(finding for finding in report["findings"] if finding["code"] == "AUDIT-NOTICE-OVERDUE")
    assert (overdue["count"], overdue["cases"]) == (1, 1)
    assert "AUDIT-NOTICE-DUE" not in found(report)


def test_data_from_the_person_fall_under_article_13(tmp_path: Path) -> None:
    report = audited(written(tmp_path, "Imię,Nazwisko,Skąd,Data\nAnna,Buk,od klienta,\n"), language="pl")
    assert found(report) == {"AUDIT-NOTICE-UNKNOWN": 1}
    text = "Imię,Nazwisko,Skąd,Data pozyskania\nAnna,Buk,od klienta,2026-11-10\n"
    [finding] = audited(written(tmp_path, text), language="pl")["findings"]
    assert (finding["code"], finding["source"]) == ("AUDIT-NOTICE-OVERDUE-ART-13", "art. 13 ust. 1 RODO")


def test_a_source_that_is_written_down_is_not_called_unknown(tmp_path: Path) -> None:
    text = "Imię,Nazwisko,Źródło,Data pozyskania\nAnna,Buk,strona www,2026-11-10\n"
    report = audited(written(tmp_path, text))
    assert report["findings"][0]["reasons"][0]["code"] == "NOTICE-SOURCE-UNCLEAR"
    assert "strona www" in report["findings"][0]["reasons"][0]["text"]
    assert report["summary"]["without_source"] == 0


def test_a_slip_in_a_domain_is_not_a_throw_away_mailbox(tmp_path: Path) -> None:
    report = audited(written(tmp_path, "Firma,E-mail\nTartak S.A.,anna@gmial.com\n"))
    assert set(found(report)) == {"AUDIT-SUSPICIOUS"}


def test_a_person_in_the_column_of_clients_is_a_person(tmp_path: Path) -> None:
    text = "Klient,Telefon\nNowak Joanna,601 234 567\nTartak Nowak,602 345 678\nRAZEM: 2,\n"
    kinds = {kind["kind"]: kind["count"] for kind in audited(written(tmp_path, text))["kinds"]}
    assert kinds == {"person": 1, "organisation": 1, "unknown": 1}


def test_a_filler_is_named_once(tmp_path: Path) -> None:
    report = audited(written(tmp_path, "Firma,E-mail,Telefon\nTartak S.A.,brak,brak\n"))
    assert found(report) == {"AUDIT-FILLERS": 2}


@pytest.mark.parametrize("note", ["hasło do panelu: Kotek123", "PIN 4512", "haslo: abc12345", "hasło do wifi: bazant1"])
def test_a_password_in_a_note_is_seen(tmp_path: Path, note: str) -> None:
    assert found(audited(written(tmp_path, f"Firma,Uwagi\nTartak S.A.,{note}\n"))) == {"AUDIT-EXCESS": 1}


def test_a_slogan_is_no_password(tmp_path: Path) -> None:
    assert found(audited(written(tmp_path, "Firma,Uwagi\nTartak S.A.,hasło reklamowe: dobre drewno\n"))) == {
        "AUDIT-CLEAN": 0
    }


def test_a_sole_trader_is_a_natural_person_and_a_company_is_none(tmp_path: Path) -> None:
    text = "Firma,NIP\nUsługi Stolarskie Jan Kowalski,5252445767\nTartak sp. z o.o.,7010013347\n"
    report = audited(written(tmp_path, text))
    assert {kind["kind"]: kind["count"] for kind in report["kinds"]} == {"sole-trader": 1, "organisation": 1}
    assert report["summary"]["natural_persons"] == 1


def test_a_firm_that_bears_the_name_of_its_person_is_a_sole_trader_however_rare_the_name(tmp_path: Path) -> None:
    report = audited(written(tmp_path, "Firma,Osoba kontaktowa\nF.H.U. Katarzyna Lipiec,Katarzyna Lipiec\n"))
    assert [kind["kind"] for kind in report["kinds"]] == ["sole-trader"]


def test_a_person_in_two_files_is_counted_once_and_shown_with_the_evidence(tmp_path: Path) -> None:
    first = written(tmp_path, "Imię,Nazwisko,E-mail\nŁucja,Świątek,lucja@bukowa.example\n", "crm.csv")
    second = written(tmp_path, "First Name,Last Name,E-mail\nLucja,Swiatek,LUCJA@bukowa.example\n", "phone.csv")
    report = audited(first, second)
    assert (report["summary"]["people"], report["summary"]["records"]) == (1, 2)
    [group] = report["duplicates"]
    assert (group["certainty"], group["across_files"], group["of"]) == ("same", True, "person")
    assert [member["place"] for member in group["members"]] == ["crm.csv:2", "phone.csv:2"]
    assert "The same personal e-mail address: lucja@bukowa.example." in [item["text"] for item in group["evidence"]]


def test_a_firms_staff_do_not_make_the_firm_a_duplicate(tmp_path: Path) -> None:
    text = "Imię,Nazwisko,Firma\nAnna,Buk,Tartak sp. z o.o.\nPiotr,Klon,Tartak sp. z o.o.\n"
    report = audited(written(tmp_path, text))
    assert (report["summary"]["people"], report["summary"]["organisations"], report["duplicates"]) == (2, 1, [])


def test_what_a_field_should_not_hold_is_named_and_never_repeated(tmp_path: Path) -> None:
    report = audited(written(tmp_path, "Firma,Uwagi\nTartak S.A.,PESEL 44051401458\nTartak Nowy S.A.,jest na L4\n"))
    assert found(report)["AUDIT-EXCESS"] == 1
    assert found(report)["AUDIT-SENSITIVE"] == 1
    assert "44051401458" not in json.dumps(report)


def test_wrong_values_are_counted_by_kind_with_reason_and_place(tmp_path: Path) -> None:
    text = "Firma,NIP,E-mail,Telefon\nTartak S.A.,5252445768,biuro@@tartak.example,12\n"
    report = audited(written(tmp_path, text))
    wrong = {value["kind"]: (value["given"], value["invalid"]) for value in report["values"]}
    assert wrong == {"email": (1, 1), "phone": (1, 1), "nip": (1, 1)}
    nip = next(finding for finding in report["findings"] if finding["code"] == "AUDIT-INVALID-NIP")
    assert nip["reasons"][0]["code"] == "VALUE-NIP-CHECKSUM"
    assert (nip["examples"][0]["place"], nip["examples"][0]["column"]) == ("list.csv:2", "NIP")


def test_findings_come_in_the_order_of_what_they_cost(demo: list[Path]) -> None:
    weights = [finding["weight"] for finding in audited(*demo)["findings"]]
    assert weights == sorted(weights, key=["stop", "caution", "hint", "fine"].index)


def test_a_file_that_cannot_be_read_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    bad = tmp_path / "photo.csv"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    good = written(tmp_path, "Imię,Nazwisko\nAnna,Buk\n")
    report = audited(bad, good)
    assert [file["records"] for file in report["files"]] == [0, 1]
    assert report["files"][0]["refused"]["code"].startswith("FILE-")
    assert found(report)["AUDIT-FILE-REFUSED"] == 1


def test_progress_is_told_and_can_stop_it(tmp_path: Path) -> None:
    rows = "".join(f"Anna{number},Buk\n" for number in range(1200))
    path = written(tmp_path, f"Imię,Nazwisko\n{rows}")
    file = AuditFile(path, path.name)
    told: list[tuple[int, AuditFile | None]] = []
    run_audit([file], as_of=AS_OF, progress=lambda *step: told.append(step))
    assert told == [(0, file), (500, file), (1000, file), (1200, None), (1200, None)]

    def stop(_read: int, _file: AuditFile | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_audit([AuditFile(path, path.name)], as_of=AS_OF, progress=stop)


def test_the_html_is_one_safe_file(tmp_path: Path) -> None:
    text = (
        "Firma,Uwagi\n<script>alert(1)</script> sp. z o.o.,PESEL 44051401458\n<script>alert(1)</script> sp. z o.o.,\n"
    )
    page = report_html(audited(written(tmp_path, text, "<b>list<b>.csv"), language="pl"))
    assert "<script" not in page
    assert "&lt;b&gt;list&lt;b&gt;.csv" in page
    assert "http" not in page


def test_a_header_as_long_as_a_book_is_cut(tmp_path: Path) -> None:
    report = audited(written(tmp_path, f"Imię,E-mail,{'x' * 100_000}\nAnna,anna@bukowa.example,\n"))
    assert report["files"][0]["lists"][0]["columns"][2]["header"] == "x" * 500 + "…"


def test_escapes_of_a_terminal_do_not_survive(tmp_path: Path) -> None:
    report = audited(written(tmp_path, "Imię,E-mail\nAnna,a\x1b[31m@@b\nAnna,a\u202e@@b\n"))
    assert "\x1b" not in str(report)
    assert "\u202e" not in str(report)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_pdf_says_what_the_json_says(demo: list[Path], tmp_path: Path, language: str) -> None:
    report = audited(*demo, language=language)
    path = tmp_path / "report.pdf"
    path.write_bytes(report_pdf(report))
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
    for finding in report["findings"]:
        assert " ".join(finding["text"].split()) in text
    assert all(file["name"] in text for file in report["files"])


def test_the_demo_says_something_about_everything(demo: list[Path]) -> None:
    assert set(found(audited(*demo))) == {
        "AUDIT-NOTICE-OVERDUE",
        "AUDIT-NOTICE-UNKNOWN",
        "AUDIT-EXCESS",
        "AUDIT-SENSITIVE",
        "AUDIT-PEOPLE-TWICE",
        "AUDIT-INVALID-EMAIL",
        "AUDIT-INVALID-PHONE",
        "AUDIT-INVALID-NIP",
        "AUDIT-DISPOSABLE-MAIL",
        "AUDIT-SHARED-MAIL",
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_no_bytes_break_it(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any"
    path.write_bytes(content)
    audited(path)


@pytest.mark.samples
def test_every_sample_is_read_or_refused_with_a_reason(samples: Path) -> None:
    paths = sorted([*(samples / "vcard").iterdir(), *(samples / "contacts-csv").iterdir()])
    report = audited(*paths, language="pl")
    assert len(report["files"]) == len(paths) == 27
    for file in report["files"]:
        assert file["records"] or file["refused"] or file["problems"], file["name"]
    linkedin = audited(next((samples / "contacts-csv").iterdir()))
    assert (linkedin["summary"]["people"], linkedin["summary"]["organisations"]) == (7, 7)
    assert linkedin["files"][0]["lists"][0]["preset"] == "linkedin-connections"
