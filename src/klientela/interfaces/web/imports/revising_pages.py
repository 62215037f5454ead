"""What a person changes in a planned import: which field each column is, and which rows stay out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from klientela.base.exchange.batch import Batch, Phase
from klientela.base.exchange.desk import WrongPhaseError
from klientela.base.exchange.folder import ABOUT, folder_of, read_json
from klientela.base.exchange.mapping import MappingError
from klientela.base.exchange.revising import UnknownRowError
from klientela.clients.parties.capabilities import IMPORT_CLIENTS
from klientela.interfaces.web.imports import runs
from klientela.interfaces.web.imports.columns import chosen_of
from klientela.interfaces.web.imports.pages import ready, too_late, watched
from klientela.interfaces.web.imports.row_numbers import read_numbers
from klientela.interfaces.web.imports.statement import ImportStatementForm
from klientela.interfaces.web.kit.pages import PageRequest, page
from klientela.interfaces.web.kit.tags import spoken


@page(capability=IMPORT_CLIENTS)
@require_POST
def columns(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """Have the file read again with the fields that were chosen for its columns, or as it was recognised at first."""
    batch, _run = watched(request, batch_id)
    lists = read_json(folder_of(batch_id) / ABOUT).get("lists")
    if batch.phase != Phase.READY or lists is None:
        return too_late(request, batch_id)
    try:
        chosen = None if "anew" in request.POST else chosen_of(lists, request.POST.dict())
        is_changed = runs.read_as(request.actor, batch_id, chosen)
    except WrongPhaseError:
        return too_late(request, batch_id)
    except MappingError as error:
        return ready(request, batch, ImportStatementForm(), refused={"columns_error": error.said(spoken())})
    return _done(request, batch, is_changed=is_changed)


@page(capability=IMPORT_CLIENTS)
@require_POST
def rows(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """Leave out the rows that are marked or whose numbers are typed, and take all others in."""
    batch, _run = watched(request, batch_id)
    try:
        typed = read_numbers(request.POST.get("other_rows", ""))
        marked = read_numbers(",".join(request.POST.getlist("row")))
        is_changed = runs.leave_out(request.actor, batch_id, typed | marked)
    except WrongPhaseError:
        return too_late(request, batch_id)
    except ValueError:
        return _refused_rows(request, batch, gettext("Write the numbers of rows like this: 3, 7, 10-14."))
    except UnknownRowError as error:
        return _refused_rows(request, batch, error.said(spoken()))
    return _done(request, batch, is_changed=is_changed)


def _refused_rows(request: PageRequest, batch: Batch, why: str) -> HttpResponse:
    if batch.phase != Phase.READY:
        return too_late(request, batch.id)
    return ready(request, batch, ImportStatementForm(), refused={"rows_error": why})


def _done(request: PageRequest, batch: Batch, *, is_changed: bool) -> HttpResponse:
    if not is_changed:
        messages.info(request, gettext("Nothing was changed."))
    return redirect("import", batch.id)
