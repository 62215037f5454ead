"""When a person must be told that we hold their data (GDPR Art. 13 and 14), and whether that is in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from klientela.atoms.clock import WARSAW
from klientela.atoms.decision import Decision, Reason, ReasonCode, Verdict, Weight
from klientela.atoms.law.dated import in_force
from klientela.atoms.law.gdpr import INFORM_WITHIN_MONTHS
from klientela.atoms.periods import months_after
from klientela.atoms.words import Param, Words
from klientela.clients.parties.rules.source import FROM_ELSEWHERE, FROM_THE_PERSON, SourceKind

RULES_VERSION = "2026-11"


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What is known about one person's data and the notice owed for them; None stands for *not known*.

    `source` is its kind, `source_said` what the list calls it. `is_natural_person` covers sole traders and partners
    of an s.c.; `informed_on` is the day of a notice already given (`was_informed` alone when its day is not known);
    `as_of` is the day the answer is for.
    """

    as_of: date
    is_natural_person: Verdict = Verdict.UNKNOWN
    source: SourceKind = SourceKind.UNKNOWN
    source_said: str = ""
    obtained_on: date | None = None
    was_informed: bool | None = None
    informed_on: date | None = None
    first_contact_on: date | None = None
    first_disclosed_on: date | None = None
    purpose: str = ""
    country: str = "PL"


