"""All addresses."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("klientela.interfaces.web.urls")),
]
handler400 = "klientela.interfaces.web.errors.bad_request"
handler403 = "klientela.interfaces.web.errors.forbidden"
handler404 = "klientela.interfaces.web.errors.not_found"
handler500 = "klientela.interfaces.web.errors.server_error"
