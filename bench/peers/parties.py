"""Everyday work on parties beside Tryton's: list, search, open, create, erase, on both engines, data only."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.figures import percentile
from bench.installation import Engine, Installation, ask, installation
from bench.peers.environment import Peer
from bench.peers.table import Beside
from bench.process import Ended

LOAD_SECONDS = 600
WORKS = {
    "list": ("P2", "first page of 50 parties by name"),
    "search": ("P3", "search by a fragment of a name or number"),
    "open": ("P4", "open one party, all its values"),
    "create": ("P5", "create a person"),
    "erase": ("P15", "erase a party"),
}
SHARES = (50, 95)
HOW = (
    "Everyday work: in process through each one's own operations, no HTTP and no templates, one transaction a request "
    "with access checks on, {requests} requests after 20 to warm up. Tryton ({versions}) holds the very parties that "
    "`klientela seed` made ({loaded:,} of {parties:,}: name, contact mechanisms, address, valid NIP), loaded "
    "through its own model layer; ours besides that the roles, the source of every value and the evidence. "
    "Creating looks for duplicates first with us only; erasing is `party.erase` on a party closed before, which leaves "
    "the row with its values struck out, and with us deletes rows, index and keys. SQLite runs as each of the two sets "
    "it; PostgreSQL ran ANALYZE after loading, for both. Memory is the highest resident size of the client process."
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many people at how many firms, and how many requests of each kind."""

    people: int
    firms: int
    requests: int


class Database:
    """An empty database for Tryton on either engine, and what to tell Tryton of it."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.engine, self.folder = engine, folder / uuid4().hex
        self.folder.mkdir()
        cluster = engine.cluster
        self.uri = "postgresql://" if cluster else "sqlite://"
        self.environment = {"PGHOST": str(cluster.folder), "PGUSER": "klientela"} if cluster else {}
        if cluster:
            ask(cluster, "CREATE DATABASE tryton")

    def ask(self, peer: Peer, action: str, *arguments: str) -> tuple[dict[str, Any], Ended]:
        """Run an action of Tryton's script in a process of its own. Raises FailedError."""
        ended = peer.run(
            "tryton_parties", action, self.uri, str(self.folder), *arguments, more=self.environment, seconds=1_000
        )
        return json.loads(ended.output.splitlines()[-1]), ended


def measure_parties(folder: Path, engines: list[Engine], peer: Peer, sizes: Sizes) -> Iterator[Beside]:
    """Fill both on both engines (at once: that is not measured), then time one after the other."""
    parties = folder / "parties.jsonl"
    theirs = [Database(folder, engine) for engine in engines]
    with installation(folder, engines[0]) as first, installation(folder, engines[1]) as second:
        with ThreadPoolExecutor(len(engines)) as threads:
            list(threads.map(lambda one: _seed(one, sizes), (first, second)))
        ended = first.run("bench.peers.ours.parties", "dump", str(parties))
        count = json.loads(ended.output.splitlines()[-1])["parties"]
        with ThreadPoolExecutor(len(engines)) as threads:
            loads = list(threads.map(lambda one: one.ask(peer, "load", str(parties), str(LOAD_SECONDS))[0], theirs))
        for ours, other, load in zip((first, second), theirs, loads, strict=True):
            yield from _measured(ours, other, peer, sizes, load=load, parties=count)


def _seed(installed: Installation, sizes: Sizes) -> None:
    installed.ask("users", "1", secrets.token_urlsafe(12))
    numbers = ("--people", str(sizes.people), "--organisations", str(sizes.firms), "--seed", "1")
    installed.run("klientela", "seed", *numbers, "--truth", str(installed.folder / "truth.jsonl"))


def _measured(
    ours: Installation, theirs: Database, peer: Peer, sizes: Sizes, *, load: dict[str, Any], parties: int
) -> Iterator[Beside]:
    if ours.engine.cluster:
        ours.analyse()
        ask(ours.engine.cluster, "ANALYZE", database="tryton")
    ran = ours.run("bench.peers.ours.parties", "measure", str(sizes.requests))
    mine = json.loads(ran.output.splitlines()[-1])
    other, other_ran = theirs.ask(peer, "measure", str(sizes.requests))
    how = HOW.format(requests=sizes.requests, versions=peer.said, loaded=load["loaded"], parties=parties)
    for name, (row, work) in WORKS.items():
        for share in SHARES:
            values = percentile(mine[name], share), percentile(other[name], share)
            yield Beside(row, work, ours.engine.name, f"Tryton {peer.version}", f"p{share}", "ms", *values, how=how)
    peaks = ran.peak_mb, other_ran.peak_mb
    yield Beside("", "all of these", ours.engine.name, f"Tryton {peer.version}", "memory", "MB", *peaks, how=how)