_SEND = Words(
    en="Send the notice now; where the first message goes out anyway, put it in there.",
    pl="Wyślij klauzulę informacyjną teraz; jeśli i tak wysyłasz pierwszą wiadomość, umieść ją w niej.",
)
_FIND_OUT = Words(
    en="Find out where the data come from; until then, inform the person or delete the data.",
    pl="Ustal, skąd są dane; do tego czasu poinformuj osobę albo usuń dane.",
)
NOT_A_PERSON = ReasonCode(
    "NOTICE-NOT-A-PERSON",
    Words(
        en="It is not a natural person, so no notice is owed.",
        pl="To nie osoba fizyczna, więc nie trzeba jej informować.",
    ),
    "GDPR Art. 4(1), recital 14",
)
INFORMED = ReasonCode(
    "NOTICE-INFORMED",
    Words(en="The person was informed in time.", pl="Osobę poinformowano w terminie."),
    "GDPR Art. 13(4), 14(5)(a)",
)
INFORMED_LATE = ReasonCode(
    "NOTICE-INFORMED-LATE",
    Words(
        en="The person was informed on {informed}, but it was due by {due}.",
        pl="Osobę poinformowano {informed}, a trzeba było najpóźniej {due}.",
    ),
    "GDPR Art. 13(1), 14(3), 5(2)",
    Weight.HINT,
    Words(en="Note why it was late.", pl="Zapisz, dlaczego stało się to z opóźnieniem."),
)
AT_COLLECTION = ReasonCode(
    "NOTICE-AT-COLLECTION",
    Words(
        en="The data came from the person on {obtained}, and the notice was due that very day.",
        pl="Dane podała sama osoba {obtained} i wtedy należało ją poinformować.",
    ),
    "GDPR Art. 13(1)",
    Weight.STOP,
    _SEND,
)
DUE_TODAY = ReasonCode(
    "NOTICE-DUE-TODAY",
    Words(en="The person has to be informed today.", pl="Osobę trzeba poinformować dzisiaj."),
    "GDPR Art. 13(1), 14(3)",
    Weight.CAUTION,
    _SEND,
)
DUE_BY = ReasonCode(
    "NOTICE-DUE-BY",
    Words(
        en="The person has to be informed by {due}, or sooner, with the first message.",
        pl="Osobę trzeba poinformować najpóźniej {due}, a wcześniej, jeśli wcześniej do niej napiszesz lub zadzwonisz.",
    ),
    "GDPR Art. 14(3)",
    Weight.HINT,
    _SEND,
)
OVERDUE_MONTH = ReasonCode(
    "NOTICE-OVERDUE-MONTH",
    Words(
        en="The month for informing the person ended on {due}.",
        pl="Miesiąc na poinformowanie osoby minął {due}.",
    ),
    "GDPR Art. 14(3)(a); Regulation 1182/71 Art. 3",
    Weight.STOP,
    _SEND,
)
OVERDUE_CONTACT = ReasonCode(
    "NOTICE-OVERDUE-CONTACT",
    Words(
        en="The person was first contacted on {due} without having been informed.",
        pl="Pierwszy kontakt z osobą był {due}, a nie została wtedy poinformowana.",
    ),
    "GDPR Art. 14(3)(b)",
    Weight.STOP,
    _SEND,
)
OVERDUE_DISCLOSURE = ReasonCode(
    "NOTICE-OVERDUE-DISCLOSURE",
    Words(
        en="The data were first passed on to somebody else on {due} without the person having been informed.",
        pl="Dane pierwszy raz przekazano komuś innemu {due}, a osoba nie została wtedy poinformowana.",
    ),
    "GDPR Art. 14(3)(c)",
    Weight.STOP,
    _SEND,
)
SOURCE_UNKNOWN = ReasonCode(
    "NOTICE-SOURCE-UNKNOWN",
    Words(
        en="Nobody knows where the data come from. At worst they came from the person and the notice is already late; "
        "counted from {as_of} it is due by {due} at the latest.",
        pl="Nie wiadomo, skąd są dane. W najgorszym razie podała je sama osoba i termin już minął; "
        "licząc od {as_of}, trzeba ją poinformować najpóźniej {due}.",
    ),
    "GDPR Art. 5(2), 13(1), 14(3)",
    Weight.CAUTION,
    _FIND_OUT,
)
SOURCE_UNCLEAR = ReasonCode(
    "NOTICE-SOURCE-UNCLEAR",
    Words(
        en="The source “{source}” is written down, but it does not say whether the person gave the data. If so, the "
        "notice was due at once; if not, it is due by {due}, counted from {as_of}.",
        pl="Zapisano źródło „{source}”, ale nie wiadomo, czy dane podała sama osoba. Jeśli tak, należało ją "
        "poinformować od razu; jeśli nie, trzeba to zrobić najpóźniej {due}, licząc od {as_of}.",
    ),
    "GDPR Art. 13(1), 14(3)",
    Weight.CAUTION,
    _FIND_OUT,
)
OBTAINED_UNKNOWN = ReasonCode(
    "NOTICE-OBTAINED-UNKNOWN",
    Words(
        en="Nobody knows when the data were obtained. At worst the term is already over; counted from {as_of} the "
        "notice is due by {due} at the latest.",
        pl="Nie wiadomo, kiedy pozyskano dane. W najgorszym razie termin już minął; licząc od {as_of}, "
        "osobę trzeba poinformować najpóźniej {due}.",
    ),
    "GDPR Art. 5(2), 13(1), 14(3)",
    Weight.CAUTION,
    _FIND_OUT,
)
EXCEPTIONS = ReasonCode(
    "NOTICE-EXCEPTIONS",
    Words(
        en="An exception (the person knows already, disproportionate effort, a law, professional secrecy) counts only "
        "when you can prove it.",
        pl="Wyjątek (osoba już wie, niewspółmierny wysiłek, przepis, tajemnica zawodowa) liczy się tylko wtedy, "
        "gdy umiesz go wykazać.",
    ),
    "GDPR Art. 14(5), 5(2)",
    Weight.HINT,
)
MISSING_SOURCE = ReasonCode(
    "NOTICE-MISSING-SOURCE",
    Words(en="Where the data come from.", pl="Skąd są dane."),
    "GDPR Art. 14(2)(f)",
)
MISSING_OBTAINED = ReasonCode(
    "NOTICE-MISSING-OBTAINED",
    Words(en="The day on which the data were obtained.", pl="Dzień, w którym pozyskano dane."),
    "GDPR Art. 14(3)(a)",
)
MISSING_PURPOSE = ReasonCode(
    "NOTICE-MISSING-PURPOSE",
    Words(en="What the data are for; the notice must say it.", pl="Do czego służą dane; klauzula musi to podać."),
    "GDPR Art. 13(1)(c), 14(1)(c)",
)
MISSING_PROOF = ReasonCode(
    "NOTICE-MISSING-PROOF",
    Words(en="Whether the person was informed, with proof.", pl="Czy osobę poinformowano, z dowodem."),
    "GDPR Art. 5(2)",
)
MISSING_PERSON = ReasonCode(
    "NOTICE-MISSING-PERSON",
    Words(en="Whether it is a natural person.", pl="Czy to osoba fizyczna."),
    "GDPR Art. 4(1)",
)
REASONS: tuple[ReasonCode, ...] = (
    NOT_A_PERSON,
    INFORMED,
    INFORMED_LATE,
    AT_COLLECTION,
    DUE_TODAY,
    DUE_BY,
    OVERDUE_MONTH,
    OVERDUE_CONTACT,
    OVERDUE_DISCLOSURE,
    SOURCE_UNKNOWN,
    SOURCE_UNCLEAR,
    OBTAINED_UNKNOWN,
    EXCEPTIONS,
    MISSING_SOURCE,
    MISSING_OBTAINED,
    MISSING_PURPOSE,
    MISSING_PROOF,
    MISSING_PERSON,
)


