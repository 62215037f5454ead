"""What a mailbox says about its holder, before anything else is known of them."""

from __future__ import annotations

from klientela.atoms.channels.email import check_email
from klientela.atoms.decision import Decision, Evidence, Reason, ReasonCode, Verdict, Weight
from klientela.atoms.formats.contact import ContactRecord
from klientela.atoms.words import Param, Words
from klientela.clients.parties.rules.kind import RecordKind
from klientela.clients.parties.rules.mailbox import DomainKind, mailbox_kind
from klientela.clients.parties.rules.values import column_name

RULES_VERSION = "2026-11"
_TRADE = Words(
    en="Trade practice: whoever pays for no domain is easier to impersonate",
    pl="Praktyka handlowa: pod kogoś bez własnej domeny łatwiej się podszyć",
)

FREE = ReasonCode(
    "MAIL-FREE",
    Words(en="A firm writes from the free mailbox {value}.", pl="Firma pisze z darmowej skrzynki {value}."),
    _TRADE,
    Weight.CAUTION,
    Words(en="Check the firm in its register first.", pl="Najpierw sprawdź firmę w rejestrze."),
)
FREE_OF_SOLE_TRADER = ReasonCode(
    "MAIL-FREE-SOLE-TRADER",
    Words(
        en="A sole trader writes from the free mailbox {value}, as many do.",
        pl="Jednoosobowa firma pisze z darmowej skrzynki {value}, jak wiele takich firm.",
    ),
    _TRADE,
)
DISPOSABLE = ReasonCode(
    "MAIL-DISPOSABLE",
    Words(
        en="{value} is a throw-away mailbox that nobody reads later.",
        pl="{value} to skrzynka jednorazowa, której nikt potem nie czyta.",
    ),
    "GDPR Art. 5(1)(d)",
    Weight.CAUTION,
    Words(en="Ask for a lasting address.", pl="Poproś o stały adres."),
)
SHARED = ReasonCode(
    "MAIL-SHARED",
    Words(en="{value} is read by a whole office.", pl="Skrzynkę {value} czyta całe biuro."),
    "PKE art. 398; GDPR Art. 4(1)",
    Weight.HINT,
)
REASONS: tuple[ReasonCode, ...] = (FREE, FREE_OF_SOLE_TRADER, DISPOSABLE, SHARED)

_FIRMS = frozenset({RecordKind.ORGANISATION, RecordKind.PERSON_AT_ORGANISATION})


def mail_signals(record: ContactRecord, kind: RecordKind) -> list[Decision]:
    """Return what each mailbox of a row says: NO for a free one of a firm and a throw-away one, else YES.

    A sole trader on a free mailbox is normal; a person's own free mailbox says nothing and gives nothing.
    """
    signals = []
    for labelled in record.emails:
        address = labelled.value.strip().lower()
        if "@" in address:
            signals += [_decided(record, code, verdict, address) for code, verdict in _signs(address, kind)]
    return signals


def _signs(address: str, kind: RecordKind) -> list[tuple[ReasonCode, Verdict]]:
    mailbox = mailbox_kind(address)
    found = []
    is_slip = bool(check_email(address).hints)  # gmial.com is a slip of the fingers before it is anything else
    if mailbox.domain_kind is DomainKind.DISPOSABLE and not is_slip:
        found.append((DISPOSABLE, Verdict.NO))
    elif mailbox.domain_kind is DomainKind.FREE and kind in _FIRMS:
        found.append((FREE, Verdict.NO))
    elif mailbox.domain_kind is DomainKind.FREE and kind is RecordKind.SOLE_TRADER:
        found.append((FREE_OF_SOLE_TRADER, Verdict.YES))
    if mailbox.is_shared:
        found.append((SHARED, Verdict.YES))
    return found


def _decided(record: ContactRecord, code: ReasonCode, verdict: Verdict, address: str) -> Decision:
    evidence = (Evidence("file", str(record.place)),)
    params: dict[str, Param] = {"value": address, "column": column_name(record, "emails")}
    return Decision(verdict, Reason(code, params, evidence), RULES_VERSION)
