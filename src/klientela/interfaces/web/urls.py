"""The addresses of the pages."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from klientela.interfaces.web import own_account
from klientela.interfaces.web.audit import pages as audit
from klientela.interfaces.web.evidence import pages as evidence
from klientela.interfaces.web.firm import pages as firm
from klientela.interfaces.web.kit import gallery
from klientela.interfaces.web.kit.pages import public_page
from klientela.interfaces.web.users import pages as users

urlpatterns = [
    path("", own_account.home, name="home"),
    path("accounts/", include("klientela.interfaces.web.sign_in_urls")),
    path("account/", own_account.account, name="account"),
    path("account/appearance/", own_account.appearance, name="appearance"),
    path("language/", public_page(set_language), name="set_language"),
    path("set-up/", firm.first_run, name="set-up"),
    path("settings/", firm.firm_settings, name="settings"),
    path("users/", users.users, name="users"),
    path("users/new/", users.new_user, name="new-user"),
    path("users/<uuid:user_id>/", users.user_page, name="user"),
    path("users/<uuid:user_id>/deactivate/", users.deactivate, name="user-deactivate"),
    path("users/<uuid:user_id>/reactivate/", users.reactivate, name="user-reactivate"),
    path("users/<uuid:user_id>/new-password/", users.new_password, name="user-new-password"),
    path("users/<uuid:user_id>/remove-factors/", users.remove_factors, name="user-remove-factors"),
    path("audit/", audit.audit, name="audit"),
    path("audit/demo/", audit.audit_demo, name="audit-demo"),
    path("audit/<uuid:audit_id>/", audit.report, name="audit-report"),
    path("audit/<uuid:audit_id>/progress/", audit.progress, name="audit-progress"),
    path("audit/<uuid:audit_id>/discard/", audit.discard, name="audit-discard"),
    path("audit/<uuid:audit_id>/report.<slug:form>", audit.download, name="audit-download"),
    path("evidence/", evidence.ledger, name="evidence"),
    path("evidence/verify/", evidence.verify, name="evidence-verify"),
    path("evidence/export/", evidence.export_file, name="evidence-export"),
    path("evidence/<uuid:entry_id>/", evidence.entry_page, name="evidence-entry"),
    path("evidence/<uuid:entry_id>/contents/", evidence.contents, name="evidence-contents"),
    path("evidence/<uuid:entry_id>/proof/", evidence.proof, name="evidence-proof"),
    path("kit/", gallery.kit, name="kit"),
]
