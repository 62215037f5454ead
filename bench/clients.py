"""Measures clients: importing a hundred thousand contacts (P1), their list (P2), searching as one types (P3)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode

from bench.client import Client
from bench.figures import Figure, Row, percentile
from bench.installation import Engine, Installation, installation, serving
from bench.process import FailedError
from klientela.home.demo.corpus import SEED, invent_rows

CONTACTS, FIRMS = 100_000, 20_000
REQUESTS, WARM = 200, 20
LIST = "/clients/"
FILTERS = ("", "?kind=person", "?kind=organisation", "?stage=contact")
NEXT = re.compile(r'href="([^"]*after=[^"]+)"')
GOOD = 200


def measure_importing(folder: Path, engine: Engine) -> Iterator[Row]:
    """Import the generated list from the command line: preview, checks, matching, sources, evidence, journal."""
    with installation(folder, engine) as installed:
        installed.ask("users", "1", secrets.token_urlsafe(12))
        installed.run("bench.corpus", "write", str(installed.folder), str(CONTACTS))
        ended = installed.run("klientela", "import", str(installed.folder / "contacts.csv"), *_STATEMENT, good=(0, 1))
        speed = Figure("speed", CONTACTS / ended.seconds, "rows/s", at_least=5_000)
        peak = Figure("peak", ended.peak_mb, "MB", at_most=300)
        how = (
            "`klientela import contacts.csv` on the generated list: read apart, checked, matched within itself and "
            "against what is stored, planned, applied 500 rows to a transaction with sources, evidence sealed for each "
            "person, and the journal that an undo needs. The goal is 5,000 rows/s on the way to 10,000."
        )
        yield Row("P1", "import of 100,000 contacts", engine.name, [_whole(ended.seconds), speed], peak, how)


_STATEMENT = ("--source", "import", "--purpose", "offer", "--basis", "6-1-f", "--yes")


def _whole(seconds: float) -> Figure:
    return Figure("whole process", seconds, "s")


def measure_listing(folder: Path, engine: Engine) -> Iterator[Row]:
    """Open the list of clients, filtered and page after page, as its owner does."""
    password = secrets.token_urlsafe(12)
    with installation(folder, engine) as installed:
        (email, *_others), _ended = installed.ask("users", "1", password)
        _seed(installed)
        with serving(installed) as server, closing(Client(server.port)) as client:
            client.sign_in(email, password)
            yield _row("P2", engine, list(_opened(client)), p50=15, p95=30)
            yield _searching(engine, client)
            yield _creating(engine, client)


def _seed(installed: Installation) -> None:
    sizes = ("--people", str(CONTACTS), "--organisations", str(FIRMS), "--seed", "1")
    installed.run("klientela", "seed", *sizes, "--truth", str(installed.folder / "truth.jsonl"))


def _opened(client: Client) -> Iterator[float]:
    """Yield how long each page took: first pages with each filter, and the pages that follow them."""
    pages = {query: f"{LIST}{query}" for query in FILTERS}
    for number, query in enumerate(islice(cycle(FILTERS), WARM + REQUESTS)):
        status, seconds = client.timed_get(pages[query])
        if status != GOOD:
            raise FailedError(f"{pages[query]} answered {status}")
        later = NEXT.search(client.page)
        pages[query] = _address(unescape(later[1])) if later else f"{LIST}{query}"
        if number >= WARM:
            yield seconds * 1000


def _address(link: str) -> str:
    return link if link.startswith("/") else f"{LIST}{link}"


def _row(row: str, engine: Engine, in_ms: list[float], *, p50: float, p95: float) -> Row:
    figures = [
        Figure("page p50", percentile(in_ms, 50), "ms", at_most=p50),
        Figure("page p95", percentile(in_ms, 95), "ms", at_most=p95),
        Figure("page max", max(in_ms), "ms"),
    ]
    how = (
        f"`GET {LIST}` with each of four filters and the pages that follow, 50 rows each, {REQUESTS} requests over one "
        f"connection after {WARM} to warm up, whole pages with permissions and templates, at {CONTACTS:,} contacts."
    )
    return Row(row, "client list", engine.name, figures, None, how)


TYPED = (
    *("ko", "an", "św", "ża", "lu", "kow", "now", "wis", "świ", "kowal", "zielin", "swier", "żół", "łucj"),
    *("anna kow", "jan no", "ewa św", "piotr", "kowaslki", "6012"),
)


def _searching(engine: Engine, client: Client) -> Row:
    """Search as one types: beginnings from two letters on, two words, a slip, part of a number."""
    in_ms = []
    for number, typed in enumerate(islice(cycle(TYPED), WARM + REQUESTS)):
        address = f"{LIST}?{urlencode({'q': typed})}"
        status, seconds = client.timed_get(address, target="div#found")
        if status != GOOD:
            raise FailedError(f"{address} answered {status}")
        if number >= WARM:
            in_ms.append(seconds * 1000)
    figures = [
        Figure("answer p50", percentile(in_ms, 50), "ms", at_most=10),
        Figure("answer p95", percentile(in_ms, 95), "ms", at_most=30),
        Figure("answer max", max(in_ms), "ms"),
    ]
    how = (
        f"`GET {LIST}?q=…` as the search box asks with every letter, {len(TYPED)} beginnings of names (from two "
        f"letters, with and without diacritics), pairs of words, a slip, part of a number; {REQUESTS} requests, each "
        f"answered with the lines of up to 20 clients, at {CONTACTS:,} contacts."
    )
    return Row("P3", "search as you type", engine.name, figures, None, how)


STATED = {
    "source_kind": "own-statement",
    "from_whom": "",
    "obtained_on": "2026-11-20",
    "purpose": "offer",
    "basis": "6-1-f",
}
SAVED, SOMEBODY_ALIKE = 302, 409


def _creating(engine: Engine, client: Client) -> Row:
    """Record people whom nobody knows yet, as the form does: checks, likenesses among all clients, evidence."""
    in_ms = []
    people = (row for row in invent_rows(CONTACTS, SEED + 1) if row.given and row.family)
    for number, person in enumerate(islice(people, WARM + REQUESTS)):
        fields = {"given": person.given, "family": person.family, **STATED}
        fields |= {"email": f"{number}.nowy@kontakty.example", "phone": f"60{number:07}", "job_title": "kierowniczka"}
        status, seconds = client.timed_post("/clients/new/person/", fields)
        if status not in (SAVED, SOMEBODY_ALIKE):
            raise FailedError(f"a new person answered {status}")
        if number >= WARM:
            in_ms.append(seconds * 1000)
    figures = [
        Figure("answer p50", percentile(in_ms, 50), "ms", at_most=15),
        Figure("answer p95", percentile(in_ms, 95), "ms", at_most=30),
        Figure("answer max", max(in_ms), "ms"),
    ]
    how = (
        f"`POST /clients/new/person/` with a name, an address and a number that are new, {REQUESTS} requests at "
        f"{CONTACTS:,} contacts, each looked for among them first (where somebody is alike, that is "
        "the answer). Through the form: the API comes with the daily tool."
    )
    return Row("P5", "create a person", engine.name, figures, None, how)
