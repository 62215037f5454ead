"""What guards an account: its secrets are sealed, and each change of it is evidence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from django.core import mail
from django.test import Client

from klientela.base.ledger.entry import Entry
from klientela.base.vault.sealing import TamperedError
from klientela.interfaces.web.sign_in import AccountAdapter
from tests.support.cast import PASSWORD, Cast, signed_in
from tests.web.test_sign_in import authenticator_code, confirmed, sign_in, with_app

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def kinds_since(count: int) -> list[str]:
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))[count:]


def test_secrets_of_factors_are_not_readable_in_the_database(cast: Cast) -> None:
    secret = with_app(signed_in(cast.seller))
    app = Authenticator.objects.get(user=cast.seller, type=Authenticator.Type.TOTP)
    codes = Authenticator.objects.get(user=cast.seller, type=Authenticator.Type.RECOVERY_CODES)
    assert secret not in json.dumps(app.data)
    assert decrypt(app.data["secret"]) == secret
    seed = decrypt(codes.data["seed"])
    assert (len(seed), seed in json.dumps(codes.data)) == (80, False)
    for sealed in (app.data["secret"], codes.data["seed"]):
        assert sealed.startswith("v1:")


def test_the_code_of_a_sealed_secret_signs_in(cast: Cast) -> None:
    TOTP.activate(cast.seller, SECRET)
    visitor = Client()
    sign_in(visitor, cast.seller.email, PASSWORD)
    assert visitor.get("/account/").status_code == 302
    visitor.post("/accounts/2fa/authenticate/", {"code": authenticator_code(SECRET)})
    assert visitor.get("/account/").status_code == 200


def test_a_secret_kept_unsealed_by_an_older_version_still_signs_in(cast: Cast) -> None:
    Authenticator.objects.create(user=cast.seller, type=Authenticator.Type.TOTP, data={"secret": SECRET})
    visitor = Client()
    sign_in(visitor, cast.seller.email, PASSWORD)
    visitor.post("/accounts/2fa/authenticate/", {"code": authenticator_code(SECRET)})
    assert visitor.get("/account/").status_code == 200


def test_a_sealed_secret_that_was_changed_is_refused(cast: Cast) -> None:
    sealed = TOTP.activate(cast.seller, SECRET).instance.data["secret"]
    with pytest.raises(TamperedError):
        decrypt(sealed[:-8] + "AAAAAAA=")


def test_each_change_of_the_app_and_its_codes_is_recorded(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    client, before = signed_in(cast.seller), Entry.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        with_app(client)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/recovery-codes/new/")
    client.post("/accounts/2fa/totp/deactivate/")
    assert kinds_since(before) == ["user.app_added", "user.codes_made", "user.app_removed"]
    entry = Entry.objects.order_by("-id")[0]
    assert (entry.actor_kind, entry.object_type) == ("user", "user")
    assert bytes(entry.actor_ref).hex() == entry.object_ref
    assert mail.outbox == []


def test_a_removed_passkey_is_recorded(cast: Cast) -> None:
    key = Authenticator.objects.create(
        user=cast.seller, type=Authenticator.Type.WEBAUTHN, data={"name": "Laptop", "credential": {}}
    )
    client, before = confirmed(signed_in(cast.seller)), Entry.objects.count()
    client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    assert kinds_since(before) == ["user.passkey_removed"]


def test_a_changed_password_is_recorded_and_a_refused_one_is_not(cast: Cast) -> None:
    client, before = signed_in(cast.seller), Entry.objects.count()
    fresh = "zupełnie inne hasło na teraz"
    for password in ("abc", fresh):
        given = {"oldpassword": PASSWORD, "password1": password, "password2": password}
        client.post("/accounts/password/change/", given)
    assert kinds_since(before) == ["user.password_changed"]
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("template", "kinds"),
    [("mfa/email/webauthn_added", ["user.passkey_added"]), ("account/email/email_changed", [])],
)
def test_what_allauth_would_mail_is_recorded_where_it_guards_the_account(
    cast: Cast, template: str, kinds: list[str]
) -> None:
    before = Entry.objects.count()
    AccountAdapter().send_notification_mail(template, cast.seller)
    assert (kinds_since(before), mail.outbox) == (kinds, [])
