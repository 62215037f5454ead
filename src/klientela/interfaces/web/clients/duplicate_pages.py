"""Pairs that may be one: the queue, one pair side by side, merging it, keeping it apart, and undoing a merge."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from klientela.base.access.capabilities import may
from klientela.base.vault.said_error import SaidError
from klientela.clients.parties.capabilities import MERGE_CLIENTS, SEE_CLIENTS
from klientela.clients.parties.client_file import ClientFile, UnknownPartyError, client_file
from klientela.clients.parties.held_elsewhere import pair_to_compare
from klientela.clients.parties.likely_pair import LikelyPair, UnknownPairError, open_pairs, pair_of
from klientela.clients.parties.listing import BadPageMarkError, client_rows
from klientela.clients.parties.merge import (
    MergePreview,
    NotMergeableError,
    keep_separate,
    merge,
    preview_merge,
    survivor_of,
    undo_merge,
)
from klientela.interfaces.web.clients.comparison import compared, contradictions_said, listed
from klientela.interfaces.web.clients.likeness import lines_of, signs_read, tone_of, verdict_of
from klientela.interfaces.web.clients.rows import ShownRow, shown_rows
from klientela.interfaces.web.kit.pages import PageRequest, page


@page(capability=SEE_CLIENTS)
@require_safe
def duplicates(request: PageRequest) -> HttpResponse:
    """List the pairs that wait for a decision, the likeliest first."""
    after = request.GET.get("after", "")
    try:
        found = open_pairs(request.actor, after=after)
    except BadPageMarkError:
        raise Http404 from None
    parties = {party.id: party for pair in found.pairs for party in (pair.first, pair.second)}
    rows = {row.party.id: row for row in shown_rows(client_rows(list(parties.values())))}
    here = reverse("duplicates")
    context = {
        "pairs": [_listed(pair, (rows[pair.first_id], rows[pair.second_id])) for pair in found.pairs],
        "next_url": f"{here}?{urlencode({'after': found.after})}" if found.after else "",
        "first_url": here if after else "",
    }
    return render(request, "clients/duplicates.html", context)


@page(capability=SEE_CLIENTS)
@require_safe
def duplicate(request: PageRequest, pair_id: UUID) -> HttpResponse:
    """Show a pair side by side, and what merging it would do."""
    pair = _pair(request, pair_id)
    kept_id = _kept(pair, request.GET.get("kept", ""))
    return render(request, "clients/duplicate.html", _context(request, pair, kept_id))


@page(capability=MERGE_CLIENTS)
@require_POST
def compare(request: PageRequest, party_id: UUID, other_id: UUID) -> HttpResponse:
    """Put two clients side by side that somebody takes for one."""
    try:
        return redirect("duplicate", pair_to_compare(request.actor, party_id, other_id))
    except UnknownPartyError:
        raise Http404 from None


@page(capability=MERGE_CLIENTS)
@require_POST
def merge_pair(request: PageRequest, pair_id: UUID) -> HttpResponse:
    """Merge a pair; where another one was chosen to stay than the page has shown, show that first."""
    pair = _pair(request, pair_id)
    kept_id = _kept(pair, request.POST.get("kept", ""))
    address = f"{reverse('duplicate', args=[pair.id])}?{urlencode({'kept': kept_id})}"
    if request.POST.get("previewed") != str(kept_id):
        messages.info(request, gettext("Another one is to stay now: look at what will move, then merge."))
        return redirect(address)
    try:
        merged = merge(request.actor, kept_id, _other(pair, kept_id))
    except SaidError as error:
        messages.error(request, error.said(request.actor.language))
        return redirect(address)
    return redirect(f"{reverse('client', args=[kept_id])}?{urlencode({'merged': merged})}")


@page(capability=MERGE_CLIENTS)
@require_POST
def separate(request: PageRequest, pair_id: UUID) -> HttpResponse:
    """Remember that the two are different."""
    pair = _pair(request, pair_id)
    keep_separate(request.actor, pair.first_id, pair.second_id)
    messages.success(request, gettext("Remembered: these are two different clients, and you will not be asked again."))
    return redirect("duplicates")


@page(capability=MERGE_CLIENTS)
@require_POST
def undo(request: PageRequest, merge_id: UUID) -> HttpResponse:
    """Give the one that was taken over its values back."""
    try:
        undone = undo_merge(request.actor, merge_id)
    except UnknownPartyError:
        raise Http404 from None
    except SaidError as error:
        messages.error(request, error.said(request.actor.language))
        return redirect("client", survivor_of(request.actor, merge_id))
    said = gettext("The merge was undone: there are two clients again.")
    if undone.staying:
        said += " " + ngettext(
            "%(count)d value that was added since stays with the one that had been kept.",
            "%(count)d values that were added since stay with the one that had been kept.",
            undone.staying,
        ) % {"count": undone.staying}
    messages.success(request, said)
    return redirect("client", undone.party_id)


def _pair(request: PageRequest, pair_id: UUID) -> LikelyPair:
    try:
        return pair_of(request.actor, pair_id)
    except UnknownPairError:
        raise Http404 from None


def _kept(pair: LikelyPair, asked: str) -> UUID:
    """Return which one stays: the one asked for, else the one known longer."""
    ids = {str(pair.first_id): pair.first_id, str(pair.second_id): pair.second_id}
    if asked and asked not in ids:
        raise Http404
    older = min((pair.first, pair.second), key=lambda party: (party.created_at, party.id))
    return ids.get(asked, older.id)


def _other(pair: LikelyPair, kept_id: UUID) -> UUID:
    return pair.second_id if kept_id == pair.first_id else pair.first_id


def _listed(pair: LikelyPair, rows: tuple[ShownRow, ShownRow]) -> dict[str, Any]:
    signs = lines_of(signs_read(pair.signs))
    verdict = (verdict_of(pair.score), tone_of(pair.score))
    return {"pair": pair, "rows": rows, "verdict": verdict[0], "tone": verdict[1], "signs": signs[:3]}


def _context(request: PageRequest, pair: LikelyPair, kept_id: UUID) -> dict[str, Any]:
    files = client_file(request.actor, pair.first_id), client_file(request.actor, pair.second_id)
    may_merge = may(request.actor, MERGE_CLIENTS)
    return {
        "pair": pair,
        "parties": (pair.first, pair.second),
        "kept_id": kept_id,
        "sides": compared(*files),
        "lines": lines_of(signs_read(pair.signs)),
        "verdict": verdict_of(pair.score),
        "tone": tone_of(pair.score),
        "may_merge": may_merge,
        **(_previewed(request, kept_id, _other(pair, kept_id), files) if may_merge else {}),
    }


def _previewed(
    request: PageRequest, kept_id: UUID, dropped_id: UUID, files: tuple[ClientFile, ClientFile]
) -> dict[str, Any]:
    try:
        preview: MergePreview = preview_merge(request.actor, kept_id, dropped_id)
    except NotMergeableError as error:
        return {"refusal": error.said(request.actor.language)}
    return {
        "preview": preview,
        "moving": listed(preview.moving, files),
        "common": listed(preview.common, files),
        "contradictions": contradictions_said(preview),
    }
