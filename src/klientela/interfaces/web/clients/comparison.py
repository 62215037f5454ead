"""Two clients field by field, and what a merge would move, said in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext

from klientela.clients.parties.client_file import ClientFile, Held
from klientela.clients.parties.merge import MergePreview
from klientela.clients.parties.values import Value
from klientela.interfaces.web.clients.labels import PARTIES, kind_label, role_line, text_of
from klientela.interfaces.web.kit.components import Compared, SideBySide
from klientela.interfaces.web.kit.tags import day, spoken


def compared(one: ClientFile, other: ClientFile) -> SideBySide:
    """Return two files side by side, a row for each sort of value that either has."""
    rows = [_row(gettext("Kind"), *(str(PARTIES[found.party.kind]) for found in (one, other)))]
    sides = (_by_kind(one), _by_kind(other))
    labels = dict.fromkeys([*sides[0], *sides[1]])
    rows += [_row(label, *(" · ".join(side.get(label, [])) for side in sides)) for label in labels]
    rows.append(_row(gettext("Stage"), *(found.party.stage_words.said(spoken()) for found in (one, other))))
    keepers = (found.party.owner.full_name if found.party.owner else "—" for found in (one, other))
    rows.append(_row(gettext("Keeper"), *keepers))
    rows.append(Compared(gettext("Known since"), (day(one.party.created_at), day(other.party.created_at))))
    return SideBySide(gettext("Side by side"), (one.party.name, other.party.name), tuple(rows))


def listed(values: Iterable[Value], files: Sequence[ClientFile]) -> list[tuple[str, str]]:
    """Return rows of values with what they are called; their relations are those that the files have read."""
    read = {held.value.id: held.value for found in files for held in _held(found)}
    return [(kind_label(value), text_of(read.get(value.id, value))) for value in values]


def contradictions_said(preview: MergePreview) -> list[str]:
    """Say which valid numbers contradict each other."""
    return [
        gettext("%(kind)s: %(one)s or %(other)s?")
        % {"kind": kind_label(one), "one": text_of(one), "other": text_of(other)}
        for one, other in preview.contradictions
    ]


def _held(found: ClientFile) -> Iterable[Held]:
    for values in (found.names, found.points, found.identifiers, found.addresses):
        yield from values
    for values in (found.roles, found.details, found.tags, found.links):
        yield from values


def _by_kind(found: ClientFile) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for held in _held(found):
        line = text_of(held.value)
        if held in found.roles:
            line = f"{line} ({role_line(held.value)})"
        kinds.setdefault(kind_label(held.value), []).append(line)
    return kinds


def _row(label: str, one: str, other: str) -> Compared:
    return Compared(label, (one, other), bool(one and other) and one.casefold() != other.casefold())
