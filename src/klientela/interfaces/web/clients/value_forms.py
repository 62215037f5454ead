"""Forms about single values: one for each table, for correcting a value and for adding one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from klientela.atoms.channels.email import check_email
from klientela.atoms.channels.phone import check_phone
from klientela.atoms.decision import Reason
from klientela.atoms.formats.contact import Address as WrittenAddress
from klientela.atoms.formats.contact import IdentifierKind
from klientela.atoms.taxids import check_identifier
from klientela.base.vault.said_error import SaidError
from klientela.clients.parties.editing import AlreadyHeldError
from klientela.clients.parties.held_elsewhere import HeldElsewhereError
from klientela.clients.parties.party import Party
from klientela.clients.parties.rules.draft import PartyDraft, PointKind, RoleDraft, RoleKind
from klientela.clients.parties.rules.row import identifier_draft, point_draft
from klientela.clients.parties.rules.value_keys import address_key
from klientela.interfaces.web.clients.labels import NUMBERS, POINTS, ROLES
from klientela.interfaces.web.clients.rows import offered
from klientela.interfaces.web.clients.statement import Line, StatementForm
from klientela.interfaces.web.kit.tags import spoken

KEPT_NUMBERS = ("nip", "regon", "krs", "eu_vat", "iban")  # a PESEL only where a law demands it
_ADDRESS_PARTS = ("street", "postal_code", "city", "region", "country", "label")
Changes = Mapping[str, str | date | None]


def check_point(kind: str, written: str) -> None:
    """Refuse an address or a number that cannot be right: what is typed by hand can be typed again."""
    if kind == PointKind.EMAIL:
        _refuse(check_email(written).reason)
    elif kind == PointKind.PHONE:
        _refuse(check_phone(written).reason)


def check_number(kind: str, written: str) -> None:
    """Refuse a number whose check digit or length is wrong; no register is asked."""
    _refuse(check_identifier(IdentifierKind(kind), written).reason)


def _refuse(reason: Reason | None) -> None:
    if reason:
        step = reason.step_said(spoken())
        raise ValidationError(f"{reason.said(spoken())} {step}" if step else reason.said(spoken()))


class ValueForm(StatementForm):
    """What all forms of values can say of themselves; `held_by` is who has a number already, once that was refused."""

    held_by: UUID | None = None
    is_held_here = False

    @override
    def refuse(self, error: SaidError) -> None:
        """Say beside its field why an operation refused, and keep what can be done about it."""
        super().refuse(error)
        self.held_by = error.party_id if isinstance(error, HeldElsewhereError) else None
        self.is_held_here = isinstance(error, AlreadyHeldError)

    @property
    def changes(self) -> Changes:
        """Return the columns as they were typed."""
        return {field.name: self.cleaned_data[field.name] for field in self.own_fields if field.name != "kind"}

    def add_to(self, draft: PartyDraft) -> None:
        """Put the value into a draft of its party."""
        raise NotImplementedError


class WrittenForm(ValueForm):
    """A value that is written in one line and checked by its kind."""

    main = "written"

    @staticmethod
    def check(kind: str, written: str) -> None:
        """Pass silently. Raises ValidationError."""
        raise NotImplementedError

    @override
    def clean(self) -> dict[str, Any]:
        """Check what was written by its kind."""
        cleaned = super().clean() or {}
        kind = cleaned.get("kind") or self.initial.get("kind")
        if kind and cleaned.get("written"):
            try:
                self.check(kind, cleaned["written"])
            except ValidationError as error:
                self.add_error("written", error)
        return cleaned


class PointForm(WrittenForm):
    """An e-mail address, a phone number or a web address."""

    check = staticmethod(check_point)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(POINTS.items()))
    written = Line(label=_("Address or number"), max_length=254)
    label = Line(label=_("Label"), max_length=40, required=False, help_text=_("For example: work, private."))
    field_order = ("kind", "written", "label")

    @override
    def add_to(self, draft: PartyDraft) -> None:
        typed = self.cleaned_data
        draft.points.append(point_draft(PointKind(typed["kind"]), typed["written"], label=typed["label"]))


class NumberForm(WrittenForm):
    """A number of a register, or a bank account."""

    check = staticmethod(check_number)
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind, NUMBERS[kind]) for kind in KEPT_NUMBERS])
    written = Line(label=_("Number"), max_length=60)
    field_order = ("kind", "written")

    @override
    def add_to(self, draft: PartyDraft) -> None:
        typed = self.cleaned_data
        draft.identifiers.append(identifier_draft(IdentifierKind(typed["kind"]), typed["written"]))


class AddressForm(ValueForm):
    """A postal address; one that came in one piece may be taken apart here."""

    main = "street"
    street = Line(label=_("Street and number"), max_length=200, required=False)
    postal_code = Line(label=_("Postal code"), max_length=20, required=False)
    city = Line(label=_("Town"), max_length=200, required=False)
    region = Line(label=_("Region"), max_length=200, required=False)
    country = Line(label=_("Country"), max_length=200, required=False)
    label = Line(label=_("Label"), max_length=40, required=False, help_text=_("For example: work, private."))
    field_order = _ADDRESS_PARTS

    @override
    def clean(self) -> dict[str, Any]:
        """Refuse an address that names no place."""
        cleaned = super().clean() or {}
        if not self.errors and not address_key(self._written(cleaned)):
            self.add_error("street", gettext("Write at least a street or a town."))
        return cleaned

    @property
    @override
    def changes(self) -> Changes:
        """Return the parts; what came in one piece gives way to them."""
        return {**super().changes, "full": ""}

    @override
    def add_to(self, draft: PartyDraft) -> None:
        draft.addresses.append(self._written(self.cleaned_data))

    @staticmethod
    def _written(typed: Mapping[str, str]) -> WrittenAddress:
        return WrittenAddress(**{part: typed[part] for part in _ADDRESS_PARTS})


class TagForm(ValueForm):
    """A word of the firm's own."""

    main = "tag"
    tag = Line(label=_("Tag"), max_length=80, help_text=_("For example: fair 2026, builder."))
    field_order = ("tag",)

    @override
    def add_to(self, draft: PartyDraft) -> None:
        draft.tags.append(self.cleaned_data["tag"])


