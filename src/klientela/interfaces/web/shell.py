"""The frame around every page: the menu, with only what works and only what the user may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from klientela.atoms.actor import ANONYMOUS, Actor
from klientela.base.access.accounts import MANAGE_USERS
from klientela.base.access.capabilities import may
from klientela.base.access.evidence_desk import SEE_EVIDENCE
from klientela.base.access.roles import Role
from klientela.base.access.user import User
from klientela.base.parameters.firm import SEE_SETTINGS
from klientela.clients.parties.capabilities import IMPORT_CLIENTS, SEE_CLIENTS
from klientela.home.audit.desk import RUN_AUDITS
from klientela.interfaces.web.data_map.pages import SEE_DATA_MAP


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the menu: shown to those who have its capability."""

    label: Promise | str
    page: str
    icon: str
    capability: str


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading; the first group has none."""

    label: Promise | str
    items: tuple[Item, ...]


MENU = (
    Group(
        "",
        (
            Item(_("Clients"), "clients", icon="address-book", capability=SEE_CLIENTS),
            Item(_("Import"), "imports", icon="file-import", capability=IMPORT_CLIENTS),
            Item(_("Audit of lists"), "audit", icon="file-search", capability=RUN_AUDITS),
            Item(_("Evidence"), "evidence", icon="certificate", capability=SEE_EVIDENCE),
            Item(_("Data map"), "data-map", icon="map-2", capability=SEE_DATA_MAP),
        ),
    ),
    Group(
        _("Firm"),
        (
            Item(_("Users"), "users", icon="users", capability=MANAGE_USERS),
            Item(_("Settings"), "settings", icon="settings", capability=SEE_SETTINGS),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A menu entry as it is shown."""

    label: Promise | str
    url: str
    icon: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """What the frame shows."""

    theme: str
    roles: tuple[Role, ...]
    groups: tuple[tuple[Promise | str, tuple[Entry, ...]], ...]


def shell_context(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame needs; it is worked out only where a page has the frame."""
    return {"actor": getattr(request, "actor", ANONYMOUS), "shell": SimpleLazyObject(lambda: shell_of(request))}


def shell_of(request: HttpRequest) -> Shell:
    """Return the frame for the user of this request."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return Shell("auto", (), ())
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    return Shell(user.theme, tuple(sorted(user.roles)), tuple(_groups(actor, request.path)))


def first_page(actor: Actor) -> str:
    """Return the address that a user lands on: the first page of the menu, or their own account."""
    for _label, entries in _groups(actor, ""):
        return entries[0].url
    return reverse("account")


def _groups(actor: Actor, path: str) -> Iterator[tuple[Promise | str, tuple[Entry, ...]]]:
    for group in MENU:
        entries = tuple(_entry(item, path) for item in group.items if may(actor, item.capability))
        if entries:
            yield group.label, entries


def _entry(item: Item, path: str) -> Entry:
    url = reverse(item.page)
    return Entry(item.label, url, item.icon, is_current=path.startswith(url))
