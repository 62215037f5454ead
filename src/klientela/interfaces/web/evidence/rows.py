"""Ledger entries as pages show them: the kind as a sentence, the actor by name where one is still known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klientela.atoms.actor import ActorKind
from klientela.base.access.user import User
from klientela.base.ledger.entry import Entry
from klientela.base.ledger.kinds import UndeclaredKindError, kind_named
from klientela.base.vault.subject import Subject
from klientela.interfaces.web.kit.tags import spoken

_SHORT = 8
_ABOUT = {"audit": _("audit %(ref)s"), "entry": _("entry %(ref)s"), "epoch": _("epoch %(ref)s")}


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as it is shown."""

    id: UUID
    at: datetime
    kind: str
    text: str
    actor: str
    about: str


def rows_of(entries: Iterable[Entry]) -> list[Row]:
    """Return entries with names and sentences; all names are read in two queries."""
    entries = list(entries)
    names = _names(entries)
    return [
        Row(
            entry.id,
            entry.at,
            entry.kind,
            text=_sentence(entry.kind),
            actor=_actor(entry, names),
            about=_about(entry, names),
        )
        for entry in entries
    ]


def _names(entries: list[Entry]) -> dict[str, str]:
    """Return the names of users by their pseudonyms, as far as somebody can still say who they are."""
    refs = {bytes(entry.actor_ref).hex() for entry in entries} | {_user_ref(entry) for entry in entries}
    pseudonyms = [UUID(ref) for ref in refs if ref]
    holders = dict(Subject.objects.filter(pseudonym__in=pseudonyms).values_list("holder", "pseudonym"))
    users = User.objects.filter(id__in=holders).values_list("id", "full_name")
    return {holders[user_id].hex: name for user_id, name in users}


def _user_ref(entry: Entry) -> str:
    return entry.object_ref if entry.object_type == "user" else ""


def _sentence(kind: str) -> str:
    try:
        return kind_named(kind).words.said(spoken())
    except UndeclaredKindError:
        return kind  # recorded by a version that knew more


def _actor(entry: Entry, names: dict[str, str]) -> str:
    if entry.actor_kind == ActorKind.SYSTEM:
        return gettext("the installation")
    if entry.actor_kind == ActorKind.ANONYMOUS:
        return gettext("a visitor")
    return names.get(bytes(entry.actor_ref).hex()) or gettext("a user who is no longer known")


def _about(entry: Entry, names: dict[str, str]) -> str:
    if entry.object_type == "user":
        return names.get(entry.object_ref) or gettext("a user who is no longer known")
    if entry.object_type in _ABOUT:
        return _ABOUT[entry.object_type] % {"ref": entry.object_ref[:_SHORT]}
    return f"{entry.object_type} {entry.object_ref[:_SHORT]}".strip()
