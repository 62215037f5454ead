"""The values of one record, as the rules judge them, sorted into the families of findings."""

from __future__ import annotations

from collections.abc import Iterator

from klientela.atoms.decision import Decision, ReasonCode, Verdict, Weight
from klientela.atoms.formats.contact import ContactRecord
from klientela.clients.parties.rules import mail_signals
from klientela.clients.parties.rules.kind import RecordKind
from klientela.clients.parties.rules.mailbox import DomainKind, mailbox_kind
from klientela.clients.parties.rules.values import check_record
from klientela.clients.privacy.rules.excess import find_excess
from klientela.clients.privacy.rules.excess_reasons import DUMMY
from klientela.clients.privacy.rules.sensitive_words import SENSITIVE
from klientela.home.audit import families
from klientela.home.audit.report import Example, Report, ValueCount

_KIND_OF_CODE = {
    "EMAIL": "email",
    "PHONE": "phone",
    "NIP": "nip",
    "REGON": "regon",
    "KRS": "krs",
    "PESEL": "pesel",
    "EU": "eu_vat",
    "IBAN": "iban",
    "POSTAL": "postal",
}
_SENSITIVE = frozenset(code.code for code, _pattern in SENSITIVE)
_MAIL_FAMILIES = {
    mail_signals.FREE.code: families.FREE_MAIL,
    mail_signals.DISPOSABLE.code: families.DISPOSABLE_MAIL,
    mail_signals.SHARED.code: families.SHARED_MAIL,
}


def check_values(record: ContactRecord, kind: RecordKind, report: Report) -> Iterator[tuple[ReasonCode, Example]]:
    """Yield each finding about a record's values with its family, and count all values in the report."""
    _count_given(record, report)
    excess = find_excess(record)
    filled = {_column(decision) for decision in excess if decision.deciding.code.code == DUMMY.code}
    for decision in check_record(record):
        if _column(decision) in filled:
            continue  # a filler is named once, not as a wrong value too
        yield _value_family(decision, report), _example(record, decision)
    for decision in excess:
        yield _excess_family(decision), _example(record, decision)
    for decision in mail_signals.mail_signals(record, kind):
        family = _MAIL_FAMILIES.get(decision.deciding.code.code)
        if family:
            yield family, _example(record, decision)


def _count_given(record: ContactRecord, report: Report) -> None:
    counted = {
        "email": len(record.emails),
        "phone": len(record.phones),
        "postal": sum(bool(address.postal_code) for address in record.addresses),
    }
    for identifier in record.identifiers:
        counted[identifier.kind.value] = counted.get(identifier.kind.value, 0) + 1
    for kind, count in counted.items():
        if count:
            report.values.setdefault(kind, ValueCount()).given += count
    for labelled in record.emails:
        _count_mailbox(labelled.value, report)


def _count_mailbox(address: str, report: Report) -> None:
    if "@" not in address:
        return
    mailbox = mailbox_kind(address)
    report.mailboxes["shared"] += mailbox.is_shared
    report.mailboxes["free"] += mailbox.domain_kind is DomainKind.FREE
    report.mailboxes["disposable"] += mailbox.domain_kind is DomainKind.DISPOSABLE


def _value_family(decision: Decision, report: Report) -> ReasonCode:
    if decision.verdict is Verdict.UNKNOWN:
        return families.SUSPICIOUS
    kind = _KIND_OF_CODE[decision.deciding.code.code.split("-")[1]]
    report.values.setdefault(kind, ValueCount()).invalid += 1
    return families.INVALID[kind]


def _excess_family(decision: Decision) -> ReasonCode:
    code = decision.deciding.code
    if code.code == DUMMY.code:
        return families.FILLERS
    if code.code in _SENSITIVE:
        return families.SENSITIVE
    return families.EXCESS if code.weight is Weight.STOP else families.MISPLACED


def _example(record: ContactRecord, decision: Decision) -> Example:
    return Example(str(record.place), _column(decision), decision)


def _column(decision: Decision) -> str:
    return str(decision.deciding.params.get("column", ""))
