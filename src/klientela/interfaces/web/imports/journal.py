"""The journal of an import as its page shows it: each row, what became of it, and the clients it went to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from klientela.atoms.actor import Actor
from klientela.base.access.row_scope import rows_in_scope
from klientela.base.exchange import desk, steps
from klientela.base.exchange.batch import Batch, JournalLine, Outcome
from klientela.base.exchange.folder import REJECTED, folder_of, read_table
from klientela.clients.parties.party import Party, ProcessingState
from klientela.interfaces.web.imports.plain import plain
from klientela.interfaces.web.kit.components import Tab, Tile, Tone
from klientela.interfaces.web.kit.pages import PageRequest
from klientela.interfaces.web.kit.tags import number, spoken

PAGE = 50
CELLS = 3  # of a rejected row: enough to know it by
_LARGEST_ROW = 2**31 - 1
TONES = {
    Outcome.CREATED: Tone.GOOD,
    Outcome.EXTENDED: Tone.GOOD,
    Outcome.UNCHANGED: Tone.HINT,
    Outcome.REJECTED: Tone.CAUTION,
}


@dataclass(frozen=True, slots=True)
class Client:
    """Where a row went; without an address it is a client that is held no more, or that one may not see."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file."""

    number: int
    outcome: Outcome
    clients: tuple[Client, ...]
    held: str = ""  # of a rejected row: what stood in it
    why: str = ""

    @property
    def tone(self) -> Tone:
        """Return the tone of what became of it."""
        return TONES[self.outcome]


@dataclass(frozen=True, slots=True)
class Journal:
    """A page of the journal with its neighbours and the counts of the whole."""

    rows: tuple[Row, ...]
    tiles: tuple[Tile, ...]
    tabs: tuple[Tab, ...]
    next_url: str
    first_url: str


def journal_of(request: PageRequest, batch: Batch) -> Journal:
    """Return the page of the journal that the address asks for. Raises Http404 for one that makes no sense."""
    outcome, after = _asked_outcome(request), _asked_after(request)
    lines = desk.journal(request.actor, batch.id, outcome=outcome, after=after, limit=PAGE + 1)
    here = reverse("import", args=[batch.id])
    kept = {"outcome": outcome} if outcome else {}
    has_more = len(lines) > PAGE
    return Journal(
        rows=_rows(request.actor, lines[:PAGE], _rejections(batch, lines[:PAGE])),
        tiles=_tiles(steps.counts_of(batch)),
        tabs=tuple(_tabs(here, outcome)),
        next_url=f"{here}?{urlencode({**kept, 'after': lines[PAGE - 1].number})}" if has_more else "",
        first_url=f"{here}?{urlencode(kept)}" if after else "",
    )


def _rejections(batch: Batch, lines: Sequence[JournalLine]) -> dict[int, tuple[str, str]]:
    """Return what stood in rejected rows, and why they were, as long as their file is kept."""
    wanted = {str(line.number) for line in lines if line.outcome == Outcome.REJECTED}
    path = folder_of(batch.id) / REJECTED
    if not wanted or not path.exists():
        return {}
    found = ((row[0], row[1], [cell for cell in row[2:] if cell]) for row in read_table(path) if len(row) > 1)
    return {int(at): (plain(" · ".join(cells[:CELLS])), plain(why)) for at, why, cells in found if at in wanted}


def _rows(actor: Actor, lines: Sequence[JournalLine], rejections: Mapping[int, tuple[str, str]]) -> tuple[Row, ...]:
    ids = {party for line in lines for party in (line.main_id, line.other_id) if party}
    parties = Party.objects.filter(id__in=ids).exclude(processing_state=ProcessingState.QUARANTINED.value)
    seen = rows_in_scope(actor, parties, owner="owner_id", team="team_id").select_related("replaced_by")
    known = {party.id: _client(party.replaced_by or party) for party in seen}
    gone = Client(_("no longer held"))
    return tuple(
        Row(
            line.number,
            Outcome(line.outcome),
            tuple(known.get(party, gone) for party in (line.main_id, line.other_id) if party),
            *rejections.get(line.number, ()),
        )
        for line in lines
    )


def _client(party: Party) -> Client:
    return Client(party.name, reverse("client", args=[party.id]))


def _tiles(counts: dict[str, int]) -> tuple[Tile, ...]:
    rejected = counts[Outcome.REJECTED]
    return (
        Tile(_many(Outcome.CREATED), number(counts[Outcome.CREATED]), _("rows that brought somebody new")),
        Tile(_many(Outcome.EXTENDED), number(counts[Outcome.EXTENDED]), _("rows that told more about somebody known")),
        Tile(_many(Outcome.UNCHANGED), number(counts[Outcome.UNCHANGED]), _("rows that changed nothing")),
        Tile(
            _many(Outcome.REJECTED),
            number(rejected),
            _("rows with nothing to keep, or left out by you"),
            Tone.CAUTION if rejected else Tone.PLAIN,
        ),
    )


def _tabs(here: str, chosen: str) -> list[Tab]:
    own = [Tab(_many(one), f"{here}?outcome={one.value}", chosen == one.value) for one in Outcome]
    return [Tab(_("All rows"), here, not chosen), *own]


def _many(outcome: Outcome) -> str:
    return outcome.words_of_many.said(spoken())


def _asked_outcome(request: PageRequest) -> str:
    asked = request.GET.get("outcome", "")
    if asked and asked not in list(Outcome):
        raise Http404
    return asked


def _asked_after(request: PageRequest) -> int:
    asked = request.GET.get("after", "") or "0"
    if not (asked.isascii() and asked.isdecimal()) or int(asked[:12]) > _LARGEST_ROW or len(asked) > 12:
        raise Http404
    return int(asked)
