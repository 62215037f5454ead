"""The form that links an organisation to another one that was found by its name."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from klientela.clients.parties.links import LinkDraft, LinkKind
from klientela.clients.parties.party import Party
from klientela.interfaces.web.clients.labels import LINKED_FROM, LINKS
from klientela.interfaces.web.clients.rows import offered
from klientela.interfaces.web.clients.value_forms import LinkForm

_FROM_THERE = "of-"
_SIDES = [
    side for kind in LINKS for side in ((kind, LINKS[kind]), (_FROM_THERE + kind, LINKED_FROM[kind]))
]  # both ends of a link can be told from either file


class NewLinkForm(LinkForm):
    """A link; `other` is one of what was found, `side` what it is to this organisation."""

    main = "other"
    other = forms.ChoiceField(label=_("Found by that name"))
    side = forms.ChoiceField(label=_("What it is to this organisation"), choices=_SIDES)
    field_order = ("other", "side", "from_on", "to_on")

    def offer(self, found: list[Party]) -> None:
        """Offer the organisations that were found."""
        self.fields["other"].choices = offered(found)  # type: ignore[attr-defined]

    def link_of(self, party: Party) -> tuple[UUID, LinkDraft]:
        """Return whose link it is, and the link."""
        typed = self.cleaned_data
        kind = LinkKind(typed["side"].removeprefix(_FROM_THERE))
        here, there = party.id, UUID(typed["other"])
        if typed["side"].startswith(_FROM_THERE):
            here, there = there, here
        return here, LinkDraft(there, kind, typed["from_on"], typed["to_on"])
