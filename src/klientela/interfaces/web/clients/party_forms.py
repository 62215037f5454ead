"""Forms about whole clients: a new person, a new organisation, how far the firm and a client have come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from klientela.atoms.formats.contact import Address, ContactRecord, Identifier, IdentifierKind, Labelled, Place
from klientela.base.access.user import User
from klientela.clients.parties.party import Party, Stage
from klientela.clients.parties.rules.draft import DetailKind, NameDraft, PartyDraft, PartyKind, PointKind
from klientela.clients.parties.rules.legal_forms import split_legal_form
from klientela.clients.parties.rules.row import identifier_draft, point_draft
from klientela.clients.parties.rules.value_keys import address_key
from klientela.interfaces.web.clients.statement import Line, StatementForm
from klientela.interfaces.web.clients.value_forms import check_number, check_point
from klientela.interfaces.web.kit.tags import spoken


def an_email(text: str) -> None:
    """Refuse an address that cannot be right."""
    check_point(PointKind.EMAIL, text)


def a_phone(text: str) -> None:
    """Refuse a number that cannot be right."""
    check_point(PointKind.PHONE, text)


class NewPartyForm(StatementForm):
    """What a new person and a new organisation have in common: ways to reach them, and the source of it all."""

    email = Line(label=_("E-mail"), max_length=254, required=False, validators=[an_email])
    phone = Line(label=_("Phone"), max_length=40, required=False, validators=[a_phone])

    @property
    def contact(self) -> ContactRecord:
        """Return what was typed, for the matcher."""
        typed = self.cleaned_data
        record = ContactRecord(Place("", 0))
        record.emails = [Labelled(typed["email"])] if typed["email"] else []
        record.phones = [Labelled(typed["phone"])] if typed["phone"] else []
        return record

    def _reach(self, draft: PartyDraft) -> PartyDraft:
        kinds = (PointKind.EMAIL, "email"), (PointKind.PHONE, "phone"), (PointKind.WEB, "web")
        for kind, name in kinds:
            if self.cleaned_data.get(name):
                draft.points.append(point_draft(kind, self.cleaned_data[name]))
        return draft


class NewPersonForm(NewPartyForm):
    """A new person."""

    main = "family"
    given = Line(label=_("Given name"), max_length=120, required=False)
    family = Line(label=_("Family name"), max_length=120, required=False)
    job_title = Line(label=_("Job title"), max_length=200, required=False)
    field_order = ("given", "family", "email", "phone", "job_title")

    @override
    def clean(self) -> dict[str, Any]:
        """Refuse somebody without a name."""
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned["given"] or cleaned["family"]):
            self.add_error("family", gettext("Write the given name or the family name."))
        return cleaned

    @property
    @override
    def contact(self) -> ContactRecord:
        """Return what was typed, for the matcher."""
        record = super().contact
        record.given_name, record.family_name = self.cleaned_data["given"], self.cleaned_data["family"]
        return record

    @property
    def draft(self) -> PartyDraft:
        """Return the person that was typed."""
        given, family = self.cleaned_data["given"], self.cleaned_data["family"]
        draft = PartyDraft(PartyKind.PERSON, NameDraft(f"{given} {family}".strip(), given=given, family=family))
        if self.cleaned_data["job_title"]:
            draft.details.append((DetailKind.JOB_TITLE, self.cleaned_data["job_title"]))
        return self._reach(draft)


class NewOrganisationForm(NewPartyForm):
    """A new organisation."""

    main = "name"
    name = Line(label=_("Name"), max_length=300)
    is_sole_trader = forms.BooleanField(
        label=_("One person's business (sole trader)"),
        required=False,
        help_text=_("Its data are personal data: they are about the person who runs it."),
    )
    nip = Line(label="NIP", max_length=20, required=False)
    regon = Line(label="REGON", max_length=20, required=False)
    krs = Line(label="KRS", max_length=20, required=False)
    web = Line(label=_("Website"), max_length=254, required=False)
    street = Line(label=_("Street and number"), max_length=200, required=False)
    postal_code = Line(label=_("Postal code"), max_length=20, required=False)
    city = Line(label=_("Town"), max_length=200, required=False)
    field_order = (
        *("name", "is_sole_trader", "nip", "regon", "krs", "email", "phone", "web"),
        *("street", "postal_code", "city"),
    )

    def __init__(self, data: QueryDict | None = None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial)
        self.say_organisation()

    @override
    def clean(self) -> dict[str, Any]:
        """Check each number by its kind."""
        cleaned = super().clean() or {}
        for kind, written in self._numbers(cleaned):
            try:
                check_number(kind, written)
            except ValidationError as error:
                self.add_error(kind.value, error)
        return cleaned

    @property
    @override
    def contact(self) -> ContactRecord:
        """Return what was typed, for the matcher."""
        record = super().contact
        record.organisation, record.is_organisation = self.cleaned_data["name"], True
        record.identifiers = [Identifier(kind, written) for kind, written in self._numbers(self.cleaned_data)]
        record.addresses = [self._address] if address_key(self._address) else []
        return record

    @property
    def draft(self) -> PartyDraft:
        """Return the organisation that was typed."""
        typed = self.cleaned_data
        draft = PartyDraft(PartyKind.ORGANISATION, NameDraft(typed["name"]), is_sole_trader=typed["is_sole_trader"])
        draft.identifiers.extend(identifier_draft(kind, written) for kind, written in self._numbers(typed))
        if address_key(self._address):
            draft.addresses.append(self._address)
        if form := split_legal_form(typed["name"]).form:
            draft.details.append((DetailKind.LEGAL_FORM, form.short))
        return self._reach(draft)

    @property
    def _address(self) -> Address:
        typed = self.cleaned_data
        return Address(street=typed["street"], postal_code=typed["postal_code"], city=typed["city"])

    @staticmethod
    def _numbers(typed: dict[str, Any]) -> Iterable[tuple[IdentifierKind, str]]:
        kinds = (IdentifierKind.NIP, IdentifierKind.REGON, IdentifierKind.KRS)
        return [(kind, typed[kind.value]) for kind in kinds if typed.get(kind.value)]


class KeepingForm(forms.Form):
    """How far the firm and a client have come, and whose client it is."""

    stage = forms.ChoiceField(label=_("Stage"))
    owner = forms.ChoiceField(label=_("Keeper"), required=False)

    def __init__(self, data: QueryDict | None, party: Party, keepers: Sequence[User]) -> None:
        super().__init__(data, initial={"stage": party.stage, "owner": str(party.owner_id or "")})
        self._keepers = {str(user.id): user for user in keepers}
        if party.owner and str(party.owner_id) not in self._keepers:
            self._keepers[str(party.owner_id)] = party.owner
        stages = [(stage.value, stage.words.said(spoken())) for stage in Stage]
        nobody = ("", gettext("nobody"))
        owners = [(key, user.full_name) for key, user in self._keepers.items()]
        self.fields["stage"].choices = stages  # type: ignore[attr-defined]
        self.fields["owner"].choices = [nobody, *owners]  # type: ignore[attr-defined]

    @property
    def chosen_stage(self) -> Stage:
        """Return the chosen stage."""
        return Stage(self.cleaned_data["stage"])

    @property
    def chosen_owner(self) -> User | None:
        """Return the chosen keeper, None for nobody."""
        return self._keepers.get(self.cleaned_data["owner"])
