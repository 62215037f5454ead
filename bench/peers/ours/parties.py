"""The same parties and the same requests as Tryton's, through our operations, in process and without pages.

`python -m bench.peers.ours.parties dump FILE` and `… measure REQUESTS`, in an installation that was seeded.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import django

django.setup()

from klientela.atoms.actor import Actor  # noqa: E402
from klientela.atoms.formats.contact import Address as WrittenAddress  # noqa: E402
from klientela.atoms.formats.contact import ContactRecord, Labelled, Place  # noqa: E402
from klientela.base.access.user import User  # noqa: E402
from klientela.base.exchange.batch import Statement  # noqa: E402
from klientela.clients.parties.client_file import client_file  # noqa: E402
from klientela.clients.parties.editing import create_party  # noqa: E402
from klientela.clients.parties.erasing import erase_party  # noqa: E402
from klientela.clients.parties.listing import Filters, client_rows, list_clients  # noqa: E402
from klientela.clients.parties.lookalikes import lookalikes_of  # noqa: E402
from klientela.clients.parties.party import Party  # noqa: E402
from klientela.clients.parties.rules.row import draft_of  # noqa: E402
from klientela.clients.parties.searching import search_clients  # noqa: E402
from klientela.clients.parties.values import Address, ContactPoint, Identifier  # noqa: E402

WARM, PAGE = 20, 50
# Tryton is asked for the same fragments.
TYPED = ("kow", "now", "wis", "kowal", "zielin", "anna", "jan", "piotr", "6012", "wicz")
STATEMENT = Statement(source_kind="own-statement", purpose="offer", basis="6-1-f")

T = TypeVar("T")


def dump(path: str) -> dict[str, int]:
    """Write every party with its contact points, address and valid NIP, a line each; return how many they are."""
    points, nips, places = _points(), defaultdict[Any, list[str]](list), dict[Any, Address]()
    for party_id, normal in Identifier.objects.filter(kind="nip", fault="").values_list("party_id", "normal"):
        nips[party_id].append(normal)
    for address in Address.objects.order_by("-id"):
        places[address.party_id] = address
    count = 0
    with Path(path).open("w", encoding="utf-8") as file:
        for count, party in enumerate(Party.objects.order_by("id").iterator(), start=1):  # noqa: B007 - counted
            at = places.get(party.id, Address())
            line = {"name": party.name, "street": at.street, "postal_code": at.postal_code, "city": at.city}
            file.write(json.dumps(line | points[party.id] | {"nips": nips[party.id]}) + "\n")
    return {"parties": count}


def _points() -> dict[Any, dict[str, list[str]]]:
    points: dict[Any, dict[str, list[str]]] = defaultdict(lambda: {"emails": [], "phones": []})
    found = ContactPoint.objects.filter(kind__in=("email", "phone"), fault="").order_by("id")
    for party_id, kind, normal in found.values_list("party_id", "kind", "normal").iterator():
        points[party_id][f"{kind}s"].append(normal)
    return points


def measure(requests: str) -> dict[str, list[float]]:
    """Time every kind of request, each after some to warm up."""
    actor, count = User.objects.get().as_actor(), int(requests) + WARM
    found = list(Party.objects.filter(replaced_by=None).values_list("id", flat=True))
    chosen = random.Random(1).sample(found, 2 * count)
    typed = (TYPED[number % len(TYPED)] for number in range(count))
    return {
        "list": _timed(lambda _number: list_clients(actor, Filters(), limit=PAGE), range(count)),
        "search": _timed(lambda text: _search(actor, text), typed),
        "open": _timed(lambda party_id: client_file(actor, party_id), chosen[:count]),
        "create": _timed(lambda contact: _create(actor, contact), _new_people(count)),
        "erase": _timed(lambda party_id: erase_party(actor, party_id), chosen[count:]),
    }


def _search(actor: Actor, typed: str) -> object:
    return client_rows([hit.party for hit in search_clients(actor, typed, limit=PAGE)])


def _create(actor: Actor, contact: ContactRecord) -> object:
    lookalikes_of(actor, contact)
    draft = draft_of(contact).person
    assert draft is not None
    return create_party(actor, draft, STATEMENT)


def _new_people(count: int) -> Iterator[ContactRecord]:
    """Yield people whom nobody has: the same fields as Tryton is given."""
    for number in range(count):
        record = ContactRecord(Place("new", number), given_name="Nowina", family_name=f"Próbna{number}")
        record.emails = [Labelled(f"nowina.probna{number}@klient.example")]
        record.phones = [Labelled(f"+48601{number:06}")]
        record.addresses = [WrittenAddress(street="ul. Polna 1", postal_code="60-001", city="Poznań")]
        yield record


def _timed(work: Callable[[T], object], arguments: Iterable[T]) -> list[float]:
    """Return how long each request took, in milliseconds."""
    durations = []
    for number, argument in enumerate(arguments):
        began = time.perf_counter()
        work(argument)
        if number >= WARM:
            durations.append((time.perf_counter() - began) * 1000)
    return durations


if __name__ == "__main__":
    actions: dict[str, Callable[[str], object]] = {"dump": dump, "measure": measure}
    print(json.dumps(actions[sys.argv[1]](sys.argv[2])))
