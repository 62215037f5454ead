"""How allauth is fitted into the house: nobody registers from outside, and its words are ours."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from typing_extensions import override

from klientela.atoms.actor import ANONYMOUS
from klientela.base.access import evidence
from klientela.base.access.accounts import note_failed_sign_in, note_own_password, note_security_change, note_sign_in
from klientela.base.access.user import User
from klientela.base.vault.sealing import Place, seal, unseal
from klientela.base.vault.subject import INSTALLATION_HOLDER, PurposeClass

_PROOFS = {
    "reauthenticate": _("Use the password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}
# What allauth would send mail about.
_PASSWORD_CHANGES = ("account/email/password_changed", "account/email/password_set")
_SECURITY_CHANGES = {
    "mfa/email/totp_activated": evidence.USER_APP_ADDED,
    "mfa/email/totp_deactivated": evidence.USER_APP_REMOVED,
    "mfa/email/webauthn_added": evidence.USER_PASSKEY_ADDED,
    "mfa/email/webauthn_removed": evidence.USER_PASSKEY_REMOVED,
    "mfa/email/recovery_codes_generated": evidence.USER_CODES_MADE,
}
_SEALED = "v1:"
_PLACE = Place("mfa_authenticator", "data", "")  # no row: allauth seals before there is one
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
    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        note_failed_sign_in(getattr(request, "actor", ANONYMOUS), email=str(credentials.get("email", "")))

    @override
    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": _PROOFS[method["id"]]} for method in methods]

    @override
    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Record the change instead; nothing is mailed."""
        if template_prefix in _PASSWORD_CHANGES:
            note_own_password(user, session_key=self.request.session.session_key or "")
        elif kind := _SECURITY_CHANGES.get(template_prefix):
            note_security_change(user, kind)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals the secrets of second factors, so that a copy of the database opens no account."""

    @override
    def encrypt(self, text: str) -> str:
        with transaction.atomic():
            sealed = seal(INSTALLATION_HOLDER, PurposeClass.SPECIAL, plaintext=text.encode(), place=_PLACE)
        return _SEALED + base64.b64encode(sealed).decode()

    @override
    def decrypt(self, encrypted_text: str) -> str:
        if not encrypted_text.startswith(_SEALED):
            return encrypted_text  # kept by a version that did not seal: nobody is locked out by an update
        sealed = base64.b64decode(encrypted_text.removeprefix(_SEALED))
        return unseal(INSTALLATION_HOLDER, PurposeClass.SPECIAL, sealed=sealed, place=_PLACE).decode()


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
