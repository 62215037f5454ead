"""A client's file as its page shows it: groups of values, each with its sources, its history and what may be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from klientela.atoms.actor import Actor
from klientela.base.access.capabilities import may
from klientela.base.access.row_scope import in_scope
from klientela.clients.parties.capabilities import CHANGE_CLIENTS
from klientela.clients.parties.client_file import ClientFile, Held
from klientela.clients.parties.links import is_in_force
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.draft import DetailKind, NameKind
from klientela.clients.parties.values import Detail, Link, Name, Role, Value
from klientela.interfaces.web.clients.detail_forms import ADD_LABELS, details_of
from klientela.interfaces.web.clients.labels import (
    ENDED,
    LINKED_FROM,
    LINKS,
    Label,
    fault_of,
    kind_label,
    link_line,
    note_of,
    role_line,
    table_of,
    text_of,
)
from klientela.interfaces.web.clients.sealed_shown import SealedShown
from klientela.interfaces.web.clients.shown_value import Action, Former, Group, ShownValue
from klientela.interfaces.web.kit.tags import spoken


def groups_of(actor: Actor, found: ClientFile) -> list[Group]:
    """Return the groups that the page shows: those with values, and those that a value can be added to."""
    shown = _Shown(actor, found.party)
    is_person = found.party.is_person
    groups = [
        shown.group(_("Contact"), found.points, icon="mail", add="contact", label=_("Add a contact")),
        shown.people(found) if not is_person else shown.roles(found),
        shown.numbers(found),
        shown.group(_("Addresses"), found.addresses, icon="map-pin", add="address", label=_("Add an address")),
        shown.group(_("Tags"), found.tags, icon="tag", add="tag", label=_("Add a tag")),
        shown.group(_("Name"), found.names, icon="id"),
        shown.details(found),
        shown.links(found) if not is_person else None,
    ]
    return [group for group in groups if group and (group.values or group.adds)]


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
        return Group(title, icon, values, self._adds((add, label)) if add else (), _("Nothing is known yet."))

    def numbers(self, found: ClientFile) -> Group:
        """Return the numbers; those that are sealed are masked, and have pages of their own."""
        values = tuple(self._value(one) for one in found.identifiers)
        adds = self._adds(("number", _("Add a number")))
        if found.party.is_person:
            sealed = SealedShown(self._actor, found)
            values, adds = (*values, *sealed.values()), (*adds, *sealed.adds())
        return Group(_("Numbers"), icon="hash", values=values, adds=adds, empty=_("Nothing is known yet."))

    def details(self, found: ClientFile) -> Group:
        """Return the single facts, and ways to add those that are missing; of industries there may be several."""
        held = {one.value.kind for one in found.details} - {DetailKind.INDUSTRY.value}
        missing = [kind for kind in details_of(found.party) if kind not in held]
        adds = self._adds(*((kind, str(ADD_LABELS[kind])) for kind in missing))
        values = tuple(self._value(one, actions=self._main(one.value)) for one in found.details)
        return Group(_("Details"), icon="list-details", values=values, adds=adds, empty=_("Nothing is known yet."))

    def _main(self, detail: Detail) -> tuple[Action, ...]:
        if detail.kind != DetailKind.INDUSTRY or detail.is_main or not self._may_change:
            return ()
        url = reverse("client-main-industry", args=[detail.party_id, detail.id])
        return (
            Action(_("Make “%(text)s” the main one") % {"text": detail.text}, icon="star", url=url, is_button=True),
        )

    def roles(self, found: ClientFile) -> Group:
        return Group(
            _("Organisations"),
            icon="building",
            values=tuple(self._value(one, url=self._address(one.value.organisation)) for one in found.roles),
            adds=self._adds(("role", _("Add an organisation"))),
            empty=_("No organisation is known yet."),
        )

    def people(self, found: ClientFile) -> Group:
        return Group(
            _("People"),
            icon="users-group",
            values=tuple(self._member(role) for role in found.staff),
            adds=self._adds(("role", _("Add a person"))),
            empty=_("No person is known yet."),
        )

    def links(self, found: ClientFile) -> Group:
        own = tuple(self._link(one.value, one.value.other, LINKS, held=one) for one in found.links)
        linked = ((link, Held(link, [link.source])) for link in found.linked_from)
        theirs = tuple(self._link(link, link.party, LINKED_FROM, held=held) for link, held in linked)
        adds = self._adds(("link", _("Link an organisation")))
        return Group(
            _("Linked organisations"), icon="link", values=own + theirs, adds=adds, empty=_("No link is known yet.")
        )

    def _value(self, held: Held, *, url: str = "", actions: tuple[Action, ...] = ()) -> ShownValue:
        value = held.value
        reason = fault_of(value)
        return ShownValue(
            text=text_of(value),
            note=note_of(value),
            sources=tuple(held.sources),
            history=_history(held),
            url=url,
            fault=reason.said(spoken()) if reason else "",
            step=(reason.step_said(spoken()) or "") if reason and self._may_change else "",
            correct_url=self._change_url("client-value", value) if table_of(value) != "tagging" else "",
            remove_url=self._change_url("client-value-remove", value) if _is_removable(value) else "",
            actions=actions or self._current(value),
        )

    def _current(self, value: Value) -> tuple[Action, ...]:
        """Return the way to make another name the current one."""
        if not isinstance(value, Name) or value.kind == NameKind.CURRENT or not self._may_change:
            return ()
        url = reverse("client-name-current", args=[value.party_id, value.id])
        return (
            Action(_("Make “%(text)s” the current name") % {"text": value.text}, icon="switch-horizontal", url=url),
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

    def _link(self, link: Link, there: Party, sides: Mapping[str, Label], *, held: Held) -> ShownValue:
        """Return a link as the file of one of its ends shows it; who sees one end only changes nothing."""
        url = self._address(there)
        correct_url = self._change_url("client-value", link, here=self._party) if url else ""
        end = Action(
            _("End the link with “%(name)s”") % {"name": there.name}, icon="link-off", url=f"{correct_url}?end=1"
        )
        return ShownValue(
            there.name,
            link_line(link, sides),
            tuple(held.sources),
            history=_history(held),
            url=url,
            correct_url=correct_url,
            remove_url=self._change_url("client-value-remove", link, here=self._party) if url else "",
            actions=(end,) if correct_url and is_in_force(link) else (),
        )

    def _address(self, other: Party) -> str:
        """Return where another party's file is, if this actor sees it."""
        is_seen = in_scope(self._actor, owner_id=other.owner_id, team_id=other.team_id)
        return reverse("client", args=[other.id]) if is_seen else ""

    def _adds(self, *what: tuple[str, str]) -> tuple[Action, ...]:
        if not self._may_change:
            return ()
        return tuple(
            Action(label, icon="plus", url=reverse("client-add", args=[self._party.id, name])) for name, label in what
        )

    def _change_url(self, page: str, value: Value, *, here: Party | None = None) -> str:
        party_id = here.id if here else value.party_id
        return reverse(page, args=[party_id, table_of(value), value.id]) if self._may_change else ""


def _is_removable(value: Value) -> bool:
    return not (isinstance(value, Name) and value.kind == NameKind.CURRENT)


def _history(held: Held) -> tuple[Former, ...]:
    """Return what stood in a value's place, each with what took its place: a correction, or a row of an import."""
    successors = (held.value, *held.history)
    return tuple(_former(row, successor) for row, successor in zip(held.history, successors, strict=False))


def _former(row: Value, successor: Value | None = None) -> Former:
    """Return a value that left use; of a role the title is what changed, so it stands beside the organisation."""
    line = role_line(row) if isinstance(row, Role) else link_line(row, LINKS) if isinstance(row, Link) else ""
    text = f"{text_of(row)}: {line}" if line else text_of(row)
    is_imported = successor is not None and successor.source.batch_id is not None
    how = _("replaced by an import") if is_imported else str(ENDED.get(row.ended_as, ""))
    return Former(text, kind_label(row), row.ended_at, how, row.source)
