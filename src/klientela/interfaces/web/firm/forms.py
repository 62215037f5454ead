"""Forms about the firm and whom people ask about their data."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from klientela.atoms.formats.contact import IdentifierKind
from klientela.atoms.taxids import check_identifier
from klientela.base.parameters.firm import FirmProfile
from klientela.interfaces.web.kit.tags import spoken


def checked_nip(text: str) -> None:
    """Refuse a number whose check digit is wrong; nothing is asked of any register."""
    checked = check_identifier(IdentifierKind.NIP, text)
    if checked.reason:
        raise ValidationError(checked.reason.said(spoken()))


class FirmForm(forms.Form):
    """The controller's data (GDPR Art. 13(1)(a)-(b))."""

    name = forms.CharField(label=_("Name of the firm"), max_length=300)
    nip = forms.CharField(
        label=_("Tax number (NIP)"),
        max_length=20,
        validators=[checked_nip],
        help_text=_("Ten digits, spaces and hyphens allowed."),
    )
    address = forms.CharField(label=_("Address"), max_length=500, required=False)
    privacy_name = forms.CharField(
        label=_("Privacy contact"),
        max_length=200,
        help_text=_("Whom people ask about their data: a person or a post. It stands in every notice."),
    )
    has_iod = forms.BooleanField(
        label=_("This contact is an appointed data protection officer (IOD)"),
        required=False,
        help_text=_("Only if the firm has appointed one and notified the President of UODO (GDPR Art. 37)."),
    )
    privacy_email = forms.EmailField(label=_("E-mail of that contact"), max_length=254)
    privacy_phone = forms.CharField(label=_("Phone of that contact"), max_length=40, required=False)

    @property
    def profile(self) -> FirmProfile:
        """Return what was typed, with the tax number as digits."""
        values: dict[str, Any] = {field.name: self.cleaned_data[field.name] for field in fields(FirmProfile)}
        values["nip"] = check_identifier(IdentifierKind.NIP, values["nip"]).normal or ""
        return FirmProfile(**values)


class SetUpForm(FirmForm):
    """The first run: the firm, and its first user, who becomes the owner."""

    full_name = forms.CharField(label=_("Your full name"), max_length=200)
    email = forms.EmailField(label=_("Your e-mail address"), max_length=254, help_text=_("You sign in with it."))
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text=_("At least 12 characters. Several words you will remember are better than one with signs."),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        # A one-person firm is its own contact; whoever says otherwise fills these in.
        for name in ("privacy_name", "privacy_email"):
            self.fields[name].required = False
            self.fields[name].help_text = _("Leave empty if it is you.")

    @override
    def clean(self) -> dict[str, Any]:
        """Take the first user as the privacy contact where none was named."""
        cleaned = super().clean() or {}
        cleaned["privacy_name"] = cleaned.get("privacy_name") or cleaned.get("full_name", "")
        cleaned["privacy_email"] = cleaned.get("privacy_email") or cleaned.get("email", "")
        return cleaned