class OrganisationNameForm(ValueForm):
    """The name of an organisation."""

    main = "text"
    text = Line(label=_("Name"), max_length=300)
    field_order = ("text",)


class PersonNameForm(ValueForm):
    """The name of a person in its parts, so that lists can sort by the family name."""

    main = "family"
    given = Line(label=_("Given name"), max_length=120, required=False)
    additional = Line(label=_("Second name"), max_length=120, required=False)
    family = Line(label=_("Family name"), max_length=120, required=False)
    title = Line(label=_("Academic title"), max_length=60, required=False, help_text=_("For example: dr, prof."))
    suffix = Line(label=_("After the name"), max_length=60, required=False)
    field_order = ("title", "given", "additional", "family", "suffix")

    @override
    def clean(self) -> dict[str, Any]:
        """Refuse a name without a word."""
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned["given"] or cleaned["family"]):
            self.add_error("family", gettext("Write the given name or the family name."))
        return cleaned

    @property
    @override
    def changes(self) -> Changes:
        """Return the parts, and the name as it is shown."""
        typed = dict(super().changes)
        typed["prefix"] = typed.pop("title")
        shown = (typed["given"], typed["additional"], typed["family"])
        return {**typed, "text": " ".join(str(part) for part in shown if part)[:300]}


class LinkForm(ValueForm):
    """Since when and until when two organisations are linked."""

    main = "from_on"
    from_on = forms.DateField(
        label=_("From when"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    to_on = forms.DateField(
        label=_("Until when"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    field_order: Sequence[str] = ("from_on", "to_on")

    @override
    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        cleaned = super().clean() or {}
        if cleaned.get("from_on") and cleaned.get("to_on") and cleaned["to_on"] < cleaned["from_on"]:
            self.add_error("to_on", gettext("The end cannot come before the beginning."))
        return cleaned


class RoleForm(LinkForm):
    """What a person is at an organisation."""

    main = "title"
    title = Line(label=_("Job title"), max_length=200, required=False)
    unit = Line(label=_("Department"), max_length=200, required=False)
    field_order = ("title", "unit", "from_on", "to_on")


class NewRoleForm(StatementForm):
    """A person joined to an organisation that was found by its name; `other` is one of what was found."""

    main = "other"
    other = forms.ChoiceField(label=_("Found by that name"))
    kind = forms.ChoiceField(label=_("Kind of role"), choices=list(ROLES.items()))
    title = Line(label=_("Job title"), max_length=200, required=False)
    unit = Line(label=_("Department"), max_length=200, required=False)
    field_order = ("other", "kind", "title", "unit")

    def offer(self, found: list[Party]) -> None:
        """Offer the parties that were found."""
        self.fields["other"].choices = offered(found)  # type: ignore[attr-defined]

    @property
    def role(self) -> RoleDraft:
        """Return the role that was described."""
        typed = self.cleaned_data
        return RoleDraft(RoleKind(typed["kind"]), typed["title"], typed["unit"])
