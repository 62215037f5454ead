"""How allauth is fitted into the house: nobody registers from outside, and its words are ours."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from typing_extensions import override

from klientela.base.access.accounts import note_sign_in
from klientela.base.access.user import User

_PROOFS = {
    "reauthenticate": _("Use the password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}
# Said by allauth; named here so that our catalogue says them better, because it comes first.
_SAID_BY_ALLAUTH = (
    gettext_noop("The email address and/or password you specified are not correct."),
    gettext_noop("Too many failed login attempts. Try again later."),
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("Incorrect code."),
    gettext_noop("Incorrect password."),
    gettext_noop("Authenticator code"),
    gettext_noop("Remember Me"),
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in only: users are made by an owner."""

    @override
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    @override
    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        note_sign_in(user)

    @override
    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": _PROOFS[method["id"]]} for method in methods]


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey; it signs in by itself unless the user says otherwise."""

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.fields["name"].label = _("Name")
        passwordless = self.fields["passwordless"]
        passwordless.initial = True
        passwordless.label = _("Sign in with it alone, without the password")
        passwordless.help_text = _("The device will ask for a fingerprint, a face or its PIN.")


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.fields["name"].label = _("Name")
