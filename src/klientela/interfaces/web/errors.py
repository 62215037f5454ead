"""Pages for what went wrong: what happened, what was kept, what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request made no sense."""
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this may not be done, and that nothing was changed."""
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing here, or nothing that this user may see: the same page for both."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours; the page asks nothing of the database, which may be the fault."""
    return render(None, "errors/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form had expired, under our own policy for scripts and styles."""
    return render(request, "errors/csrf.html", status=403)


def denied(request: HttpRequest) -> HttpResponse:
    """Answer a refused operation: a page that may not be seen is not there; a refused write is said to be refused."""
    return not_found(request) if request.method in ("GET", "HEAD") else forbidden(request)
