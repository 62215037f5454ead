"""The first start with demo data: a user to sign in with, lists to audit, and clients from three of them."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from klientela.base.parameters.firm import FirmProfile
from klientela.base.parameters.set_up import is_set_up, set_up
from klientela.home.demo.first_imports import import_demo_lists
from klientela.home.demo.lists import write_demo_lists
from klientela.home.demo.people import invented_nip_of

FIRM = FirmProfile(
    name="Meble Modrzew sp. z o.o. (demo)",
    nip=invented_nip_of("meble-modrzew"),
    address="ul. Modrzewiowa 7, 60-001 Poznań",
    has_iod=False,
    privacy_name="Karolina Modrzew",
    privacy_email="dane@meble-modrzew.example",
    privacy_phone="61 000 11 22",
)


def demo_lists(home: Path) -> list[Path]:
    """Return the demo lists of an installation; none in a firm's own one."""
    return sorted((home / "demo").glob("*.csv")) + sorted((home / "demo").glob("*.vcf"))


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """What to sign in with, and where the demo lists lie."""

    email: str
    password: str
    lists: str


def ensure_demo(home: Path) -> DemoLogin | None:
    """Make the demo firm, user and lists in an empty installation; return the login, or None in a firm's own one."""
    folder = home / "demo"
    note = home / "demo-login.json"
    if not is_set_up():
        login = DemoLogin("demo@meble-modrzew.example", secrets.token_urlsafe(9), str(folder))
        user = set_up(FIRM, email=login.email, full_name="Karolina Modrzew", password=login.password, language="pl")
        write_demo_lists(folder)
        import_demo_lists(user.as_actor(), folder, progress=lambda done, total: None)
        note.touch(mode=0o600)
        note.write_text(json.dumps(asdict(login)))
    return DemoLogin(**json.loads(note.read_text())) if note.exists() else None
