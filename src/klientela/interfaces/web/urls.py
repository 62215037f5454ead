"""The addresses of the pages."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from klientela.interfaces.web import own_account
from klientela.interfaces.web.audit import pages as audit
from klientela.interfaces.web.clients import (
    choice_pages,
    duplicate_pages,
    erase_pages,
    export_pages,
    file_pages,
    history_pages,
    link_pages,
    list_pages,
    new_pages,
    pesel_pages,
    value_pages,
)
from klientela.interfaces.web.data_map import pages as data_map
from klientela.interfaces.web.evidence import pages as evidence
from klientela.interfaces.web.firm import pages as firm
from klientela.interfaces.web.imports import list_pages as import_lists
from klientela.interfaces.web.imports import pages as imports
from klientela.interfaces.web.imports import revising_pages as revising
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
    path("settings/pesel/", pesel_pages.setting, name="pesel-setting"),
    path("settings/history/", history_pages.setting, name="history-setting"),
    path("users/", users.users, name="users"),
    path("users/new/", users.new_user, name="new-user"),
    path("users/<uuid:user_id>/", users.user_page, name="user"),
    path("users/<uuid:user_id>/deactivate/", users.deactivate, name="user-deactivate"),
    path("users/<uuid:user_id>/reactivate/", users.reactivate, name="user-reactivate"),
    path("users/<uuid:user_id>/new-password/", users.new_password, name="user-new-password"),
    path("users/<uuid:user_id>/remove-factors/", users.remove_factors, name="user-remove-factors"),
    path("clients/", list_pages.clients, name="clients"),
    path("clients/export/", export_pages.export, name="client-export"),
    path("clients/new/person/", new_pages.new_person, name="new-person"),
    path("clients/new/organisation/", new_pages.new_organisation, name="new-organisation"),
    path("clients/duplicates/", duplicate_pages.duplicates, name="duplicates"),
    path("clients/duplicates/<uuid:pair_id>/", duplicate_pages.duplicate, name="duplicate"),
    path("clients/duplicates/<uuid:pair_id>/merge/", duplicate_pages.merge_pair, name="duplicate-merge"),
    path("clients/duplicates/<uuid:pair_id>/separate/", duplicate_pages.separate, name="duplicate-separate"),
    path("clients/merges/<uuid:merge_id>/undo/", duplicate_pages.undo, name="merge-undo"),
    path("clients/<uuid:party_id>/", file_pages.client, name="client"),
    path("clients/<uuid:party_id>/change/", file_pages.change, name="client-change"),
    path("clients/<uuid:party_id>/erase/", erase_pages.erase, name="client-erase"),
    path("clients/<uuid:party_id>/compare/<uuid:other_id>/", duplicate_pages.compare, name="client-compare"),
    path("clients/<uuid:party_id>/pesel/", pesel_pages.keep, name="client-pesel"),
    path("clients/<uuid:party_id>/pesel/show/", pesel_pages.show, name="client-pesel-show"),
    path("clients/<uuid:party_id>/pesel/remove/", pesel_pages.remove, name="client-pesel-remove"),
    path(
        "clients/<uuid:party_id>/name/<uuid:value_id>/current/", choice_pages.current_name, name="client-name-current"
    ),
    path(
        "clients/<uuid:party_id>/detail/<uuid:value_id>/main/", choice_pages.main_industry, name="client-main-industry"
    ),
    path("clients/<uuid:party_id>/add/link/", link_pages.add, name="client-add-link"),
    path("clients/<uuid:party_id>/add/role/", value_pages.add_member, name="client-add-role"),
    path("clients/<uuid:party_id>/add/<slug:what>/", value_pages.add, name="client-add"),
    path("clients/<uuid:party_id>/<slug:table>/<uuid:value_id>/", value_pages.correct, name="client-value"),
    path(
        "clients/<uuid:party_id>/<slug:table>/<uuid:value_id>/remove/", value_pages.remove, name="client-value-remove"
    ),
    path("imports/", import_lists.imports, name="imports"),
    path("imports/rows/", import_lists.rows, name="import-list"),
    path("imports/<uuid:batch_id>/", imports.import_page, name="import"),
    path("imports/<uuid:batch_id>/progress/", imports.progress, name="import-progress"),
    path("imports/<uuid:batch_id>/revise/", revising.revise, name="import-revise"),
    path("imports/<uuid:batch_id>/resume/", imports.resume, name="import-resume"),
    path("imports/<uuid:batch_id>/discard/", imports.discard, name="import-discard"),
    path("imports/<uuid:batch_id>/undo/", imports.undo, name="import-undo"),
    path("imports/<uuid:batch_id>/rejected.csv", imports.rejected, name="import-rejected"),
    path("data-map/", data_map.data_map, name="data-map"),
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
