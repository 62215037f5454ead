"""Loads parties into Tryton and times what its clients ask of it, in process and through its model layer.

Run by that peer's Python, in its own processes: `tryton_parties.py load URI FOLDER PARTIES.jsonl LIMIT_SECONDS`, then
`tryton_parties.py measure URI FOLDER REQUESTS`. The last line printed is JSON: how many were loaded and how long that
took; the milliseconds of every request. Each request is one transaction with access checks on, as its server opens one
for each call.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from trytond import config  # type: ignore[import-not-found]

URI, FOLDER, DATABASE = sys.argv[2], Path(sys.argv[3]), "tryton"
SETTINGS = FOLDER / "trytond.conf"
SETTINGS.write_text(f"[database]\nuri = {URI}\npath = {FOLDER}\nlanguage = en\n")
config.update_etc(str(SETTINGS))

from trytond.pool import Pool  # type: ignore[import-not-found] # noqa: E402
from trytond.transaction import Transaction  # type: ignore[import-not-found] # noqa: E402

WARM, AT_ONCE, PAGE = 20, 500, 50
ACCESS = {"_check_access": True, "language": "en"}
ROWS = ["code", "name", "active", "email", "phone", "mobile", "tax_identifier.rec_name", "rec_name"]
VALUES = {
    "addresses": ["street", "postal_code", "city", "country.rec_name", "rec_name"],
    "contact_mechanisms": ["type", "value", "name", "comment"],
    "identifiers": ["type", "code", "rec_name"],
}
TYPED = ("kow", "now", "wis", "kowal", "zielin", "anna", "jan", "piotr", "6012", "wicz")


def set_up() -> None:
    """Make the database with the party module, as its administrator would."""
    if URI.startswith("sqlite"):
        (FOLDER / f"{DATABASE}.sqlite").touch()
    password = FOLDER / "password"
    password.write_text("only for this measurement")
    command = [str(Path(sys.executable).parent / "trytond-admin"), "-c", str(SETTINGS), "-d", DATABASE]
    subprocess.run(
        [*command, "-u", "party", "--activate-dependencies", "--email", "admin@klient.example", "-p"],
        env=os.environ | {"TRYTONPASSFILE": str(password)}, check=True,
    )  # fmt: skip


def party_of(row: dict[str, Any]) -> dict[str, Any]:
    """Return a party with everything that is known of it, as a client sends a new one."""
    address = [{"street_unstructured": row["street"], "postal_code": row["postal_code"], "city": row["city"]}]
    kinds = (("email", row["emails"]), ("phone", row["phones"]))
    mechanisms = [{"type": kind, "value": value} for kind, values in kinds for value in values]
    return {
        "name": row["name"],
        "addresses": [("create", address if row["city"] else [])],
        "contact_mechanisms": [("create", mechanisms)],
        "identifiers": [("create", [{"type": "pl_vat", "code": nip} for nip in row["nips"]])],
    }


def started() -> tuple[Any, int]:
    """Return the pool of the database, ready to be worked with, and its administrator."""
    Pool.start()
    pool = Pool(DATABASE)
    with Transaction().start(DATABASE, 0, readonly=True):
        pool.init()
        (administrator,) = pool.get("res.user").search([("login", "=", "admin")])
        return pool, administrator.id


def load(parties: str, limit: str) -> dict[str, float]:
    """Load parties, some hundreds in a transaction, until the time is over."""
    set_up()
    (pool, user), began, loaded = started(), time.perf_counter(), 0
    with Path(parties).open(encoding="utf-8") as file:
        while (some := list(islice(file, AT_ONCE))) and time.perf_counter() - began < float(limit):
            with Transaction().start(DATABASE, user) as transaction:
                loaded += len(pool.get("party.party").create([party_of(json.loads(line)) for line in some]))
                transaction.commit()
    return {"loaded": loaded, "seconds": time.perf_counter() - began}


def timed(user: int, work: Callable[[Any], object], arguments: Iterable[Any]) -> list[float]:
    """Return how long each request took, in milliseconds, after some to warm up."""
    durations = []
    for number, argument in enumerate(arguments):
        began = time.perf_counter()
        with Transaction().start(DATABASE, user, context=dict(ACCESS)) as transaction:
            work(argument)
            transaction.commit()
        if number >= WARM:
            durations.append((time.perf_counter() - began) * 1000)
    return durations


class Work:
    """The requests of a client."""

    def __init__(self, pool: Any) -> None:  # noqa: ANN401 - a peer's own type
        self.party = pool.get("party.party")
        self.values = {name: pool.get(f"party.{name[:-1]}") for name in ("identifiers", "contact_mechanisms")}
        self.values["addresses"] = pool.get("party.address")
        self.erase_wizard = pool.get("party.erase", type="wizard")

    def first_page(self, _number: int) -> object:
        found = self.party.search([], limit=PAGE, order=[("name", "ASC")])
        return self.party.read([party.id for party in found], ROWS)

    def search(self, typed: str) -> object:
        found = self.party.search([("rec_name", "ilike", f"%{typed}%")], limit=PAGE)
        return self.party.read([party.id for party in found], ROWS)

    def open(self, party_id: int) -> object:
        (row,) = self.party.read([party_id], [*ROWS, *VALUES, "categories", "lang", "replaced_by"])
        return [self.values[name].read(row[name], fields) for name, fields in VALUES.items()]

    def create(self, row: dict[str, Any]) -> object:
        return self.party.create([party_of(row)])

    def close(self, party_id: int) -> None:
        self.party.write(self.party.browse([party_id]), {"active": False})

    def erase(self, party_id: int) -> None:
        session, _state, _end = self.erase_wizard.create()
        self.erase_wizard.execute(session, {"ask": {"party": party_id}}, "erase")
        self.erase_wizard.delete(session)


def new_people(count: int) -> Iterator[dict[str, Any]]:
    """Yield people whom nobody has: the same fields as those that were loaded."""
    for number in range(count):
        yield {
            "name": f"Nowina Próbna{number}", "street": "ul. Polna 1", "postal_code": "60-001", "city": "Poznań",
            "emails": [f"nowina.probna{number}@klient.example"], "phones": [f"+48601{number:06}"], "nips": [],
        }  # fmt: skip


def measure(requests: str) -> dict[str, list[float]]:
    """Time every kind of request, each after some to warm up."""
    (pool, user), count = started(), int(requests) + WARM
    work = Work(pool)
    with Transaction().start(DATABASE, 0):
        party_ids = [party.id for party in pool.get("party.party").search([])]
    chosen = random.Random(1).sample(party_ids, 2 * count)
    answer = {
        "list": timed(user, work.first_page, range(count)),
        "search": timed(user, work.search, (TYPED[number % len(TYPED)] for number in range(count))),
        "open": timed(user, work.open, chosen[:count]),
        "create": timed(user, work.create, new_people(count)),
    }
    timed(user, work.close, chosen[count:])
    return answer | {"erase": timed(user, work.erase, chosen[count:])}


ACTIONS: dict[str, Callable[..., object]] = {"load": load, "measure": measure}
print(json.dumps(ACTIONS[sys.argv[1]](*sys.argv[4:])))
