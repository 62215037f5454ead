"""What speaks for two records being one, in words; and records side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from klientela.atoms.channels.phone import phone_key
from klientela.atoms.decision import ReasonCode
from klientela.clients.parties.listing import ClientRow
from klientela.clients.parties.rules.matching.match import SAME_FROM, Match
from klientela.clients.parties.rules.matching.reasons import REASONS
from klientela.interfaces.web.clients.labels import phone_shown
from klientela.interfaces.web.clients.party_forms import NewOrganisationForm, NewPersonForm
from klientela.interfaces.web.kit.components import Compared, Line, SideBySide, Tone
from klientela.interfaces.web.kit.tags import spoken

_STRONG, _PLAIN = 40, 15
_BY_CODE: Mapping[str, ReasonCode] = {code.code: code for code in REASONS}


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody already known: where their file is, how sure it is, why, and both side by side."""

    name: str
    url: str
    verdict: str
    tone: Tone
    lines: tuple[Line, ...]
    pair: SideBySide


def alike(form: NewPersonForm | NewOrganisationForm, row: ClientRow, match: Match) -> Alike:
    """Return a match of what was typed with a stored client."""
    contact = form.contact
    typed = (
        form.draft.name.text,
        " · ".join(email.value for email in contact.emails),
        " · ".join(phone_shown(phone_key(phone.value) or phone.value) for phone in contact.phones),
        "",
    )
    held = (
        row.party.name,
        " · ".join(row.emails),
        " · ".join(phone_shown(phone) for phone in row.phones),
        " · ".join(role.organisation for role in row.roles),
    )
    labels = (gettext("Name"), gettext("E-mail"), gettext("Phone"), gettext("Organisation"))
    pair = SideBySide(
        gettext("Side by side"), (gettext("New client"), gettext("Known already")), _rows(labels, typed, held)
    )
    lines = lines_of((part.code.code, part.weight) for part in match.parts)
    url = reverse("client", args=[row.party.id])
    return Alike(row.party.name, url, verdict_of(match.score), tone_of(match.score), lines, pair)


def _rows(labels: Iterable[str], one: Iterable[str], other: Iterable[str]) -> tuple[Compared, ...]:
    found = zip(labels, one, other, strict=True)
    return tuple(
        Compared(label, (left, right), bool(left and right) and left.casefold() != right.casefold())
        for label, left, right in found
        if left or right
    )


def verdict_of(score: int) -> str:
    """Say how sure it is."""
    return gettext("Almost certainly the same") if score >= SAME_FROM else gettext("Perhaps the same")


def tone_of(score: int) -> Tone:
    """Return the tone of how sure it is."""
    return Tone.CAUTION if score >= SAME_FROM else Tone.UNKNOWN


def signs_read(signs: str) -> Iterable[tuple[str, int]]:
    """Yield the codes and weights of `MATCH-NAME-SAME:40 MATCH-FIRM:30`; what was cut off at the end is left out."""
    for sign in signs.split():
        code, _colon, weight = sign.partition(":")
        if code in _BY_CODE and weight.lstrip("-").isdecimal():
            yield code, int(weight)


def lines_of(signs: Iterable[tuple[str, int]]) -> tuple[Line, ...]:
    """Return signs as reasons, the weightiest first, each with how much it says."""
    ordered = sorted(signs, key=lambda sign: -abs(sign[1]))
    return tuple(
        Line(_BY_CODE[code].words.said(spoken()), _strength(weight), _tone(weight)) for code, weight in ordered
    )


def _strength(weight: int) -> str:
    if weight < 0:
        return gettext("speaks against it")
    if weight == 0:
        return gettext("says nothing")
    return (
        gettext("strong sign") if weight >= _STRONG else gettext("sign") if weight >= _PLAIN else gettext("weak sign")
    )


def _tone(weight: int) -> Tone:
    if weight < 0:
        return Tone.STOP
    return Tone.GOOD if weight >= _PLAIN else Tone.PLAIN
