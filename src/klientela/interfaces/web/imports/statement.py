"""What is stated about a file before it may be imported: where from, from whom, when, what for, on what basis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from klientela.atoms.clock import today
from klientela.base.vault.said_error import SaidError
from klientela.clients.parties.contradictions import ContradictionError
from klientela.clients.parties.rules.purposes import Basis, Purpose
from klientela.clients.parties.source import SourceKind
from klientela.interfaces.web.clients.statement import Line, StatementForm
from klientela.interfaces.web.kit.tags import spoken

Help = Promise | str
KINDS: dict[str, Help] = {
    SourceKind.OWN_STATEMENT: _("In an enquiry, an order, a conversation."),
    SourceKind.CARD: _("They handed it to you."),
    SourceKind.FORM: _("They filled it in."),
    SourceKind.MEETING: _("They gave you their data there, at a fair for example."),
    SourceKind.REFERRAL: _("Somebody else gave you the data."),
    SourceKind.REGISTER: _("CEIDG, KRS, REGON and other open registers."),
    SourceKind.IMPORT: _("It is not known of each person how they came to be there."),
    SourceKind.PURCHASED_LIST: _("Bought or rented from a seller of data."),
}
PURPOSES: dict[str, Help] = {
    Purpose.CLIENT_SERVICE: _("Orders, contracts, complaints, what follows a sale."),
    Purpose.OFFER: _("They asked, or you negotiate with them."),
    Purpose.MARKETING: _(
        "E-mail, SMS and phone need a consent of their own, whatever the basis (Art. 398 of the Polish Electronic "
        "Communications Law)."
    ),
    Purpose.BUSINESS_RELATIONS: _("Contacts at clients, suppliers and partners, without advertising."),
    Purpose.ACCOUNTING: _("Invoices and books that the law requires."),
}
BASES: dict[str, Help] = {
    Basis.CONSENT: _("Only if you can show that the person agreed to this very purpose (Art. 7(1))."),
    Basis.CONTRACT: _(
        "Only where the person is a party to the contract or asked for steps before it; not for the staff of a firm."
    ),
    Basis.LEGAL_OBLIGATION: _("Only where a provision demands it, of tax or accounting law for example."),
    Basis.LEGITIMATE_INTEREST: _(
        "Where the person's interests and rights do not override yours: write down how you weighed them. They may "
        "object (Art. 21)."
    ),
}
HELP: dict[str, dict[str, Help]] = {"source_kind": KINDS, "purpose": PURPOSES, "basis": BASES}
_FORMATS = ["%Y-%m-%d", "%d.%m.%Y"]


def _radios(**attributes: str) -> forms.RadioSelect:
    return forms.RadioSelect(attrs={"class": "form-check-input", **attributes})


class ImportStatementForm(StatementForm):
    """The statement about a whole file: nothing is chosen beforehand, for nobody knows it but its owner."""

    source_kind = forms.ChoiceField(label=_("How the data came to us"), widget=_radios(**{"x-model": "kind"}))
    from_whom = Line(
        label=_("From whom"),
        max_length=200,
        required=False,
        help_text=_("The person, firm or register that gave you the data. Anybody in the file may ask for it."),
    )
    obtained_on = forms.DateField(
        label=_("When the firm obtained them"),
        required=False,
        input_formats=_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("For rows that carry no date of their own. The month to inform people runs from then."),
    )
    purpose = forms.ChoiceField(label=_("What the data will be used for"), widget=_radios())
    basis = forms.ChoiceField(label=_("Legal basis"), widget=_radios())

    def __init__(self, data: QueryDict | None = None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial)
        self._offer("source_kind", SourceKind)  # radios: where none is chosen, none says so
        self.fields["obtained_on"].widget.attrs["max"] = today().isoformat()

    @override
    def refuse(self, error: SaidError) -> None:
        """Say beside its field why the import was refused; what contradicts itself, beside the basis."""
        if isinstance(error, ContradictionError):
            self.add_error("basis", error.said(spoken()))
        else:
            super().refuse(error)

    @property
    def stated_kind(self) -> str:
        """Return the kind that is chosen, nothing where it is none that is offered: the page's script reads it."""
        chosen = self["source_kind"].value()
        return str(chosen) if chosen in KINDS else ""

    @property
    def elsewhere(self) -> str:
        """Return the condition, for the page's script, under which the data are not from the person themselves."""
        return " || ".join(f"kind === '{kind.value}'" for kind in SourceKind if not kind.is_from_person)

    @property
    def choices(self) -> Iterator[tuple[BoundField, list[tuple[BoundWidget, Help]]]]:
        """Yield the fields that are chosen from, each with its choices and what each of them means."""
        for name, texts in HELP.items():
            field = self[name]
            yield field, [(choice, texts[str(choice.data["value"])]) for choice in field]
