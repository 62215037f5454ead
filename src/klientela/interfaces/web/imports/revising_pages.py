"""What a person changes in a planned import: which field each column is, and which rows stay out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from klientela.base.exchange.batch import Phase
from klientela.base.exchange.folder import PREVIEW, folder_of
from klientela.clients.parties.capabilities import IMPORT_CLIENTS
from klientela.interfaces.web.imports.pages import revised, too_late, watched
from klientela.interfaces.web.kit.pages import PageRequest, page


@page(capability=IMPORT_CLIENTS)
@require_POST
def revise(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """Have the file planned anew with the columns and without the rows that the form names; what is typed is kept."""
    batch, _run = watched(request, batch_id)
    if batch.phase != Phase.READY or not (folder_of(batch_id) / PREVIEW).exists():
        return too_late(request, batch_id)
    answer = revised(request, batch)
    if answer is not None:
        return answer
    messages.info(request, gettext("Nothing was changed."))
    return redirect("import", batch_id)
