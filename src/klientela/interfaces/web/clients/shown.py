"""A client's file as its page shows it: groups of values, each with its sources, its history and what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from klientela.atoms.actor import Actor
from klientela.base.access.capabilities import may
from klientela.base.access.row_scope import in_scope
from klientela.clients.parties.capabilities import CHANGE_CLIENTS
from klientela.clients.parties.client_file import ClientFile, Held
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.draft import NameKind
from klientela.clients.parties.source import Source
from klientela.clients.parties.values import Link, Name, Role, Value
from klientela.interfaces.web.clients.labels import (
    ENDED,
    fault_of,
    kind_label,
    note_of,
    role_line,
    table_of,
    text_of,
)
from klientela.interfaces.web.kit.tags import spoken


@dataclass(frozen=True, slots=True)
class Former:
    """A value that left use: what it said, when and how it left."""

    text: str
    kind: str
    until: datetime | None
    how: str
    source: Source


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A value that is in use; its addresses are empty where nothing may be changed."""

    text: str
    note: str
    sources: tuple[Source, ...]
    history: tuple[Former, ...] = ()
    url: str = ""
    fault: str = ""
    step: str = ""
    correct_url: str = ""
    remove_url: str = ""

    @property
    def source(self) -> Source:
        """Return the source that said it first."""
        return self.sources[0]

    @property
    def others(self) -> int:
        """Return how many other sources say the same."""
        return len(self.sources) - 1


@dataclass(frozen=True, slots=True)
class Group:
    """Values of one sort, with the way to add one; `empty` says what an empty group means."""

    title: str
    icon: str
    values: tuple[ShownValue, ...]
    add_url: str = ""
    add_label: str = ""
    empty: str = ""


def groups_of(actor: Actor, found: ClientFile) -> list[Group]:
    """Return the groups that the page shows: those with values, and those that a value can be added to."""
    shown = _Shown(actor, found.party)
    is_person = found.party.is_person
    groups = [
        shown.group(_("Contact"), found.points, icon="mail", add="contact", label=_("Add a contact")),
        shown.people(found) if not is_person else shown.roles(found),
        shown.group(_("Numbers"), found.identifiers, icon="hash", add="number", label=_("Add a number")),
        shown.group(_("Addresses"), found.addresses, icon="map-pin", add="address", label=_("Add an address")),
        shown.group(_("Tags"), found.tags, icon="tag", add="tag", label=_("Add a tag")),
        shown.group(_("Name"), found.names, icon="id"),
        shown.group(_("Details"), found.details, icon="list-details"),
        shown.links(found),
    ]
    return [group for group in groups if group.values or group.add_url]


def left_use(found: ClientFile) -> list[Former]:
    """Return the values that left use without a successor, the newest first."""
    rows = sorted(found.left_use, key=lambda row: row.ended_at, reverse=True)
    return [_former(row) for row in rows]


class _Shown:
    """Makes the groups for one actor: addresses of changes only for those who may change."""

    def __init__(self, actor: Actor, party: Party) -> None:
        self._actor = actor
        self._party = party
        self._may_change = may(actor, CHANGE_CLIENTS)

    def group(self, title: str, held: Sequence[Held], *, icon: str, add: str = "", label: str = "") -> Group:
        values = tuple(self._value(one) for one in held)
        return Group(title, icon, values, self._add_url(add), label, _("Nothing is known yet."))

    def roles(self, found: ClientFile) -> Group:
        return Group(
            _("Organisations"),
            icon="building",
            values=tuple(self._value(one, url=self._address(one.value.organisation)) for one in found.roles),
            add_url=self._add_url("role"),
            add_label=_("Add an organisation"),
            empty=_("No organisation is known yet."),
        )

    def people(self, found: ClientFile) -> Group:
        return Group(
            _("People"),
            icon="users-group",
            values=tuple(self._member(role) for role in found.staff),
            add_url=self._add_url("role"),
            add_label=_("Add a person"),
            empty=_("No person is known yet."),
        )

    def links(self, found: ClientFile) -> Group:
        own = tuple(self._value(one, url=self._address(one.value.other)) for one in found.links)
        theirs = tuple(self._linked_from(link) for link in found.linked_from)
        return Group(_("Linked organisations"), icon="link", values=own + theirs)

    def _value(self, held: Held, *, url: str = "") -> ShownValue:
        value = held.value
        reason = fault_of(value)
        return ShownValue(
            text=text_of(value),
            note=note_of(value),
            sources=tuple(held.sources),
            history=tuple(_former(row) for row in held.history),
            url=url,
            fault=reason.said(spoken()) if reason else "",
            step=(reason.step_said(spoken()) or "") if reason and self._may_change else "",
            correct_url=self._change_url("client-value", value) if table_of(value) != "tagging" else "",
            remove_url=self._change_url("client-value-remove", value) if _is_removable(value) else "",
        )

    def _member(self, role: Role) -> ShownValue:
        return ShownValue(
            role.party.name,
            role_line(role),
            (role.source,),
            url=reverse("client", args=[role.party_id]),
            correct_url=self._change_url("client-value", role),
            remove_url=self._change_url("client-value-remove", role),
        )

    def _linked_from(self, link: Link) -> ShownValue:
        note = _("names this one as its %(kind)s") % {"kind": note_of(link)}
        return ShownValue(link.party.name, note, (link.source,), url=self._address(link.party))

    def _address(self, other: Party) -> str:
        """Return where another party's file is, if this actor sees it."""
        is_seen = in_scope(self._actor, owner_id=other.owner_id, team_id=other.team_id)
        return reverse("client", args=[other.id]) if is_seen else ""

    def _add_url(self, what: str) -> str:
        return reverse("client-add", args=[self._party.id, what]) if what and self._may_change else ""

    def _change_url(self, page: str, value: Value) -> str:
        return reverse(page, args=[value.party_id, table_of(value), value.id]) if self._may_change else ""


def _is_removable(value: Value) -> bool:
    return not (isinstance(value, Name) and value.kind == NameKind.CURRENT)


def _former(row: Value) -> Former:
    return Former(text_of(row), kind_label(row), row.ended_at, str(ENDED.get(row.ended_as, "")), row.source)
