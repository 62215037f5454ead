"""Forms about single facts of a client: legal form, industry, date of birth, job title."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from klientela.clients.parties.details import FOREIGN_FORMS, LEGAL_FORMS, OF_A_PERSON, OF_AN_ORGANISATION
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.draft import DetailKind, PartyDraft
from klientela.interfaces.web.clients.labels import legal_form_line
from klientela.interfaces.web.clients.statement import Line
from klientela.interfaces.web.clients.value_forms import Changes, ValueForm


class DetailForm(ValueForm):
    """A single fact; the operation checks its form, and refuses beside the field."""

    main = "text"
    kind_of: DetailKind
    field_order = ("text",)

    @override
    def add_to(self, draft: PartyDraft) -> None:
        draft.details.append((self.kind_of, str(self.changes["text"])))


class JobTitleForm(DetailForm):
    """What somebody does for a living, where no organisation is known."""

    kind_of = DetailKind.JOB_TITLE
    text = Line(label=_("Job title"), max_length=200)


class IndustryForm(DetailForm):
    """A code of the Polish classification of activities."""

    kind_of = DetailKind.INDUSTRY
    text = Line(label=_("PKD code"), max_length=10, help_text=_("Four digits and a letter, for example 62.10.B."))


class BirthdayForm(DetailForm):
    """A date of birth."""

    kind_of = DetailKind.BIRTHDAY
    text = forms.DateField(label=_("Date of birth"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    @property
    @override
    def changes(self) -> Changes:
        """Return the date as it is kept (ISO 8601)."""
        return {"text": self.cleaned_data["text"].isoformat()}


class LegalFormForm(DetailForm):
    """The legal form of an organisation."""

    kind_of = DetailKind.LEGAL_FORM
    text = forms.ChoiceField(label=_("Legal form"))

    def __init__(self, data: QueryDict | None = None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial)
        polish = [(short, legal_form_line(short)) for short in LEGAL_FORMS]
        foreign = (_("Forms of other countries"), [(short, short) for short in FOREIGN_FORMS])
        self.fields["text"].choices = [("", "—"), (_("Polish forms"), polish), foreign]  # type: ignore[attr-defined]


DETAIL_FORMS: Mapping[str, type[DetailForm]] = {
    DetailKind.LEGAL_FORM.value: LegalFormForm,
    DetailKind.INDUSTRY.value: IndustryForm,
    DetailKind.BIRTHDAY.value: BirthdayForm,
    DetailKind.JOB_TITLE.value: JobTitleForm,
}
ADD_LABELS: Mapping[str, Promise] = {
    DetailKind.LEGAL_FORM.value: _("Add the legal form"),
    DetailKind.INDUSTRY.value: _("Add an industry"),
    DetailKind.BIRTHDAY.value: _("Add the date of birth"),
    DetailKind.JOB_TITLE.value: _("Add a job title"),
}


def details_of(party: Party) -> tuple[str, ...]:
    """Return the kinds of facts that such a client can have, in the order of the page."""
    kinds = OF_A_PERSON if party.is_person else OF_AN_ORGANISATION
    return tuple(kind for kind in DETAIL_FORMS if kind in kinds)
