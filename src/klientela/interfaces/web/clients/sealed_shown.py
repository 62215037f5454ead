"""A sealed number as the file shows it: masked, with the ways to read it, to replace it and to delete it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from klientela.atoms.actor import Actor
from klientela.base.access.capabilities import may
from klientela.base.parameters.pesel import may_keep_pesel
from klientela.clients.parties.capabilities import CHANGE_CLIENTS, REVEAL_NUMBERS
from klientela.clients.parties.client_file import ClientFile
from klientela.interfaces.web.clients.labels import MASKED, NUMBERS
from klientela.interfaces.web.clients.shown_value import Action, ShownValue


class SealedShown:
    """The PESEL of one person, as one actor may see it."""

    def __init__(self, actor: Actor, found: ClientFile) -> None:
        self._found = found
        self._may_change = may(actor, CHANGE_CLIENTS)
        self._may_read = may(actor, REVEAL_NUMBERS)
        self._is_allowed = may_keep_pesel()

    def values(self) -> tuple[ShownValue, ...]:
        """Return the number, masked; with a warning once the firm names no law for it any more."""
        forbidden = _("No law that demands it is named in the settings any more: delete this number.")
        return tuple(
            ShownValue(
                text=MASKED,
                note=str(NUMBERS[held.value.kind]),
                sources=tuple(held.sources),
                fault="" if self._is_allowed else forbidden,
                correct_url=self._address("client-pesel") if self._may_change and self._is_allowed else "",
                remove_url=self._address("client-pesel-remove") if self._may_change else "",
                actions=self._reading(),
                name="PESEL",
            )
            for held in self._found.sealed
        )

    def adds(self) -> tuple[Action, ...]:
        """Return the way to add a number, where one may be kept and none is."""
        if self._found.sealed or not (self._may_change and self._is_allowed):
            return ()
        return (Action(_("Add a PESEL"), icon="plus", url=self._address("client-pesel")),)

    def _reading(self) -> tuple[Action, ...]:
        if not self._may_read:
            return ()
        return (Action(_("Show the PESEL"), icon="eye", url=self._address("client-pesel-show")),)

    def _address(self, page: str) -> str:
        return reverse(page, args=[self._found.party.id])