def decide_notice(facts: NoticeFacts) -> Decision:
    """Say whether the duty to inform is in order: YES (done, not owed, or still in time), NO (late), or UNKNOWN.

    The last day is the earliest of one month after obtaining, the first communication and the first disclosure for
    data from elsewhere (Art. 14(3)), the day of collection for data from the person (Art. 13(1)). `valid_until` is the
    end of that day in Warsaw while it has not passed. A country without known holidays raises NotImplementedError.
    """
    if facts.is_natural_person is Verdict.NO:
        return _decided(facts, Verdict.YES, Reason(NOT_A_PERSON))
    deadline = _deadline(facts)
    if facts.was_informed or facts.informed_on:
        return _when_informed(facts, deadline)
    return _when_not_informed(facts, deadline) if deadline else _when_unknown(facts)


def _deadline(facts: NoticeFacts) -> tuple[date, ReasonCode] | None:
    """Return the last day for the notice with the rule that sets it, or None when the facts do not tell it."""
    if facts.source in FROM_THE_PERSON:
        return (facts.obtained_on, AT_COLLECTION) if facts.obtained_on else None
    ends = (
        (facts.first_contact_on, OVERDUE_CONTACT),
        (facts.first_disclosed_on, OVERDUE_DISCLOSURE),
        (_month_end(facts), OVERDUE_MONTH),
    )
    known = [(day, code) for day, code in ends if day is not None]
    earliest = min(known, key=lambda end: end[0], default=None)
    is_settled = facts.obtained_on is not None and facts.source in FROM_ELSEWHERE
    # A day that has passed settles it wherever the data came from: any other source would only have made it due sooner.
    is_past = earliest is not None and earliest[0] < facts.as_of
    return earliest if is_settled or is_past else None


def _month_end(facts: NoticeFacts) -> date | None:
    return _months_from(facts.obtained_on, facts) if facts.obtained_on else None


def _months_from(day: date, facts: NoticeFacts) -> date:
    return months_after(day, in_force(INFORM_WITHIN_MONTHS, facts.as_of).value, facts.country)


def _when_informed(facts: NoticeFacts, deadline: tuple[date, ReasonCode] | None) -> Decision:
    if facts.informed_on and deadline and facts.informed_on > deadline[0]:
        late = Reason(INFORMED_LATE, {"informed": facts.informed_on, "due": deadline[0]})
        return _decided(facts, Verdict.YES, late)
    return _decided(facts, Verdict.YES, Reason(INFORMED))


def _when_not_informed(facts: NoticeFacts, deadline: tuple[date, ReasonCode]) -> Decision:
    """Compare the last day with today; late is only certain where it is certain that nobody informed a person."""
    due, code = deadline
    exceptions = (Reason(EXCEPTIONS),) if facts.source in FROM_ELSEWHERE else ()
    if due >= facts.as_of:
        reason = Reason(DUE_TODAY if due == facts.as_of else DUE_BY, {"due": due})
        return _decided(facts, Verdict.YES, reason, weighed=exceptions, valid_until=_end_of(due))
    is_certain = facts.was_informed is False and facts.is_natural_person is Verdict.YES
    reason = Reason(code, {"obtained": due, "due": due})
    return _decided(facts, Verdict.NO if is_certain else Verdict.UNKNOWN, reason, weighed=exceptions)


def _when_unknown(facts: NoticeFacts) -> Decision:
    """Count the latest possible day as though all had come in today: the true one cannot be later than that."""
    counted_from = facts.obtained_on or facts.as_of
    is_from_person = facts.source in FROM_THE_PERSON
    due = counted_from if is_from_person else _months_from(counted_from, facts)
    said = " ".join(facts.source_said.split())[:60]
    unknown = SOURCE_UNCLEAR if said and facts.obtained_on else SOURCE_UNKNOWN
    code = OBTAINED_UNKNOWN if is_from_person or facts.source in FROM_ELSEWHERE else unknown
    params: dict[str, Param] = {"as_of": counted_from, "due": due}
    if code is SOURCE_UNCLEAR:
        params["source"] = said
    return _decided(facts, Verdict.UNKNOWN, Reason(code, params))


def _missing(facts: NoticeFacts) -> tuple[Reason, ...]:
    wanted = (
        (facts.is_natural_person is Verdict.UNKNOWN, MISSING_PERSON),
        (facts.source not in FROM_THE_PERSON | FROM_ELSEWHERE, MISSING_SOURCE),
        (facts.obtained_on is None, MISSING_OBTAINED),
        (facts.was_informed is None, MISSING_PROOF),
        (not facts.purpose.strip(), MISSING_PURPOSE),
    )
    return tuple(Reason(code) for is_missing, code in wanted if is_missing)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), WARSAW)


def _decided(
    facts: NoticeFacts,
    verdict: Verdict,
    deciding: Reason,
    *,
    weighed: tuple[Reason, ...] = (),
    valid_until: datetime | None = None,
) -> Decision:
    is_settled = deciding.code in (NOT_A_PERSON, INFORMED, INFORMED_LATE)
    missing = () if is_settled else _missing(facts)
    return Decision(verdict, deciding, RULES_VERSION, weighed=weighed, missing=missing, valid_until=valid_until)
