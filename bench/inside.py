"""What a measurement does inside an installation, in a process of its own: `python -m bench.inside ACTION …`.

The last line it prints is its answer, as JSON.
"""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from bench import ledger  # noqa: E402
from klientela.base.access.accounts import create_user  # noqa: E402
from klientela.base.access.evidence import USER_PROFILE_CHANGED  # noqa: E402
from klientela.base.access.roles import Role  # noqa: E402
from klientela.base.access.user import User  # noqa: E402
from klientela.base.ledger.entry import Entry  # noqa: E402
from klientela.base.ledger.sealer import seal_all  # noqa: E402
from klientela.base.ledger.verification import verify  # noqa: E402
from klientela.base.parameters.set_up import SYSTEM, set_up  # noqa: E402
from klientela.home.demo.first_run import FIRM  # noqa: E402


def users(count: str, password: str) -> list[str]:
    """Set the installation up and return the addresses of `count` users, the first of whom is its owner."""
    call_command("migrate", verbosity=0)
    addresses = [f"user{number}@meble-modrzew.example" for number in range(int(count))]
    set_up(FIRM, email=addresses[0], full_name="Karolina Modrzew", password=password, language="pl")
    for address in addresses[1:]:
        create_user(SYSTEM, email=address, full_name="Jan Modrzew", roles=[Role.SELLER], password=password)
    return addresses


def written() -> dict[str, object]:
    """Return how many changes of profiles have left evidence, whether all evidence holds, and each user's theme."""
    seal_all(sweep=True)
    found = verify(payloads=True)
    return {
        "entries": Entry.objects.filter(kind=USER_PROFILE_CHANGED.name).count(),
        "is_clean": found.is_clean and found.unsealed == 0,
        "themes": dict(User.objects.values_list("email", "theme")),
    }


def evidence(entries: str) -> dict[str, float]:
    """Measure the ledger with so many entries."""
    call_command("migrate", verbosity=0)
    return ledger.measure(int(entries))


ACTIONS = {action.__name__: action for action in (users, written, evidence)}

if __name__ == "__main__":
    print(json.dumps(ACTIONS[sys.argv[1]](*sys.argv[2:])))
