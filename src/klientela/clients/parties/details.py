"""Single facts written by hand: legal form, industries of which one is the main one, date of birth, job title."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction

from klientela.atoms.actor import Actor
from klientela.atoms.clock import today
from klientela.atoms.words import Words
from klientela.base.vault.said_error import SaidError
from klientela.clients.parties import evidence
from klientela.clients.parties.live_values import UnknownValueError, value_to_change
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.draft import DetailKind
from klientela.clients.parties.values import Detail

OF_A_PERSON = frozenset({DetailKind.BIRTHDAY, DetailKind.JOB_TITLE})
OF_AN_ORGANISATION = frozenset({DetailKind.LEGAL_FORM, DetailKind.INDUSTRY})
_SEVERAL = frozenset({DetailKind.INDUSTRY})
_PKD = re.compile(r"(\d\d)[.\s]?(\d\d)[.\s]?([A-Z])")
_LONGEST_LIFE = 130  # years: what is older was mistyped

# The forms that `rules/legal_forms` recognises, by their short names. Sources: Kodeks spółek handlowych Art. 1, Kodeks
# cywilny Art. 860, Act on foundations, Act on associations, Act on cooperatives, Act on state enterprises, Act on
# medical activity Art. 50a.
LEGAL_FORMS: Mapping[str, Words] = {
    "Sp. z o.o.": Words(en="limited liability company", pl="spółka z ograniczoną odpowiedzialnością"),
    "S.A.": Words(en="joint-stock company", pl="spółka akcyjna"),
    "P.S.A.": Words(en="simple joint-stock company", pl="prosta spółka akcyjna"),
    "Sp.j.": Words(en="general partnership", pl="spółka jawna"),
    "Sp.k.": Words(en="limited partnership", pl="spółka komandytowa"),
    "Sp. z o.o. sp.k.": Words(
        en="limited partnership with a limited liability company as general partner",
        pl="spółka komandytowa, w której komplementariuszem jest sp. z o.o.",
    ),
    "S.K.A.": Words(en="limited joint-stock partnership", pl="spółka komandytowo-akcyjna"),
    "Sp.p.": Words(en="professional partnership", pl="spółka partnerska"),
    "s.c.": Words(en="civil-law partnership", pl="spółka cywilna"),
    "Fundacja": Words(en="foundation", pl="fundacja"),
    "Stowarzyszenie": Words(en="association", pl="stowarzyszenie"),
    "Spółdzielnia": Words(en="cooperative", pl="spółdzielnia"),
    "Wspólnota mieszkaniowa": Words(en="housing community", pl="wspólnota mieszkaniowa"),
    "Przedsiębiorstwo państwowe": Words(en="state enterprise", pl="przedsiębiorstwo państwowe"),
    "SP ZOZ": Words(en="public health-care institution", pl="samodzielny publiczny zakład opieki zdrowotnej"),
    "Jednostka publiczna": Words(en="public body", pl="jednostka sektora publicznego"),
    "Parafia": Words(en="parish", pl="parafia"),
}
FOREIGN_FORMS = (
    *("GmbH", "GmbH & Co. KG", "UG", "AG", "KG", "OHG", "e.K.", "e.V.", "Ltd", "PLC", "LLP", "LLC", "Inc.", "Corp."),
    *("s.r.o.", "a.s.", "v.o.s.", "S.r.l.", "S.p.A.", "S.A.S.", "SARL", "EURL", "S.L.", "B.V.", "N.V.", "BVBA", "AB"),
    *("AS", "A/S", "ApS", "Oy", "UAB", "SIA", "OÜ", "Kft.", "Zrt.", "Nyrt.", "d.o.o.", "d.d.", "EOOD", "OOD", "Lda"),
    *("SE", "TOV"),
)


class WrongDetailError(SaidError):
    """It is no such fact, or a fact of the other sort of party; nothing was changed."""

    words = Words(
        en="This is not a fact that such a client can have.", pl="Takiej informacji nie można przypisać temu klientowi."
    )


class WrongIndustryError(WrongDetailError):
    """It has not the shape of a code of PKD."""

    words = Words(
        en="A PKD code has four digits and a letter, like 62.10.B.",
        pl="Kod PKD ma cztery cyfry i literę, na przykład 62.10.B.",
    )


class WrongBirthdayError(WrongDetailError):
    """Nobody alive can have been born then."""

    words = Words(en="Nobody can have been born on that day.", pl="Tego dnia nikt nie mógł się urodzić.")


class OneOnlyError(SaidError):
    """There is one such fact of the party already; nothing was changed."""

    words = Words(
        en="There is one already: correct that one instead.", pl="Ta informacja już jest: popraw ją, zamiast dodawać."
    )


def checked_detail(party: Party, kind: str, text: str) -> str:
    """Return a fact in the form it is kept in (PKD `62.10.B`, a date by ISO 8601). Raises WrongDetailError."""
    if kind not in list(DetailKind) or kind not in (OF_A_PERSON if party.is_person else OF_AN_ORGANISATION):
        raise WrongDetailError
    if kind == DetailKind.INDUSTRY:
        return _industry(text)
    if kind == DetailKind.BIRTHDAY:
        return _birthday(text)
    if kind == DetailKind.LEGAL_FORM and text not in (*LEGAL_FORMS, *FOREIGN_FORMS):
        raise WrongDetailError
    return text


def _industry(text: str) -> str:
    found = _PKD.fullmatch(text.strip().upper())
    if found is None:
        raise WrongIndustryError
    return ".".join(found.groups())


def _birthday(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise WrongBirthdayError from None
    if not today().year - _LONGEST_LIFE <= day.year or day > today():
        raise WrongBirthdayError
    return day.isoformat()


def checked_details(party: Party, details: list[tuple[DetailKind, str]]) -> list[tuple[DetailKind, str]]:
    """Return facts to be added in the form they are kept in. Raises WrongDetailError, OneOnlyError."""
    checked = [(kind, checked_detail(party, kind, text)) for kind, text in details]
    for kind, text in checked:
        held = Detail.objects.filter(party=party, kind=kind.value, ended_at=None)
        if kind not in _SEVERAL and held.exclude(text=text).exists():
            raise OneOnlyError
    return checked


def keep_one_main(party_ids: set[UUID]) -> None:
    """Let the oldest industry of each party be its main one where none is, in the caller's transaction."""
    live = Detail.objects.filter(party_id__in=party_ids, kind=DetailKind.INDUSTRY.value, ended_at=None)
    with_main = set(live.filter(is_main=True).values_list("party_id", flat=True))
    oldest = {detail.party_id: detail.id for detail in live.exclude(party_id__in=with_main).order_by("-id")}
    Detail.objects.filter(id__in=list(oldest.values())).update(is_main=True)


@transaction.atomic
def choose_main(actor: Actor, detail_id: UUID) -> UUID:
    """Let an industry be the main one of its party; return the party's id. Raises DeniedError, UnknownValueError."""
    detail = value_to_change(actor, "detail", detail_id)
    assert isinstance(detail, Detail)
    if detail.kind != DetailKind.INDUSTRY:
        raise UnknownValueError(str(detail_id))
    Party.objects.select_for_update().get(id=detail.party_id)
    industries = Detail.objects.filter(party_id=detail.party_id, kind=detail.kind, ended_at=None)
    industries.filter(is_main=True).exclude(id=detail.id).update(is_main=False)
    industries.filter(id=detail.id).update(is_main=True)
    evidence.note(actor, evidence.MAIN_CHOSEN, [detail.party_id], value=detail.id.hex)
    return detail.party_id
