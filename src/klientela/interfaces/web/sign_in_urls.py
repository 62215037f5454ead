"""The pages of allauth that exist here (and that of the sessions, which is ours), each with who may open it.

All others of allauth do not exist: there is no signing up, no mail (so no confirming and no resetting by it), and no
signing in through others.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from klientela.interfaces.web import own_account
from klientela.interfaces.web.kit.pages import own_page, public_page

urlpatterns = [
    path("login/", public_page(account.login), name="account_login"),
    path("logout/", public_page(account.logout), name="account_logout"),
    path("inactive/", public_page(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", own_page(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", own_page(account.password_change), name="account_change_password"),
    path("2fa/", own_page(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", public_page(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", own_page(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", own_page(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", own_page(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", own_page(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/new/", own_page(recovery_codes.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path(
        "2fa/recovery-codes/file/", own_page(recovery_codes.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
    path("2fa/webauthn/", own_page(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", own_page(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/webauthn/login/", public_page(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/", own_page(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"
    ),
    path("2fa/webauthn/keys/<int:pk>/remove/", own_page(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/edit/", own_page(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("sessions/", own_account.sessions, name="sessions"),
]
